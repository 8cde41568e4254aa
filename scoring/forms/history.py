"""Says the lines of a sheet's history in words for people; it reads no row and hides what the reader may not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date

from scoring import engine
from scoring.enums import ChangeKind, Layer, Origin, SheetState
from scoring.excel.spoken import answer_text
from scoring.models import ScoreChange
from scoring.selectors.sheet_history import HistoryLine, Reader, is_named, shown_name

UNSCORED = "chưa chấm"


def lines_in_words(
    changes: Iterable[ScoreChange], rules: engine.Rules, reader: Reader, files: Mapping[dt.datetime, str]
) -> list[HistoryLine]:
    """The lines for the page and its file, in the order given; `files` are those of selectors.sheet_history."""
    return [_line(change, rules, reader, files) for change in changes]


def _line(change: ScoreChange, rules: engine.Rules, reader: Reader, files: Mapping[dt.datetime, str]) -> HistoryLine:
    named = is_named(change, reader)
    old, new, note = _SAY[ChangeKind(change.kind)](change, rules, named=named)
    way = Origin(change.origin).label
    if change.origin == Origin.EXCEL and change.layer == Layer.SELF and change.at in files:
        way = f"{way}: {files[change.at]}"
    title = rules.leaf(change.criterion_code).title if change.criterion_code else ""
    what = f"{change.criterion_code} {title}" if title else ChangeKind(change.kind).label
    if change.kind == ChangeKind.EVIDENCE:
        what = f"{what} (tài liệu kiểm chứng)"
    return HistoryLine(
        at=change.at,
        what=what,
        layer=Layer(change.layer).label if change.layer else "",
        old=old,
        new=new,
        note=note,
        who=shown_name(change.actor_name) if named else "",
        way=way if named else "",
        code=change.criterion_code,
    )


Said = tuple[str, str, str]


def _score(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del named
    measure = rules.leaf(change.criterion_code).measure or {}
    old, new = change.old or {}, change.new or {}
    texts = [_changed(words, old.get(key, ""), new.get(key, "")) for words, key in _TEXTS]
    said = [answer_text(measure, state.get("answer")) or UNSCORED for state in (old, new)]
    return said[0], said[1], "\n".join(filter(None, texts))


_TEXTS = (("Ghi chú", "note"), ("Tài liệu", "evidence"))


def _changed(words: str, old: str, new: str) -> str:
    if old == new or not old:
        return f"{words}: {new}" if new else ""
    return f"{words}: {new or 'đã xóa'} (trước: {old})"


def _state(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del rules
    new = change.new if isinstance(change.new, dict) else {}
    notes = []
    if new.get("letter"):
        day = parse_date(str(new.get("letter_date", "")))
        notes.append(f"Công văn {new['letter']}" + (f" ngày {day:%d/%m/%Y}" if day else ""))
    if new.get("minutes"):
        notes.append("Đoàn kiểm tra khép biên bản")
    if named:
        notes += [str(new[key]) for key in ("unready", "reason") if new.get(key)]
    return _state_label(change.old), _state_label(change.new), "\n".join(notes)


def _state_label(value: Any) -> str:
    key = value.get("state") if isinstance(value, dict) else value
    return str(SheetState(key).label) if key in SheetState.values else ""


def _evidence(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del rules, named
    reason = (change.new or {}).get("withdrawn", "")
    return _document(change.old), "đã gỡ" if reason else _document(change.new), f"Lý do: {reason}" if reason else ""


def _document(state: Any) -> str:
    if not isinstance(state, dict):
        return ""
    return " · ".join(str(state[key]) for key in ("title", "number", "file_name", "url", "page_hint") if state.get(key))


_SAY = {ChangeKind.SCORE: _score, ChangeKind.STATE: _state, ChangeKind.EVIDENCE: _evidence}
