"""Figures as units report them: the sources shown, five months by form and Excel, a wrong figure caught, a duty closed, opinions.

Screenshots at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import io
from decimal import Decimal

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from cchc_portal import numbers
from scoring.management.demo.source import case
from scoring.models import Duty, FigureReport, IndicatorValue, Score
from tests.demo.test_demo_sources import SAID
from tests.e2e.people import PHONE, enter

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
ORGANISERS = {
    "UBND-QUAN-DANANG": "quandn.dh",
    "UBND-TINH-THAINGUYEN": "thainguyen.dh",
    "THANHUY-TPHCM": "thanhuy.dh",
    "SNV-TPHCM": "snvhcm.dh",
}
SHEET = "/tu-danh-gia/THAINGUYEN-CCHC-2014/TP-THAINGUYEN/"
INSPECTED = "/dieu-hanh/THAINGUYEN-KT-2015/"
COMMENT = "Chờ lâu vào sáng thứ hai"


def test_figures_are_reported_checked_owed_and_used(enter):
    for agency, username in ORGANISERS.items():
        shows_its_source(enter(username), agency)
    shows_da_nang(enter(""))
    organiser = enter("thainguyen.dh")
    opens_a_period(organiser)
    staff = enter("thainguyen.dv")
    reports_by_form(staff)
    reports_by_excel(staff)
    answers_from_figures(staff)
    writes_to_the_province(organiser)
    owes_a_duty(enter("quandn.dv"))
    gathers_opinions(enter("snvhcm.dh"), lambda: enter("", size=PHONE))


def shown(person):
    """The text of the page with single blanks."""
    return " ".join(person.page.locator("main").inner_text().split())


def shows_its_source(organiser, agency):
    organiser.open(f"/dieu-hanh/so-lieu/{agency}/tong-hop/")
    text = shown(organiser)
    assert [said for said in SAID[agency] if said not in text] == []
    organiser.photograph(f"70-{agency.lower()}")
    if agency == "UBND-QUAN-DANANG":
        organiser.open(f"/dieu-hanh/so-lieu/{agency}/ky/DNQ-2014-DEN-NAY/")
        organiser.sees("Có đăng nhập hộp thư lần nào: Không (1)")
        assert organiser.page.get_by_role("definition").first.inner_text() == "Phường thứ ba (minh họa)"
        organiser.photograph("71-ban-do-nhiet")
    organiser.leave()


def shows_da_nang(anybody):
    anybody.open("/cong-bo/UBND-TP-DANANG/2014/")
    text = shown(anybody)
    printed = case("danang-2014")["cntt_distribution_percent"]
    for name, units in (("Tốt", 8), ("Khá", 9), ("Trung bình", 16), ("Yếu", 4)):
        share = " ".join(numbers.format_percent(Decimal(units * 100) / 37, 1).split())
        assert share == f"{printed[name].replace('.', ',')} %"
        assert f"{units} đơn vị xếp loại {name}, chiếm {share}" in text
    anybody.photograph("71-da-nang-2014")
    anybody.leave()


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
    organiser.open(f"/dieu-hanh/so-lieu/UBND-TINH-THAINGUYEN/ky/{PERIOD}/")
    organiser.sees("Chưa gửi báo cáo (1)")
    assert "UBND thành phố Thái Nguyên" in organiser.page.get_by_role("definition").first.inner_text()
    organiser.photograph("72-chua-bao-cao")


def reports_by_form(staff):
    staff.open("/viec-cua-toi/")
    staff.sees("Báo cáo số liệu: 5 tháng đầu năm 2016")
    staff.open(f"/so-lieu/{PERIOD}/{UNIT}/")
    for key, text in FIGURES.items():
        staff.page.fill(f'[name="so-{key}"]', text)
    staff.page.locator('[name="so-RUT"]').press("Tab")
    staff.sees("21.589 ≠ 21.575 + 13: lệch 1")
    staff.photograph("73-lech-dang-thuc")
    staff.press("Gửi báo cáo")
    staff.sees("Số liệu không khớp nhau. Chưa ghi gì")
    assert staff.page.input_value('[name="so-GIAI-QUYET"]') == "21.589"
    assert not FigureReport.objects.filter(period__code=PERIOD, state="sent").exists()
    staff.page.fill('[name="so-GIAI-QUYET"]', "21.588")
    staff.press("Gửi báo cáo")
    staff.sees("Đã gửi báo cáo số liệu.")
    staff.sees("99,94 %")
    staff.photograph("74-da-gui")
    staff.forgive("422")


def reports_by_excel(staff):
    staff.open(f"/so-lieu/TN-2015-5T/{UNIT}/nhap/")
    book = openpyxl.load_workbook(io.BytesIO(staff.download("Tải tệp mẫu")))
    assert uploaded(staff, book, 11098)
    staff.sees("11.098 ≠ 9.404 + 1.653 + 40 + 0: lệch 1")
    staff.photograph("75-tep-lech")
    assert stored() == "11097"
    staff.open(f"/so-lieu/TN-2015-5T/{UNIT}/nhap/")
    assert uploaded(staff, book, 11098, **{"DANG-GIAI-QUYET": 1654})
    staff.press("Ghi 2 dòng")
    staff.sees("Đã ghi 2 dòng từ tệp Excel.")
    assert stored() == "11098"
    staff.forgive("422")


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


def answers_from_figures(staff):
    staff.open(f"{SHEET}so-lieu/")
    staff.sees("Năm 2014: Hồ sơ đã giải quyết; Giải quyết đúng hạn")
    staff.press("Lấy số liệu vào phiếu")
    staff.sees("Khớp")
    assert own_answer().answer == {"a": "21588", "b": "21575"}
    staff.photograph("76-lay-tu-so-lieu")
    staff.open(SHEET)
    row = staff.page.locator('[id="tc-1.1"]')
    on_time = row.get_by_label("b: Số hồ sơ giải quyết đúng hạn")
    on_time.fill("21588")
    on_time.press("Enter")
    expect(row).to_contain_text("Khác số liệu đơn vị đã báo cáo (21.588 và 21.575)")
    staff.photograph("77-khac-so-lieu")
    assert own_answer().answer["b"] == "21575"
    row.get_by_text("Giải trình, tài liệu kiểm chứng").click()
    row.get_by_label("Giải trình").fill("13 hồ sơ trễ do thiên tai, đã gia hạn")
    staff.page.locator("h1").click()
    expect(row).to_contain_text("Đã lưu")
    assert (own_answer().answer["b"], own_answer().note) == ("21588", "13 hồ sơ trễ do thiên tai, đã gia hạn")
    staff.open(f"{SHEET}so-lieu/")
    staff.sees("Lý do: 13 hồ sơ trễ do thiên tai, đã gia hạn")
    staff.forgive("422")
    staff.leave()


def own_answer():
    rows = Score.objects.filter(assessment__round__code="THAINGUYEN-CCHC-2014", layer="self")
    return rows.get(criterion__code="1.1")


def writes_to_the_province(organiser):
    organiser.open(f"{INSPECTED}doan/")
    paper = docx.Document(io.BytesIO(organiser.download("Báo cáo kiểm tra (Word)")))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    text = " ".join([*(one.text for one in paper.paragraphs), *cells])
    for told in ("795/QĐ-UBND ngày 08/04/2015", "09:00 27/05/2015", "Nguyễn Đức Lộc", "khép 27/05/2015"):
        assert told in text
    organiser.photograph("78-doan-kiem-tra")
    organiser.leave()


def owes_a_duty(staff):
    staff.open("/so-lieu/DNQ-2014-DEN-NAY/PH-2/")
    staff.page.fill('[name="so-TRE-HAN"]', "1")
    staff.press("Lưu và gửi lại")
    staff.sees("Đã gửi báo cáo số liệu.")
    duty = Duty.objects.get(unit__code="PH-2")
    staff.open("/viec-cua-toi/")
    staff.sees("Văn bản giải trình của người đứng đầu")
    staff.photograph("79-viec-nghia-vu")
    staff.page.locator(f'a[href$="/so-lieu/nghia-vu/{duty.token}/"]').first.click()
    staff.press("Hoàn thành nghĩa vụ")
    staff.sees("Chưa hoàn thành được")
    duty.refresh_from_db()
    assert duty.state == "open"
    staff.photograph("80-thieu-van-ban")
    staff.page.fill("[name=number]", "12/UBND")
    staff.page.fill("[name=date]", "05/11/2014")
    staff.press("Hoàn thành nghĩa vụ")
    staff.sees("nghĩa vụ đã hoàn thành")
    duty.refresh_from_db()
    assert (duty.state, duty.count) == ("closed", 1)
    staff.photograph("81-nghia-vu-xong")
    staff.open("/viec-cua-toi/")
    assert staff.page.locator(f'a[href$="/so-lieu/nghia-vu/{duty.token}/"]').count() == 0
    staff.forgive("422")
    staff.leave()


def gathers_opinions(organiser, come_by):
    organiser.open("/y-kien/")
    organiser.follow("Bộ phận tiếp nhận và trả hồ sơ (minh họa)")
    assert organiser.page.locator(".qr-slip svg").count() == 1
    address = organiser.page.locator(".qr-slip .address").inner_text().splitlines()[-1]
    organiser.photograph("82-to-ma-qr")
    says_an_opinion(come_by(), address.removeprefix(organiser.server.url))
    organiser.open("/y-kien/gop-y/SNV-TPHCM/")
    organiser.page.get_by_role("row").filter(has_text=COMMENT).get_by_role("button", name="Cho hiện").click()
    organiser.sees("Đã ghi.")
    organiser.open("/y-kien/don-vi/SNV-TPHCM/Q1/")
    organiser.sees("7 ý kiến gửi trên cổng này")
    organiser.sees(COMMENT)
    organiser.photograph("84-y-kien-nguoi-dan")
    organiser.leave()


def says_an_opinion(citizen, address):
    citizen.open(address)
    for question, face in enumerate((5, 2, 5)):
        citizen.page.locator("fieldset.faces").nth(question).locator(f".face-{face}").click()
    citizen.page.get_by_label("Góp ý thêm").fill(COMMENT)
    citizen.photograph("83-trang-gop-y")
    citizen.press("Gửi ý kiến")
    citizen.sees("Cảm ơn bạn đã góp ý!")
    citizen.leave()
