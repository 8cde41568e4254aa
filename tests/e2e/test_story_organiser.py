"""The organiser's desk between two years: a set mended and frozen, a rule corrected, units merged while last year's ranking stays.

Screenshots of every step at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import io
import re
from urllib.request import urlopen

import openpyxl
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from scoring.models import CriteriaSet, Round
from tests import make
from tests.e2e.people import enter
from tests.e2e.provinces import publish_year, the_ministry_has_published_63_provinces
from tests.excel.mergers_2025 import DEPARTMENTS, PROVINCES
from tests.views.test_mergers_published import without_its_hour

__all__ = ["enter"]

CITY = "UBND-TP-DANANG"
SETS, UNITS = "/dieu-hanh/bo-tieu-chi/", "/dieu-hanh/don-vi/"
OLD_SET, NEW_SET = f"{SETS}{CITY}/2014/1/", f"{SETS}{CITY}/2015/1/"
OPEN, PAST = "DN-CCHC-2014", "DN-CCHC-2013"

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_sets_change_and_units_merge_while_the_published_stays(enter):
    ministry = the_ministry_has_published_63_provinces()
    organiser = enter("hapt")
    draft = a_set_comes_in_from_excel_and_does_not_add_up(organiser)
    its_sum_is_mended_and_it_is_tried_on_a_past_round(organiser, draft)
    second = enter("longnd")
    second.open(draft)  # it stays open in this person's browser while the set is activated
    the_set_is_activated_and_a_round_takes_it(organiser)
    a_frozen_set_takes_no_points_but_takes_words(organiser, second)
    a_corrected_rule_becomes_a_version(organiser)
    the_board_says_what_changes_and_blocks_move(organiser)
    assert proven(OPEN) == [0, 0]
    departments_merge(organiser)
    provinces_merge(enter("bnv.dh", password=make.PASSWORD), ministry)


def main_of(person):
    return person.page.get_by_role("main")


def pick(person, label, words):
    """Choose the option whose words contain these."""
    box = person.page.get_by_label(label, exact=True)
    box.select_option(value=box.locator("option", has_text=words).first.get_attribute("value"))


# Criteria sets


def a_set_comes_in_from_excel_and_does_not_add_up(organiser):
    """Export last year's set, mistype one maximum, import it: place and difference are named, it becomes a draft."""
    organiser.open(OLD_SET)
    mistyped = with_maximum(organiser.download("Excel"), "4", 14.55)
    organiser.open(f"{SETS}nhap-tep/")
    file = {"name": "bo-2015.xlsx", "mimeType": "application/octet-stream", "buffer": mistyped}
    organiser.page.set_input_files("input[type=file]", file)
    organiser.photograph("50-nhap-bo-tieu-chi")
    organiser.press("Kiểm tra tệp")
    organiser.sees("cộng lại 99,55, cần 100 (thiếu 0,45)")
    organiser.page.get_by_label("Tên bản nháp").fill("Bộ tiêu chí CCHC năm 2015")
    organiser.page.get_by_label("Chương trình").fill("CCHC")
    organiser.page.get_by_label("Năm", exact=True).fill("2015")
    organiser.photograph("51-xem-truoc-bo")
    organiser.press("Lập bản nháp")
    organiser.sees("cộng lại 99,55, cần 100 (thiếu 0,45)")
    return organiser.page.url.removeprefix(organiser.server.url)


def with_maximum(content, code, value):
    """The exported workbook with another maximum typed for one criterion."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Tiêu chí"]
    head = next(row for row in sheet.iter_rows() if "Mã tiêu chí" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in head}
    row = next(r for r in sheet.iter_rows(min_row=head[0].row + 1) if str(r[columns["Mã tiêu chí"] - 1].value) == code)
    row[columns["Điểm tối đa"] - 1].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def its_sum_is_mended_and_it_is_tried_on_a_past_round(organiser, draft):
    main_of(organiser).get_by_role("link", name="Đưa vào dùng").click()
    organiser.sees("Chưa đưa vào dùng được")
    organiser.sees("thiếu 0,45")
    organiser.photograph("52-chua-dua-vao-dung")
    organiser.follow("Về cây tiêu chí để sửa")
    organiser.page.get_by_label("Điểm tối đa của 4", exact=True).fill("15")
    organiser.sees("Cộng điểm khớp, không còn chỗ nào sai")  # while typing
    organiser.press("Lưu điểm")
    organiser.sees("Đã lưu bản nháp")
    organiser.photograph("53-cay-tieu-chi")
    assert organiser.page.url.endswith(draft)
    organiser.follow("Thử trên đợt cũ")
    organiser.page.get_by_label("Số liệu của đợt").select_option(PAST)
    organiser.press("Thử")
    organiser.sees("đơn vị thay đổi")
    organiser.page.locator("details.panel > summary").first.click()
    expect(organiser.page.locator("details[open] tbody tr").first).to_contain_text(re.compile("Đổi|mới|bỏ"))
    organiser.photograph("54-thu-tren-dot-cu")


def the_set_is_activated_and_a_round_takes_it(organiser):
    organiser.page.go_back()
    organiser.page.go_back()
    main_of(organiser).get_by_role("link", name="Đưa vào dùng").click()
    organiser.sees("Đã đủ để đưa vào dùng")
    organiser.press("Đưa vào dùng")
    organiser.sees("Chưa đợt nào dùng bộ này")
    organiser.open("/dieu-hanh/lap-dot/")
    organiser.page.get_by_label("Năm đánh giá").fill("2015")
    pick(organiser, "Chép từ đợt", f"({OPEN})")
    organiser.press("Lập bản nháp")
    organiser.photograph("55-soan-dot")
    organiser.press("Lưu và xem lại trước khi mở")
    organiser.sees("CCHC 2015")
    organiser.photograph("56-mo-dot")
    organiser.press("Mở đợt")
    organiser.sees("Đã mở")
    assert CriteriaSet.objects.get(agency__code=CITY, year=2015).frozen_at is not None


def a_frozen_set_takes_no_points_but_takes_words(organiser, second):
    before = CriteriaSet.objects.get(agency__code=CITY, year=2015).maximum
    second.page.get_by_label("Điểm tối đa của 4", exact=True).fill("16")
    second.press("Lưu điểm")
    second.sees("Bản nháp này đã đưa vào dùng; muốn sửa thì lập phiên bản mới.")
    second.forgive("409")
    second.photograph("57-khong-sua-diem")
    second.leave()
    organiser.open(NEW_SET)
    organiser.sees("Bộ này đã khóa vì có đợt dùng")
    assert organiser.page.locator("main input:visible").count() == 0
    organiser.page.get_by_label("Sửa câu chữ 1.1.1", exact=True).click()
    organiser.page.get_by_label("Tên", exact=True).fill("Ban hành kế hoạch CCHC năm kịp thời")
    organiser.press("Lưu câu chữ")
    organiser.sees("sửa câu chữ")
    organiser.photograph("58-bo-da-khoa")
    used = CriteriaSet.objects.get(agency__code=CITY, year=2015)
    assert used.maximum == before
    assert used.criteria.get(code="4").max == 15
    assert used.criteria.get(code="1.1.1").title == "Ban hành kế hoạch CCHC năm kịp thời"


def a_corrected_rule_becomes_a_version(organiser):
    """1.1.1 loses a choice (its answers must be given again); 1.1.3 asks for more (its points change)."""
    organiser.open(OLD_SET)
    organiser.press("Sửa thành phiên bản mới")
    organiser.sees("Đã chép phiên bản 1")
    organiser.page.get_by_role("link", name=re.compile(r"^1\.1\.1 ")).click()
    option = organiser.page.get_by_label("Tên mức").nth(1)
    option.fill("")
    organiser.page.get_by_label("Điểm của mức").nth(1).fill("")
    organiser.press("Lưu")
    organiser.page.get_by_role("link", name=re.compile(r"^1\.1\.3 ")).click()
    organiser.page.get_by_label("Mốc", exact=True).first.fill("95")
    organiser.sees("95,01 %")  # tried out while typing
    organiser.photograph("59-sua-cach-tinh")
    organiser.press("Lưu")
    main_of(organiser).get_by_role("link", name="Đưa vào dùng").click()
    organiser.press("Đưa vào dùng")
    organiser.sees("Chưa đợt nào dùng bộ này")


def the_board_says_what_changes_and_blocks_move(organiser):
    organiser.open(f"/dieu-hanh/{OPEN}/")
    organiser.sees("Bộ tiêu chí có phiên bản 2")
    organiser.page.get_by_text("Phiếu nào, câu trả lời nào").click()
    organiser.sees("chấm lại 1.1.1")
    organiser.sees("chỉ đổi điểm")
    organiser.photograph("60-bang-tien-do-phien-ban")
    organiser.follow("Xem trước và chuyển")
    organiser.sees("Đổi cách tính")
    organiser.photograph("61-xem-truoc-chuyen")
    organiser.page.get_by_label("Văn bản ban hành").fill("15/QĐ-SNV ngày 05/09/2014")
    organiser.press("Chuyển 34 phiếu sang phiên bản 2")
    organiser.sees("sang phiên bản 2")
    used = Round.objects.get(code=OPEN).round_blocks.values_list("criteria_set__version", flat=True)
    assert set(used) == {2}


def proven(code):
    """Exit statuses of recomputing a round's totals and of proving its history."""
    return [status_of("recompute", code, "--check"), status_of("verify_history", code)]


def status_of(command, *args):
    try:
        call_command(command, *args, stdout=io.StringIO())
    except SystemExit as stopped:
        return stopped.code
    return 0


# Units over time


def published_bytes(server, code, units):
    """{address: what it answers} of the ranking's page and all that it leads to; of single units, those of `units` only."""
    start = f"/xep-hang/{code}/"
    waiting, found = [start], {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        with urlopen(server.url + address, timeout=60) as answer:
            content = answer.read()
        found[address] = without_its_hour(content)
        if content.startswith(b"<!"):
            links = re.findall(r'href="([^"#]+)', content.decode())
            waiting += [link for link in map(unescaped, links) if is_part(link, start, units)]
    return found


def unescaped(link):
    return link.replace("&amp;", "&")


def is_part(link, start, units):
    one = re.search(r"/(?:don-vi|phu-luc)/([^/]+)/", link)
    return link.startswith(start) and "?" not in link and (one is None or one[1] in units)


def take_in(person, table, name, decision):
    """Send a table of mergers on the page and come to its preview."""
    number, signed, on = decision
    person.open(f"{UNITS}nhap/")
    person.page.get_by_label("Số quyết định").fill(number)
    person.page.get_by_label("Ngày ký").fill(signed)
    person.page.get_by_label("Có hiệu lực từ ngày").fill(on)
    file = {"name": name, "mimeType": "text/csv", "buffer": table.encode()}
    person.page.set_input_files("input[type=file]", file)


def departments_merge(organiser):
    before = published_bytes(organiser.server, PAST, {"STC", "SGTVT"})
    assert len(before) > 10
    take_in(organiser, DEPARTMENTS, "sap-xep-so.csv", ("10/NQ-HĐND", "25/02/2025", "01/03/2025"))
    organiser.page.get_by_label("Bỏ qua").check()
    organiser.photograph("62-nhap-sap-xep")
    organiser.press("Kiểm tra tệp")
    organiser.sees("1 dòng bỏ qua")
    organiser.sees("Ban Dân tộc")
    organiser.photograph("63-xem-truoc-sap-xep")
    organiser.press("Ghi 5 việc")
    organiser.sees("Đã ghi 5 việc sắp xếp")
    organiser.photograph("64-don-vi")
    organiser.open(f"{UNITS}ma/STC-2025/")
    organiser.sees("Tiếp nối")
    organiser.sees("Sở Kế hoạch và Đầu tư")
    organiser.photograph("65-don-vi-moi")
    assert published_bytes(organiser.server, PAST, {"STC", "SGTVT"}) == before
    organiser.forgive("htmx:")  # a rule was saved while it was still being tried out
    organiser.leave()


def provinces_merge(organiser, ministry):
    before = published_bytes(organiser.server, "TINH-2024", {"T01", "T02"})
    take_in(organiser, PROVINCES, "tinh-2025.csv", ("202/2025/QH15", "12/06/2025", "01/07/2025"))
    organiser.press("Kiểm tra tệp")
    organiser.photograph("66-xem-truoc-tinh")
    organiser.press("Ghi 23 việc")
    organiser.sees("34 đơn vị")
    assert published_bytes(organiser.server, "TINH-2024", {"T01", "T02"}) == before
    publish_year(ministry, 2025, ["T01-2025", "T53", "T54"])
    organiser.open("/xep-hang/TINH-2025/don-vi/T01-2025/")
    organiser.sees("Trước khi hợp nhất, sáp nhập: Hà Giang (T02), đến trước 01/07/2025")
    organiser.sees("Trước khi hợp nhất, sáp nhập: Tuyên Quang (T01), đến trước 01/07/2025")
    organiser.photograph("67-ho-so-don-vi-moi")
    organiser.leave()
