"""The settings of a round as pages show and compare them, its late comers, and its own history in words; it never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from scoring.enums import InspectionSide, RoundChangeKind, RoundState, Step
from scoring.models import Assessment, InspectionTeam, Round, RoundBlock, RoundChange, TeamMember
from scoring.selectors.council import council_line
from scoring.selectors.engine_input import decimal_text
from scoring.selectors.inspection_history import inspection_words
from scoring.selectors.round_copy import last_day
from units.models import Unit

CHANGEABLE = (
    "title",
    "inspection_shown_on_closing",
    "own_row_shown_when_provisional",
    "outside_shown_when_provisional",
    "mark_tolerance_points",
)
"""Columns of a round that may change while it is open: none of them changes a point."""


def told(round_: Round) -> dict[str, str]:
    """The CHANGEABLE columns as texts, to be kept in a page and compared; ticks are "1" or ""."""
    found = {}
    for name in CHANGEABLE:
        value = getattr(round_, name)
        if isinstance(value, bool):
            found[name] = "1" if value else ""
        else:
            found[name] = value if isinstance(value, str) else decimal_text(value)
    return found


def units_to_add(round_: Round, now: dt.datetime) -> list[Unit]:
    """Units of the agency that exist today and have no sheet in the round; one query."""
    there = Unit.objects.filter(agency=round_.agency_id).valid_on(timezone.localtime(now).date())
    return list(there.exclude(assessments__round=round_).select_related("block").order_by("code"))


def sheets_of(round_: Round) -> list[Assessment]:
    """Every sheet with its unit and block, in the round's order; one query."""
    return list(round_.assessments.select_related("unit", "round_block").order_by("order"))


def round_blocks_of(round_: Round) -> list[RoundBlock]:
    """The blocks of a round in their order; one query."""
    return list(round_.round_blocks.select_related("block").order_by("order"))


def frozen_rows(round_: Round) -> list[tuple[str, str, str]]:
    """(block, its criteria set, its scale) as they were frozen; two queries."""
    rows = round_.round_blocks.select_related("criteria_set").prefetch_related("grade_scale__bands").order_by("order")
    return [
        (rb.block_name, str(rb.criteria_set), ", ".join(band.name for band in rb.grade_scale.bands.all()))
        for rb in rows
    ]


@dataclass(frozen=True)
class RoundLine:
    """A line of a round's history for people."""

    at: dt.datetime
    what: str
    text: str
    decision: str
    who: str


def lines_of(round_: Round, most: int | None = 100) -> list[RoundLine]:
    """The newest lines of the round's own history, `most` of them (None: all); one query."""
    rows = RoundChange.objects.filter(round=round_).select_related("actor").order_by("-pk")[:most]
    return [
        RoundLine(row.at, RoundChangeKind(row.kind).label, _words(row), row.decision, str(row.actor)) for row in rows
    ]


_INSPECTING = (RoundChangeKind.TEAM, RoundChangeKind.MINUTES, RoundChangeKind.RECOMMENDATION)


def _words(row: RoundChange) -> str:
    old, new = row.old or {}, row.new or {}
    if row.kind == RoundChangeKind.APPRAISERS:
        return "; ".join(f"{block}, lĩnh vực {field}: {_units(units)}" for block, field, units in new["leads"])
    if row.kind == RoundChangeKind.CRITERIA_SET:
        moved = ((block, old["versions"][block], version) for block, version in new["versions"].items())
        return "; ".join(f"{block}: phiên bản {before} → {after}" for block, before, after in moved)
    if row.kind == RoundChangeKind.COUNCIL:
        return council_line(new)
    return inspection_words(row.kind, old, new) if row.kind in _INSPECTING else _round_words(row, old, new)


def _round_words(row: RoundChange, old: dict[str, Any], new: dict[str, Any]) -> str:
    if row.kind == RoundChangeKind.WINDOW:
        return f"{Step(new['step']).label}: {_span(old)} → {_span(new)}. {new.get('reason', '')}"
    if row.kind == RoundChangeKind.EXTENSION:
        return f"{Step(new['step']).label}, đến hết {_end(new['closes_at'])}: {', '.join(new['units'])}"
    if row.kind == RoundChangeKind.STATE:
        return f"{_state(old)} → {_state(new)}"
    if row.kind in (RoundChangeKind.SHEETS, RoundChangeKind.PLAN):
        return _sheet_words(old, new) if row.kind == RoundChangeKind.SHEETS else _plan_words(new)
    if row.kind == RoundChangeKind.SETTINGS:
        return "; ".join(f"{_label(name)}: {_value(old.get(name))} → {_value(new[name])}" for name in new)
    return f"{len(new.get('units', ()))} đơn vị, {len(new.get('blocks', ()))} khối"


def _units(leads: list[Any]) -> str:
    """The lead units of a field, with the people where it names some."""
    said = [one if isinstance(one, str) else f"{one[0]} ({', '.join(one[1])})" for one in leads]
    return " và ".join(said) or "bỏ phân công"


def _plan_words(new: dict[str, Any]) -> str:
    pairs = f"thêm {len(new['added'])} cặp, bỏ {len(new['removed'])} cặp"
    return f"Mỗi đơn vị {new['per_unit']} đoàn kiểm tra, {InspectionSide(new['side']).label.lower()}; {pairs}"


def _sheet_words(old: dict[str, Any], new: dict[str, Any]) -> str:
    reason = new.get("not_ranked_reason", "")
    said = f"không xếp hạng: {reason}" if reason else "xếp hạng"
    if "added" in new:
        return f"Thêm {new['added']}, {said}"
    was = old.get("not_ranked_reason", "")
    return f"{new.get('unit', '')}: {f'không xếp hạng: {was}' if was else 'xếp hạng'} → {said}"


def _span(ends: dict[str, Any]) -> str:
    opens = parse_datetime(ends["opens_at"]) if ends.get("opens_at") else None
    first = "" if opens is None else f"từ {timezone.localtime(opens):%d/%m/%Y} "
    return f"{first}đến hết {_end(ends['closes_at'])}" if ends.get("closes_at") else f"{first}không có hạn"


def _end(text: str) -> str:
    day = last_day(parse_datetime(text))
    return "" if day is None else f"{day:%d/%m/%Y}"


def _state(told_: dict[str, Any]) -> str:
    state = told_.get("state", "")
    return RoundState(state).label if state in RoundState.values else str(state)


def teams_without_head(round_: Round) -> list[str]:
    """Names of the teams whose marks nobody could settle: independent marks are asked for, and no member is its head."""
    if not round_.independent_marks:
        return []
    headed = TeamMember.objects.filter(is_head=True).values("team")
    return [team.name for team in InspectionTeam.objects.filter(round=round_).exclude(pk__in=headed)]


_LABELS = {
    "title": "Tên đợt",
    "inspection_shown_on_closing": "Đơn vị thấy điểm kiểm tra khi khép biên bản",
    "own_row_shown_when_provisional": "Đơn vị thấy dòng của mình ở dự thảo",
    "outside_shown_when_provisional": "Đơn vị thấy điểm điều tra ở dự thảo",
    "mark_tolerance_points": "Chênh lệch cho phép (điểm)",
    "survey_minimum": "Số phiếu điều tra ít nhất",
    "survey_shortage": "Khi không đủ mẫu điều tra",
    "survey_groups": "Đối tượng khảo sát",
}


def _label(name: str) -> str:
    return _LABELS.get(name, name)


def _value(text: Any) -> str:
    return {"1": "có", "": "không", None: "không"}.get(text, str(text))
