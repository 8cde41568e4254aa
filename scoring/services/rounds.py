"""Rounds come in here: whole round_format documents become a round with its sheets and answers, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from scoring.enums import RoundState
from scoring.models import Assessment, InspectorMark, Round, Score
from scoring.services import round_sheets
from scoring.services.criteria import ensure_criteria_set
from scoring.services.errors import Refused
from scoring.services.round_opening import check_documents, make_rows
from units.models import Agency
from units.services import ensure_agency

_OWN_KEYS = frozenset({"code", "agency", "programme", "year", "period", "title"})
_COLUMNS = frozenset({"sheets", "independent_marks", "mark_tolerance_points", "survey"})
"""Further keys of the document's `round` that are columns here, so that they may change without it."""
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
    windows = check_documents(documents)
    head = documents[0]["round"]
    agency = ensure_agency(code=head["agency"]["code"], name=head["agency"]["name"])
    replaced = _set_aside(agency, head["code"], replace=replace)
    round_ = _make_round(agency, documents[0], now)
    if replaced is not None:
        replaced.replaced_by = round_
        replaced.save(update_fields=["replaced_by"])
    sets = [
        ensure_criteria_set(round_=round_, document=document, block_group=group, now=now)
        for document, group in zip(documents, _groups(documents), strict=True)
    ]
    notes = make_rows(round_=round_, documents=documents, criteria_sets=sets, windows=windows, actor=actor, now=now)
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
    typed = Score.objects.filter(assessment__round=old, by_person=True)
    if typed.exists() or InspectorMark.objects.filter(assessment__round=old).exists():
        raise Refused(f"Đợt {code} đã có điểm do người nhập nên không nạp lại được.")
    number = 1
    while Round.objects.filter(code=f"{code}.CU{number}").exists():
        number += 1
    old.code = f"{code}.CU{number}"
    old.save(update_fields=["code"])
    return old


def _make_round(agency: Agency, document: Mapping[str, Any], now: dt.datetime) -> Round:
    head = document["round"]
    extra = {key: value for key, value in head.items() if key not in _OWN_KEYS | _COLUMNS}
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
        independent_marks=head.get("independent_marks", False),
        mark_tolerance_points=Decimal(head.get("mark_tolerance_points", "0")),
        state=RoundState.OPEN,
        created_at=now,
        **_survey_rule(head),
    )


def _survey_rule(head: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the round's rule about surveys; nothing where the document says none."""
    said = head.get("survey", {})
    columns = {"minimum": "survey_minimum", "shortage": "survey_shortage", "groups": "survey_groups"}
    return {column: said[key] for key, column in columns.items() if key in said}


def _groups(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """The blocks of each document as the family of its criteria set; empty where all blocks share one set."""
    if len(documents) == 1:
        return [""]
    return ["+".join(block["code"] for block in document["blocks"]) for document in documents]


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
