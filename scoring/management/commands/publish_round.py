"""Publish a round, or a correction of it, from the command line: the same checks and people as on the page."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from scoring.enums import Origin, SheetState
from scoring.management.base import PortalCommand
from scoring.management.files import find_round, find_user
from scoring.models import Ranking, Round
from scoring.services.errors import ChecksFailed, Refused
from scoring.services.rankings import approve_publication, present_round, request_publication
from scoring.services.sheets import decide_sheet
from units.models import User


class Command(PortalCommand):
    """`manage.py publish_round CODE --decision NUMBER --date YYYY-MM-DD --actor A [--approver B] [--reason TEXT]`."""

    help = "Công bố bảng xếp hạng của một đợt, hoặc một lần đính chính có lý do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--decision", required=True, help="số quyết định công bố")
        parser.add_argument("--date", required=True, help="ngày quyết định, như 2014-11-06")
        parser.add_argument("--actor", required=True, help="người đề nghị, của cơ quan thường trực")
        parser.add_argument("--approver", help="người duyệt, khác người đề nghị, khi cơ quan cần hai người")
        parser.add_argument("--reason", default="", help="lý do, bắt buộc khi đính chính")
        parser.add_argument("--present", action="store_true", help="trình luôn nếu chưa trình")
        parser.add_argument("--decide-all", action="store_true", help="chốt luôn mọi phiếu chưa chốt")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        round_, actor = find_round(options["code"]), find_user(options["actor"])
        approver = find_user(options["approver"]) if options["approver"] else None
        try:
            date = parse_date(options["date"])
        except ValueError:
            date = None
        if date is None:
            raise CommandError("Ngày quyết định phải viết như 2014-11-06.", returncode=2)
        if round_.agency.second_approver and approver is None:
            raise CommandError("Cơ quan này cần người thứ hai duyệt: thêm --approver.", returncode=2)
        try:
            ranking = _publish(round_, date, options, actor, approver)
        except ChecksFailed as error:
            for check in error.checks:
                self.stdout.write(
                    f"{'[đạt]' if check.passed else '[lưu ý]' if check.warns else '[chưa]'} {check.title}"
                )
                for detail in () if check.passed else check.details:
                    self.stdout.write(f"        {detail}")
            raise CommandError("Chưa công bố được.") from error
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Đã công bố {round_.code} lần {ranking.version}: /xep-hang/{round_.code}/lan-{ranking.version}/"
        )


@transaction.atomic
def _publish(round_: Round, date: dt.date, options: dict[str, Any], actor: User, approver: User | None) -> Ranking:
    """Everything the options ask for, all or nothing."""
    now = timezone.now()
    if options["decide_all"]:
        for sheet in round_.assessments.exclude(state=SheetState.DECIDED).order_by("pk"):
            decide_sheet(
                assessment=sheet,
                now=now,
                actor=actor,
                unready_reason="Chốt bằng lệnh khi công bố",
                origin=Origin.COMMAND,
            )
    if options["present"] and round_.presented_at is None:
        present_round(round_=round_, now=now, actor=actor)
    request = request_publication(
        round_=round_,
        decision_number=options["decision"],
        decision_date=date,
        reason=options["reason"],
        now=now,
        actor=actor,
    )
    if request.ranking is not None:
        return request.ranking
    if approver is None:
        raise Refused("Cơ quan này cần người thứ hai duyệt: thêm --approver.")
    return approve_publication(request=request, now=now, actor=approver)
