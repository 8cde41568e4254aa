"""Citizens' opinions added up: faces by question, exact averages, counts by month and channel; nothing of one citizen alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from cchc_portal import permissions
from scoring.enums.opinions import FACES, CommentState, OpinionChannel
from scoring.models import CollectionPoint, Opinion, OpinionChange, OpinionCount, QuestionSet
from units.enums import Role
from units.models import Agency, Unit

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class QuestionResult:
    """One question with how often each face was chosen, the happiest first."""

    question: str
    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """How many chose a face."""
        return sum(self.counts)

    @property
    def average(self) -> Decimal | None:
        """The mean face, 1–5, exact and rounded once half up to two decimals; None without an answer."""
        if not self.answers:
            return None
        mean = Fraction(sum(face * n for (face, _), n in zip(FACES, self.counts, strict=True)), self.answers)
        return Decimal((200 * mean.numerator + mean.denominator) // (2 * mean.denominator)) * _CENT

    @property
    def faces(self) -> list[tuple[str, int]]:
        """(name of the face, how often), for a table."""
        return [(name, count) for (_, name), count in zip(FACES, self.counts, strict=True)]


@dataclass(frozen=True)
class Results:
    """The opinions of a unit over some days: how many, by which questions (of each version of the set)."""

    opinions: int
    questions: tuple[QuestionResult, ...]


def units_read_by(user: Any) -> list[Unit]:
    """The units whose opinions the person reads: their own, and every unit of the agencies they organise for."""
    held = permissions.memberships_of(user)
    organised = {m.agency_id for m in held if m.role == Role.ORGANISER}
    own = {m.unit_id for m in held if m.role in permissions.UNIT_PEOPLE}
    rows = Unit.objects.filter(Q(agency__in=organised) | Q(pk__in=own)).select_related("agency")
    return list(rows.order_by("agency__code", "code"))


def units_counted(agency: Agency) -> list[Unit]:
    """The units of an agency, those that are no more among them, by code; one query."""
    return list(Unit.objects.filter(agency=agency).select_related("agency").order_by("code"))


def agencies_organised_by(user: Any) -> list[Agency]:
    """The agencies whose standing body the person works for; one query."""
    held = permissions.memberships_of(user)
    return list(Agency.objects.filter(pk__in={m.agency_id for m in held if m.role == Role.ORGANISER}).order_by("code"))


def question_set_of(agency: Agency) -> QuestionSet | None:
    """The agency's newest questions; one query."""
    return QuestionSet.objects.filter(agency=agency).order_by("-version").first()


def is_collecting(point: CollectionPoint, today: dt.date) -> bool:
    """Whether citizens may answer at a point today."""
    return point.valid_from <= today and (point.valid_to is None or today <= point.valid_to)


def is_given(code: str) -> bool:
    """Whether the page of this code was sent already; one query."""
    return Opinion.objects.filter(code=code).exists()


def results_of(
    unit: Unit, first: dt.date | None = None, last: dt.date | None = None, question_set: QuestionSet | None = None
) -> Results:
    """The opinions of a unit from `first` to `last` inclusive (None: no bound), questions of the same text together.

    With `question_set`, those to its version alone. One query.
    """
    rows = Opinion.objects.filter(point__unit=unit)
    if question_set is not None:
        rows = rows.filter(point__question_set=question_set)
    given = list(_within(rows, first, last).values_list("point__question_set__questions", "faces"))
    return _added(given)


def results_by_unit(question_set: QuestionSet, first: dt.date, last: dt.date) -> Mapping[int, Results]:
    """{unit id: its results} for every unit with opinions to a version of the questions; one query."""
    rows = _within(Opinion.objects.filter(point__question_set=question_set), first, last)
    found: defaultdict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for unit_id, faces in rows.values_list("point__unit_id", "faces"):
        found[unit_id].append((question_set.questions, faces))
    return {unit_id: _added(given) for unit_id, given in found.items()}


def _within(rows: Any, first: dt.date | None, last: dt.date | None) -> Any:
    bounds = {"given_on__gte": first, "given_on__lte": last}
    return rows.filter(**{name: day for name, day in bounds.items() if day is not None})


def _added(given: Sequence[tuple[Sequence[str], Sequence[int | None]]]) -> Results:
    order = {face: place for place, (face, _) in enumerate(FACES)}
    counts: dict[str, list[int]] = {}
    for questions, faces in given:
        for question, face in zip(questions, faces, strict=True):
            own = counts.setdefault(question, [0] * len(FACES))
            if face is not None:
                own[order[face]] += 1
    return Results(len(given), tuple(QuestionResult(text, tuple(own)) for text, own in counts.items()))


@dataclass(frozen=True)
class MonthRow:
    """One month of a unit: counts by channel (None: not reported) with their versions, and opinions given on this portal."""

    year: int
    month: int
    cells: tuple[tuple[str, int | None, int], ...]
    here: int

    @property
    def total(self) -> int:
        """Everything of the month."""
        return sum(count or 0 for _channel, count, _version in self.cells) + self.here


def months_of(unit: Unit, year: int) -> list[MonthRow]:
    """The twelve months of a year of a unit; two queries."""
    return months_by_unit([unit], [year])[0][1]


def months_by_unit(units: Sequence[Unit], years: Iterable[int]) -> list[tuple[Unit, list[MonthRow]]]:
    """The twelve months of each of the years for each unit, in order; two queries."""
    wanted = list(years)
    counts = OpinionCount.objects.filter(unit__in=units, year__in=wanted)
    stored = {(row.unit_id, row.year, row.month, row.channel): row for row in counts}
    here: defaultdict[tuple[int, int, int], int] = defaultdict(int)
    given = Opinion.objects.filter(point__unit__in=units, given_on__year__gte=min(wanted))
    for unit_id, day in given.values_list("point__unit_id", "given_on"):
        here[unit_id, day.year, day.month] += 1
    found = []
    for unit in units:
        months = []
        for year, month in ((year, month) for year in wanted for month in range(1, 13)):
            rows = [(str(name), stored.get((unit.pk, year, month, str(name)))) for name in OpinionChannel]
            cells = tuple((name, row.count if row else None, row.version if row else 0) for name, row in rows)
            months.append(MonthRow(year, month, cells, here[unit.pk, year, month]))
        found.append((unit, months))
    return found


def count_lines(unit: Unit, most: int = 50) -> list[OpinionChange]:
    """The newest changes of a unit's counts; one query."""
    rows = OpinionChange.objects.filter(count__unit=unit).select_related("count", "actor")
    return list(rows.order_by("-pk")[:most])


def comments_of(units: Iterable[Unit], state: CommentState, most: int = 100) -> list[Opinion]:
    """Comments about units in one state, newest first; one query."""
    rows = Opinion.objects.filter(point__unit__in=list(units), comment_state=state)
    return list(rows.select_related("point__unit__agency", "judged_by").order_by("-given_on", "-pk")[:most])


def points_of(units: Iterable[Unit]) -> list[CollectionPoint]:
    """The collection points of units, newest first; one query."""
    rows = CollectionPoint.objects.filter(unit__in=list(units))
    return list(rows.select_related("unit", "agency", "question_set").order_by("-valid_from", "-pk"))


def opinion_by_code(units: Iterable[Unit], code: str) -> Opinion | None:
    """An opinion about one of the units by its code; None where there is none. One query."""
    return Opinion.objects.filter(point__unit__in=list(units), code=code).select_related("point__unit").first()
