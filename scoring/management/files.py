"""What the commands share: reading a document file, finding round and person; faults become lines and an exit status."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from scoring import engine
from scoring.models import Assessment, Round
from units.models import User

_WHY = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "đây là một thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EACCES: "không có quyền với tệp hoặc thư mục này",
    errno.EPERM: "không có quyền với tệp hoặc thư mục này",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def why_not(error: OSError) -> str:
    """Why the system refused a file, in Vietnamese; its own words where we have none."""
    return _WHY.get(error.errno or 0) or error.strerror or "lỗi không rõ"


def read_document(path: str) -> dict[str, Any]:
    """The JSON document in a file; raises engine.FaultyDocument, or CommandError where the file cannot be read."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {why_not(error)}.", returncode=2) from error
    engine.read_round(raw)  # every fault of text and content at once, in the order of the file
    return engine.read_json(raw)


def find_round(code: str) -> Round:
    """The round of this code, with its agency; raises CommandError."""
    found = Round.objects.current().select_related("agency").filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có đợt {code}.", returncode=2)
    return found


def find_user(username: str) -> User:
    """The active person of this username; raises CommandError."""
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"Không có tài khoản {username}, hoặc tài khoản đã ngừng.", returncode=2)
    return found


def refuse(command: BaseCommand, error: engine.FaultyDocument) -> NoReturn:
    """Write a line for each fault on stderr and end with exit status 2."""
    for fault in error.faults:
        command.stderr.write(str(fault), style_func=lambda text: text)
    raise SystemExit(2)


def find_sheet(round_code: str, unit_code: str) -> Assessment:
    """The sheet of a unit in a round; raises CommandError."""
    found = sheet_or_none(round_code, unit_code)
    if found is None:
        raise CommandError(f"Không có phiếu của đơn vị {unit_code} trong đợt {round_code}.", returncode=2)
    return found


def sheet_or_none(round_code: str, unit_code: str) -> Assessment | None:
    """The sheet of a unit in a round, with what the importer needs; None where there is none."""
    sheets = Assessment.objects.current().select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    )
    return sheets.filter(round__code=round_code, unit__code=unit_code).first()
