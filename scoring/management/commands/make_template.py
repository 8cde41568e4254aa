"""Write the self-assessment workbook of one unit in one round; it changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from scoring.excel.importer import make_template
from scoring.management.base import PortalCommand
from scoring.management.files import find_sheet, why_not


class Command(PortalCommand):
    """`manage.py make_template --round CODE --unit CODE --output FILE.xlsx`."""

    help = "Ghi mẫu Excel tự đánh giá của một đơn vị trong một đợt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--round", required=True, metavar="CODE")
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--output", required=True, metavar="FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        content = make_template(find_sheet(options["round"], options["unit"]))
        try:
            Path(options["output"]).write_bytes(content)
        except OSError as error:
            message = f"Không ghi được tệp {options['output']}: {why_not(error)}."
            raise CommandError(message, returncode=2) from error
        self.stdout.write(f"Đã ghi {options['output']}.")
