"""Rounds come in here: whole round_format documents become a round with its sheets and answers, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from scoring import engine
from scoring.enums import RoundState
from scoring.models import Assessment, Round, RoundBlock, Score, StepWindow
from scoring.services import round_sheets
from scoring.services.criteria import ensure_criteria_set, ensure_scale
from scoring.services.errors import Refused
from scoring.services.round_faults import code_faults, mixed_faults, read_windows
from units.models import Agency, Block, Unit
from units.services import ensure_agency, ensure_block, ensure_units

_OWN_KEYS = frozenset({"code", "agency", "programme", "year", "period", "title"})
_POLICY = ("layers", "decimals", "point_decimals", "clamp", "tie_break")


@dataclass(frozen=True)
class Loaded:
    """What a loading made: the round, and notes for the person (units whose name in the file differs …)."""

    round: Round
    notes: tuple[str, ...]


@transaction.atomic
def load_document(
    *, documents: Sequence[Mapping[str, Any]], replace: bool = False, now: dt.datetime, actor: Any = None
) -> Loaded:
    """Load one round from its documents, one for each criteria set (round_format), past all windows.

    Agency, blocks and units are made where they are missing and never renamed. The same criteria are the same set,
    others a new version. Raises engine.FaultyDocument with every fault; Refused onto an existing round unless
    `replace`, and always onto a published round or one with answers that people typed. A replaced round's rows are
    kept, out of sight, under a code of their own.
    """
    inputs = [engine.load_round(document) for document in documents]
    del inputs  # loading proves the documents sound; the rows are made from the documents themselves
    faults = [*mixed_faults(documents), *(fault for document in documents for fault in code_faults(document))]
    windows, window_faults = read_windows(documents[0])
    if faults or window_faults:
        raise engine.FaultyDocument((*faults, *window_faults))
    head = documents[0]["round"]
    agency = ensure_agency(code=head["agency"]["code"], name=head["agency"]["name"])
    replaced = _set_aside(agency, head["code"], replace=replace)
    round_ = _make_round(agency, documents[0], now)
    if replaced is not None:
        replaced.replaced_by = round_
        replaced.save(update_fields=["replaced_by"])
    for step, (opens_at, closes_at) in windows.items():
        StepWindow.objects.create(round=round_, step=step, opens_at=opens_at, closes_at=closes_at)
    notes: list[str] = []
    order = 0
    for document in documents:
        group = "" if len(documents) == 1 else "+".join(block["code"] for block in document["blocks"])
        round_blocks = _make_blocks(round_, document, group, now, first=RoundBlock.objects.filter(round=round_).count())
        units, renamed = _make_units(agency, document, {code: rb.block for code, rb in round_blocks.items()})
        notes += renamed
        order = round_sheets.make_sheets(round_, document, round_blocks, units, first=order, actor=actor, now=now)
    return Loaded(round_, tuple(notes))


def _set_aside(agency: Agency, code: str, *, replace: bool) -> Round | None:
    """Free the code of a round that is there already, or refuse; locks that round."""
    old = Round.objects.select_for_update().filter(code=code).first()
    if old is None:
        return None
    if old.agency_id != agency.pk:
        raise Refused(f"Mã đợt {code} đã thuộc về {old.agency}.")
    if not replace:
        raise Refused(f"Đợt {code} đã có. Thêm --replace nếu muốn nạp lại.")
    if old.state == RoundState.PUBLISHED:
        raise Refused(f"Đợt {code} đã công bố nên không nạp lại được.")
    if Score.objects.filter(assessment__round=old, by_person=True).exists():
        raise Refused(f"Đợt {code} đã có điểm do người nhập nên không nạp lại được.")
    number = 1
    while Round.objects.filter(code=f"{code}.CU{number}").exists():
        number += 1
    old.code = f"{code}.CU{number}"
    old.save(update_fields=["code"])
    return old


def _make_round(agency: Agency, document: Mapping[str, Any], now: dt.datetime) -> Round:
    head = document["round"]
    extra = {key: value for key, value in head.items() if key not in _OWN_KEYS and key != "sheets"}
    return Round.objects.create(
        agency=agency,
        code=head["code"],
        programme=head["programme"],
        year=head["year"],
        period=head["period"],
        title=head["title"],
        policy={key: document["policy"][key] for key in _POLICY if key in document["policy"]},
        extra=extra,
        illustrative=extra.get("illustrative") is True,
        state=RoundState.OPEN,
        created_at=now,
    )


def _make_blocks(
    round_: Round, document: Mapping[str, Any], group: str, now: dt.datetime, *, first: int
) -> dict[str, RoundBlock]:
    criteria_set = ensure_criteria_set(round_=round_, document=document, block_group=group, now=now)
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


@transaction.atomic
def recompute_round(*, round_: Round, check: bool) -> list[str]:
    """Evaluate every sheet of a round anew; say in Vietnamese what differed from the stored totals and points.

    With `check` nothing is written; otherwise the totals are stored. Locks the round, then its sheets by id.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    sheets = list(
        Assessment.objects.select_for_update(of=("self",))
        .filter(round=round_)
        .select_related("unit", "round__agency", "round_block__block", "round_block__criteria_set")
        .order_by("pk")
    )
    return round_sheets.recompute(round_, sheets, check=check)
