"""Says what differs between two criteria sets, and what a move does to a sheet, in words for people; it judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.engine.differences import ADDED, GONE, KINDS
from scoring.enums import Layer
from scoring.excel.criteria_sets.say import conversion_said, measure_said
from scoring.excel.criteria_sets.spec import CRITERIA_COLUMNS, word_for
from scoring.excel.spoken import answer_text
from scoring.selectors.set_moves import UNFIT, MovePlan, SheetMove, TakenBack

KIND_WORDS: Final[Mapping[str, str]] = dict(
    zip(
        KINDS,
        ("Thêm mới", "Bỏ", "Đổi điểm tối đa", "Đổi cách tính", "Đổi tên", "Chuyển chỗ", "Đổi mã", "Đổi hướng dẫn"),
        strict=True,
    )
)
_COLUMNS: Final = {column.key: column for column in CRITERIA_COLUMNS}
_LABELS: Final = {"code": "Mã", "title": "Tên", "guidance": "Hướng dẫn", "parent": "Thuộc"}


@dataclass(frozen=True)
class DifferenceLine:
    """One criterion that differs: its code and title now (before, where it is gone), what kinds, and what exactly."""

    code: str
    title: str
    kinds: tuple[str, ...]
    tone: str
    changes: tuple[tuple[str, str, str], ...]
    """(what, before, after)."""


def difference_lines(found: Iterable[engine.Difference]) -> list[DifferenceLine]:
    """The differences for pages and files, in the order given."""
    return [_line(one) for one in found]


def counted_kinds(found: Iterable[engine.Difference]) -> list[tuple[str, int]]:
    """(kind in words, how many criteria), for the kinds that occur."""
    lines = list(found)
    counts = [(KIND_WORDS[kind], sum(kind in one.kinds for one in lines)) for kind in KINDS]
    return [(words, count) for words, count in counts if count]


def _line(one: engine.Difference) -> DifferenceLine:
    entry = one.new or one.old or {}
    tone = {ADDED: "ok", GONE: "error"}.get(one.kinds[0], "")
    changes = [
        (_label(change.key), _value(change.key, change.old), _value(change.key, change.new)) for change in one.changes
    ]
    if one.old is None:
        changes = [("Điểm tối đa", "–", _value("max", entry["max"])), ("Cách tính", "–", _rule(entry))]
    elif one.new is None:
        changes = [("Điểm tối đa", _value("max", entry["max"]), "–"), ("Cách tính", _rule(entry), "–")]
    kinds = tuple(KIND_WORDS[kind] for kind in one.kinds)
    return DifferenceLine(one.code, str(entry["title"]), kinds, tone, tuple(changes))


def _label(key: str) -> str:
    return _LABELS.get(key) or _COLUMNS[key].header


def _rule(entry: engine.Difference | Mapping[str, Any]) -> str:
    if not isinstance(entry, Mapping) or "measure" not in entry:
        return "nhóm tiêu chí"
    return " · ".join(
        filter(None, (_value("measure", entry["measure"]), _value("conversion", entry.get("conversion"))))
    )


def _value(key: str, value: Any) -> str:
    """A value of a criterion as people read it; "–" for none."""
    if value in (None, "", []):
        return "–"
    if key == "max":
        return f"{figure(value)} điểm"
    if key in ("measure", "conversion"):
        return _said(key, value)
    if key == "blocks":
        return ", ".join(value)
    column = _COLUMNS.get(key)
    return word_for(column, value) if column is not None and column.words else str(value)


def _said(key: str, value: Any) -> str:
    """A rule in the notation of workbooks; one that a draft has not finished is shown as it stands."""
    try:
        return measure_said(value) if key == "measure" else conversion_said(value)
    except (AttributeError, KeyError, TypeError):
        return "cách tính chưa viết xong"


def figure(text: object) -> str:
    """A figure of a set as people read it; a text that is none stays."""
    try:
        return numbers.format_number(Decimal(str(text)))
    except ArithmeticError:
        return str(text)


@dataclass(frozen=True)
class TakenLine:
    """One answer that must be given again, for the page of a move."""

    unit: str
    code: str
    title: str
    layer: str
    answer: str
    why: str


def taken_lines(plan: MovePlan) -> list[TakenLine]:
    """Every answer that a move takes back, of those that the organiser may see."""
    measures = {
        entry.old["code"]: entry.old.get("measure") or {} for entry in plan.differences if entry.old is not None
    }
    return [_taken(sheet, cell, measures) for sheet in plan.sheets for cell in sheet.shown]


def _taken(sheet: SheetMove, cell: TakenBack, measures: Mapping[str, Mapping[str, Any]]) -> TakenLine:
    return TakenLine(
        unit=str(sheet.sheet.unit.name),
        code=cell.code,
        title=cell.title,
        layer=str(Layer(cell.layer).label),
        answer=answer_text(measures.get(cell.code, {}), cell.was),
        why="Không còn hợp với cách tính mới" if cell.why == UNFIT else "Tiêu chí không còn",
    )
