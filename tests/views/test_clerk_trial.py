"""A clerk who pastes, sorts, hides, merges, renames: each time the page says what to do, and doing it works."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import Layer
from scoring.models import Score
from tests import make
from tests.views.test_staff_excel import SHEET, UPLOAD, file_of, fill, template
from units.enums import Role

pytestmark = [pytest.mark.slow, pytest.mark.any_database]
HEADER = "Mã tiêu chí"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(cast, client):
    client.force_login(make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C")))
    return client


def sheet_of(book):
    return book["Tự đánh giá"]


def rows_of(book):
    return {str(row[0].value): row[0].row for row in sheet_of(book).iter_rows() if row[0].value}


def send(clerk, book):
    """Upload a workbook; its preview's address and what the page says, as a person reads it."""
    sent = clerk.post(UPLOAD, {"file": book if isinstance(book, SimpleUploadedFile) else file_of(book)})
    page = clerk.get(sent["Location"]).content.decode()
    return sent["Location"], " ".join(re.sub(r"<[^>]+>", " ", page).split())


def write(clerk, address, *ticks):
    """Confirm what the preview shows; it must be written."""
    answer = clerk.post(address, {"da-xem": ticks})
    assert (answer.status_code, answer.get("Location")) == (303, SHEET), answer.content.decode()


def held(cast, code):
    return Score.objects.get(assessment=cast.sheet("C"), criterion__code=code, layer=Layer.SELF).answer


def test_last_years_file_names_its_year_and_its_figures_go_into_the_new_template(cast, clerk):
    old = fill(template(clerk), points_110=0.5, a_21=22338, b_21=22000)
    for row in old["_meta"].iter_rows():
        row[1].value = {"round": "VIDU-CCHC-2025", "period_year": "2025"}.get(row[0].value, row[1].value)

    address, said = send(clerk, old)
    assert "mẫu của đợt đánh giá “VIDU-CCHC-2025”, ở đây cần “VIDU-CCHC-2026”" in said
    assert "mẫu của năm “2025”" in said
    assert "Tải mẫu mới trên trang của đơn vị rồi chép số liệu sang" in said
    assert clerk.post(address).status_code == 409

    new = template(clerk)
    for code, row in rows_of(old).items():
        for column in (5, 6, 7, 8) if code not in (HEADER, "3.1") else ():
            value = sheet_of(old).cell(row, column).value
            if not str(value).startswith("="):
                sheet_of(new).cell(rows_of(new)[code], column).value = value
    address, said = send(clerk, new)
    write(clerk, address)
    assert (held(cast, "1.10"), held(cast, "2.1")) == ({"value": "0.5"}, {"a": "22338", "b": "22000"})


def test_pasted_into_a_new_book_it_is_named_and_confirmed_by_hand(cast, clerk):
    own = sheet_of(fill(template(clerk), points_110=0.5))
    pasted = openpyxl.Workbook()
    for row in own.iter_rows(values_only=True):
        pasted.active.append([None if str(value).startswith("=") else value for value in row])

    _address, said = send(clerk, pasted)
    assert "trang “Sheet” có bảng giống như vậy" in said
    assert "Đổi tên trang tính thành “Tự đánh giá” rồi tải lên lại" in said
    assert "Tệp này của đơn vị nào?" in said

    pasted.active.title = "Tự đánh giá"
    address, _said = send(clerk, pasted)
    address = clerk.post(f"{address}dung-phieu/", {"dung-phieu": "1"})["Location"]
    write(clerk, address)
    assert held(cast, "1.10") == {"value": "0.5"}


def test_sorted_rows_are_read_by_their_codes(cast, clerk):
    book = fill(template(clerk), points_110=0.5, value_12=4)
    sheet, rows = sheet_of(book), rows_of(book)
    leaves = sorted(row for code, row in rows.items() if "." in code)
    lines = [[sheet.cell(row, column).value for column in range(1, 11)] for row in leaves]
    for row, line in zip(leaves, sorted(lines, key=lambda line: str(line[1])), strict=True):
        for column, value in enumerate(line, start=1):
            sheet.cell(row, column).value = None if str(value).startswith("=") else value

    address, said = send(clerk, book)

    assert "Lỗi phải sửa" not in said
    write(clerk, address)
    assert (held(cast, "1.10"), held(cast, "1.2")) == ({"value": "0.5"}, {"value": "4"})


def test_one_and_a_half_and_a_grouped_count_are_read_without_a_tick(cast, clerk):
    address, said = send(clerk, fill(template(clerk), points_110="0,75", a_21="22.338", b_21="22.000"))

    assert "“0,75” là số gõ dạng chữ, đã hiểu là 0,75" in said
    assert "đã hiểu là 22338" in said
    write(clerk, address)
    assert (held(cast, "1.10"), held(cast, "2.1")) == ({"value": "0.75"}, {"a": "22338", "b": "22000"})


def test_a_figure_with_two_readings_is_asked_for_again(cast, clerk):
    _address, said = send(clerk, fill(template(clerk), a_23="22.338", b_23="1.050"))

    assert "22338 hay 22,338" in said
    assert "1050 hay 1,050" in said
    address, _said = send(clerk, fill(template(clerk), a_23="22338", b_23=1050))
    write(clerk, address)
    assert held(cast, "2.3") == {"before": "22338", "after": "1050"}


def test_hidden_rows_are_shown_and_ticked_or_unhidden(cast, clerk):
    book = fill(template(clerk), points_110=0.5)
    sheet_of(book).row_dimensions[rows_of(book)["1.10"]].hidden = True

    address, said = send(clerk, book)
    assert "đang bị ẩn hoặc bị lọc; giá trị ở đó vẫn được đọc" in said
    assert clerk.post(address).status_code == 422
    sheet_of(book).row_dimensions[rows_of(book)["1.10"]].hidden = False
    shown, said = send(clerk, book)
    assert "bị ẩn" not in said
    write(clerk, address, "dòng ẩn")
    assert held(cast, "1.10") == {"value": "0.5"}
    assert clerk.post(shown)["Location"] != SHEET  # the sheet moved on: shown anew


def test_merged_cells_are_parted_as_the_message_says(cast, clerk):
    book = fill(template(clerk), a_112=30, b_112=27)
    row = rows_of(book)["1.1.2"]
    sheet_of(book).merge_cells(start_row=row, end_row=row, start_column=5, end_column=6)

    _address, said = send(clerk, book)
    assert f"Các ô E{row}:F{row} bị gộp" in said
    assert "Bỏ gộp ô (Merge & Center) rồi gõ giá trị vào từng ô" in said.replace("&amp;", "&")

    sheet_of(book).unmerge_cells(start_row=row, end_row=row, start_column=5, end_column=6)
    address, _said = send(clerk, fill(book, a_112=30, b_112=27))
    write(clerk, address)
    assert held(cast, "1.1.2") == {"a": "30", "b": "27"}


def test_a_renamed_sheet_is_renamed_back(cast, clerk):
    book = fill(template(clerk), points_110=0.5)
    sheet_of(book).title = "Phiếu chấm Quận C"

    _address, said = send(clerk, book)
    assert "trang “Phiếu chấm Quận C” có bảng giống như vậy" in said
    assert "Đổi tên trang tính thành “Tự đánh giá” rồi tải lên lại." in said

    book["Phiếu chấm Quận C"].title = "Tự đánh giá"
    address, _said = send(clerk, book)
    write(clerk, address)
    assert held(cast, "1.10") == {"value": "0.5"}


def test_an_old_xls_is_saved_anew_as_xlsx(cast, clerk):
    held_bytes = io.BytesIO()
    fill(template(clerk), points_110=0.5).save(held_bytes)
    old = SimpleUploadedFile("Tự chấm.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)

    _address, said = send(clerk, old)
    assert "bảng tính kiểu cũ (.xls)" in said
    assert "chọn Lưu thành (Save As) kiểu “Excel Workbook (.xlsx)”, rồi tải lên lại" in said

    address, _said = send(clerk, SimpleUploadedFile("Tự chấm.xlsx", held_bytes.getvalue()))
    write(clerk, address)
    assert held(cast, "1.10") == {"value": "0.5"}
