"""Files of the corpus that are no plain workbook, or archives made to hurt."""

import io
import zipfile

from tests.excel.books import rezip, sheet_part, template
from tests.excel.corpus import FULL, Case

R = "refused"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Excel Workbook (.xlsx)"


def full():
    return template(FULL)


def with_parts(*added, **changed):
    return lambda: rezip(full(), changed.get("changed"), added=list(added))


def in_sheet(old, new):
    return lambda: rezip(full(), {sheet_part(full()): lambda text: text.replace(old, new, 1)})


def package(*entries, method=zipfile.ZIP_DEFLATED):
    def make():
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as archive:
            for name, content in entries:
                archive.writestr(name, content)
        return made.getvalue()

    return make


def twice():
    """Two parts of one name, which zip allows."""
    return full() and rezip(full(), added=[("XL/worksheets/SHEET1.XML", "<worksheet/>")])


def lying_bomb():
    """Sixty megabytes that the directory says are one."""
    data = package(("[Content_Types].xml", b" " * 60_000_000))()
    return data.replace((60_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


def changed_bytes():
    data = bytearray(full())
    for place in range(2000, 2400):
        data[place] ^= 0x5A
    return bytes(data)


def encrypted():
    data = bytearray(full())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FAR = '<row r="9"><c r="A9"/></row></sheetData>'
EMBEDDED = ("xl/embeddings/oleObject1.bin", OLE + b"x" * 600)
CASES = [
    Case("rỗng", lambda: b"", R, ("rỗng",), ("rỗng",)),
    Case("toàn số 0", lambda: b"\0" * 999, R, ("rỗng",)),
    Case(".xls", lambda: OLE + b"\0" * 600, R, ("định dạng",), (".xls", SAVE_AS)),
    Case("mật khẩu", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), R, ("mật khẩu",), ("xóa mật khẩu",)),
    Case("mật khẩu zip", encrypted, R, ("mật khẩu",)),
    Case(".ods", package(("content.xml", "<x/>")), R, ("định dạng",), (".ods",)),
    Case(
        ".docx", package(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")), R, ("định dạng",), ("Word",)
    ),
    Case(".zip", package(("a.txt", "x")), R, ("định dạng",), (".zip",)),
    Case(".csv đổi đuôi", "Mã tiêu chí;Điểm\n1.1;1\n".encode, R, ("định dạng",), ("csv", SAVE_AS)),
    Case("html đổi đuôi", lambda: b"<html><table><tr><td>1", R, ("định dạng",), ("HTML",)),
    Case("PDF ghép", lambda: b"%PDF-1.7\n" + full(), R, ("định dạng",), ("PDF",)),
    Case("rác đứng trước", lambda: b"PK\x03\x04" + full(), R, ("hỏng",)),
    Case("macro", with_parts(("xl/vbaProject.bin", OLE)), R, ("macro",), ("không macro",)),
    Case("macro ẩn", with_parts(("xl/media/image1.png", OLE + b"V\0B\0A\0")), R, ("macro",)),
    Case("trang macro 4.0", with_parts(("xl/macrosheets/sheet1.xml", "<x/>")), R, ("macro",)),
    Case("đối tượng nhúng", with_parts(EMBEDDED), R, ("đối tượng nhúng",), ("Xóa các đối tượng",)),
    Case(
        "DTD",
        with_parts(changed={"xl/workbook.xml": lambda t: t.replace("<workbook", DOCTYPE + "<workbook", 1)}),
        R,
        ("không hợp lệ",),
        ("DTD",),
    ),
    Case("đường dẫn thoát", with_parts(("../../etc/passwd", "x")), R, ("không hợp lệ",), ("không an toàn",)),
    Case("phần hai lần", twice, R, ("không hợp lệ",), ("hai lần",)),
    Case("dòng hai lần", in_sheet("</sheetData>", FAR), R, ("không hợp lệ",), ("hai lần",)),
    Case(
        "ô ngoài trang",
        in_sheet("</sheetData>", '<row r="99"><c r="ZZZZ99"><v>1</v></c></row></sheetData>'),
        R,
        ("không hợp lệ",),
    ),
    Case("dòng âm", in_sheet("</sheetData>", '<row r="-1"/></sheetData>'), R, ("không hợp lệ",)),
    Case(
        "quá nhiều phần",
        package(("[Content_Types].xml", "<x/>"), *((f"x/{n}", "") for n in range(2001))),
        R,
        ("quá nhiều",),
        ("2000",),
    ),
    Case("quá 50 MB", package(("[Content_Types].xml", b" " * 60_000_000)), R, ("quá lớn",), ("50 MB",)),
    Case("nói dối dung lượng", lying_bomb, R, ("hỏng",)),
    Case("quá 10 MB", lambda: full() + b"\1" * 10_000_000, R, ("dung lượng",), ("10 MB",)),
    Case("cắt cụt", lambda: full()[:-2000], R, ("hỏng",), ("cắt cụt",)),
    Case("đổi byte", changed_bytes, R, ("hỏng",)),
    Case("XML hỏng", in_sheet("</sheetData>", "<sheetData>"), R, ("hỏng",)),
    Case("không có sổ", with_parts(changed={"xl/workbook.xml": None}), R, ("không đọc được",)),
    Case(
        "trang quá dài",
        in_sheet(
            "</sheetData>", "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(100, 200_000)) + "</sheetData>"
        ),
        "accepted",
    ),
]
