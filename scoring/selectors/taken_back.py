"""Answers of units that a move to another criteria set took back and that nobody has given again; it never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet

from scoring.enums import ChangeKind, Layer, RoundState, SheetState
from scoring.models import Assessment, Round, Score, ScoreChange
from scoring.selectors.deadlines import Deadline
from scoring.selectors.task import Task

_NAMED = 3
"""How many units a task names."""


def taken_back_codes(sheets: Sequence[Assessment]) -> Mapping[int, Sequence[str]]:
    """{id of a sheet: codes of its own criteria to be answered again, in order}, of those that have some.

    An answer is empty since the moment that the sheet's set changed, and its criterion is still one of the set. The
    sheets come with their sets: no query where none uses a later version, else one.
    """
    moved = [sheet.pk for sheet in sheets if sheet.round_block.criteria_set.version > 1]
    if not moved:
        return {}
    return _by_sheet(_taken_back(moved))


def unanswered_codes(sheets: Sequence[Assessment]) -> Mapping[int, Sequence[str]]:
    """As `taken_back_codes`, of sheets that were handed in, without criteria that a later layer has answered.

    The unit writes there no more: who organises must send the sheet back, or let those after the unit answer.
    """
    moved = [
        sheet.pk
        for sheet in sheets
        if sheet.state != SheetState.DRAFTING and sheet.round_block.criteria_set.version > 1
    ]
    if not moved:
        return {}
    later = Score.objects.filter(
        assessment=OuterRef("assessment"), criterion=OuterRef("criterion"), answer__isnull=False
    )
    return _by_sheet(_taken_back(moved).filter(~Exists(later)))


def unanswered_in(round_: Round) -> Mapping[int, Sequence[str]]:
    """{id of a handed-in sheet of a round: such codes}; two queries, one where no set changed, none once it is over."""
    return unanswered_codes(_handed_in([round_])) if round_.state == RoundState.OPEN else {}


def taken_back_tasks(rounds: Sequence[Round], now: dt.datetime) -> list[Task]:
    """One task for each round in which handed-in sheets have such answers; two queries, one where no set changed."""
    sheets = _handed_in(rounds)
    codes = unanswered_codes(sheets)
    found: dict[int, list[Assessment]] = {}
    for sheet in sheets:
        if sheet.pk in codes:
            found.setdefault(sheet.round_id, []).append(sheet)
    return [_task(ones, sum(len(codes[one.pk]) for one in ones), now) for ones in found.values()]


def _task(sheets: Sequence[Assessment], left: int, now: dt.datetime) -> Task:
    named = ", ".join(sheet.unit.name for sheet in sheets[:_NAMED]) + (" …" if len(sheets) > _NAMED else "")
    return Task(
        title=f"Phiếu đã nộp thiếu câu trả lời vì bộ tiêu chí đã đổi: {sheets[0].round.title}",
        view="round_board",
        codes={"round_code": sheets[0].round.code},
        icon="arrow-repeat",
        deadline=Deadline(None, now),
        detail=named,
        left=left,
        unit="câu trả lời phải chấm lại",
        action="Xem và trả lại",
    )


def _handed_in(rounds: Sequence[Round]) -> list[Assessment]:
    """Sheets that were handed in under a later version of a set, with round and unit; one query."""
    return list(
        Assessment.objects.filter(round__in=rounds, round_block__criteria_set__version__gt=1)
        .exclude(state=SheetState.DRAFTING)
        .select_related("round", "unit", "round_block__criteria_set")
        .order_by("unit__code")
    )


def _taken_back(sheets: Sequence[int]) -> QuerySet[Score]:
    move = ScoreChange.objects.filter(
        assessment=OuterRef("assessment"), kind=ChangeKind.CRITERIA_SET, at=OuterRef("updated_at")
    )
    return Score.objects.filter(
        Exists(move),
        assessment__in=sheets,
        layer=Layer.SELF,
        answer__isnull=True,
        criterion__criteria_set=F("assessment__round_block__criteria_set"),
    ).order_by("assessment", "criterion__order")


def _by_sheet(rows: QuerySet[Score]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for pk, code in rows.values_list("assessment_id", "criterion__code"):
        found.setdefault(pk, []).append(code)
    return found
