"""The rows of a round that opens: blocks, windows, units and sheets, from sound documents; the one way, loaded or set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from scoring import engine
from scoring.models import CriteriaSet, Round, RoundBlock, StepWindow
from scoring.services import round_sheets
from scoring.services.criteria import ensure_scale, freeze
from scoring.services.round_faults import Windows, code_faults, mixed_faults, read_windows
from units.models import Agency, Block, Unit, User
from units.services import ensure_block, ensure_units


def check_documents(documents: Sequence[Mapping[str, Any]]) -> Windows:
    """Prove that documents are sound parts of one round that this portal can keep; the windows they say.

    Raises engine.FaultyDocument with every fault.
    """
    for document in documents:
        engine.load_round(document)
    faults = [*mixed_faults(documents), *(fault for document in documents for fault in code_faults(document))]
    windows, window_faults = read_windows(documents[0])
    if faults or window_faults:
        raise engine.FaultyDocument((*faults, *window_faults))
    return windows


def make_rows(
    *,
    round_: Round,
    documents: Sequence[Mapping[str, Any]],
    criteria_sets: Sequence[CriteriaSet],
    windows: Windows,
    actor: User | None,
    now: dt.datetime,
) -> list[str]:
    """Make everything below a locked round: one criteria set for each document, frozen; first totals of every sheet.

    The documents are those that `check_documents` found sound. Returns notes for people (units that keep another name).
    """
    for step, (opens_at, closes_at) in windows.items():
        StepWindow.objects.create(round=round_, step=step, opens_at=opens_at, closes_at=closes_at)
    notes: list[str] = []
    order, first = 0, 0
    for document, criteria_set in zip(documents, criteria_sets, strict=True):
        freeze(criteria_set=criteria_set, now=now)
        round_blocks = _make_blocks(round_, document, criteria_set, first=first)
        first += len(round_blocks)
        units, renamed = _make_units(round_.agency, document, {code: rb.block for code, rb in round_blocks.items()})
        notes += renamed
        order = round_sheets.make_sheets(round_, document, round_blocks, units, first=order, actor=actor, now=now)
    return notes


def _make_blocks(
    round_: Round, document: Mapping[str, Any], criteria_set: CriteriaSet, *, first: int
) -> dict[str, RoundBlock]:
    scales = {scale.get("block"): scale["classes"] for scale in document["scales"]}
    made = {}
    for place, block in enumerate(document["blocks"], start=first):
        made[block["code"]] = RoundBlock.objects.create(
            round=round_,
            block=ensure_block(agency=round_.agency, code=block["code"], name=block["name"], order=place),
            block_name=block["name"],
            criteria_set=criteria_set,
            grade_scale=ensure_scale(
                agency=round_.agency, classes=scales[block["code"] if block["code"] in scales else None]
            ),
            order=place,
        )
    return made


def _make_units(
    agency: Agency, document: Mapping[str, Any], blocks: Mapping[str, Block]
) -> tuple[dict[str, Unit], list[str]]:
    wanted = {u["code"]: (u["name"], blocks[u["block"]]) for u in document["units"]}
    units = ensure_units(agency=agency, units=wanted)
    notes = [
        f"Đơn vị {code} giữ tên “{units[code].name}”, không đổi thành “{name}”."
        for code, (name, _block) in wanted.items()
        if units[code].name != name
    ]
    return units, notes
