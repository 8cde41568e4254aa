"""Import workbooks of reported figures and of procedures from files: the one importer, as on the page; a dry run writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.management.base import CommandError
from django.utils import timezone

from scoring.enums.figures import FigureUploadKind
from scoring.excel.figure_import import apply, judge, receive
from scoring.excel.figure_preview import figure_report
from scoring.excel.figure_reading import Book
from scoring.excel.figures import FigureBook
from scoring.excel.findings import Refusal
from scoring.excel.procedures import CutBook
from scoring.excel.raw import RawBook
from scoring.management.importing import Aim, ImportCommand, Report
from scoring.selectors.indicators.place import place_of
from scoring.selectors.indicators.procedures import home_of
from units.models import User


class Command(ImportCommand):
    """`manage.py import_figures FILE… [--period P --unit U] [--dry-run] [--format json] [--actor USERNAME]`."""

    help = "Nhập tệp Excel số liệu báo cáo và thủ tục cắt giảm; kỳ và đơn vị lấy từ tệp khi không ghi."
    of = (("period", "kỳ báo cáo; cùng --unit xác nhận tệp không còn trang _meta"), ("unit", "đơn vị"))
    unknown = "Tệp không cho biết kỳ và đơn vị có ở đây; thêm --period và --unit."

    def aim(self, meta: Mapping[str, str], given: tuple[str | None, str | None]) -> Aim | None:
        """The figures of a unit in a period; the procedures of a unit where the workbook says that it holds those."""
        unit_code, by_hand = given[1] or meta.get("unit_code", ""), all(given)
        if meta.get("kind") == FigureUploadKind.CUTS and not any(given):
            home = home_of(meta.get("agency", ""), unit_code)
            return None if home is None else _aim(CutBook(home), None, unit_code, by_hand=False)
        period_code = given[0] or meta.get("period", "")
        place = place_of(period_code, unit_code)
        if place is None and by_hand:
            raise CommandError(f"Không có kỳ {period_code}, hoặc cơ quan không có đơn vị {unit_code}.", returncode=2)
        return None if place is None else _aim(FigureBook(place), period_code, unit_code, by_hand=by_hand)


def _aim(book: Book, period: str | None, unit: str, *, by_hand: bool) -> Aim:
    def look(raw: RawBook | Refusal) -> Report:
        examined = judge(book, raw, by_hand=by_hand)
        return figure_report(book, examined.findings, examined.plan)

    def write(name: str, content: bytes, actor: User) -> tuple[Report, Callable[[set[str]], object]]:
        now = timezone.now()
        upload = receive(book=book, file_name=name, content=content, actor=actor, now=now, by_hand=by_hand)
        put = {"upload": upload, "book": book.anew(), "actor": actor, "now": now}
        return upload.report, lambda ticks: apply(**put, accepted_warnings=ticks)  # type: ignore[arg-type]

    return Aim({"period": period, "unit": unit}, look, write)
