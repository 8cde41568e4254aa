"""What a file sent as evidence is, by its content alone; refuses what is not a plain pdf, docx, xlsx, jpg or png; it keeps nothing."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import filetype

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PARTS: Final = 5_000
MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 300
_ALWAYS_FINE: Final = 1024 * 1024
"""A part may unpack to so much whatever its ratio: empty tables of a workbook shrink a lot."""
_CHUNK: Final = 256 * 1024

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOCX: Final = f"{_OFFICE}wordprocessingml.document"
XLSX: Final = f"{_OFFICE}spreadsheetml.sheet"
SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
}
_MAIN_PARTS: Final = (
    ("word/document.xml", f"{DOCX}.main+xml".encode(), DOCX),
    ("xl/workbook.xml", f"{XLSX}.main+xml".encode(), XLSX),
)

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
_MACRO_NAME: Final = re.compile(
    r"vbaproject|vbadata|(^|/)(macrosheets|dialogsheets|activex)/|\.(docm|xlsm)$", re.IGNORECASE
)
_MACRO_MARK: Final = re.compile(rb"macroEnabled|vbaProject|V\0B\0A\0|_VBA_PROJECT", re.IGNORECASE)
_LONGEST_MARK: Final = 16


def _pdf_name(name: str) -> str:
    """A name of a PDF, after its slash, as a pattern: any sign of it may be written by its number, /J#61vaScript is /JavaScript."""
    return "".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in name)


_PDF_ENCRYPTED: Final = re.compile((r"/(?=[E#])" + _pdf_name("Encrypt") + r"\s*(?:\d+\s+\d+\s+R|<<)").encode())
_PDF_ACTIVE: Final = re.compile(
    f"/(?=[JLR#])(?:{'|'.join(map(_pdf_name, ('JavaScript', 'Launch', 'RichMedia')))})\\b".encode()
)
"""The look at the first sign is for speed: a file of slashes alone takes no longer than any other."""
_PAGE_MARK: Final = re.compile(rb"<(?:script|html|\?php|!doctype)\b", re.IGNORECASE)
_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_ZIP_END: Final = b"PK\x05\x06"

BROKEN: Final = "tệp hỏng hoặc tải chưa xong. Mở lại tệp trên máy, lưu lại rồi tải lên."
ALIEN: Final = "tệp có dữ liệu lạ nối thêm. Mở tệp trên máy, lưu thành tệp mới rồi tải lên."
LOCKED: Final = "tệp đặt mật khẩu nên người kiểm tra không mở được. Bỏ mật khẩu rồi tải lên."
MACRO: Final = "tệp có macro hoặc mã tự chạy nên không nhận. Lưu lại thành tệp không có macro, hoặc in ra PDF."
TOO_MUCH: Final = "tệp nén bung ra quá lớn nên không nhận."
UNKNOWN: Final = "không phải PDF, Word (.docx), Excel (.xlsx), ảnh JPG hoặc PNG. Đổi đuôi tệp không đổi được định dạng."


class FileRefusedError(ValueError):
    """A file cannot be kept as evidence; `str()` says why and what to do, to follow the file's name."""


@dataclass(frozen=True)
class Kind:
    """What a file is: its content type and the suffix it is kept under."""

    content_type: str
    suffix: str


def examine(name: str, data: bytes) -> Kind:
    """Say what `data` is, by content; `name` only has to agree with it.

    Raises FileRefusedError: empty, over 20 MB, another kind, suffix and content disagree, cut off or damaged, with
    something foreign in front or behind, encrypted, with macros, or unpacking to too much.
    """
    if not data:
        raise FileRefusedError("tệp rỗng, không có nội dung.")
    if len(data) > MAX_BYTES:
        raise FileRefusedError("tệp nặng quá 20 MB. Giảm độ phân giải khi quét, hoặc chia thành nhiều tệp.")
    content_type = _check(data)
    if PurePosixPath(name).suffix.lower() not in SUFFIXES[content_type]:
        raise FileRefusedError(
            f"đuôi tệp không đúng với nội dung; nội dung là {SUFFIXES[content_type][0][1:].upper()}."
        )
    return Kind(content_type, SUFFIXES[content_type][0])


def _check(data: bytes) -> str:
    if data.startswith(_OLE):
        raise FileRefusedError(LOCKED if _ENCRYPTED_OFFICE in data else f"tệp Office kiểu cũ. {UNKNOWN.capitalize()}")
    if data.startswith(b"PK\x03\x04"):
        return _check_office(data)
    kind = filetype.guess_mime(data[:8192])
    if kind == PDF and data.startswith(b"%PDF-"):
        _check_pdf(data)
    elif kind == PNG:
        _check_png(data)
    elif kind == JPEG:
        _check_jpeg(data)
    else:
        raise FileRefusedError(UNKNOWN)
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise FileRefusedError(ALIEN)
    return str(kind)


def _check_pdf(data: bytes) -> None:
    body, mark, behind = data.rpartition(b"%%EOF")
    if not mark or b"startxref" not in body:
        raise FileRefusedError(BROKEN)
    if behind.strip(b"\0 \t\r\n\f"):
        raise FileRefusedError(ALIEN)
    if _PDF_ENCRYPTED.search(data):
        raise FileRefusedError(LOCKED)
    if _PDF_ACTIVE.search(data):
        raise FileRefusedError(MACRO)


def _check_png(data: bytes) -> None:
    """Walk the chunks: whole, each with its checksum, IEND last."""
    at, name = len(_PNG_HEAD), b""
    while at < len(data) and name != b"IEND":
        if at + 12 > len(data):
            raise FileRefusedError(BROKEN)
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 8 + length
        if end + 4 > len(data) or zlib.crc32(data[at + 4 : end]) != struct.unpack(">I", data[end : end + 4])[0]:
            raise FileRefusedError(BROKEN)
        at = end + 4
    if name != b"IEND":
        raise FileRefusedError(BROKEN)
    if at != len(data):
        raise FileRefusedError(ALIEN)


def _check_jpeg(data: bytes) -> None:
    """Cameras put data of their own behind the picture, so only what another program would run is refused."""
    if b"\xff\xda" not in data or b"\xff\xd9" not in data:
        raise FileRefusedError(BROKEN)
    if b"%PDF-" in data[:1024] or _PAGE_MARK.search(data):
        raise FileRefusedError(ALIEN)


def _check_office(data: bytes) -> str:
    """The archive lies whole between first and last byte, unpacks to what it says, and is a Word or Excel document."""
    at = data.rfind(_ZIP_END)
    if at < 0:
        raise FileRefusedError(BROKEN)
    if len(data) != at + 22:
        raise FileRefusedError(ALIEN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_directory(data, entries)
            declared = _unpack_all(package, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError, OSError) as fault:
        if isinstance(fault, FileRefusedError):
            raise
        raise FileRefusedError(BROKEN) from fault
    names = {entry.filename for entry in entries}
    found = [kind for part, mark, kind in _MAIN_PARTS if part in names and mark in declared]
    if len(found) != 1:
        raise FileRefusedError(UNKNOWN)
    return found[0]


def _check_directory(data: bytes, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if not entries or min(entry.header_offset for entry in entries) != 0 or not data.startswith(b"PK\x03\x04"):
        raise FileRefusedError(ALIEN)
    if len(set(names)) != len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise FileRefusedError(BROKEN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefusedError(LOCKED)
    if any(_MACRO_NAME.search(name) for name in names):
        raise FileRefusedError(MACRO)
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FileRefusedError(TOO_MUCH)


def _unpack_all(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bytes:
    """Unpack every part once, a piece at a time, within the limits; returns the declaration of content types."""
    declared, total = b"", 0
    for entry in entries:
        with package.open(entry) as part:
            unpacked, held, tail = 0, b"", b""
            while piece := part.read(_CHUNK):
                unpacked += len(piece)
                total += len(piece)
                if total > MAX_UNPACKED or unpacked > max(_ALWAYS_FINE, MAX_RATIO * entry.compress_size):
                    raise FileRefusedError(TOO_MUCH)
                if entry.filename == "[Content_Types].xml":
                    declared += piece
                if unpacked == len(piece) and piece.startswith(_OLE):
                    held = piece
                _refuse_macros(entry.filename, held, tail + piece)
                tail = piece[-_LONGEST_MARK:]  # a mark may lie across two pieces
    return declared


def _refuse_macros(name: str, ole: bytes, piece: bytes) -> None:
    """A macro shows in the declaration of types, in the relations, or inside an embedded file."""
    says = name == "[Content_Types].xml" or name.endswith(".rels")
    if (says or ole or "/embeddings/" in name) and _MACRO_MARK.search(piece):
        raise FileRefusedError(MACRO)
