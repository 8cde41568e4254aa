"""Write a round as round_format documents, one for each criteria set; it changes nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from scoring.management.base import PortalCommand
from scoring.management.files import find_round, why_not
from scoring.selectors.engine_input import round_documents


class Command(PortalCommand):
    """`manage.py export_round CODE --output ROUND.json`; a second set goes to ROUND-2.json beside it."""

    help = "Xuất một đợt thành tệp cchc-round/1, mỗi bộ tiêu chí một tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--output", required=True, metavar="ROUND.json")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        round_ = find_round(options["code"])
        states = dict(round_.assessments.values_list("unit__code", "state"))
        first = Path(options["output"])
        for number, document in enumerate(round_documents(round_), start=1):
            document["round"]["sheets"] = {unit["code"]: states[unit["code"]] for unit in document["units"]}
            path = first if number == 1 else first.with_stem(f"{first.stem}-{number}")
            text = json.dumps(document, ensure_ascii=False, indent=1)
            try:
                path.write_text(text + "\n", encoding="utf-8")
            except OSError as error:
                raise CommandError(f"Không ghi được tệp {path}: {why_not(error)}.", returncode=2) from error
            self.stdout.write(f"Đã ghi {path}.")
