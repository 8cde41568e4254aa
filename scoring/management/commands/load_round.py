"""Load a round from its round_format documents; it goes through services.rounds and past all windows."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from scoring import engine
from scoring.management.base import PortalCommand
from scoring.management.files import read_document, refuse
from scoring.services.errors import Refused
from scoring.services.rounds import load_document


class Command(PortalCommand):
    """`manage.py load_round ROUND.json [MORE.json …] [--replace]`."""

    help = "Nạp một đợt đánh giá từ tệp cchc-round/1 (nhiều tệp khi mỗi khối có bộ tiêu chí riêng)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="ROUND.json")
        parser.add_argument("--replace", action="store_true", help="nạp lại một đợt chưa công bố, chưa có người chấm")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        try:
            documents = [read_document(path) for path in options["files"]]
            loaded = load_document(documents=documents, replace=options["replace"], now=timezone.now())
        except engine.FaultyDocument as error:
            refuse(self, error)
        except Refused as error:
            raise CommandError(str(error)) from error
        for note in loaded.notes:
            self.stdout.write(note)
        count = loaded.round.assessments.count()
        self.stdout.write(f"Đã nạp đợt {loaded.round.code}: {count} phiếu.")
