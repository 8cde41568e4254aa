"""What the commands that import workbooks share: files, options, what is printed, the exit status; subclasses know the importer."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from scoring.excel.findings import Refusal
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_workbook
from scoring.excel.structure import read_meta
from scoring.management.base import PortalCommand
from scoring.management.files import find_user, why_not
from scoring.services.errors import Refused
from units.models import User

_FOUND = ("cell", "code", "value", "message")
_SAID = {"accepted": "hợp lệ", "warned": "có cảnh báo", "refused": "bị từ chối"}
Report = Mapping[str, Any]


@dataclass(frozen=True)
class Aim:
    """Where one file goes: the codes that say so, its report without writing, and its report with the way to write it.

    `write` writes nothing by itself: it gives the report and what applies it with the codes of the warnings accepted.
    """

    codes: Mapping[str, str | None]
    look: Callable[[RawBook | Refusal], Report]
    write: Callable[[str, bytes, User], tuple[Report, Callable[[set[str]], object]]]


class ImportCommand(PortalCommand):
    """Files in, one after another; `of` are the two options that say whose a file is when it no longer does."""

    of: tuple[tuple[str, str], tuple[str, str]]
    unknown: str

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, whose they are, and how to take them."""
        (first, help_first), (second, help_second) = self.of
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(f"--{first}", metavar="CODE", help=help_first)
        parser.add_argument(f"--{second}", metavar="CODE", help=help_second)
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--actor", metavar="USERNAME", help="người của đơn vị; bắt buộc khi không --dry-run")
        parser.add_argument("--accept-warnings", action="store_true", help="ghi cả tệp có cảnh báo")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Take the files one after another; exit status 1 where any is refused, 2 where the call itself is wrong."""
        if not options["dry_run"] and not options["actor"]:
            raise CommandError("Thêm --actor USERNAME, hoặc --dry-run để chỉ xem.", returncode=2)
        actor = None if options["dry_run"] else find_user(options["actor"])
        refused = False
        for path in options["files"]:
            told = self._import(path, options, actor)
            refused |= told["outcome"] == "refused"
            self._print(told, as_json=options["format"] == "json")
        if refused:
            raise SystemExit(1)

    @abstractmethod
    def aim(self, meta: Mapping[str, str], given: tuple[str | None, str | None]) -> Aim | None:
        """Where a file goes, by its meta sheet or the options given; None where that is not known here.

        Raises CommandError where both options are given and name nothing.
        """

    def _print(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{told['file']}: {_SAID[told['outcome']]}")
        for kind, sign in (("errors", "lỗi"), ("warnings", "cảnh báo")):
            for found in told[kind]:
                self.stdout.write(f"  [{sign}] {found['cell']} ({found['code']}): {found['message']}")

    def _import(self, path: str, options: dict[str, Any], actor: User | None) -> dict[str, Any]:
        """One file's outcome as the JSON form tells it; applied where an actor is given and nothing stands against it."""
        (first, _help), (second, _) = self.of
        told: dict[str, Any] = {"file": path, "outcome": "refused", first: None, second: None, "values": {}}
        try:
            content = Path(path).read_bytes()
        except OSError as error:
            return _refused(told, "không đọc được", f"Không đọc được tệp: {why_not(error)}.")
        raw = read_workbook(content)
        aim = self.aim({} if isinstance(raw, Refusal) else read_meta(raw), (options[first], options[second]))
        if aim is None and isinstance(raw, Refusal):
            return _refused(told, raw.code, f"{raw.message} {raw.fix}")
        if aim is None:
            return _refused(told, "mẫu", self.unknown)
        told |= aim.codes
        accepts = bool(options["accept_warnings"])
        found = aim.look(raw) if actor is None else _applied(aim, path, content, actor, accepts=accepts)
        told |= {"outcome": found["outcome"], "values": found["values"]}
        for kind in ("errors", "warnings"):
            told[kind] = [{key: entry[key] for key in _FOUND} for entry in found[kind]]
        return told


def _refused(told: dict[str, Any], code: str, message: str) -> dict[str, Any]:
    return told | {"errors": [{"cell": "", "code": code, "value": "", "message": message}], "warnings": []}


def _applied(aim: Aim, path: str, content: bytes, actor: User, *, accepts: bool) -> Report:
    found, apply = aim.write(Path(path).name, content, actor)
    if found["outcome"] == "refused" or (found["outcome"] == "warned" and not accepts):
        return found
    try:
        apply({warning["code"] for warning in found["warnings"] if warning["required"]})
    except Refused as error:
        message = {"cell": "", "code": "không ghi được", "value": "", "message": str(error)}
        return {**found, "outcome": "refused", "errors": [message]}
    return found
