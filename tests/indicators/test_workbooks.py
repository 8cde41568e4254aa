"""Figures through a workbook: out and back, every fault with its cell, the identity that breaks, written once."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.models import FigureChange, FigureUpload, IndicatorValue, ReportingPeriod
from tests.indicators import scene
from tests.indicators.scene import FIVE_MONTHS, WHOLE_YEAR

PAGE = "/so-lieu/SL-2015-5T/A/"


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


def text(response):
    return " ".join(response.content.decode().split())


def filled(staff, figures, **cells):
    """The template as the unit fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(staff.get(f"{PAGE}mau/").content))
    sheet = book["Số liệu"]
    for row in sheet.iter_rows(min_row=4):
        if row[0].value in figures:
            row[3].value = figures[row[0].value]
    for name, value in cells.items():
        sheet[name] = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def send(staff, content):
    answer = staff.post(f"{PAGE}nhap/", {"file": SimpleUploadedFile("so-lieu.xlsx", content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


def test_five_months_come_in_by_excel_and_go_out_the_same(staff):
    address = send(staff, filled(staff, FIVE_MONTHS))

    preview = text(staff.get(address))
    done = staff.post(address)
    again = staff.post(address, follow=True)
    back = staff.get(send(staff, staff.get(f"{PAGE}mau/").content))

    assert "11.097" in preview
    assert done.status_code == 303
    assert "đã được xác nhận rồi" in text(again)
    assert IndicatorValue.objects.get(indicator__code="TIEP-NHAN").amount == "11097"
    assert FigureChange.objects.filter(kind="value", origin="excel").count() == len(FIVE_MONTHS)
    assert back.context["report"]["counts"]["same"] == len(FIVE_MONTHS)
    assert "Tệp không đổi gì" in text(back)


def test_an_identity_error_is_caught_and_nothing_is_written(staff):
    address = send(staff, filled(staff, WHOLE_YEAR | {"GIAI-QUYET": 21589}))

    preview = text(staff.get(address))
    refused = staff.post(address)

    assert "21.589 ≠ 21.575 + 13: lệch 1" in preview
    assert refused.status_code == 409
    assert not IndicatorValue.objects.exists()


def test_every_fault_is_told_with_its_cell(staff):
    address = send(staff, filled(staff, {"TIEP-NHAN": "x", "TRE-HAN": -1, "RUT": 1.5, "HOP-THU": "chắc"}, A6="LA"))

    errors = staff.get(address).context["report"]["errors"]

    cells = {(one["cell"].partition("!")[2], one["code"]) for one in errors}
    assert cells == {
        ("D4", "không phải số"),
        ("A6", "mã"),
        ("A3", "thiếu chỉ tiêu"),
        ("D7", "số liệu"),
        ("D10", "chữ số thập phân"),
        ("D12", "số liệu"),
    }
    assert all(one["fix"] for one in errors)


def test_an_approximate_figure_comes_in_as_it_is_written(staff):
    staff.post(send(staff, filled(staff, {"TIEP-NHAN": "gần 7.000"})))

    row = IndicatorValue.objects.get()
    assert (row.direction, row.amount) == ("gần", "7000")


@pytest.mark.parametrize(("cell", "said"), [("B1", "không phải của kỳ"), ("B2", "không phải của đơn vị")])
def test_the_workbook_of_another_place_is_refused(staff, cell, said):
    assert said in text(staff.get(send(staff, filled(staff, FIVE_MONTHS, **{cell: "KHAC"}))))


def test_figures_that_changed_after_the_preview_are_not_overwritten(staff, cast, period):
    address = send(staff, filled(staff, FIVE_MONTHS))
    scene.report(cast, period, {"RUT": "3"}, send=False, now=timezone.now())

    refused = staff.post(address)

    assert refused.status_code == 409
    assert "đã thay đổi sau khi xem trước" in text(refused)
    (moved,) = refused.context["moved"]
    assert [option.text for option in moved.options] == ["chưa có", "0", "3"]
    assert IndicatorValue.objects.get().amount == "3"
    assert refused.context["action"] != address


def test_the_same_workbook_sent_twice_is_written_once(staff):
    content = filled(staff, FIVE_MONTHS)
    addresses = [send(staff, content) for _ in range(2)]

    assert [staff.post(address).status_code for address in addresses] == [303, 409]
    assert FigureChange.objects.filter(kind="value").count() == len(FIVE_MONTHS)


def test_a_late_confirmation_is_refused(staff):
    address = send(staff, filled(staff, FIVE_MONTHS))
    FigureUpload.objects.update(made_at=timezone.now() - dt.timedelta(minutes=31))

    assert "quá 30 phút" in text(staff.post(address))


def test_after_the_window_a_workbook_is_not_written(staff, period):
    address = send(staff, filled(staff, FIVE_MONTHS))
    ReportingPeriod.objects.filter(pk=period.pk).update(closes_at=timezone.now())

    assert "Đã hết hạn báo cáo" in text(staff.post(address))
    assert not IndicatorValue.objects.exists()
