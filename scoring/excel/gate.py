"""Looks at a file before any workbook is made of it and refuses what is not a plain small .xlsx; it reads no cell."""

import re
import zipfile
from typing import Final

from scoring.excel.package import (
    MAX_FILE_BYTES,
    OLE_MAGIC,
    SAVE_AS_XLSX,
    ZIP_MAGIC,
    RefusedFileError,
    check_xml,
    damaged,
    is_xml,
    open_package,
    parts,
    password_protected,
)

CONTENT_TYPES: Final = "[Content_Types].xml"
_PDF_WITHIN: Final = 1024
_MACRO_NAME: Final = re.compile(r"vbaproject|vbadata|(^|/)macrosheets/|(^|/)dialogsheets/", re.IGNORECASE)
_MACRO_MARK: Final = re.compile(
    rb"macroenabled|vbaproject|ms-excel\.(?:intl)?macrosheet|relationships/xl(?:intl)?macrosheet|vbadata", re.IGNORECASE
)
_EMBEDDED_NAME: Final = re.compile(r"(^|/)(embeddings|activex|ctrlprops)/", re.IGNORECASE)
_EMBEDDED_MARK: Final = re.compile(rb"relationships/(?:oleObject|package\"|control\")", re.IGNORECASE)
_DDE_MARK: Final = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")
_VBA_INSIDE: Final = (b"V\x00B\x00A\x00", b"_VBA_PROJECT", b"Attribut")
_OTHER_PACKAGES: Final = (
    ("word/document.xml", "văn bản Word (.docx)"),
    ("ppt/presentation.xml", "trình chiếu PowerPoint (.pptx)"),
    ("xl/workbook.bin", "bảng tính nhị phân (.xlsb)"),
    ("content.xml", "bảng tính OpenDocument (.ods)"),
)
_MARKUP: Final = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<!--", b"<meta", b"<head")


def first_look(data: bytes) -> None:
    """Refuse by size and first bytes alone, which costs nothing: `rỗng`, `dung lượng`, `mật khẩu`, `định dạng`.

    Raises:
        RefusedFileError: the file is empty, larger than 10 MB, protected by a password, or no .xlsx by its content.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise RefusedFileError(
            "rỗng", "Tệp rỗng, không có nội dung.", "Kiểm tra lại tệp trên máy, lưu lại rồi tải lên."
        )
    if len(data) > MAX_FILE_BYTES:
        raise RefusedFileError(
            "dung lượng",
            f"Tệp nặng {len(data) / 1_000_000:.1f} MB, nhiều nhất là {MAX_FILE_BYTES // 1_000_000} MB.".replace(
                ".", ",", 1
            ),
            "Bỏ ảnh và trang tính thừa khỏi tệp; tài liệu kiểm chứng tải lên ở trang của tiêu chí.",
        )
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise password_protected()
        raise _wrong_format("bảng tính kiểu cũ (.xls) hoặc tệp Office kiểu cũ")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        raise _wrong_format("tệp PDF")
    if not data.startswith(ZIP_MAGIC):
        raise _wrong_format(_text_kind(data))


def _wrong_format(kind: str) -> RefusedFileError:
    return RefusedFileError(
        "định dạng", f"Đây là {kind}, không phải bảng tính .xlsx (đổi đuôi tệp không đổi được định dạng).", SAVE_AS_XLSX
    )


def _text_kind(data: bytes) -> str:
    start = data[:_PDF_WITHIN].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_MARKUP):
        return "trang HTML hoặc XML"
    if b"\x00" not in data[:_PDF_WITHIN] and re.search(rb"[,;\t]", data[:_PDF_WITHIN]):
        return "tệp văn bản (.csv)"
    return "tệp thuộc loại khác"


def inspect(data: bytes) -> zipfile.ZipFile:
    """Return the archive of a plain .xlsx after every check of the gate; every part was unpacked once and is whole.

    Raises:
        RefusedFileError: with the code of the gate's row: see the module `package` for the archive itself;
            `định dạng`, `macro`, `đối tượng nhúng`, `công thức` (a DDE link), `không hợp lệ`, `hỏng`.
    """
    first_look(data)
    package = open_package(data)
    if package.infolist() and min(entry.header_offset for entry in package.infolist()) != 0:
        raise damaged()
    _check_kind(package)
    _check_macros(package.namelist())
    for name, content in parts(package):
        _check_part(name, content)
    if "xl/workbook.xml" not in _workbook_names(package):
        raise RefusedFileError("không đọc được", "Tệp không có sổ làm việc bên trong.", SAVE_AS_XLSX)
    return package


def _workbook_names(package: zipfile.ZipFile) -> set[str]:
    """Names of parts, with whatever name of its own the workbook has counted as the usual one."""
    names = {name.lower() for name in package.namelist()}
    return names | ({"xl/workbook.xml"} if any(re.search(r"(^|/)workbook\d*\.xml$", name) for name in names) else set())


def _check_kind(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    for part, kind in _OTHER_PACKAGES:
        if part in names:
            raise _wrong_format(kind)
    if CONTENT_TYPES not in names:
        raise _wrong_format("tệp nén (.zip)")


def _check_macros(names: list[str]) -> None:
    if any(_MACRO_NAME.search(name) for name in names):
        raise _macro()
    if any(_EMBEDDED_NAME.search(name) for name in names):
        raise _embedded()


def _macro() -> RefusedFileError:
    return RefusedFileError(
        "macro",
        "Tệp có macro. Vì an toàn, tệp có macro không được nhận.",
        "Lưu thành kiểu “Excel Workbook (.xlsx)” không macro, rồi tải lên lại.",
    )


def _embedded() -> RefusedFileError:
    return RefusedFileError(
        "đối tượng nhúng",
        "Tệp có đối tượng nhúng (tệp khác hoặc nút điều khiển đặt trong bảng tính).",
        "Xóa các đối tượng nhúng; tài liệu kiểm chứng tải lên ở trang của tiêu chí.",
    )


def _check_part(name: str, content: bytes) -> None:
    if content.startswith(OLE_MAGIC):
        raise _macro() if any(mark in content for mark in _VBA_INSIDE) else _embedded()
    if name.lower().endswith(".vml"):  # not always well-formed; never parsed by anything here
        if re.search(rb"<!(?:doctype|entity)", content.replace(b"\x00", b""), re.IGNORECASE):
            raise RefusedFileError(
                "không hợp lệ", f"Phần “{name[:60]}” của tệp có khai báo DTD hoặc thực thể XML, không được phép."
            )
        return
    if not is_xml(name, content):
        return
    check_xml(name, content)
    declarations = content.replace(b"\x00", b"")
    if (name == CONTENT_TYPES or name.lower().endswith(".rels")) and _MACRO_MARK.search(declarations):
        raise _macro()
    if name.lower().endswith(".rels") and _EMBEDDED_MARK.search(declarations):
        raise _embedded()
    if _DDE_MARK.search(declarations):
        raise RefusedFileError(
            "công thức",
            "Tệp có liên kết DDE/OLE tới chương trình khác.",
            "Vào Dữ liệu → Sửa liên kết, ngắt mọi liên kết, lưu rồi tải lên lại.",
        )
