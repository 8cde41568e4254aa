"""What in a round's sheets wants a second look: missing answers, claims without evidence, the same file or note again, criteria said not to apply.

Of a sheet that its unit has not submitted only the number of missing answers is given, never an answer, a note, a document
or a total (reliability.md, Who sees a layer). It finds; it judges nothing and writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from scoring import engine
from scoring.enums import REVIEW_LAYERS, EvidenceKind, Layer, SheetState
from scoring.models import Assessment, Evidence, Inspection, Round, Score
from scoring.selectors.engine_input import rules_of
from scoring.selectors.evidence_counts import current, stands_for
from scoring.selectors.score_sheets import Cell, Line, missing_of_units
from scoring.selectors.visibility import layers_for_organiser, minutes_closed

MISSING: Final = "thieu"
UNPROVEN: Final = "minh-chung"
DUPLICATES: Final = "tep-trung"
NOT_APPLICABLE: Final = "khong-ap-dung"
COPIED: Final = "ghi-chu"
KINDS: Mapping[str, str] = {
    MISSING: "Còn thiếu",
    UNPROVEN: "Thiếu minh chứng",
    NOT_APPLICABLE: "Chờ xác nhận",
    DUPLICATES: "Tệp trùng",
    COPIED: "Ghi chú chép lại",
}
"""What can be found: {value in the address: words}."""
SHORTEST_NOTE: Final = 20
"""Characters of a note that is worth comparing: "Có" and "Đã hoàn thành" are no copies."""
EXCERPT: Final = 120


@dataclass(frozen=True)
class Place:
    """Where something was found: a sheet, and a criterion of it with its field ("" for the sheet as a whole)."""

    sheet: Assessment
    code: str = ""
    field: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing found: its kind (of KINDS), in words, and every place it stands at; `count` is what adds up."""

    kind: str
    what: str
    places: tuple[Place, ...]
    count: int = 1


@dataclass(frozen=True)
class Quality:
    """Everything found in a round, in the order of its sheets."""

    findings: tuple[Finding, ...]
    submitted: int
    """How many sheets could be looked into."""
    drafting: int
    """How many could not, but for their missing answers."""

    def of(self, kind: str, block: str = "") -> list[Finding]:
        """The findings of a kind, in a block by its code; an empty or unknown block is no limit."""
        codes = {place.sheet.round_block.block.code for f in self.findings for place in f.places}
        return [
            found
            for found in self.findings
            if found.kind == kind
            and (block not in codes or any(p.sheet.round_block.block.code == block for p in found.places))
        ]

    def count(self, kind: str, block: str = "") -> int:
        """How much of a kind was found: missing answers, criteria, files or notes."""
        return sum(found.count for found in self.of(kind, block))


@dataclass(frozen=True)
class _Cells:
    """The self-assessed cells of the submitted sheets, by sheet and criterion code, and the rules they are read by."""

    sheets: Mapping[int, Assessment]
    leaves: Mapping[int, Mapping[str, engine.Leaf]]
    rows: Sequence[Score]

    def place(self, sheet_id: int, code: str) -> Place:
        leaf = self.leaves[sheet_id].get(code)
        return Place(self.sheets[sheet_id], code, "" if leaf is None else leaf.field)


def quality_of(round_: Round) -> Quality:
    """What is found in a round; at most eight queries once the rules are compiled, whatever the number of sheets."""
    sheets = list(
        Assessment.objects.filter(round=round_)
        .select_related("unit", "round_block__block", "round_block__criteria_set")
        .order_by("order")
    )
    for sheet in sheets:
        sheet.round = round_  # the caller has it: no query for each
    seen = [sheet for sheet in sheets if sheet.state != SheetState.DRAFTING]
    cells = _cells(round_, seen)
    findings = [
        *_missing(sheets),
        *_unproven(cells),
        *_not_applicable(round_, cells),
        *_duplicates(cells),
        *_copied(cells),
    ]
    return Quality(tuple(findings), len(seen), len(sheets) - len(seen))


def _cells(round_: Round, seen: Sequence[Assessment]) -> _Cells:
    blocks = list(round_.round_blocks.select_related("block", "criteria_set").order_by("order"))
    leaves = {
        one.pk: {leaf.code: leaf for leaf in rules_of(round_, one.criteria_set, blocks).leaves_of(one.block.code)}
        for one in blocks
    }
    rows = (
        Score.objects.filter(assessment__in=[sheet.pk for sheet in seen], layer=Layer.SELF, answer__isnull=False)
        .select_related("criterion")
        .annotate(proven=stands_for(OuterRef("assessment"), OuterRef("criterion")))
        .order_by("assessment__order", "criterion__order")
    )
    return _Cells(
        sheets={sheet.pk: sheet for sheet in seen},
        leaves={sheet.pk: leaves[sheet.round_block_id] for sheet in seen},
        rows=list(rows),
    )


def _missing(sheets: Sequence[Assessment]) -> list[Finding]:
    found = []
    owed = missing_of_units(sheets)
    for sheet in sheets:
        missing, own = owed[sheet.pk]
        if missing:
            words = "chưa nộp" if sheet.state == SheetState.DRAFTING else SheetState(sheet.state).label.lower()
            what = f"Còn {missing} trên {own} tiêu chí chưa chấm ({words})"
            found.append(Finding(MISSING, what, (Place(sheet),), missing))
    return found


def _unproven(cells: _Cells) -> list[Finding]:
    """By the one rule that also stands before submission: Line.lacks_evidence."""
    found = []
    for row in cells.rows:
        leaf = cells.leaves[row.assessment_id].get(row.criterion.code)
        proven: Any = row
        cell = Cell(row.answer, row.points, row.note, row.evidence, has_evidence=bool(proven.proven))
        if leaf is not None and Line(leaf, {Layer.SELF: cell}).lacks_evidence:
            what = f"{leaf.title}: có điểm mà không có tài liệu, số văn bản hay giải trình"
            found.append(Finding(UNPROVEN, what, (cells.place(row.assessment_id, leaf.code),)))
    return found


def _not_applicable(round_: Round, cells: _Cells) -> list[Finding]:
    """What a unit says does not apply, and no stronger layer that the organiser may see has answered."""
    said = [row for row in cells.rows if "not_applicable" in (row.answer or {})]
    closings: defaultdict[int, list[object]] = defaultdict(list)
    for sheet_id, closed_at in Inspection.objects.filter(assessment__round=round_).values_list(
        "assessment_id", "closed_at"
    ):
        closings[sheet_id].append(closed_at)
    seen = {
        pk: layers_for_organiser(sheet, closed=minutes_closed(closings.get(pk, ())))
        for pk, sheet in cells.sheets.items()
    }
    same_cell = {"assessment": OuterRef("assessment"), "criterion": OuterRef("criterion")}
    stronger = Score.objects.filter(
        Exists(Score.objects.filter(**same_cell, layer=Layer.SELF, answer__has_key="not_applicable")),
        assessment__in=list(cells.sheets),
        layer__in=[str(layer) for layer in REVIEW_LAYERS],
        answer__isnull=False,
    )
    confirmed = {
        (sheet_id, criterion_id)
        for sheet_id, criterion_id, layer in stronger.values_list("assessment_id", "criterion_id", "layer")
        if layer in seen[sheet_id]
    }
    return [
        Finding(
            NOT_APPLICABLE,
            f"Lý do đơn vị nêu: {_excerpt(str((row.answer or {})['not_applicable']))}",
            (cells.place(row.assessment_id, row.criterion.code),),
        )
        for row in said
        if (row.assessment_id, row.criterion_id) not in confirmed
    ]


def _duplicates(cells: _Cells) -> list[Finding]:
    """The same file, by its content, under several criteria or in several units' submitted sheets."""
    files: defaultdict[str, list[Evidence]] = defaultdict(list)
    rows = current().filter(layer=Layer.SELF, kind=EvidenceKind.FILE, assessment__in=list(cells.sheets))
    for row in rows.select_related("criterion").order_by("assessment__order", "criterion__order", "pk"):
        files[row.file_sha256].append(row)
    found = []
    for same in files.values():
        places = _once(cells.place(row.assessment_id, row.criterion.code) for row in same)
        if len(places) > 1:
            found.append(Finding(DUPLICATES, f"Tệp {_excerpt(same[0].file_name)}", places))
    return found


def _copied(cells: _Cells) -> list[Finding]:
    """The same note under several criteria of one sheet, whatever its blanks and capitals."""
    notes: defaultdict[tuple[int, str], list[Score]] = defaultdict(list)
    for row in cells.rows:
        text = " ".join(row.note.split()).casefold()
        if len(text) >= SHORTEST_NOTE:
            notes[row.assessment_id, text].append(row)
    return [
        Finding(
            COPIED,
            f"“{_excerpt(same[0].note)}”",
            tuple(cells.place(sheet_id, row.criterion.code) for row in same),
        )
        for (sheet_id, _), same in notes.items()
        if len(same) > 1
    ]


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple({(place.sheet.pk, place.code): place for place in places}.values())


def _excerpt(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= EXCERPT else f"{one_line[:EXCERPT]}…"
