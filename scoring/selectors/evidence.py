"""Evidence of a sheet as one reader sees it, what looks odd about it, and who opened it; nothing is written here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from scoring import engine
from scoring.enums import EvidenceKind, Layer, SheetState
from scoring.models import Assessment, Evidence, EvidenceAccess, Score
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.evidence_anomalies import Anomaly, Elsewhere, of_sheet
from scoring.selectors.evidence_counts import current
from scoring.selectors.rankings.choice import matches

SHOWN_ACCESSES = 50
_TYPED = re.compile(r"^(?P<number>\S*\d\S*/\S+)(?:[,;]?\s+ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}))?[.;]?$", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A piece of evidence; `anomalies` are for reviewers alone."""

    row: Evidence
    anomalies: tuple[Anomaly, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences of what is odd."""
        return tuple(one.text for one in self.anomalies)

    @property
    def state(self) -> str:
        """Whether it counts: "current", "replaced" or "withdrawn"."""
        if self.row.withdrawn_at is not None:
            return "withdrawn"
        return "replaced" if hasattr(self.row, "replaced_by") else "current"


@dataclass(frozen=True)
class TypedNumber:
    """A line of the sheet's column Tài liệu kiểm chứng: as typed, with number and day where it is written so."""

    text: str
    number: str = ""
    day: dt.date | None = None
    warning: str = ""
    """What is odd about it, for reviewers alone."""


@dataclass(frozen=True)
class CriterionEvidence:
    """A criterion of the sheet with what stands under it."""

    leaf: engine.Leaf
    items: tuple[Item, ...]
    typed: tuple[TypedNumber, ...]

    @property
    def count(self) -> int:
        """How many pieces stand now, those typed into the sheet among them."""
        return sum(item.state == "current" for item in self.items) + len(self.typed)


@dataclass(frozen=True)
class Review:
    """What a reviewer is warned of; `names_units` says whether they may read which other unit has the same file."""

    names_units: bool


def _rows(sheet: Assessment, seen: Collection[str]) -> Iterable[Evidence]:
    return (
        Evidence.objects.filter(assessment=sheet, layer__in=seen)
        .select_related("criterion", "added_by", "withdrawn_by", "approved_by", "replaced_by")
        .order_by("pk")
    )


def evidence_of(
    sheet: Assessment, seen: Collection[str], review: Review | None = None, today: dt.date | None = None
) -> tuple[CriterionEvidence, ...]:
    """Every criterion of the sheet, in order, with its evidence of the layers `seen`.

    Two queries once the rules are compiled, one more with `review`, whatever the number of rows. `today` (the agency's
    day when missing) is when a piece counts as expired.
    """
    rows = list(_rows(sheet, seen))
    odd = {} if review is None else _odd(sheet, rows, review, today or timezone.localdate())
    items: dict[str, list[Item]] = {}
    for row in rows:
        items.setdefault(row.criterion.code, []).append(Item(row, odd.get(row.pk, ())))
    typed = _typed_numbers(sheet, seen, reviewed=review is not None)
    leaves = rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
    return tuple(CriterionEvidence(x, tuple(items.get(x.code, ())), tuple(typed.get(x.code, ()))) for x in leaves)


def found_in(criteria: Iterable[CriterionEvidence], search: str) -> tuple[CriterionEvidence, ...]:
    """Those criteria, and under them those pieces, whose number, title or file name has every word of `search`."""
    found = []
    for group in criteria:
        items = tuple(i for i in group.items if matches(search, i.row.number, i.row.title, i.row.file_name, i.row.url))
        typed = tuple(line for line in group.typed if matches(search, line.text))
        if items or typed:
            found.append(CriterionEvidence(group.leaf, items, typed))
    return tuple(found)


def one_of(sheet: Assessment, seen: Collection[str], token: str) -> Evidence | None:
    """The piece with this token, where its layer is seen."""
    return (
        Evidence.objects.filter(assessment=sheet, layer__in=seen, token=token)
        .select_related("assessment", "criterion")
        .first()
    )


def accesses_of(sheet: Assessment, seen: Collection[str]) -> Sequence[EvidenceAccess]:
    """Who opened evidence of the layers `seen` of the sheet, the newest 50 first; one query."""
    rows = EvidenceAccess.objects.filter(evidence__assessment=sheet, evidence__layer__in=seen)
    return list(rows.select_related("user", "evidence__criterion")[:SHOWN_ACCESSES])


def _typed_numbers(sheet: Assessment, seen: Collection[str], *, reviewed: bool) -> Mapping[str, list[TypedNumber]]:
    year = sheet.round.year
    cells = Score.objects.filter(assessment=sheet, layer__in=seen).exclude(evidence="").order_by("pk")
    found: dict[str, list[TypedNumber]] = {}
    for code, text in cells.values_list("criterion__code", "evidence"):
        for line in filter(str.strip, text.splitlines()):
            one = typed_number(line)
            late = reviewed and one.day is not None and one.day.year != year
            found.setdefault(code, []).append(replace(one, warning=f"Ngày ban hành ngoài năm {year}." if late else ""))
    return found


def typed_number(line: str) -> TypedNumber:
    """`12/KH-SNV ngày 05/01/2026` as number and day; any other line as its text alone."""
    text = line.strip()
    parts = _TYPED.match(text)
    if parts is None:
        return TypedNumber(text)
    try:
        day = dt.datetime.strptime(parts["day"], "%d/%m/%Y").date() if parts["day"] else None  # noqa: DTZ007 - a day
    except ValueError:
        return TypedNumber(text)
    return TypedNumber(text, parts["number"], day)


def _odd(
    sheet: Assessment, rows: Sequence[Evidence], review: Review, today: dt.date
) -> Mapping[int, tuple[Anomaly, ...]]:
    """{id of a piece that stands: what is odd about it}; one query."""
    standing = [row for row in rows if Item(row).state == "current"]
    digests = {row.file_sha256 for row in standing if row.kind == EvidenceKind.FILE}
    elsewhere = Elsewhere(_other_units(sheet, digests), review.names_units)
    return of_sheet(standing, year=sheet.round.year, today=today, elsewhere=elsewhere)


def _other_units(sheet: Assessment, digests: Collection[str]) -> Mapping[str, list[str]]:
    """{digest: units whose submitted sheet of the same round has that file}; one query."""
    rows = (
        current()
        .filter(file_sha256__in=digests, assessment__round=sheet.round_id, layer=Layer.SELF)
        .exclude(assessment=sheet.pk)
        .exclude(assessment__state=SheetState.DRAFTING)
        .order_by("assessment__order")
    )
    found: dict[str, list[str]] = {}
    for digest, name in rows.values_list("file_sha256", "assessment__unit__name"):
        names = found.setdefault(digest, [])
        if name not in names:
            names.append(name)
    return found
