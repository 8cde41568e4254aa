"""The lines of one sheet's history that one reader may see now, filtered; nothing of any other layer is read or counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoring.enums import ChangeKind, Layer, SheetState
from scoring.models import Assessment, ImportBatch, ScoreChange
from scoring.selectors.score_sheets import are_minutes_closed, seen_by_unit
from scoring.selectors.visibility import ALL, layers_for_organiser

_BY_UNIT = (SheetState.DRAFTING, SheetState.SUBMITTED)
"""States that a unit is brought to by its own people or by the standing body's letter; the others are made by judges."""


@dataclass(frozen=True)
class Reader:
    """What one reader may see of a sheet: its layers, and whether also who judged it and why it was decided."""

    seen: frozenset[str]
    sees_judges: bool


@dataclass(frozen=True)
class Choice:
    """The filters in the address; an empty text filters nothing, an unknown one finds nothing."""

    criterion: str = ""
    layer: str = ""
    person: str = ""

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return bool(self.criterion or self.layer or self.person)


@dataclass(frozen=True)
class HistoryLine:
    """A line in words for people, the same on the page and in its file."""

    at: dt.datetime
    what: str
    layer: str
    old: str
    new: str
    note: str
    who: str
    way: str
    code: str = ""


def unit_reader(sheet: Assessment) -> Reader:
    """A person of the sheet's unit; one query. Judges are named from publication on."""
    seen = seen_by_unit(sheet)
    return Reader(seen, sees_judges=seen == ALL)


def organiser_reader(sheet: Assessment) -> Reader:
    """A person of the standing body; one query."""
    return Reader(layers_for_organiser(sheet, closed=are_minutes_closed(sheet)), sees_judges=True)


def is_named(change: ScoreChange, reader: Reader) -> bool:
    """Whether the reader may know who wrote a line that they see, and its reason."""
    if reader.sees_judges or change.kind != ChangeKind.STATE:
        return True
    return isinstance(change.new, dict) and change.new.get("state") in _BY_UNIT


def visible_lines(sheet: Assessment, reader: Reader) -> QuerySet[ScoreChange]:
    """Every line that the reader may see, newest first.

    Answers and evidence go by their layer. Changes of state are for everybody, but that minutes were closed only for
    who sees the inspection.
    """
    moves = Q(kind=ChangeKind.STATE)
    if not reader.sees_judges and Layer.INSPECTION not in reader.seen:
        moves &= Q(new__minutes__isnull=True)
    by_layer = Q(kind__in=(ChangeKind.SCORE, ChangeKind.EVIDENCE), layer__in=reader.seen)
    return ScoreChange.objects.filter(moves | by_layer, assessment=sheet).order_by("-seq")


def people_of(sheet: Assessment, reader: Reader) -> Mapping[str, tuple[str, ...]]:
    """{name as shown: names as the lines keep them} of who wrote a line whose writer the reader may know; one query."""
    kept = _named(visible_lines(sheet, reader), reader).order_by("actor_name").values_list("actor_name", flat=True)
    found: dict[str, tuple[str, ...]] = {}
    for name in kept.distinct():
        shown = shown_name(name)
        found[shown] = (*found.get(shown, ()), name)
    return dict(sorted(found.items()))


def shown_name(actor_name: str) -> str:
    """The person's name without the name they sign in with; lines that no person wrote are the machine's."""
    return actor_name.split(" · ", 1)[-1] if actor_name else "Máy chủ"


def chosen_lines(
    sheet: Assessment, reader: Reader, choice: Choice, people: Mapping[str, tuple[str, ...]]
) -> QuerySet[ScoreChange]:
    """The visible lines that `choice` leaves; `people` are those of `people_of`."""
    rows = visible_lines(sheet, reader)
    if choice.criterion:
        rows = rows.filter(criterion_code=choice.criterion)
    if choice.layer:
        rows = rows.filter(layer=choice.layer)
    if choice.person:
        rows = _named(rows, reader).filter(actor_name__in=people.get(choice.person, ()))
    return rows


def _named(rows: QuerySet[ScoreChange], reader: Reader) -> QuerySet[ScoreChange]:
    """The same as `is_named`, asked of the database."""
    if reader.sees_judges:
        return rows
    return rows.filter(~Q(kind=ChangeKind.STATE) | Q(new__state__in=[str(state) for state in _BY_UNIT]))


def files_of(sheet: Assessment) -> Mapping[dt.datetime, str]:
    """{moment of applying: name of the workbook} of the sheet's self-assessment; one query."""
    applied = ImportBatch.objects.filter(assessment=sheet, applied_at__isnull=False)
    return {at: name for at, name in applied.values_list("applied_at", "file_name") if at is not None}
