"""Send today's letters of reminder and those that could not be sent before; made for a timer, safe to run twice at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from scoring.management.base import PortalCommand
from scoring.selectors.reminders import letters_of
from scoring.services.reminders import send_letters

_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


class Command(PortalCommand):
    """`manage.py send_reminders [--dry-run] [--format json]`; 0 also when letters wait for the next run."""

    help = "Gửi thư nhắc việc trước hạn 7, 3, 1 ngày; thư chưa gửi được lần trước được gửi lại."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ in hôm nay ai nhận thư gì, không lưu, không gửi"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        if options["dry_run"]:
            for letter in letters_of(timezone.now()):
                self.stdout.write(f"{letter.person.username} <{letter.address or 'chưa có địa chỉ'}>: {letter.subject}")
            return
        if settings.EMAIL_BACKEND == _NOWHERE:
            raise CommandError(
                "Chưa cài máy chủ thư: đặt EMAIL_URL (xem docs/operators.md). Chưa lập, chưa gửi thư nào."
            )
        run = send_letters(now=timezone.now)
        if options["format"] == "json":
            self.stdout.write(json.dumps(asdict(run)))
            return
        said = f"Lập {run.made} thư, gửi được {run.sent} thư, còn chờ {run.waiting} thư"
        self.stdout.write(said + (f", bỏ {run.failed} thư quá cũ." if run.failed else "."))
