"""A workbook of figures is treated as a self-assessment is: identity, doubts to tick, three values, marked copy, record."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.models import FigureUpload, IndicatorValue, ProcedureCut
from tests.indicators import scene
from tests.indicators.books import PAGE, SHEET, codes, fill, opened, report, saved, send, stored, template, text
from tests.indicators.scene import FIVE_MONTHS, WHOLE_YEAR

CUTS = "/thu-tuc/VIDU/A/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def period(cast):
    scene.dossiers(cast)
    now = timezone.now()
    span = {"opens": now - dt.timedelta(days=1), "closes": now + dt.timedelta(days=3)}
    return scene.period(cast, "SL-2015-5T", kind="first", year=2015, **span)


@pytest.fixture
def staff(client, cast, period):
    client.force_login(cast.staff_a)
    return client


def test_the_workbook_says_whose_it_is_and_is_locked_but_for_the_figures(staff):
    book = template(staff)

    meta = {row[0].value: row[1].value for row in book["_meta"].iter_rows()}
    assert (meta["agency"], meta["period"], meta["unit_code"], meta["kind"]) == ("VIDU", "SL-2015-5T", "A", "report")
    assert book["_meta"].sheet_state == "hidden"
    assert book[SHEET].protection.sheet
    assert [cell.protection.locked for cell in book[SHEET][4]] == [True, True, True, False]
    assert "Hướng dẫn" in book.sheetnames


def other(key, value):
    def change(book):
        for row in book["_meta"].iter_rows():
            if row[0].value == key:
                row[1].value = value

    return change


def without_row(book):
    book[SHEET].delete_rows(6)


def two_heads(book):
    book[SHEET]["F3"] = "Số liệu báo cáo"


def merged(book):
    book[SHEET].merge_cells("D5:D6")


def set_to(cell, value, number_format="General"):
    def change(book):
        book[SHEET][cell] = value
        book[SHEET][cell].number_format = number_format

    return change


@pytest.mark.any_database  # what the file says and how it is told; test_the_picked_value_is_written and its neighbours write on both
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (other("agency", "KHAC"), "cơ quan"),
        (other("period", "SL-2014"), "kỳ"),
        (other("unit_code", "B1"), "đơn vị"),
        (other("kind", "cuts"), "mẫu"),
        (other("history_seq", "999999"), "mẫu"),
        (without_row, "thiếu chỉ tiêu"),
        (two_heads, "trùng cột"),
        (merged, "ô gộp"),
        (set_to("C5", "văn bản"), "đơn vị tính"),
        (set_to("A5", "GIAI-QUYET-2"), "mã"),
        (set_to("A5", dt.date(2014, 1, 2), "dd/mm/yyyy"), "ngày"),
        (set_to("A5", "TIEP-NHAN"), "trùng"),
        (set_to("A5", None), "thiếu mã"),
        (set_to("D5", "1.000 hồ sơ"), "không phải số"),
        (set_to("D5", "1/2"), "không phải số"),
        (set_to("D5", dt.date(2014, 1, 2), "dd/mm/yyyy"), "ngày"),
        (set_to("D5", 0.5, "0%"), "phần trăm"),
        (set_to("D5", "=1/0"), "công thức"),
        (set_to("D5", -1), "số liệu"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_its_place_and_the_way_out(staff, change, code):
    book = fill(template(staff), FIVE_MONTHS)
    change(book)

    address = send(staff, book)

    told = [one for one in report(staff, address)["errors"] if one["code"] == code]
    assert told
    assert all(one["cell"] and one["fix"] for one in told)
    assert staff.post(address).status_code == 409
    assert not IndicatorValue.objects.exists()


@pytest.mark.any_database  # as above
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book: setattr(book[SHEET].row_dimensions[5], "hidden", True), "dòng ẩn"),
        (lambda book: setattr(book[SHEET].column_dimensions["D"], "hidden", True), "cột ẩn"),
        (lambda book: book.copy_worksheet(book[SHEET]), "trang tính thừa"),
        (set_to("B5", "Tên khác"), "tên chỉ tiêu"),
        (set_to("D11", 0, ";;;"), "định dạng"),
    ],
)
def test_a_doubt_has_to_be_ticked(staff, change, code):
    book = fill(template(staff), FIVE_MONTHS)
    change(book)
    address = send(staff, book)

    asked = staff.post(address)
    done = staff.post(address, {"da-xem": [code]})

    assert (asked.status_code, done.status_code) == (422, 303)
    assert "Chưa đánh dấu đã xem" in text(asked)
    assert stored("TIEP-NHAN") == "11097"


@pytest.mark.any_database  # as above
@pytest.mark.parametrize("change", [set_to("D20", "Người lập biểu"), set_to("A20", "Người lập biểu"), set_to("F5", 7)])
def test_signatures_and_columns_of_their_own_pass(staff, change):
    book = fill(template(staff), {"TIEP-NHAN": "11097"})
    change(book)

    assert report(staff, send(staff, book))["outcome"] == "warned"


@pytest.mark.any_database  # as above
def test_the_marked_copy_is_mended_in_the_marked_cells_alone(staff):
    address = send(staff, fill(template(staff), WHOLE_YEAR | {"GIAI-QUYET": 21589, "THU-XIN-LOI": "chưa rõ"}))

    marked = opened(staff.get(f"{address}danh-dau/").content)
    sheet = marked[SHEET]
    noted = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    faults = [row[1].value for row in marked["Lỗi"].iter_rows(min_row=2)]
    sheet["D5"], sheet["D11"] = 21588, 13
    again = send(staff, marked)

    assert noted == {"D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11"}
    assert len(faults) == 3
    assert report(staff, again)["outcome"] != "refused"
    assert staff.post(again).status_code == 303
    assert stored("GIAI-QUYET") == "21588"


def moved(staff, cast, period):
    """A file that says 1653 open dossiers, after a colleague wrote 1700; and 40 sent back, which nobody else touched."""
    book = fill(template(staff), {"DANG-GIAI-QUYET": 1653, "TRA-LAI": 40})
    scene.report(cast, period, {"DANG-GIAI-QUYET": "1700"}, send=False, now=timezone.now(), actor=cast.head_a)
    return send(staff, book)


def test_a_figure_that_moved_shows_three_values_and_waits_for_a_pick(staff, cast, period):
    address = moved(staff, cast, period)

    page = staff.get(address)
    asked = staff.post(address)

    (cell,) = page.context["moved"]
    assert [option.text for option in cell.options] == ["chưa có", "1.653", "1.700"]
    assert asked.status_code == 422
    assert (stored("DANG-GIAI-QUYET"), stored("TRA-LAI")) == ("1700", None)


@pytest.mark.parametrize(("pick", "left"), [("tep", "1653"), ("phieu", "1700"), ("mau", "")])
def test_the_picked_value_is_written(staff, cast, period, pick, left):
    address = moved(staff, cast, period)

    assert staff.post(address, {"chon-DANG-GIAI-QUYET": pick}).status_code == 303

    assert (stored("DANG-GIAI-QUYET"), stored("TRA-LAI")) == (left, "40")


def test_what_the_file_left_alone_keeps_what_a_colleague_wrote(staff, cast, period):
    book = fill(template(staff), {"TRA-LAI": 40})
    scene.report(cast, period, {"RUT": "3"}, send=False, now=timezone.now(), actor=cast.head_a)

    staff.post(send(staff, book))

    assert (stored("RUT"), stored("TRA-LAI")) == ("3", "40")


def test_without_its_meta_sheet_a_person_confirms_whose_it_is_and_every_value(staff, cast, period):
    book = fill(template(staff), FIVE_MONTHS)
    del book["_meta"]
    scene.report(cast, period, {"RUT": "3"}, send=False, now=timezone.now(), actor=cast.head_a)
    address = send(staff, book)

    plain = staff.post(f"{address}xac-nhan/")
    anew = staff.post(f"{address}xac-nhan/", {"dung-phieu": "1"})["Location"]
    asked = staff.post(anew)
    done = staff.post(anew, {"chon-RUT": "tep"})

    assert "Tệp này của đơn vị nào?" in text(staff.get(address))
    assert (plain.status_code, asked.status_code, done.status_code) == (422, 422, 303)
    assert stored("RUT") == "0"


def test_a_sent_report_stays_whole(staff, cast, period):
    scene.report(cast, period, FIVE_MONTHS, now=timezone.now())

    address = send(staff, fill(template(staff), {"TRA-LAI": None}))

    assert codes(staff, address) == {"thiếu số"}


def test_file_and_report_are_kept_for_the_unit_and_the_preview_for_its_sender(staff, cast, client):
    content = saved(fill(template(staff), FIVE_MONTHS))
    address = send(staff, content)
    staff.post(address)
    again = send(staff, content)

    listed = text(staff.get(f"{PAGE}nhap/"))
    record = staff.get(f"{address}bao-cao/").content.decode("utf-8-sig")
    client.force_login(cast.head_a)
    files = [client.get(f"{address}tep/").content, client.get(address).status_code]

    assert "Đã ghi" in listed
    assert FigureUpload.objects.first().file_sha256 in record
    assert "TIEP-NHAN Hồ sơ tiếp nhận, ô Số liệu!D4: chưa có → 11.097" in record or "ô D4: chưa có → 11.097" in record
    assert files == [content, 404]
    assert again != address


def test_the_ratio_stands_in_the_preview_before_and_after(staff):
    assert report(staff, send(staff, fill(template(staff), WHOLE_YEAR)))["computed"] == [
        ["Tỷ lệ đúng hạn", "–", "99,94 %"]
    ]


def test_procedures_go_the_same_way(staff, cast):
    scene.cut(cast, "TT-1", "Cấp phép", "30", "20")
    book = template(staff, CUTS)
    sheet = book["Thủ tục"]
    sheet["D2"] = 10
    for cell, value in zip(sheet[3], ("TT-2", "Đăng ký", "hơn 1.000", "hơn 400"), strict=True):
        cell.value = value
    scene.cut(cast, "TT-1", "Cấp phép", "30", "25", seen=1, actor=cast.head_a)
    address = send(staff, book, CUTS)

    page, asked = staff.get(address), staff.post(address)
    done = staff.post(address, {"chon-TT-1": "tep"})

    assert [option.text for option in page.context["moved"][0].options] == [
        "Cấp phép: 30 → 20 ngày",
        "Cấp phép: 30 → 10 ngày",
        "Cấp phép: 30 → 25 ngày",
    ]
    assert report(staff, address)["computed"][1] == ["Tỷ lệ cắt giảm", "16,67 %", "66,67 %"]
    assert (asked.status_code, done.status_code) == (422, 303)
    assert list(ProcedureCut.objects.order_by("code").values_list("code", "after")) == [("TT-1", "10"), ("TT-2", "400")]


@pytest.mark.any_database  # as above
def test_procedures_say_every_fault_with_its_cell(staff):
    book = template(staff, CUTS)
    sheet = book["Thủ tục"]
    for number, line in enumerate(
        (("TT-1", "Một", 10, 20), ("tt 2", "Hai", 5, 4), ("TT-3", None, 5, 4), ("TT-4", "Bốn", 1.5, 1)), start=2
    ):
        for cell, value in zip(sheet[number], line, strict=True):
            cell.value = value

    address = send(staff, book, CUTS)

    places = {one["cell"].partition("!")[2] for one in report(staff, address)["errors"]}
    assert places == {"D2", "A3", "B4", "C5"}
