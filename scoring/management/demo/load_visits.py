"""Make the inspection that a published source tells of, and the sheet that takes its answer from reported figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from scoring.management.demo.source import Source, Visit
from scoring.models import Assessment, Inspection, InspectionTeam, ReportingPeriod, Round, TeamMember
from scoring.selectors.minutes import MinutesWanted
from scoring.services.indicators.bindings import bind_criterion
from scoring.services.minutes import save_minutes
from scoring.services.rounds import load_document
from scoring.services.sheets import close_inspection
from units.models import Unit, User

_RATE = "TY-LE"
_REVIEWED = {
    "1.1": {"self": {"a": "21588", "b": "21575"}},
    "1.2": {"self": {"value": "36"}, "inspection": {"value": "34"}},
}
"""What the inspected sheet says: the printed dossiers of 2014, made-up points for the rest."""


def load_visit(source: Source, unit: Unit, visit: Visit, head: User, organiser: User) -> None:
    """Make the round of the inspection with its team, and minutes where they are known; a second round bound to figures."""
    title = f"Kiểm tra cải cách hành chính năm {visit.visit_on.year}: {unit.name}"
    has_minutes = bool(visit.received)
    round_ = _round(unit, f"{source.short.upper()}-KT", visit.visit_on.year, title, _REVIEWED if has_minutes else {})
    team = InspectionTeam.objects.create(
        round=round_,
        code="DOAN-1",
        name=f"Đoàn kiểm tra {source.name}",
        decision=visit.decision,
        decision_date=visit.decided_on,
    )
    TeamMember.objects.create(team=team, user=head, is_head=True)
    sheet = round_.assessments.get(unit=unit)
    inspection = Inspection.objects.create(team=team, assessment=sheet, visit_at=_moment(visit.visit_on))
    if has_minutes:
        _write_minutes(sheet, inspection, visit, head)
    if any(one.code == _RATE for one in source.asked):
        _bind(source, unit, organiser)


def _write_minutes(sheet: Assessment, inspection: Inspection, visit: Visit, head: User) -> None:
    sheet.letter_number, sheet.letter_date = "01/BC-UBND (minh họa)", visit.visit_on - dt.timedelta(days=7)
    sheet.submitted_at = _moment(sheet.letter_date)
    sheet.save(update_fields=["letter_number", "letter_date", "submitted_at"])
    ended_at = _moment(visit.visit_on, 16)
    wanted = MinutesWanted(
        began_at=_moment(visit.visit_on),
        ended_at=ended_at,
        place=sheet.unit.name,
        received="\n".join(visit.received),
        checked=f"Trao đổi văn bản điện tử, hồ sơ hành chính; kiểm tra tại: {'; '.join(visit.sites)}.",
        findings={"1": "Sổ theo dõi hồ sơ ghi chưa đủ (minh họa)."},
        conclusion=f"Đoàn tổng hợp, báo cáo {visit.report_to} (giờ kiểm tra, kết quả và kết luận là minh họa).",
    )
    save_minutes(inspection=inspection, wanted=wanted, seen=0, now=ended_at, actor=head)
    close_inspection(assessment=sheet, now=ended_at, actor=head)


def _bind(source: Source, unit: Unit, organiser: User) -> None:
    """The rate of dossiers on time of a sheet that its unit still fills in comes from the first period's figures."""
    period = ReportingPeriod.objects.filter(agency=unit.agency).earliest("ends_on")
    year = period.ends_on.year
    title = f"Đánh giá cải cách hành chính năm {year} (minh họa)"
    round_ = _round(unit, f"{source.short.upper()}-CCHC", year, title, {})
    keys = ("GIAI-QUYET", "DUNG-HAN")
    bind_criterion(
        round_=round_, code="1.1", period=period, keys=keys, seen="", now=_moment(period.ends_on), actor=organiser
    )


def _round(unit: Unit, code: str, year: int, title: str, answers: dict[str, Any]) -> Round:
    block = unit.block
    if block is None:
        raise ValueError(f"{unit} has no block")
    document = {
        "format": "cchc-round/1",
        "round": _head(unit, f"{code}-{year}", year, title, "in_review" if answers else "drafting"),
        "policy": {
            "layers": ["council", "appraisal_2", "appraisal_1", "inspection", "central", "survey", "self"],
            "decimals": 2,
            "maximum": "100",
        },
        "criteria": _criteria(),
        "scales": [{"block": None, "classes": [{"name": "Tốt", "from": "80"}, {"name": "Chưa tốt", "from": "0"}]}],
        "blocks": [{"code": block.code, "name": block.name}],
        "units": [{"code": unit.code, "name": unit.name, "block": block.code, "answers": answers}],
    }
    return load_document(documents=[document], now=_moment(dt.date(year, 1, 1))).round


def _head(unit: Unit, code: str, year: int, title: str, state: str) -> dict[str, Any]:
    return {
        "code": code,
        "agency": {"code": unit.agency.code, "name": unit.agency.name},
        "programme": "CCHC",
        "year": year,
        "period": "năm",
        "title": title,
        "illustrative": True,
        "note": "Bộ tiêu chí và điểm là số liệu minh họa; đoàn, ngày kiểm tra và số liệu báo cáo theo nguồn đã đăng.",
        "sheets": {unit.code: state},
    }


def _criteria() -> list[dict[str, Any]]:
    settled = {"kind": "ratio", "a": "Số hồ sơ đã giải quyết", "b": "Số hồ sơ giải quyết đúng hạn", "integer": True}
    field = "Giải quyết thủ tục hành chính"
    return [
        {"code": "1", "title": field, "max": "100"},
        {
            "code": "1.1",
            "parent": "1",
            "title": "Tỷ lệ hồ sơ giải quyết đúng hạn",
            "max": "60",
            "measure": settled,
            "conversion": {"kind": "share"},
        },
        {
            "code": "1.2",
            "parent": "1",
            "title": "Tổ chức bộ phận tiếp nhận và trả hồ sơ",
            "max": "40",
            "measure": {"kind": "points"},
        },
    ]


def _moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
