"""Two people, one sheet: accounts on slips, a sheet filled in the browser alone, sent back, inspected through a bad network.

Screenshots of every step at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import datetime as dt
import io
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfWriter

from scoring.models import Round, Score, ScoreChange
from scoring.selectors.engine_input import rules_of_sheet
from tests import make
from tests.e2e.people import DESK, enter

__all__ = ["enter"]

ROUND, UNIT = "DN-CCHC-2014", "BQL-KCNC"
OWN, INSPECTED = f"/tu-danh-gia/{ROUND}/{UNIT}/", f"/kiem-tra/{ROUND}/SGTVT/"
BOARD = f"/dieu-hanh/{ROUND}/"
OWN_PASSWORD = "hoa-phuong-do-2014"
TABLET = {"width": 820, "height": 1180}

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_a_sheet_goes_from_slip_to_inspection(enter):
    slips = the_organiser_gives_accounts(enter("hapt"))
    head, staff = (next(name for name in slips if made(name).role == role) for role in ("unit_head", "unit_staff"))
    staff_fill_in_the_sheet_without_excel(enter(staff, password=slips[staff]))
    the_head_submits(enter(head, password=slips[head]))
    the_organiser_sets_days_and_sends_it_back(enter("hapt"))
    the_head_submits_again(enter(head, password=OWN_PASSWORD))
    an_inspector_works_without_a_network(enter("dungnv", size=TABLET))
    the_organiser_reads_board_quality_and_history(enter("hapt"))
    assert verified_history() == 0


def made(username):
    from units.models import Membership

    return Membership.objects.get(user__username=username)


def sheet():
    return make.sheet(Round.objects.get(code=ROUND), UNIT)


def the_organiser_gives_accounts(organiser):
    organiser.open("/dieu-hanh/tai-khoan/cap/")
    for role in ("Thủ trưởng", "Chuyên viên"):
        organiser.page.get_by_label(role).check()
    organiser.page.get_by_label("Ban Quản lý Khu công nghệ cao Đà Nẵng").check()
    organiser.photograph("20-cap-tai-khoan")
    organiser.press("Tiếp tục: xem tên đăng nhập")
    organiser.page.get_by_role("button", name=re.compile("^Lập 2 tài khoản")).click()
    organiser.sees("2 phiếu mật khẩu")
    organiser.photograph("21-phieu-mat-khau")
    codes = organiser.page.locator(".slip .slip-code").all_inner_texts()
    organiser.leave()
    return dict(zip(codes[::2], codes[1::2], strict=True))


def choose_a_password(person, slip):
    assert "/password/change/" in person.page.url
    person.open("/viec-cua-toi/")
    assert "/password/change/" in person.page.url, "nothing else opens before the slip is exchanged"
    person.page.get_by_label("Mật khẩu trên phiếu").fill(slip)
    person.page.get_by_label("Mật khẩu mới", exact=True).fill(OWN_PASSWORD)
    person.page.get_by_label("Nhập lại mật khẩu mới").fill(OWN_PASSWORD)
    person.press("Đổi mật khẩu")
    person.page.wait_for_url("**/viec-cua-toi/")


def staff_fill_in_the_sheet_without_excel(staff):
    choose_a_password(staff, staff.password)
    staff.photograph("22-viec-cua-toi")
    staff.page.locator("main .btn-primary").first.click()
    missing = missing_leaves()
    staff.open(f"{OWN}?xem=thieu")
    staff.photograph("22-con-thieu-loc")
    for leaf in missing:
        answer(staff, leaf)
    staff.open(f"{OWN}?xem=thieu")
    staff.sees("Không còn tiêu chí nào thiếu")
    first, *others = unproven(staff)
    attach(staff, first)
    for code in others:
        staff.open(f"{OWN}?xem=minh-chung")
        row = row_of(staff, code)
        row.get_by_label("Tài liệu kiểm chứng").fill(f"{code.replace('.', '')}/BC-KCNC ngày 05/09/2014")
        with staff.page.expect_response("**/luu/**"):
            staff.page.locator("h1").click()
    staff.open(OWN)
    staff.photograph("23-phieu-du")
    staff.open(f"{OWN}in/")
    staff.photograph("24-in-phieu")
    assert missing_leaves() == []
    staff.leave()


def missing_leaves():
    own = sheet()
    answered = set(Score.objects.filter(assessment=own, layer="self").values_list("criterion__code", flat=True))
    leaves = rules_of_sheet(own).leaves_of("SBN")
    return [leaf for leaf in leaves if leaf.source == "self" and leaf.kind == "base" and leaf.code not in answered]


def row_of(person, code):
    return person.page.locator(f'[id="tc-{code}"]')


def answer(person, leaf):
    """Fill one criterion as a clerk does, with the keyboard, and wait until the page says that it is kept."""
    row = row_of(person, leaf.code)
    figures = row.locator("input.n:visible")
    if figures.count():
        for place in range(figures.count()):
            figures.nth(place).fill("8" if place == 0 else "6")
        figures.last.press("Enter")
    elif row.locator("select:visible").count():
        row.locator("select:visible").select_option(index=1)
    else:
        row.get_by_role("radio").first.check()
    expect(row).to_contain_text("Đã lưu")


def unproven(person):
    person.open(OWN)
    links = person.page.get_by_role("link", name=re.compile("Thiếu minh chứng"))
    links.first.click()
    person.page.wait_for_url("**xem=minh-chung**")
    person.photograph("25-thieu-minh-chung")
    return [row.get_attribute("id").removeprefix("tc-") for row in person.page.locator("article.criterion").all()]


def pdf(pages=1):
    """A document as a scanner makes it."""
    made, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(width=595, height=842)
    made.write(out)
    return out.getvalue()


def attach(person, code):
    person.open(f"{OWN}minh-chung/?tieu-chi={code}")
    files = [{"name": name, "mimeType": "application/pdf", "buffer": pdf(len(name))} for name in ("a.pdf", "bb.pdf")]
    person.page.set_input_files("input[type=file]", files)
    person.press("Tải lên")
    person.sees("a.pdf")
    person.sees("bb.pdf")
    person.photograph("26-minh-chung")


def fill_letter(head, number, *, scan=False):
    head.open(OWN)
    head.follow("Nộp phiếu")
    head.page.get_by_label("Số công văn").fill(number)
    head.page.get_by_label("Ngày công văn").fill("12/09/2014")
    if scan:
        ready = {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": pdf()}
        head.page.get_by_label("Bản phiếu đã ký").set_input_files(ready)


def the_head_submits(head):
    choose_a_password(head, head.password)
    fill_letter(head, "77/KCNC-VP", scan=True)
    head.photograph("27-nop-phieu")
    head.press("Nộp phiếu")
    head.sees("Đã nộp")
    head.leave()


def the_organiser_sets_days_and_sends_it_back(organiser):
    days = {ahead: f"{timezone.localdate() + dt.timedelta(days=ahead):%d/%m/%Y}" for ahead in (5, 8, 10)}
    organiser.open(f"{BOARD}thoi-han/self/")
    organiser.page.get_by_label("Đến hết ngày").fill(days[5])
    organiser.page.get_by_label("Số quyết định hoặc công văn").fill("120/SNV-CCHC")
    organiser.page.get_by_label("Lý do").fill("Kết thúc tự chấm")
    organiser.press("Đổi thời hạn")
    organiser.page.get_by_label("Tôi đã đọc và vẫn đổi").check()  # who had no end before is told so first
    organiser.press("Đổi thời hạn")
    organiser.page.wait_for_url(f"**{BOARD}thoi-han/")
    organiser.open(f"{BOARD}thoi-han/self/gia-han/")
    organiser.page.get_by_label("Hạn mới, đến hết ngày").fill(days[8])
    organiser.page.get_by_label("Số quyết định hoặc công văn").fill("121/SNV-CCHC")
    organiser.page.locator(f"#dv-{UNIT}").check()
    organiser.press("Gia hạn")
    organiser.page.wait_for_url(f"**{BOARD}thoi-han/")
    organiser.sees("121/SNV-CCHC")
    organiser.photograph("28-thoi-han")
    organiser.open(f"{BOARD}tra-lai/{UNIT}/")
    organiser.page.get_by_label("Lý do trả lại").fill("Bổ sung số liệu quý IV")
    organiser.page.get_by_label("Hạn nộp lại, đến hết ngày").fill(days[10])
    organiser.photograph("28-tra-lai")
    organiser.forgive("422")
    organiser.press("Trả lại phiếu")
    organiser.page.wait_for_url(f"**{BOARD}")
    organiser.leave()


def the_head_submits_again(head):
    head.open(OWN)
    head.sees("Bổ sung số liệu quý IV")
    head.photograph("29-bi-tra-lai")
    fill_letter(head, "78/KCNC-VP")
    head.press("Nộp phiếu")
    head.sees("Đã nộp")
    head.leave()


def an_inspector_works_without_a_network(inspector):
    inspector.open(f"{INSPECTED}?linh-vuc=1")
    row = row_of(inspector, "1.1.3")
    inspector.page.context.set_offline(True)
    row.get_by_label("b: Số nhiệm vụ đã hoàn thành").fill("11")
    row.get_by_label("b: Số nhiệm vụ đã hoàn thành").press("Enter")
    expect(row).to_contain_text("chờ gửi", ignore_case=True)
    inspector.page.screenshot(path=inspector.artefact("30-mat-mang"), full_page=True)
    assert inspected_value() != "11"
    inspector.page.context.set_offline(False)
    expect(row).to_contain_text("Đã lưu", timeout=20_000)
    assert inspected_value() == "11"
    inspector.photograph("31-da-gui")
    inspector.forgive("ERR_INTERNET_DISCONNECTED")
    inspector.leave()


def inspected_value():
    rows = Score.objects.filter(assessment__unit__code="SGTVT", assessment__round__code=ROUND, layer="inspection")
    return rows.get(criterion__code="1.1.3").answer["b"]


def the_organiser_reads_board_quality_and_history(organiser):
    organiser.page.set_viewport_size(DESK)
    organiser.open(BOARD)
    organiser.photograph("32-tien-do")
    organiser.open(f"{BOARD}chat-luong/")
    organiser.photograph("33-chat-luong")
    organiser.open(f"{BOARD}phieu/{UNIT}/lich-su/")
    organiser.sees("Bổ sung số liệu quý IV")
    organiser.photograph("34-lich-su")
    organiser.leave()
    lines = ScoreChange.objects.filter(assessment=sheet())
    assert list(lines.values_list("seq", flat=True)) == list(range(1, lines.count() + 1))


def verified_history():
    out = io.StringIO()
    try:
        call_command("verify_history", ROUND, stdout=out)
    except SystemExit as stopped:
        return stopped.code
    return 0
