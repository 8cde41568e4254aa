"""What a round's inspections came to, as papers: the report to the superior, and the list of recommendations; it computes no points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.utils import timezone

from scoring.enums import RecommendationState
from scoring.models import Inspection, InspectionMinutes, Round
from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, Value, two
from scoring.selectors.inspection_teams import TeamRow
from scoring.selectors.recommendations import Followed

_ASKED: Final = (
    Column("Đơn vị được kiểm tra", 26),
    Column("Đoàn", 22),
    Column("Số", 6, Kind.COUNT),
    Column("Kiến nghị", 60),
    Column("Tiêu chí", 10),
    Column("Thực hiện", 30),
    Column("Hạn", 12),
    Column("Trạng thái", 18),
    Column("Trả lời", 50),
    Column("Văn bản trả lời", 24),
)


def recommendations_paper(round_: Round, rows: Sequence[Followed], now: dt.datetime) -> Paper:
    """The recommendations as a table: for Excel."""
    section = Section("Kiến nghị sau kiểm tra", "Kiến nghị", _ASKED, tuple(_asked(one) for one in rows))
    return Paper(
        name="kien-nghi",
        title="Kiến nghị sau kiểm tra",
        subtitle=round_.title,
        agency=round_.agency.name,
        marks=_marks(round_, now),
        sections=(section,),
        attachment=False,
    )


def report_paper(
    round_: Round,
    teams: Sequence[TeamRow],
    minutes: Mapping[int, InspectionMinutes],
    points: Mapping[int, tuple[Decimal | None, Decimal | None]],
    asked: Sequence[Followed],
    now: dt.datetime,
) -> Paper:
    """The summary report to the superior: who inspected whom, when, by which decision, findings, recommendations with state.

    `minutes` and `points` by the id of the inspection, of closed ones alone; points are (self, after the inspection).
    """
    inspections = [one for row in teams for one in row.inspections]
    sections = (
        Section("1. Các đoàn kiểm tra", "Đoàn", _TEAM, tuple(_team(row) for row in teams)),
        Section(
            "2. Các cuộc kiểm tra",
            "Cuộc kiểm tra",
            _VISIT,
            tuple(
                _visit(row, one, minutes.get(one.pk), points.get(one.pk)) for row in teams for one in row.inspections
            ),
            ("Điểm chỉ ghi cho cuộc kiểm tra đã khép biên bản.",),
        ),
        Section(
            "3. Kết quả kiểm tra",
            "Kết quả",
            _FOUND,
            tuple(_found(one, minutes[one.pk]) for one in inspections if one.pk in minutes),
        ),
        Section("4. Kiến nghị", "Kiến nghị", _ASKED, tuple(_asked(one) for one in asked)),
    )
    return Paper(
        name="bao-cao-kiem-tra",
        title="Báo cáo kết quả kiểm tra",
        subtitle=round_.title,
        agency=round_.agency.name,
        marks=_marks(round_, now),
        sections=tuple(section for section in sections if section.lines),
        sentences=(_addressed(round_), *_sentences(teams, inspections, asked)),
        attachment=False,
    )


def _addressed(round_: Round) -> str:
    """To whom the report goes: the superior of the agency, a line to fill in where it is not known."""
    superior = round_.agency.parent
    return f"Kính gửi: {'………………………………' if superior is None else superior.name}"


_TEAM: Final = (
    Column("Đoàn", 34),
    Column("Quyết định", 28),
    Column("Trưởng đoàn", 26),
    Column("Thư ký", 26),
    Column("Thành viên", 10, Kind.COUNT),
    Column("Đơn vị", 10, Kind.COUNT),
    Column("Đã khép", 10, Kind.COUNT),
)
_VISIT: Final = (
    Column("Đơn vị được kiểm tra", 34),
    Column("Đoàn", 30),
    Column("Thời gian", 20),
    Column("Địa điểm", 30),
    Column("Biên bản", 18),
    Column("Tự chấm", 11, Kind.POINTS),
    Column("Sau kiểm tra", 11, Kind.POINTS),
)
_FOUND: Final = (
    Column("Đơn vị được kiểm tra", 24),
    Column("Người tiếp đoàn", 36),
    Column("Nội dung kiểm tra", 40),
    Column("Kết quả kiểm tra", 60),
    Column("Kết luận", 40),
)


def _marks(round_: Round, now: dt.datetime) -> Marks:
    day = f"{timezone.localtime(now):%d/%m/%Y}"
    source = f"Số liệu đến ngày {day}"
    return Marks(source=source, draft=False, illustrative=round_.illustrative)


def _sentences(
    teams: Sequence[TeamRow], inspections: Sequence[Inspection], asked: Sequence[Followed]
) -> tuple[str, ...]:
    closed = sum(one.closed_at is not None for one in inspections)
    units = len({one.assessment_id for one in inspections})
    said = f"Có {len(teams)} đoàn, {len(inspections)} cuộc kiểm tra tại {units} đơn vị; đã khép {closed} biên bản."
    if closed < len(inspections):
        said += f" Còn {len(inspections) - closed} cuộc chưa khép biên bản nên chưa có kết quả trong báo cáo này."
    counts = {state: sum(one.row.state == state for one in asked) for state in RecommendationState}
    late = sum(one.is_late for one in asked)
    told = "; ".join(f"{counts[state]} {state.label.lower()}" for state in RecommendationState)
    return (said, f"Các đoàn nêu {len(asked)} kiến nghị: {told}. Quá hạn {late} kiến nghị.")


def _team(row: TeamRow) -> Line:
    team = row.team
    day = f" ngày {team.decision_date:%d/%m/%Y}" if team.decision_date else ""
    return Line(
        (
            team.name,
            f"{team.decision}{day}" or None,
            str(row.head) if row.head else None,
            str(row.secretary) if row.secretary else None,
            len(row.members),
            len(row.inspections),
            row.closed,
        )
    )


def _visit(
    row: TeamRow,
    one: Inspection,
    minutes: InspectionMinutes | None,
    points: tuple[Decimal | None, Decimal | None] | None,
) -> Line:
    at = minutes.began_at if minutes is not None and minutes.began_at else one.visit_at
    place = minutes.place if minutes is not None and minutes.place else one.place
    closed: Value = f"khép {timezone.localtime(one.closed_at):%d/%m/%Y}" if one.closed_at else "chưa khép"
    own, after = points or (None, None)
    when = f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else None
    return Line((one.assessment.unit.name, row.team.name, when, place or None, closed, two(own), two(after)))


def _found(one: Inspection, minutes: InspectionMinutes) -> Line:
    texts = "\n".join(text for text in minutes.findings.values() if text)
    told = (
        minutes.received or None,
        minutes.checked or None,
        texts or "Không có điểm khác",
        minutes.conclusion or None,
    )
    return Line((one.assessment.unit.name, *told))


def _asked(one: Followed) -> Line:
    row = one.row
    state = f"{row.get_state_display()}{', quá hạn' if one.is_late else ''}"
    return Line(
        (
            row.inspection.assessment.unit.name,
            row.inspection.team.name,
            row.number,
            row.text,
            row.criterion.code if row.criterion else None,
            ", ".join(filter(None, (row.unit.name, row.person))),
            f"{row.deadline:%d/%m/%Y}" if row.deadline else None,
            f"{state}: {row.reason}" if row.reason else state,
            row.answer or None,
            row.answer_paper or None,
        )
    )
