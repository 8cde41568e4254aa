"""Counts of opinions from a file: treated as the units' workbooks are, from the template to what is kept."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.enums import Origin
from scoring.models import FigureUpload, OpinionChange, OpinionCount
from tests.views.test_opinion_counts import counts
from tests.views.test_opinions import TODAY, text
from units.models import Unit

FILES = "/y-kien/so-lieu/VIDU/"
JANUARY = f"{TODAY.year}-01"
HEAD = "Mã,Đơn vị,Tháng,Máy tính bảng,Phiếu giấy,Trang web khác"


@pytest.fixture
def body(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.organiser)
    return client


def template(body, query=""):
    return openpyxl.load_workbook(io.BytesIO(body.get(f"{FILES}mau/{query}").content))


def saved(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def sent(body, content, name="y-kien.xlsx"):
    answer = body.post(FILES, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


def forty(body):
    """The address of a file with 40 opinions of A in January."""
    book = template(body)
    book["Ý kiến"]["D2"] = 40
    return sent(body, saved(book))


def report(body, address):
    return body.get(address).context["report"]


def test_counts_come_from_a_file_after_a_preview(body, cast):
    book = template(body)
    assert [cell.value for cell in book["Ý kiến"][2]] == [f"A/{JANUARY}", "Sở A", f"1/{TODAY.year}", None, None, None]
    assert book["_meta"].sheet_state == "hidden"
    address = forty(body)

    preview = text(body.get(address))
    assert not OpinionCount.objects.exists()
    done, again = body.post(address), body.post(address, follow=True)
    record = body.get(f"{address}bao-cao/").content.decode("utf-8-sig")

    assert f"Sở A, tháng 1/{TODAY.year}: Máy tính bảng" in preview
    assert 'Máy tính bảng, các dòng trong tệp: <span class="num">0</span> → <span class="num strong">40' in preview
    assert done.status_code == 303
    assert "đã được xác nhận rồi" in text(again)
    assert (OpinionCount.objects.get().count, OpinionChange.objects.get().origin) == (40, Origin.EXCEL)
    assert FigureUpload.objects.get().file_sha256 in record
    assert openpyxl.load_workbook(io.BytesIO(body.get(f"{address}tep/").content))["Ý kiến"]["D2"].value == 40
    assert report(body, sent(body, saved(template(body))))["cells"] == []


def test_a_half_of_a_year_goes_out_alone_and_no_month_to_come(body, cast):
    halves = [template(body, f"?nam={TODAY.year - 1}&nua={half}")["Ý kiến"].max_row - 1 for half in "12"]
    whole = template(body, f"?nam={TODAY.year - 1}")["Ý kiến"].max_row - 1
    this = template(body)["Ý kiến"].max_row - 1

    units = Unit.objects.filter(agency__code="VIDU").count()
    assert (halves, whole, this) == ([6 * units, 6 * units], 12 * units, TODAY.month * units)


def test_a_unit_that_was_merged_away_has_no_months_after(body, cast):
    Unit.objects.filter(code="A", agency__code="VIDU").update(valid_to=dt.date(TODAY.year - 1, 3, 1))

    codes = [row[0].value for row in template(body, f"?nam={TODAY.year - 1}")["Ý kiến"].iter_rows(min_row=2)]

    assert [code for code in codes if code.startswith("A/")] == [f"A/{TODAY.year - 1}-01", f"A/{TODAY.year - 1}-02"]


def test_every_fault_of_a_file_is_told_with_its_cell_and_on_the_marked_copy(body, cast):
    book = template(body)
    sheet = book["Ý kiến"]
    sheet["D2"], sheet["E2"], sheet["F2"] = "gần 4.000", -1, 1.5
    codes = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    other = codes[f"B/{JANUARY}"]
    sheet.cell(other, 1).value, sheet.cell(other, 4).value = "KHONG/2020-01", 7
    sheet.cell(codes[f"C/{JANUARY}"], 3).value = f"2/{TODAY.year}"
    sheet.cell(sheet.max_row + 2, 4).value = 9
    address = sent(body, saved(book))

    errors = report(body, address)["errors"]
    marked = openpyxl.load_workbook(io.BytesIO(body.get(f"{address}danh-dau/").content))["Ý kiến"]

    told = {(one["cell"].partition("!")[2], one["code"]) for one in errors}
    assert told == {
        ("D2", "không phải số"),
        ("E2", "số ý kiến"),
        ("F2", "không phải số"),
        (f"A{other}", "mã"),
        (f"C{codes[f'C/{JANUARY}']}", "tháng"),
        (f"D{sheet.max_row}", "thiếu mã"),
    }
    assert marked["D2"].comment
    assert body.post(address).status_code == 409
    assert not OpinionCount.objects.exists()


def test_a_doubt_about_counts_has_to_be_ticked(body, cast):
    book = template(body)
    book["Ý kiến"]["D2"] = 40
    book["Ý kiến"].row_dimensions[2].hidden = True
    address = sent(body, saved(book))

    asked, done = body.post(address), body.post(address, {"da-xem": ["dòng ẩn"]})

    assert (asked.status_code, done.status_code) == (422, 303)
    assert OpinionCount.objects.get().count == 40


def test_where_a_count_moved_after_the_template_three_values_stand_to_be_picked(body, cast):
    counts(cast, (TODAY.year, 1, "tablet", 5, 0))
    book = template(body)
    counts(cast, (TODAY.year, 1, "tablet", 6, 1))
    book["Ý kiến"]["D2"] = 40
    address = sent(body, saved(book))

    page, asked = body.get(address), body.post(address)
    done = body.post(address, {f"chon-A/{JANUARY}/tablet": "tep"})

    assert [option.text for option in page.context["moved"][0].options] == ["5", "40", "6"]
    assert (asked.status_code, done.status_code) == (422, 303)
    assert OpinionCount.objects.get().count == 40


def test_a_blank_cell_takes_back_what_the_template_held(body, cast):
    counts(cast, (TODAY.year, 1, "tablet", 5, 0), (TODAY.year, 1, "slip", 7, 0))
    book = template(body)
    book["Ý kiến"]["D2"] = None
    address = sent(body, saved(book))

    cells = report(body, address)["cells"]
    body.post(address)

    assert [(cell["old"], cell["new"]) for cell in cells] == [("5", "chưa có")]
    assert dict(OpinionCount.objects.values_list("channel", "count")) == {"tablet": None, "slip": 7}


def test_a_table_without_its_meta_sheet_is_confirmed_by_hand(body, cast):
    counts(cast, (TODAY.year, 1, "slip", 7, 0))
    line = f"{HEAD}\nA/{JANUARY},Sở A,1/{TODAY.year},40,,\n"
    address = sent(body, line.encode(), "y.csv")

    refused, unticked = report(body, address), body.post(f"{address}dung-tep/")
    anew = body.post(f"{address}dung-tep/", {"dung-phieu": "1"})["Location"]
    done, again = body.post(anew), body.post(anew, follow=True)

    assert [one["code"] for one in refused["errors"]] == ["mẫu"]
    assert (unticked.status_code, done.status_code) == (422, 303)
    assert "đã được xác nhận rồi" in text(again)
    assert dict(OpinionCount.objects.values_list("channel", "count")) == {"tablet": 40, "slip": 7}


def test_a_file_of_another_agency_is_refused(body, cast):
    book = template(body)
    for row in book["_meta"].iter_rows():
        if row[0].value == "agency":
            row[1].value = "KHAC"

    assert {one["code"] for one in report(body, sent(body, saved(book)))["errors"]} == {"cơ quan"}


def test_a_count_that_was_typed_after_the_preview_is_not_written_over(body, cast):
    address = forty(body)
    counts(cast, (TODAY.year, 1, "tablet", 5, 0))

    stale = body.post(address)

    assert stale.status_code == 409
    assert "Số liệu đã thay đổi sau khi xem trước" in text(stale)
    assert OpinionCount.objects.get().count == 5


def test_half_an_hour_later_a_file_of_counts_is_not_written(body, cast):
    address = forty(body)
    FigureUpload.objects.update(made_at=timezone.now() - dt.timedelta(minutes=31))

    late = body.post(address)

    assert late.status_code == 409
    assert "quá 30 phút" in text(late)
    assert not OpinionCount.objects.exists()
