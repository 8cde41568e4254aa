"""Import self-assessment workbooks from files: the one importer, as on the page; a dry run writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils import timezone

from scoring.excel.findings import Refusal
from scoring.excel.importer import apply, judge, plan_of, receive, report_of
from scoring.excel.raw import RawBook
from scoring.management.files import find_sheet, sheet_or_none
from scoring.management.importing import Aim, ImportCommand, Report
from scoring.models import Assessment
from units.models import User


class Command(ImportCommand):
    """`manage.py import_self_assessment FILE… [--round R --unit U] [--dry-run] [--format json] [--actor USERNAME]`."""

    help = "Nhập tệp Excel tự đánh giá; đợt và đơn vị lấy từ tệp khi không ghi."
    of = (("round", "đợt; cùng --unit xác nhận tệp không còn trang _meta"), ("unit", "đơn vị"))
    unknown = "Tệp không cho biết đợt và đơn vị có ở đây; thêm --round và --unit."

    def aim(self, meta: Mapping[str, str], given: tuple[str | None, str | None]) -> Aim | None:
        """The sheet of a unit in a round."""
        codes = given[0] or meta.get("round", ""), given[1] or meta.get("unit_code", "")
        by_hand = all(given)
        sheet = find_sheet(*codes) if by_hand else sheet_or_none(*codes)
        return None if sheet is None else _aim(sheet, by_hand=by_hand)


def _aim(sheet: Assessment, *, by_hand: bool) -> Aim:
    def look(raw: RawBook | Refusal) -> Report:
        examined = judge(sheet, raw, by_hand=by_hand)
        return report_of(sheet, examined, plan_of(sheet, examined))

    def write(name: str, content: bytes, actor: User) -> tuple[Report, Callable[[set[str]], object]]:
        now = timezone.now()
        batch = receive(assessment=sheet, file_name=name, content=content, actor=actor, now=now, by_hand=by_hand)
        return batch.report, lambda ticks: apply(batch=batch, actor=actor, now=now, accepted_warnings=ticks)

    return Aim({"round": sheet.round.code, "unit": sheet.unit.code}, look, write)
