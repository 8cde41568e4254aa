"""Evaluate every sheet of a round anew; with --check it only says what differs."""

from typing import Any

from django.core.management.base import CommandParser

from scoring.management.base import PortalCommand
from scoring.management.files import find_round
from scoring.services.rounds import recompute_round


class Command(PortalCommand):
    """`manage.py recompute ROUND [--check]`; exit status 1 when --check finds a difference."""

    help = "Tính lại mọi phiếu của một đợt; --check chỉ so với tổng đã lưu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="ROUND")
        parser.add_argument("--check", action="store_true", help="chỉ so, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        differences = recompute_round(round_=find_round(options["code"]), check=options["check"])
        for difference in differences:
            self.stdout.write(difference)
        if not differences:
            self.stdout.write("Mọi tổng đều khớp.")
        elif options["check"]:
            raise SystemExit(1)
        else:
            self.stdout.write(f"Đã ghi lại, {len(differences)} chỗ khác.")
