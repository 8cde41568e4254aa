"""Looks at an archive of workbooks and takes one workbook out at a time; it reads no cell and imports no Django."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import Final

from scoring.excel.package import MAX_FILE_BYTES, ZIP_MAGIC, RefusedFileError, damaged, open_package

MAX_WORKBOOKS: Final = 200
MAX_RATIO: Final = 100
"""How many times its packed size a workbook may have; a workbook is packed already, so an honest one has about 1."""
SMALL_BYTES: Final = 100_000
"""Below this the ratio says nothing."""
_UTF8_FLAG: Final = 0x800
_LITTER: Final = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_MEND: Final = "Chọn các tệp .xlsx của các đơn vị, nén lại thành một tệp .zip rồi tải lên."


@dataclass(frozen=True)
class Packed:
    """One file of the archive: `part` finds it there, `name` is what people read."""

    part: str
    name: str


def look_into(data: bytes) -> tuple[Packed, ...]:
    """The files of an archive in its order, at most 200, without what systems leave in archives by themselves.

    Raises:
        RefusedFileError: not a .zip of at most 10 MB (`định dạng`, `rỗng`, `dung lượng`), no file in it, or more than
            200; unsafe or repeated names, more than 50 MB unpacked, a password, a file packed as only bombs are, a
            workbook instead of an archive of them.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedFileError("rỗng", "Tệp rỗng, không có nội dung.", _MEND)
    if len(data) > MAX_FILE_BYTES:
        raise RefusedFileError("dung lượng", "Tệp nén nặng hơn 10 MB.", "Chia các đơn vị ra nhiều tệp nén nhỏ hơn.")
    if not data.startswith(ZIP_MAGIC):
        raise RefusedFileError("định dạng", "Đây không phải tệp nén .zip.", _MEND)
    archive = open_package(data)
    names = {entry.filename for entry in archive.infolist()}
    if "[Content_Types].xml" in names:
        raise RefusedFileError("định dạng", "Đây là một tệp Office, không phải tệp nén chứa nhiều tệp.", _MEND)
    files = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
    if not files:
        raise RefusedFileError("rỗng", "Trong tệp nén không có tệp nào.", _MEND)
    if len(files) > MAX_WORKBOOKS:
        raise RefusedFileError(
            "quá nhiều",
            f"Trong tệp nén có {len(files)} tệp, nhiều nhất là {MAX_WORKBOOKS}.",
            "Chia các đơn vị ra nhiều tệp nén nhỏ hơn.",
        )
    for entry in files:
        if entry.file_size > SMALL_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise RefusedFileError("không hợp lệ", f"Tệp “{_name(entry)[:60]}” được nén bất thường.", _MEND)
    return tuple(Packed(entry.filename, _name(entry)) for entry in files)


def _is_litter(name: str) -> bool:
    lowered = name.lower()
    return lowered.startswith(_LITTER) or lowered.rpartition("/")[2].startswith((*_LITTER, "~$", "._"))


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: older programs write UTF-8 and do not say so."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def take_out(data: bytes, part: str) -> bytes:
    """The content of one file of an archive that `look_into` let in; at most 10 MB and one byte are unpacked.

    Raises:
        RefusedFileError: an archive within the archive or anything else that is no .xlsx by its name (`định dạng`), or a
            file that cannot be unpacked (`hỏng`).
    """
    if not part.lower().endswith(".xlsx"):
        raise RefusedFileError(
            "định dạng",
            "Không phải tệp .xlsx; tệp nén trong tệp nén không được mở.",
            "Bỏ tệp này ra, hoặc lưu thành .xlsx.",
        )
    try:
        with open_package(data).open(part) as packed:
            return packed.read(MAX_FILE_BYTES + 1)
    except Exception as error:  # zlib, struct, EOF, bad checksum: whatever a broken archive makes
        if isinstance(error, MemoryError | RefusedFileError):
            raise
        raise damaged() from error
