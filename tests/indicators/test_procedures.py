"""Procedures with days before and after: totals and percentage computed, approximate entries apart, Excel in and out."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.models import FigureChange, ProcedureCut
from scoring.selectors.indicators.procedures import cut_page
from scoring.services.errors import NotAllowed, Outdated
from scoring.services.indicators.errors import FaultyFigures
from tests.indicators import scene

PAGE = "/thu-tuc/VIDU/A/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff_a)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def page(cast):
    return cut_page(cast.round.agency.units.get(code="A"))


def book(*rows, headers=("Mã", "Tên thủ tục", "Số ngày trước", "Số ngày sau")):
    made = openpyxl.Workbook()
    made.active.title = "Thủ tục"
    for row in (headers, *rows):
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def send(client, content):
    answer = client.post(f"{PAGE}nhap/", {"file": SimpleUploadedFile("thu-tuc.xlsx", content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


def test_totals_are_computed_of_the_sums_and_approximate_entries_stand_apart(cast):
    scene.cut(cast, "TT-1", "Một", "30", "10")
    scene.cut(cast, "TT-2", "Hai", "7", "5")
    scene.cut(cast, "TT-3", "Ba", "hơn 1.000", "hơn 400")

    found = page(cast)

    assert (found.before, found.after, found.cut, found.percent) == (37, 15, 22, Decimal("59.46"))
    assert [line.percent for line in found.exact] == [Decimal("66.67"), Decimal("28.57")]
    assert [(line.before_text, line.after_text, line.cut, line.percent) for line in found.apart] == [
        ("hơn 1.000", "hơn 400", None, None)
    ]


def test_every_fault_of_a_procedure_is_told(cast):
    with pytest.raises(FaultyFigures) as refusal:
        scene.cut(cast, "TT-1", " ", "x", "-1")
    assert len(refusal.value.faults["TT-1"]) == 3
    with pytest.raises(FaultyFigures):
        scene.cut(cast, "TT-1", "Một", "3", "4")
    assert not ProcedureCut.objects.exists()


def test_a_name_that_is_too_long_is_refused_whole(cast):
    with pytest.raises(FaultyFigures) as refusal:
        scene.cut(cast, "TT-1", "x" * 301, "30", "10")

    assert "Tên thủ tục dài 301 ký tự; nhiều nhất 300 ký tự." in str(refusal.value.faults)
    assert not ProcedureCut.objects.exists()


def test_others_and_stale_pages_change_nothing(cast):
    scene.cut(cast, "TT-1", "Một", "3", "2")

    with pytest.raises(NotAllowed):
        scene.cut(cast, "TT-1", "Một", "3", "1", actor=cast.staff_b, seen=1)
    with pytest.raises(Outdated):
        scene.cut(cast, "TT-1", "Một", "3", "1", seen=0)

    assert ProcedureCut.objects.get().after == "2"


def test_the_page_adds_changes_and_takes_off_with_history(staff, cast):
    sent = {"code": "TT-1", "name": "Cấp phép", "before": "30", "after": "12", "seen": 0}
    added = staff.post(PAGE, sent)
    shown = text(staff.get(f"{PAGE}?sua=TT-1"))
    changed = staff.post(PAGE, sent | {"after": "10", "seen": 1})
    stale = staff.post(PAGE, sent | {"after": "9", "seen": 1})
    faulty = staff.post(PAGE, sent | {"after": "31", "seen": 2})
    gone = staff.post(f"{PAGE}go/", {"code": "TT-1", "seen": 2})

    assert [one.status_code for one in (added, changed, stale, faulty, gone)] == [303, 303, 409, 422, 303]
    assert "60,00 %" in shown
    assert 'value="Cấp phép"' in shown
    assert 'value="9"' in text(stale)
    assert not page(cast).lines
    assert FigureChange.objects.filter(kind="procedure").count() == 3


def filled(staff, *rows):
    """The template as the unit fills it in."""
    made = openpyxl.load_workbook(io.BytesIO(staff.get(f"{PAGE}mau/").content))
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            made["Thủ tục"].cell(number, column).value = value
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_workbook_goes_out_and_comes_back_without_a_change(staff, cast):
    scene.cut(cast, "TT-1", "Một", "30", "10")
    scene.cut(cast, "TT-2", "Hai", "hơn 1.000", "hơn 400")

    preview = staff.get(send(staff, staff.get(f"{PAGE}mau/").content))

    assert (preview.context["report"]["cells"], preview.context["report"]["counts"]["same"]) == ([], 2)


def test_a_workbook_is_shown_then_written_once(staff, cast):
    scene.cut(cast, "TT-1", "Một", "30", "10")
    address = send(staff, filled(staff, ["TT-1", "Một", 30, 9], ["TT-2", "Hai", "hơn 1.000", 400]))

    preview = text(staff.get(address))
    done = staff.post(address)
    again = staff.post(address, follow=True)

    assert "Một: 30 → 9 ngày" in preview
    assert done.status_code == 303
    assert "đã được xác nhận rồi" in text(again)
    assert [(line.row.code, line.after_text) for line in page(cast).lines] == [("TT-1", "9"), ("TT-2", "400")]


def test_every_fault_of_a_workbook_is_told_with_its_cell(staff, cast):
    address = send(
        staff, filled(staff, ["TT-1", "Một", "x", 10], ["tt 2", "Hai", 3, 1], ["TT-1", "Ba", 3, 1], ["", "Bốn", 1, 1])
    )

    preview = staff.get(address)
    refused = staff.post(address)

    assert {(one["cell"], one["code"]) for one in preview.context["report"]["errors"]} == {
        ("Thủ tục!C2", "thủ tục"),
        ("Thủ tục!A3", "thiếu mã"),
        ("Thủ tục!A4", "trùng"),
        ("Thủ tục!A5", "thiếu mã"),
    }
    assert refused.status_code == 409
    assert not ProcedureCut.objects.exists()


def test_no_row_of_a_workbook_is_passed_over_in_silence(staff):
    rows = (
        ["TT-1", "Một", 3, 1],
        [None, "Hai", None, None],
        ["TT-3", None, None, None],
        [None, "Tổng hợp báo cáo", 5, 4],
        [None, "Tổng cộng", 11, 6],
        [None, None, None, "gần 4"],
        [],
        [None, "Người lập biểu", None, None],
    )
    address = send(staff, filled(staff, *rows))

    report = staff.get(address).context["report"]
    marked = openpyxl.load_workbook(io.BytesIO(staff.get(f"{address}danh-dau/").content))["Thủ tục"]

    assert [(one["cell"], one["code"]) for one in report["errors"]] == [
        ("Thủ tục!A3", "thiếu mã"),
        ("Thủ tục!A5", "thiếu mã"),
        ("Thủ tục!A7", "thiếu mã"),
        ("Thủ tục!B4", "thủ tục"),
        ("Thủ tục!C4", "thủ tục"),
        ("Thủ tục!D4", "thủ tục"),
    ]
    assert [(one["cell"], one["code"]) for one in report["warnings"]] == [("Thủ tục!B9", "dòng ngoài bảng")]
    assert "Có giá trị “Hai”" in marked["A3"].comment.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai xlsx", "không phải bảng tính .xlsx"),
        (book(headers=("Mã", "Tên thủ tục", "Số ngày trước")), "Thiếu cột “Số ngày sau”"),
    ],
)
def test_a_file_that_is_none_of_ours_says_why(staff, content, said):
    assert said in text(staff.get(send(staff, content)))


def test_the_agency_sees_all_units_and_takes_them_away(client, cast):
    scene.cut(cast, "TT-1", "Một", "30", "10")
    scene.cut(cast, "TT-1", "Hai", "10", "5", unit="B", actor=cast.staff_b)
    client.force_login(cast.leader)

    pages = client.get("/dieu-hanh/so-lieu/VIDU/thu-tuc/").context["pages"]
    file = client.get("/dieu-hanh/so-lieu/VIDU/thu-tuc/tep.xlsx").content

    rows = list(openpyxl.load_workbook(io.BytesIO(file))["Thủ tục"].iter_rows(values_only=True))
    assert [one.percent for one in pages] == [Decimal("66.67"), Decimal("50.00")]
    assert [row[6] for row in rows if row[1] == "TT-1"] == [66.67, 50]
