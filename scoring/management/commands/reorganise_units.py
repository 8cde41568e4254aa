"""Take a table of a whole reorganisation in from the command line: shown first, written only with --apply; services decide."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from scoring.excel import reorganisation_import as tables
from scoring.excel.findings import Refusal
from scoring.excel.reorganisation import ReorganisationPlan, Step
from scoring.forms.fields import day_or_none
from scoring.forms.reorganisation import chosen_people, people_rows
from scoring.management.base import PortalCommand
from scoring.management.files import find_user, why_not
from units.models import Agency
from units.services.errors import Refused
from units.services.reorganisation import Decision


class Command(PortalCommand):
    """`manage.py reorganise_units AGENCY FILE --number N --signed D --from D --user U [--skip-unknown] [--apply]`."""

    help = "Xem trước một bảng sắp xếp đơn vị (.xlsx, .csv) và mọi người sẽ chuyển; thêm --apply để ghi, một lần, tất cả hoặc không gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", metavar="AGENCY")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--number", required=True, metavar="N", help="số quyết định")
        parser.add_argument("--signed", required=True, type=_day, metavar="D", help="ngày ký, dd/mm/yyyy")
        parser.add_argument("--from", required=True, type=_day, dest="on_date", metavar="D", help="có hiệu lực từ ngày")
        parser.add_argument("--user", required=True, metavar="U", help="người của cơ quan thường trực đứng tên")
        parser.add_argument("--skip-unknown", action="store_true", help="bỏ qua dòng nêu đơn vị mà cơ quan không có")
        parser.add_argument("--apply", action="store_true", help="ghi; không có thì chỉ xem trước")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"Không có cơ quan chủ trì mang mã {options['agency']}.", returncode=2)
        actor, now = find_user(options["user"]), timezone.now()
        try:
            upload = tables.receive(
                agency=agency,
                file_name=Path(options["file"]).name,
                content=_content(options["file"]),
                decision=Decision(options["number"], options["signed"], options["on_date"]),
                skips_unknown=options["skip_unknown"],
                now=now,
                actor=actor,
            )
            if isinstance(upload, Refusal):
                raise CommandError(f"{upload.message} {upload.fix}", returncode=2)
            plan = tables.plan_of(upload, now)
            self._show(plan)
            if options["apply"] and not plan.findings:
                rows = [row for step in plan.steps for row in people_rows(step.roles, step.wanted, {})]
                people = chosen_people(rows)
                many = tables.apply(upload=upload, people=people, shown=plan.digest, actor=actor, now=now)
                self.stdout.write(f"Đã ghi {many} việc.")
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if plan.findings:
            raise SystemExit(1)

    def _show(self, plan: ReorganisationPlan) -> None:
        for found in plan.findings:
            self.stderr.write(f"{found.place}: {found.value}: {found.message} {found.fix}")
        for found in plan.skipped:
            self.stdout.write(f"{found.place}: bỏ qua {found.value}")
        for step in plan.steps:
            self.stdout.write(_told(step))
            for row in people_rows(step.roles, step.wanted, {}):
                self.stdout.write(f"    {row.role.user} ({row.role.get_role_display()}) → {row.chosen or 'kết thúc'}")
        self.stdout.write(
            f"{len(plan.steps)} việc sẽ ghi, {plan.done} đã ghi từ trước, {plan.kept} dòng giữ nguyên, {len(plan.findings)} lỗi."
        )


def _told(step: Step) -> str:
    wanted = step.wanted
    olds = ", ".join(f"{unit.name} ({unit.code})" for unit in wanted.olds)
    news = [f"{new.name} ({new.code})" for new in wanted.news]
    news += [f"{wanted.into.name} ({wanted.into.code})"] if wanted.into is not None else []
    return f"{wanted.kind.label}: {olds or '–'} → {', '.join(news) or wanted.place.get('name', '–')}"


def _day(typed: str) -> dt.date:
    day = day_or_none(typed)
    if day is None:
        raise ArgumentTypeError(f"{typed} không phải ngày dạng dd/mm/yyyy")
    return day


def _content(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {why_not(error)}.", returncode=2) from error
