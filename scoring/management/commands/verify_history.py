"""Prove the history chains of a round, or name the first bad line of each sheet; it mends nothing."""

from typing import Any

from django.core.management.base import CommandParser

from scoring.management.base import PortalCommand
from scoring.management.files import find_round
from scoring.models import ScoreChange
from scoring.selectors.history import first_bad_lines


class Command(PortalCommand):
    """`manage.py verify_history ROUND`; exit status 1 when a line is bad."""

    help = "Kiểm tra lịch sử chấm điểm của một đợt: chuỗi băm, số dòng, điểm hiện tại."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="ROUND")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        round_ = find_round(options["code"])
        bad = first_bad_lines(round_)
        for line in bad:
            self.stdout.write(line)
        if bad:
            raise SystemExit(1)
        count = ScoreChange.objects.filter(assessment__round=round_).count()
        self.stdout.write(f"Lịch sử nguyên vẹn: {count} dòng.")
