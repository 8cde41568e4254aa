"""Write the minutes of an inspection and the recommendations in them, until the team closes them; no score is written."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import RoundChangeKind
from scoring.models import Assessment, Criterion, Inspection, InspectionMinutes, Recommendation
from scoring.selectors.minutes import (
    MOST_RECOMMENDATIONS,
    MinutesWanted,
    RecommendationWanted,
    as_wanted,
    owing_units,
    standing_minutes,
)
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.round_history import locked_round, record
from scoring.services.scores import locked_sheet
from units.models import Unit, User

OUTDATED = "Có người trong đoàn vừa lưu biên bản này. Chưa ghi gì; nội dung bạn gõ còn nguyên. Xem bản đang lưu rồi bấm Lưu lần nữa nếu muốn thay."


@transaction.atomic
def save_minutes(
    *, inspection: Inspection, wanted: MinutesWanted, seen: int, now: dt.datetime, actor: User
) -> InspectionMinutes:
    """Save the minutes whole, with their recommendations in order.

    `seen` is the version that the page was made from, 0 for minutes not begun. Raises AlreadyDone where they stand so,
    Outdated, NotOpen once they are closed, NotAllowed, Faulty by the places of the form.
    """
    round_ = locked_round(inspection.assessment.round)
    sheet = locked_sheet(inspection.assessment)
    row = Inspection.objects.select_related("team").get(pk=inspection.pk)
    row.assessment = sheet
    _must_be_of_the_team(row, sheet, actor)
    _must_be_open(row)
    if not permissions.may(actor, "minutes.write", sheet):
        raise NotOpen("Phiếu đã chốt hoặc đợt không còn mở nên biên bản không sửa được nữa.")
    standing = standing_minutes(row)
    if standing is not None and as_wanted(standing) == wanted:
        raise AlreadyDone("Biên bản đang đúng như vậy rồi.")
    _must_be_fresh(seen, standing.version if standing else 0)
    units, criteria = {unit.code: unit for unit in owing_units(sheet)}, _criteria(sheet, wanted)
    if faults := _faults_of(sheet, wanted, units, criteria):
        raise Faulty(faults)
    minutes = standing or InspectionMinutes(inspection=row, version=0)
    for name in ("began_at", "ended_at", "place", "received", "checked", "conclusion"):
        setattr(minutes, name, getattr(wanted, name))
    minutes.findings = dict(wanted.findings)
    minutes.version += 1
    minutes.updated_at, minutes.updated_by = now, actor
    minutes.save()
    _write_recommendations(row, wanted.recommendations, units, criteria)
    told = {"unit": sheet.unit.code, "team": row.team.code, "version": minutes.version}
    record(round_, RoundChangeKind.MINUTES, old=None, new=told, actor=actor, now=now)
    return minutes


def _must_be_of_the_team(row: Inspection, sheet: Assessment, actor: User) -> None:
    """Let a member of this very team pass; of two teams on a sheet, each keeps its own minutes."""
    member = row.team.members.filter(user=actor).exists()
    if not member or not permissions.may(actor, "inspection.read", sheet):
        raise NotAllowed(permissions.RIGHTS["minutes.write"].says)


def _must_be_open(row: Inspection) -> None:
    if row.closed_at is not None:
        raise NotOpen("Biên bản đã khép nên không sửa được nữa.")


def _must_be_fresh(seen: int, version: int) -> None:
    if seen != version:
        raise Outdated(OUTDATED)


def _criteria(sheet: Assessment, wanted: MinutesWanted) -> dict[str, Criterion]:
    codes = {row.criterion_code for row in wanted.recommendations if row.criterion_code}
    rows = Criterion.objects.filter(criteria_set=sheet.round_block.criteria_set_id, code__in=codes)
    return {row.code: row for row in rows}


def faults_of_minutes(*, assessment: Assessment, wanted: MinutesWanted) -> Mapping[str, list[str]]:
    """Every rule that minutes break, by the places of the form, for what is told beside texts that cannot be read.

    Two queries; it asks neither right nor time, and writes nothing.
    """
    units = {unit.code: unit for unit in owing_units(assessment)}
    return _faults_of(assessment, wanted, units, _criteria(assessment, wanted))


def _faults_of(
    sheet: Assessment, wanted: MinutesWanted, units: Mapping[str, Unit], criteria: Mapping[str, Criterion]
) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if wanted.began_at and wanted.ended_at and wanted.ended_at <= wanted.began_at:
        faults["ended"] = ["Giờ kết thúc phải sau giờ bắt đầu."]
    if len(wanted.recommendations) > MOST_RECOMMENDATIONS:
        faults[""] = [f"Một biên bản có nhiều nhất {MOST_RECOMMENDATIONS} kiến nghị."]
    for number, row in enumerate(wanted.recommendations, start=1):
        said = []
        if not row.text:
            said.append("Ghi nội dung kiến nghị, hoặc xóa trống cả dòng.")
        if row.criterion_code and row.criterion_code not in criteria:
            said.append(f"Phiếu này không có tiêu chí {row.criterion_code}.")
        if row.unit_code not in units:
            said.append(f"Kiến nghị chỉ gửi được cho {sheet.unit.name} hoặc đơn vị cấp trên của đơn vị này.")
        if row.deadline and wanted.began_at and row.deadline < wanted.began_at.date():
            said.append("Hạn không được trước ngày kiểm tra.")
        if said:
            faults[f"kien-nghi-{number}"] = said
    return faults


def _write_recommendations(
    row: Inspection,
    wanted: tuple[RecommendationWanted, ...],
    units: Mapping[str, Unit],
    criteria: Mapping[str, Criterion],
) -> None:
    """Those of open minutes are nobody's yet: they are rewritten by their number, and the rest goes."""
    standing = {one.number: one for one in Recommendation.objects.filter(inspection=row)}
    for number, one in enumerate(wanted, start=1):
        kept = standing.pop(number, None)
        kept = kept or Recommendation(inspection=row, number=number, token=secrets.token_urlsafe(12))
        kept.text, kept.person, kept.deadline = one.text, one.person, one.deadline
        kept.unit, kept.criterion = units[one.unit_code], criteria.get(one.criterion_code)
        kept.save()
    Recommendation.objects.filter(pk__in=[one.pk for one in standing.values()]).delete()
