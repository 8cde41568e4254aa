"""The zip around a workbook: opens it, names its parts, refuses what an archive must not be; it reads no cell."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.parsers import expat

from scoring.excel.findings import Refusal

MAX_FILE_BYTES: Final = 10_000_000
MAX_UNPACKED_BYTES: Final = 50_000_000
MAX_PARTS: Final = 2000

ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS_XLSX: Final = (
    "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) kiểu “Excel Workbook (.xlsx)”, rồi tải lên lại."
)
START_AGAIN: Final = "Tải mẫu mới từ trang này, chép số liệu sang rồi tải lên lại."

_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_DRIVE: Final = re.compile(r"[A-Za-z]:")


class RefusedFileError(Exception):
    """A file that is not read; carries the refusal."""

    def __init__(self, code: str, message: str, fix: str = START_AGAIN) -> None:
        super().__init__(message)
        self.refusal = Refusal(code, message, fix)


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open the archive after looking at its directory only: number and size of parts, their names, how they are packed.

    Raises:
        RefusedFileError: `hỏng`, `quá nhiều`, `quá lớn`, `mật khẩu`, `không hợp lệ` or `không đọc được`.
    """
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise RefusedFileError(
            "quá nhiều", f"Tệp có hơn {MAX_PARTS} phần bên trong, không phải một bảng tính bình thường."
        )
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    entries = package.infolist()
    if len(entries) > MAX_PARTS:
        raise RefusedFileError("quá nhiều", f"Tệp có {len(entries)} phần bên trong, nhiều nhất là {MAX_PARTS}.")
    _check_names(entries)
    _check_packing(entries)
    return package


def damaged() -> RefusedFileError:
    """The refusal of a file that was cut or changed on its way."""
    return RefusedFileError(
        "hỏng",
        "Tệp bị hỏng hoặc bị cắt cụt, không mở được.",
        "Mở tệp gốc bằng Excel, lưu lại rồi tải lên lại; nếu nhận qua thư, hãy tải lại tệp đính kèm.",
    )


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        steps = name.replace("\\", "/").split("/")
        if (
            name.startswith(("/", "\\"))
            or "\\" in name
            or ".." in steps
            or _DRIVE.match(name)
            or "\x00" in entry.orig_filename
        ):
            raise RefusedFileError("không hợp lệ", f"Tệp nén bên trong có đường dẫn không an toàn: “{name[:60]}”.")
        if name.casefold() in seen:
            raise RefusedFileError("không hợp lệ", f"Phần “{name[:60]}” có hai lần trong tệp.")
        seen.add(name.casefold())


def _check_packing(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise RefusedFileError(
            "quá lớn",
            f"Tệp giải nén ra {unpacked // 1_000_000} MB, nhiều nhất là {MAX_UNPACKED_BYTES // 1_000_000} MB.",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise password_protected()
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise RefusedFileError("không đọc được", "Tệp được nén theo cách mà bảng tính không dùng.", SAVE_AS_XLSX)


def password_protected() -> RefusedFileError:
    """The refusal of a file that opens with a password only."""
    return RefusedFileError(
        "mật khẩu",
        "Tệp được đặt mật khẩu nên không đọc được.",
        "Mở tệp bằng Excel, vào Tệp → Thông tin → Bảo vệ sổ làm việc → Mã hóa bằng mật khẩu, xóa mật khẩu, lưu rồi tải lên lại.",
    )


def parts(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every part, whole and with its checksum right.

    Raises:
        RefusedFileError: `hỏng` where a part cannot be unpacked.
    """
    for entry in package.infolist():
        if not entry.is_dir():
            yield entry.filename, read_part(package, entry.filename)


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return the content of one part; raises RefusedFileError `hỏng` where it cannot be unpacked."""
    try:
        return package.read(name)
    except Exception as error:  # zlib, struct, EOF, bad checksum: whatever a broken archive makes
        if isinstance(error, MemoryError):
            raise
        raise damaged() from error


def is_xml(name: str, content: bytes) -> bool:
    """Whether a part is XML, by its name or by what it begins with."""
    return name.lower().endswith((".xml", ".rels")) or content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def check_xml(name: str, content: bytes) -> None:
    """Refuse a part with a document type or entities (`không hợp lệ`), or that is not well-formed XML (`hỏng`)."""
    parser = safe_parser(name)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged() from error


def safe_parser(name: str) -> expat.XMLParserType:
    """Return an expat parser that refuses document types and entities as soon as it sees one."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_args: object) -> None:
        raise RefusedFileError(
            "không hợp lệ", f"Phần “{name[:60]}” của tệp có khai báo DTD hoặc thực thể XML, không được phép."
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser
