"""Says the lines of a sheet's history in words for people; it reads no row and hides what the reader may not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from cchc_portal import numbers
from scoring import engine
from scoring.enums import ChangeKind, EvidenceApproval, Layer, Origin, SheetState, Step
from scoring.excel.spoken import answer_text
from scoring.forms.history_replies import council_words, explanation_words, review_words
from scoring.models import ScoreChange
from scoring.selectors.sheet_history import AppliedFile, HistoryLine, Reader, is_named, shown_name

UNSCORED = "chưa chấm"
NO_LONGER = "(tiêu chí của bộ trước)"


def lines_in_words(
    changes: Iterable[ScoreChange], rules: engine.Rules, reader: Reader, files: Mapping[dt.datetime, AppliedFile]
) -> list[HistoryLine]:
    """The lines for the page and its file, in the order given; `files` are those of selectors.sheet_history."""
    return [_line(change, rules, reader, files) for change in changes]


def _line(
    change: ScoreChange, rules: engine.Rules, reader: Reader, files: Mapping[dt.datetime, AppliedFile]
) -> HistoryLine:
    named = is_named(change, reader)
    old, new, note = _SAY[ChangeKind(change.kind)](change, rules, named=named)
    file = files.get(change.at) if change.origin == Origin.EXCEL and change.layer == Layer.SELF else None
    way = Origin(change.origin).label
    return HistoryLine(
        at=change.at,
        what=_what(change, rules),
        layer=Step(change.layer).label if change.layer else "",
        old=old,
        new=new,
        note=note,
        who=shown_name(change.actor_name) if named else "",
        way="" if not named else way if file is None else f"{way}: {file.name}",
        code=change.criterion_code,
        token="" if file is None or not named else file.token,
    )


_BESIDE = {
    ChangeKind.EVIDENCE: "tài liệu kiểm chứng",
    ChangeKind.MARK: "chấm độc lập",
    ChangeKind.EXPLANATION: "giải trình",
    ChangeKind.REVIEW: "phúc tra",
    ChangeKind.COUNCIL: "kết luận của hội đồng",
}


def _what(change: ScoreChange, rules: engine.Rules) -> str:
    """What the line is about: the criterion, and what of it where it is not its answer; else the kind."""
    kind = ChangeKind(change.kind)
    if not change.criterion_code:
        return str(kind.label)
    beside = f" ({_BESIDE[kind]})" if kind in _BESIDE else ""
    known = rules.by_code.get(change.criterion_code)
    return f"{change.criterion_code} {NO_LONGER if known is None else known.title}{beside}"


def _measure(change: ScoreChange, rules: engine.Rules) -> Mapping[str, Any]:
    """How the criterion is measured now; empty where the sheet's criteria have it no more."""
    known = rules.by_code.get(change.criterion_code)
    return {} if known is None or known.measure is None else known.measure


Said = tuple[str, str, str]


def _score(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del named
    measure = _measure(change, rules)
    old, new = change.old or {}, change.new or {}
    texts = [_changed(words, old.get(key, ""), new.get(key, "")) for words, key in _TEXTS]
    said = [answer_text(measure, state.get("answer")) or UNSCORED for state in (old, new)]
    return said[0], said[1], "\n".join(filter(None, texts))


_TEXTS = (("Mã lý do", "reason_code"), ("Ghi chú", "note"), ("Tài liệu", "evidence"))


def _changed(words: str, old: str, new: str) -> str:
    if old == new or not old:
        return f"{words}: {new}" if new else ""
    return f"{words}: {new or 'đã xóa'} (trước: {old})"


def _state(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del rules
    new = change.new if isinstance(change.new, dict) else {}
    notes = []
    if new.get("letter"):
        notes.append(f"Công văn {new['letter']}" + _day(" ngày ", new.get("letter_date")))
    if new.get("scan"):
        notes.append(f"Bản ký: {new['scan']}")
    if new.get("minutes"):
        notes.append("Đoàn kiểm tra khép biên bản")
    if named and new.get("unready"):
        notes.append(f"Chốt khi chưa đủ điều kiện: {new['unready']}")
    if named and new.get("reason"):
        notes.append(str(new["reason"]))
    return _state_label(change.old), _state_label(change.new), "\n".join(notes)


def _state_label(value: Any) -> str:
    key = value.get("state") if isinstance(value, dict) else value
    return str(SheetState(key).label) if key in SheetState.values else ""


def _day(before: str, value: object) -> str:
    """A day of the history after some words, "" where there is none."""
    day = parse_date(str(value or ""))
    return f"{before}{day:%d/%m/%Y}" if day else ""


def _window(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    """A deadline that was put off for the sheet, and by which paper."""
    del rules, named
    old, new = (state if isinstance(state, dict) else {} for state in (change.old, change.new))
    says = [f"Gia hạn theo {new['decision']}" if new.get("decision") else "", str(new.get("reason", ""))]
    return _deadline(old.get("closes_at")), _deadline(new.get("closes_at")), "\n".join(filter(None, says))


def _deadline(value: object) -> str:
    """The end of a step: the whole day before where it ends at midnight, else the moment."""
    at = parse_datetime(str(value or ""))
    if at is None:
        return "không có hạn"
    local = timezone.localtime(at)
    if local.time() == dt.time():
        return f"đến hết ngày {local - dt.timedelta(days=1):%d/%m/%Y}"
    return f"đến {local:%H:%M} ngày {local:%d/%m/%Y}"


def _mark(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    """One inspector's own mark, or how the team's answer came of all of them."""
    new = change.new if isinstance(change.new, dict) else {}
    settled = new.get("settled")
    if settled is None:
        return _score(change, rules, named=named)
    measure = _measure(change, rules)
    marks = [
        f"{mark['name']}: {_points(mark['points'])} ({answer_text(measure, mark['answer'])})"
        for mark in settled["marks"]
    ]
    return "", answer_text(measure, settled["answer"]), "\n".join([_RULES.get(settled["rule"], ""), *marks])


_RULES = {
    "same": "Đoàn thống nhất: các lượt chấm như nhau",
    "mean": "Đoàn thống nhất: trung bình cộng các lượt chấm",
    "head": "Trưởng đoàn quyết định",
}


def _points(text: str | None) -> str:
    return "không áp dụng" if text is None else numbers.format_points(Decimal(text))


def _evidence(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    del rules, named
    old, new = (state if isinstance(state, dict) else {} for state in (change.old, change.new))
    if new.get("withdrawn"):
        return _document(old), "đã gỡ", f"Lý do: {new['withdrawn']}"
    if "approval" in new:
        note = f"{_document(new)}" + (f"\nLý do: {new['approval_reason']}" if new.get("approval_reason") else "")
        return _approval(old), _approval(new), note
    return _document(old), _document(new), _day("Có hiệu lực đến ", new.get("expires_on"))


def _approval(state: Mapping[str, Any]) -> str:
    key = state.get("approval")
    return str(EvidenceApproval(key).label) if key in EvidenceApproval.values else ""


def _document(state: Mapping[str, Any]) -> str:
    return " · ".join(str(state[key]) for key in ("title", "number", "file_name", "url", "page_hint") if state.get(key))


def _beside_scores(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    """A line of an explanation, a request for review or a decision of the council."""
    del rules, named
    old, new = (state if isinstance(state, dict) else {} for state in (change.old, change.new))
    return _REPLIES[ChangeKind(change.kind)](old, new)


def _criteria_set(change: ScoreChange, rules: engine.Rules, *, named: bool) -> Said:
    """The sheet went over to another version of its criteria set: what was renumbered, and how many must answer again."""
    del rules, named
    old, new = (state if isinstance(state, dict) else {} for state in (change.old, change.new))
    renamed = "; ".join(f"{before} → {after}" for before, after in new.get("renamed", {}).items())
    notes = [f"Theo {new['decision']}" if new.get("decision") else "", f"Đổi mã: {renamed}" if renamed else ""]
    versions = [f"phiên bản {state['version']}" if "version" in state else "" for state in (old, new)]
    return versions[0], versions[1], "\n".join(filter(None, notes))


_REPLIES = {
    ChangeKind.EXPLANATION: explanation_words,
    ChangeKind.REVIEW: review_words,
    ChangeKind.COUNCIL: council_words,
}

_SAY = {
    ChangeKind.CRITERIA_SET: _criteria_set,
    ChangeKind.SCORE: _score,
    ChangeKind.STATE: _state,
    ChangeKind.EVIDENCE: _evidence,
    ChangeKind.WINDOW: _window,
    ChangeKind.MARK: _mark,
    ChangeKind.EXPLANATION: _beside_scores,
    ChangeKind.REVIEW: _beside_scores,
    ChangeKind.COUNCIL: _beside_scores,
}
