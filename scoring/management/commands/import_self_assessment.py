"""Import self-assessment workbooks from files: the one importer, as on the page; a dry run writes nothing."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from scoring.excel.findings import Refusal
from scoring.excel.importer import apply, judge, plan_of, receive, report_of
from scoring.excel.reader import read_workbook
from scoring.excel.structure import read_meta
from scoring.management.base import PortalCommand
from scoring.management.files import find_sheet, find_user, sheet_or_none, why_not
from scoring.models import Assessment
from scoring.services.errors import Refused
from units.models import User

_FOUND = ("cell", "code", "value", "message")


class Command(PortalCommand):
    """`manage.py import_self_assessment FILE… [--round R --unit U] [--dry-run] [--format json] [--actor USERNAME]`."""

    help = "Nhập tệp Excel tự đánh giá; đợt và đơn vị lấy từ tệp khi không ghi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--round", metavar="CODE", help="đợt; cùng --unit xác nhận tệp không còn trang _meta")
        parser.add_argument("--unit", metavar="CODE", help="đơn vị")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--actor", metavar="USERNAME", help="người của đơn vị; bắt buộc khi không --dry-run")
        parser.add_argument("--accept-warnings", action="store_true", help="ghi cả tệp có cảnh báo")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        if not options["dry_run"] and not options["actor"]:
            raise CommandError("Thêm --actor USERNAME, hoặc --dry-run để chỉ xem.", returncode=2)
        actor = None if options["dry_run"] else find_user(options["actor"])
        refused = False
        for path in options["files"]:
            told = _import(path, options, actor)
            refused |= told["outcome"] == "refused"
            self._print(told, as_json=options["format"] == "json")
        if refused:
            raise SystemExit(1)

    def _print(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{told['file']}: {_SAID[told['outcome']]}")
        for kind, sign in (("errors", "lỗi"), ("warnings", "cảnh báo")):
            for found in told[kind]:
                self.stdout.write(f"  [{sign}] {found['cell']} ({found['code']}): {found['message']}")


_SAID = {"accepted": "hợp lệ", "warned": "có cảnh báo", "refused": "bị từ chối"}


def _import(path: str, options: dict[str, Any], actor: User | None) -> dict[str, Any]:
    """One file's outcome as the JSON form tells it; applied where an actor is given and nothing stands against it."""
    told: dict[str, Any] = {"file": path, "outcome": "refused", "round": None, "unit": None, "values": {}}
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        return _refused(told, "không đọc được", f"Không đọc được tệp: {why_not(error)}.")
    raw = read_workbook(content)
    meta = {} if isinstance(raw, Refusal) else read_meta(raw)
    round_code, unit_code = options["round"] or meta.get("round", ""), options["unit"] or meta.get("unit_code", "")
    given = bool(options["round"] and options["unit"])
    sheet = find_sheet(round_code, unit_code) if given else sheet_or_none(round_code, unit_code)
    if sheet is None and isinstance(raw, Refusal):
        return _refused(told, raw.code, f"{raw.message} {raw.fix}")
    if sheet is None:
        return _refused(told, "mẫu", "Tệp không cho biết đợt và đơn vị có ở đây; thêm --round và --unit.")
    told |= {"round": sheet.round.code, "unit": sheet.unit.code}
    if actor is None:
        examined = judge(sheet, raw, by_hand=given)
        found = report_of(sheet, examined, plan_of(sheet, examined))
    else:
        found = _applied(sheet, path, content, actor, options)
    told |= {"outcome": found["outcome"], "values": found["values"]}
    for kind in ("errors", "warnings"):
        told[kind] = [{key: entry[key] for key in _FOUND} for entry in found[kind]]
    return told


def _refused(told: dict[str, Any], code: str, message: str) -> dict[str, Any]:
    return told | {"errors": [{"cell": "", "code": code, "value": "", "message": message}], "warnings": []}


def _applied(sheet: Assessment, path: str, content: bytes, actor: User, options: dict[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    by_hand = bool(options["round"] and options["unit"])
    name = Path(path).name
    batch = receive(assessment=sheet, file_name=name, content=content, actor=actor, now=now, by_hand=by_hand)
    found: dict[str, Any] = dict(batch.report)
    if found["outcome"] == "refused" or (found["outcome"] == "warned" and not options["accept_warnings"]):
        return found
    ticks = {warning["code"] for warning in found["warnings"] if warning["required"]}
    try:
        apply(batch=batch, actor=actor, now=now, accepted_warnings=ticks)
    except Refused as error:
        message = {"cell": "", "code": "không ghi được", "value": "", "message": str(error)}
        found |= {"outcome": "refused", "errors": [message]}
    return found
