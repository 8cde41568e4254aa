"""Figures as units report them: five months by form and by Excel, a wrong one caught, a duty closed by its document, five sources.

Screenshots at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import io

import openpyxl
import pytest

from scoring.models import Duty, FigureReport, IndicatorValue
from tests.e2e.people import enter

__all__ = ["enter"]

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

PERIOD = "TN-2016-5T"
UNIT = "TP-THAINGUYEN"
FIGURES = {
    "VB-DEN": "trên 2.200",
    "VB-DI": "trên 5.500",
    "VB-THU": "trên 1.200",
    "TTHC": "52",
    "TIEP-NHAN": "22.338",
    "GIAI-QUYET": "21.589",
    "DUNG-HAN": "21.575",
    "TRE-HAN": "13",
    "DANG-GIAI-QUYET": "595",
    "TRA-LAI": "108",
    "RUT": "47",
}
SOURCES = {
    "quandn.dh": ("UBND-QUAN-DANANG", ("88,00 %", "59,00 %", "45,00 %", "2.000.000")),
    "thainguyen.dh": ("UBND-TINH-THAINGUYEN", ("795/QĐ-UBND", "99,94 %", "22.338 = 21.588 + 595 + 108 + 47")),
    "thanhuy.dh": ("THANHUY-TPHCM", ("56,69 %", "hơn 1.000")),
    "snvhcm.dh": ("SNV-TPHCM", ("4.000", "hơn 500", "còn 1")),
}


def test_five_months_are_reported_and_a_duty_is_closed(enter):
    opens_a_period(enter("thainguyen.dh"))
    reports_by_form(enter("thainguyen.dv"))
    reports_by_excel(enter("thainguyen.dv"))
    closes_a_duty(enter("quandn.dv"))
    for username, (agency, texts) in SOURCES.items():
        shows_its_source(enter(username), agency, texts)
    reads_da_nang(enter("hapt"))


def opens_a_period(organiser):
    organiser.open("/dieu-hanh/so-lieu/UBND-TINH-THAINGUYEN/ky/")
    page = organiser.page
    for name, value in (
        ("code", PERIOD),
        ("title", "5 tháng đầu năm 2016"),
        ("starts_on", "01/01/2016"),
        ("ends_on", "31/05/2016"),
        ("opens_on", "01/06/2016"),
    ):
        page.fill(f"[name={name}]", value)
    page.select_option("[name=kind]", "first")
    organiser.press("Ghi")
    organiser.sees("Đã ghi kỳ báo cáo.")
    organiser.photograph("70-ky-bao-cao")
    organiser.leave()


def reports_by_form(staff):
    staff.open("/viec-cua-toi/")
    staff.sees("Báo cáo số liệu: 5 tháng đầu năm 2016")
    staff.open(f"/so-lieu/{PERIOD}/{UNIT}/")
    for key, text in FIGURES.items():
        staff.page.fill(f'[name="so-{key}"]', text)
    staff.page.locator('[name="so-RUT"]').press("Tab")
    staff.sees("21.589 ≠ 21.575 + 13: lệch 1")
    staff.photograph("71-lech-dang-thuc")
    staff.press("Gửi báo cáo")
    staff.sees("Số liệu không khớp nhau. Chưa ghi gì")
    assert staff.page.input_value('[name="so-GIAI-QUYET"]') == "21.589"
    assert not FigureReport.objects.filter(period__code=PERIOD, state="sent").exists()
    staff.page.fill('[name="so-GIAI-QUYET"]', "21.588")
    staff.press("Gửi báo cáo")
    staff.sees("Đã gửi báo cáo số liệu.")
    staff.sees("99,94 %")
    staff.photograph("72-da-gui")
    staff.forgive("422")
    staff.leave()


def reports_by_excel(staff):
    staff.open(f"/so-lieu/TN-2015-5T/{UNIT}/nhap/")
    book = openpyxl.load_workbook(io.BytesIO(staff.download("Tải tệp mẫu")))
    assert uploaded(staff, book, 11098)
    staff.sees("11.098 ≠ 9.404 + 1.653 + 40 + 0: lệch 1")
    staff.photograph("73-tep-lech")
    assert stored() == "11097"
    staff.open(f"/so-lieu/TN-2015-5T/{UNIT}/nhap/")
    assert uploaded(staff, book, 11098, **{"DANG-GIAI-QUYET": 1654})
    staff.press("Ghi 2 dòng")
    staff.sees("Đã ghi 2 dòng từ tệp Excel.")
    assert stored() == "11098"
    staff.leave()


def uploaded(staff, book, received, **more):
    for row in book["Số liệu"].iter_rows(min_row=4):
        row[3].value = ({"TIEP-NHAN": received} | more).get(row[0].value, row[3].value)
    held = io.BytesIO()
    book.save(held)
    file = {"name": "so-lieu.xlsx", "mimeType": "application/octet-stream", "buffer": held.getvalue()}
    staff.page.set_input_files("[name=file]", file)
    staff.press("Kiểm tra tệp")
    return True


def stored():
    return IndicatorValue.objects.get(report__period__code="TN-2015-5T", indicator__code="TIEP-NHAN").amount


def closes_a_duty(staff):
    staff.open("/so-lieu/DNQ-2014-DEN-NAY/PH-2/")
    staff.page.fill('[name="so-TRE-HAN"]', "1")
    staff.press("Lưu và gửi lại")
    staff.sees("Đã gửi báo cáo số liệu.")
    duty = Duty.objects.get(unit__code="PH-2")
    staff.open("/viec-cua-toi/")
    staff.sees("Văn bản giải trình của người đứng đầu")
    staff.photograph("74-viec-nghia-vu")
    staff.open(f"/so-lieu/nghia-vu/{duty.token}/")
    staff.press("Hoàn thành nghĩa vụ")
    staff.sees("Chưa hoàn thành được")
    staff.page.fill("[name=number]", "12/UBND")
    staff.page.fill("[name=date]", "05/11/2014")
    staff.press("Hoàn thành nghĩa vụ")
    staff.sees("nghĩa vụ đã hoàn thành")
    duty.refresh_from_db()
    assert (duty.state, duty.count) == ("closed", 1)
    staff.photograph("75-nghia-vu-xong")
    staff.forgive("422")
    staff.leave()


def shows_its_source(organiser, agency, texts):
    organiser.open(f"/dieu-hanh/so-lieu/{agency}/tong-hop/")
    shown = organiser.page.locator("main").inner_text()
    assert [text for text in texts if text not in shown] == []
    organiser.photograph(f"76-{agency.lower()}")
    organiser.leave()


def reads_da_nang(organiser):
    organiser.open("/cong-bo/UBND-TP-DANANG/2014/")
    assert "21,6" in organiser.page.locator("main").inner_text()
    organiser.leave()
