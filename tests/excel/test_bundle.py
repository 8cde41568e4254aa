"""The archive around many workbooks: what is taken out of it, what is refused before anything is."""

import io
import zipfile

import pytest

from scoring.excel.bundle import MAX_WORKBOOKS, look_into, take_out
from scoring.excel.package import RefusedFileError
from tests.excel.archives import archive

BOOK = b"PK\x03\x04 not yet looked at"


def refusal(data):
    with pytest.raises(RefusedFileError) as found:
        look_into(data)
    return found.value.refusal


def stored(names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name in names:
            packed.writestr(zipfile.ZipInfo(name), b"x")
    return held.getvalue()


def locked():
    """An archive whose only file says that it is encrypted."""
    data = bytearray(archive(("a.xlsx", b"x")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def test_files_come_in_the_order_of_the_archive_without_what_systems_leave_behind():
    data = archive(
        ("Phiếu/Sở A.xlsx", BOOK),
        ("__MACOSX/Phiếu/._Sở A.xlsx", b""),
        ("Phiếu/~$Sở A.xlsx", b"x"),
        ("Phiếu/Thumbs.db", b"x"),
        ("b.xlsx", BOOK),
    )

    packed = look_into(data)

    assert [file.name for file in packed] == ["Phiếu/Sở A.xlsx", "b.xlsx"]
    assert take_out(data, packed[0].part) == BOOK


def test_a_name_in_utf8_that_does_not_say_so_is_read():
    data = archive(("So A.xlsx", BOOK)).replace(b"So A.xlsx", "Sở.xlsx".encode())

    assert len("Sở.xlsx".encode()) == len(b"So A.xlsx")
    assert look_into(data)[0].name == "Sở.xlsx"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "rỗng"),
        (b"x" * 10_000_001, "dung lượng"),
        (b"%PDF-1.7", "định dạng"),
        (archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")), "định dạng"),
        (archive(), "định dạng"),
        (archive(("__MACOSX/a", b"x")), "rỗng"),
        (stored(f"{n}.xlsx" for n in range(MAX_WORKBOOKS + 1)), "quá nhiều"),
        (stored(f"{n}.xlsx" for n in range(2_001)), "quá nhiều"),
        (archive(("../a.xlsx", b"x")), "không hợp lệ"),
        (archive(("/etc/a.xlsx", b"x")), "không hợp lệ"),
        (archive(("C:/a.xlsx", b"x")), "không hợp lệ"),
        (archive(("a.xlsx", b"x"), ("A.xlsx", b"y")), "không hợp lệ"),
        (archive(("a.xlsx", b"0" * 5_000_000)), "không hợp lệ"),
        (archive(*[(f"{n}.xlsx", b"0" * 9_000_000) for n in range(6)]), "quá lớn"),
        (archive(("a.xlsx", b"x" * 500))[:-30], "hỏng"),
        (locked(), "mật khẩu"),
    ],
    ids=[
        "empty", "large", "pdf", "workbook", "nothing", "litter", "201 files", "2001 parts", "up", "root", "drive",
        "twice", "ratio", "unpacked", "cut", "password",
    ],
)  # fmt: skip
def test_an_archive_that_is_none_of_ours_is_refused_whole(data, code):
    found = refusal(data)

    assert found.code == code
    assert found.message
    assert found.fix


def test_200_files_are_let_in():
    assert len(look_into(stored(f"{n}.xlsx" for n in range(MAX_WORKBOOKS)))) == MAX_WORKBOOKS


@pytest.mark.parametrize("name", ["trong.zip", "a.xls", "a.docx", "a"])
def test_what_is_no_workbook_by_its_name_is_not_opened(name):
    data = archive((name, BOOK))

    with pytest.raises(RefusedFileError) as found:
        take_out(data, name)

    assert found.value.refusal.code == "định dạng"


def test_a_file_whose_bytes_were_changed_is_damaged():
    data = archive(("a.xlsx", bytes(range(256)) * 20))
    spot = data.index(b"a.xlsx") + 20
    data = data[:spot] + bytes([data[spot] ^ 255]) + data[spot + 1 :]

    with pytest.raises(RefusedFileError) as found:
        take_out(data, "a.xlsx")

    assert found.value.refusal.code == "hỏng"
