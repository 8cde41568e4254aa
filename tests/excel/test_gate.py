import io
import zipfile

import pytest

from scoring.excel.findings import Refusal
from scoring.excel.reader import read_workbook
from tests.excel.books import rezip, sheet_part, template

pytestmark = pytest.mark.slow

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'


def refused(data):
    refusal = read_workbook(data)
    assert isinstance(refusal, Refusal)
    assert refusal.message
    assert refusal.fix
    return refusal.code


def package(*entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"  \r\n"])
def test_an_empty_file_is_refused(data):
    assert refused(data) == "rỗng"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (OLE + b"\x00" * 512, ".xls"),
        (b"%PDF-1.7\n" + template(), "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("Mã tiêu chí,Điểm tự chấm\n1.1,1".encode(), "csv"),
        (package(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")), ".ods"),
        (package(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")), "Word"),
        (package(("a.txt", "x")), ".zip"),
        (package(("[Content_Types].xml", "<x/>"), ("xl/workbook.bin", "x")), ".xlsb"),
        (package(("%PDF-1.4", "x"), ("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")), "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "khác"),
    ],
)
def test_what_is_no_xlsx_is_refused_by_content(data, word):
    refusal = read_workbook(data)

    assert refusal.code == "định dạng"
    assert word in refusal.message
    assert "Lưu thành" in refusal.fix


def test_a_password_is_refused():
    assert refused(OLE + b"\x00" * 64 + "EncryptedPackage".encode("utf-16-le")) == "mật khẩu"


def test_encrypted_entries_are_refused():
    data = bytearray(template())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4

    assert refused(bytes(data)) == "mật khẩu"


@pytest.mark.parametrize(
    "hurt",
    [
        lambda data: rezip(data, added=[("xl/vbaProject.bin", b"x")]),
        lambda data: rezip(data, added=[("xl/macrosheets/sheet1.xml", "<x/>")]),
        lambda data: rezip(data, added=[("xl/media/picture.png", OLE + b"V\x00B\x00A\x00")]),
        lambda data: rezip(
            data,
            {"[Content_Types].xml": lambda text: text.replace("spreadsheetml.sheet.main", "x.sheet.macroEnabled.main")},
        ),
        lambda data: rezip(
            data,
            {
                "xl/_rels/workbook.xml.rels": lambda text: text.replace(
                    "relationships/theme", "relationships/vbaProject"
                )
            },
        ),
    ],
)
def test_macros_are_refused_also_hidden_ones(hurt):
    assert refused(hurt(template())) == "macro"


@pytest.mark.parametrize(
    "entry",
    [
        ("xl/embeddings/oleObject1.bin", b"x"),
        ("xl/activeX/activeX1.xml", "<x/>"),
        ("xl/media/image1.emf", OLE + b"\x00" * 90),
    ],
)
def test_embedded_objects_are_refused(entry):
    assert refused(rezip(template(), added=[entry])) == "đối tượng nhúng"


def test_a_dde_link_is_refused():
    link = (
        "xl/externalLinks/externalLink1.xml",
        '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c"/></externalLink>',
    )

    assert refused(rezip(template(), added=[link])) == "công thức"


def test_a_file_over_ten_megabytes_is_refused():
    assert refused(template() + b"\x00" * 10_000_000) == "dung lượng"


def test_a_bomb_is_refused_by_its_declared_size():
    assert refused(rezip(template(), added=[("xl/media/big.bin", b"\x00" * 51_000_000)])) == "quá lớn"


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(rezip(template(), added=[("xl/media/zzz.bin", b"\x00" * 60_000_000)]))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")

    assert refused(bytes(data)) == "hỏng"


def test_too_many_parts_are_refused():
    assert refused(rezip(template(), added=[(f"xl/media/{n}.txt", "x") for n in range(2001)])) == "quá nhiều"


@pytest.mark.parametrize("declaration", [DOCTYPE, '<!DOCTYPE x SYSTEM "http://localhost/x">'])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml", "_rels/.rels", "[Content_Types].xml"]
)
def test_document_types_and_entities_are_refused_in_any_part(part, declaration):
    def declare(text):
        head, close, rest = text.partition("?>")
        return head + close + declaration + rest if close and head.startswith("<?xml") else declaration + text

    assert refused(rezip(template(), {part: declare})) == "không hợp lệ"


def test_a_document_type_in_another_encoding_is_refused():
    text = f'<?xml version="1.0" encoding="UTF-16"?>{DOCTYPE}<x/>'

    assert refused(rezip(template(), added=[("xl/odd.xml", text.encode("utf-16"))])) == "không hợp lệ"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x.xml", "C:/x.xml"])
def test_escaping_paths_are_refused(name):
    assert refused(rezip(template(), added=[(name, "<x/>")])) == "không hợp lệ"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/WORKBOOK.XML"])
def test_duplicate_entries_are_refused(name):
    assert refused(rezip(template(), added=[(name, "<x/>")])) == "không hợp lệ"


def test_a_repeated_row_is_refused():
    def again(text):
        return text.replace("</sheetData>", '<row r="9"><c r="A9"><v>1</v></c></row></sheetData>')

    data = template()
    assert refused(rezip(data, {sheet_part(data): again})) == "không hợp lệ"


def test_a_repeated_cell_is_refused():
    def again(text):
        return text.replace("</row>", '<c r="A1"><v>1</v></c></row>', 1)

    data = template()
    assert refused(rezip(data, {sheet_part(data): again})) == "không hợp lệ"


@pytest.mark.parametrize("cut", [100, 3000, -30])
def test_a_truncated_file_is_refused(cut):
    assert refused(template()[:cut]) == "hỏng"


def test_changed_bytes_are_refused():
    data = bytearray(template())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    data[at] ^= 0xFF

    assert refused(bytes(data)) == "hỏng"


def test_broken_xml_is_refused():
    assert refused(rezip(template(), {"xl/workbook.xml": lambda text: text[:-20]})) == "hỏng"


def test_another_compression_is_refused():
    assert refused(rezip(template(), method=zipfile.ZIP_LZMA)) == "không đọc được"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"])
def test_a_package_without_its_workbook_is_refused(part):
    assert refused(rezip(template(), {part: None})) == "không đọc được"
