"""The lines of one sheet's history that one reader may see now, filtered; nothing of any other layer is read or counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from scoring.enums import REPLY_STEPS, ChangeKind, Layer, SheetState, Step
from scoring.enums.replies import ReviewState
from scoring.models import Assessment, ImportBatch, ScoreChange
from scoring.selectors.marks import own_codes, seen_by_inspector
from scoring.selectors.score_sheets import are_minutes_closed, seen_by_unit
from scoring.selectors.visibility import ALL, layers_for_organiser

_BY_UNIT = (SheetState.DRAFTING, SheetState.SUBMITTED)
"""States that a unit is brought to by its own people or by the standing body's letter; the others are made by judges."""

_BY_LAYER = (ChangeKind.SCORE, ChangeKind.EVIDENCE, ChangeKind.EXPLANATION, ChangeKind.COUNCIL)
"""What is for those who may see its layer: an explanation goes with the first appraisal, and so on."""
_UNANSWERED = (str(ReviewState.ASKED), str(ReviewState.WITHDRAWN))


@dataclass(frozen=True)
class Reader:
    """What one reader may see of a sheet: its layers, and whether also who judged it and why it was decided.

    `steps` are the layers whose deadlines concern the reader. Independent marks are for nobody by default; `marks` lets
    in all of them, `marker` (a person's id) the person's own and those of the criteria in `marked`, which they marked.
    """

    seen: frozenset[str]
    sees_judges: bool
    steps: frozenset[str] = frozenset()
    marks: bool = False
    marker: int | None = None
    marked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """The filters in the address; an empty one filters nothing, an unknown one finds nothing. Days are whole, both inclusive."""

    criterion: str = ""
    layer: str = ""
    person: str = ""
    kind: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return bool(self.criterion or self.layer or self.person or self.kind or self.first or self.last)


@dataclass(frozen=True)
class HistoryLine:
    """A line in words for people, the same on the page and in its file; `token` is of the workbook that it came from."""

    at: dt.datetime
    what: str
    layer: str
    old: str
    new: str
    note: str
    who: str
    way: str
    code: str = ""
    token: str = ""


@dataclass(frozen=True)
class AppliedFile:
    """A workbook that was applied: its name and its token."""

    name: str
    token: str


def unit_reader(sheet: Assessment) -> Reader:
    """A person of the sheet's unit; one query. Judges are named from publication on, marks never shown."""
    seen = seen_by_unit(sheet)
    return Reader(seen, sees_judges=seen == ALL, steps=seen | REPLY_STEPS)


def organiser_reader(sheet: Assessment) -> Reader:
    """A person of the standing body; one query. Marks are seen with the inspection, from the closing of its minutes."""
    seen = layers_for_organiser(sheet, closed=are_minutes_closed(sheet))
    return Reader(seen, sees_judges=True, steps=ALL | REPLY_STEPS, marks=str(Layer.INSPECTION) in seen)


def inspector_reader(sheet: Assessment, user: Any) -> Reader:
    """A member of the sheet's team: own marks, and a colleague's of the criteria that they have marked; three queries at most."""
    steps = frozenset({str(Layer.SELF), str(Layer.INSPECTION)})
    return Reader(
        seen_by_inspector(sheet, user), sees_judges=False, steps=steps, marker=user.pk, marked=own_codes(sheet, user)
    )


def is_named(change: ScoreChange, reader: Reader) -> bool:
    """Whether the reader may know who wrote a line that they see, and its reason."""
    if reader.sees_judges or change.kind != ChangeKind.STATE:
        return True
    return isinstance(change.new, dict) and change.new.get("state") in _BY_UNIT


def visible_lines(sheet: Assessment, reader: Reader) -> QuerySet[ScoreChange]:
    """Every line that the reader may see, newest first.

    Answers and evidence go by their layer, deadlines by their step. Changes of state and of the set are for everybody, but
    that minutes were closed only for who sees the inspection. Marks go by the reader's own rule.
    """
    moves = Q(kind=ChangeKind.STATE)
    if not reader.sees_judges and Layer.INSPECTION not in reader.seen:
        moves &= Q(new__minutes__isnull=True)
    by_layer = Q(kind__in=_BY_LAYER, layer__in=reader.seen)
    by_layer |= _requests(reader)
    windows = Q(kind=ChangeKind.WINDOW, layer__in=reader.steps)
    seen = moves | Q(kind=ChangeKind.CRITERIA_SET) | by_layer | windows | _marks(reader)
    return ScoreChange.objects.filter(seen, assessment=sheet).order_by("-seq")


def _requests(reader: Reader) -> Q:
    """Requests for review: all for who judges; the unit reads its own, and an answer once it was released."""
    if reader.sees_judges:
        return Q(kind=ChangeKind.REVIEW)
    if Step.REVIEW not in reader.steps:
        return Q(pk__in=())
    return Q(kind=ChangeKind.REVIEW) & (Q(new__state__in=_UNANSWERED) | Q(new__released=True))


def _marks(reader: Reader) -> Q:
    if reader.marks:
        return Q(kind=ChangeKind.MARK)
    if reader.marker is None:
        return Q(pk__in=())
    return Q(kind=ChangeKind.MARK) & (Q(actor=reader.marker) | Q(criterion_code__in=reader.marked))


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
    if choice.kind:
        rows = rows.filter(kind=choice.kind)
    if choice.first:
        rows = rows.filter(at__gte=_start_of(choice.first))
    if choice.last:
        rows = rows.filter(at__lt=_start_of(choice.last + dt.timedelta(days=1)))
    if choice.person:
        rows = _named(rows, reader).filter(actor_name__in=people.get(choice.person, ()))
    return rows


def _start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _named(rows: QuerySet[ScoreChange], reader: Reader) -> QuerySet[ScoreChange]:
    """The same as `is_named`, asked of the database."""
    if reader.sees_judges:
        return rows
    return rows.filter(~Q(kind=ChangeKind.STATE) | Q(new__state__in=[str(state) for state in _BY_UNIT]))


def files_of(sheet: Assessment) -> Mapping[dt.datetime, AppliedFile]:
    """{moment of applying: the workbook} of the sheet's self-assessment; one query."""
    applied = ImportBatch.objects.filter(assessment=sheet, applied_at__isnull=False)
    rows = applied.values_list("applied_at", "file_name", "token")
    return {at: AppliedFile(name, token) for at, name, token in rows if at is not None}
