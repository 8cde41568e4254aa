"""One unit through every step between submission and publication, beside 33 others: plan, team, visit, appraisal, reply, council.

Each person works at pages alone. Screenshots at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import io
import subprocess
import sys

import openpyxl
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from scoring.models import AgendaItem, Explanation, Ranking, ReviewRequest, Round
from tests.e2e.cycle import (
    AGREED,
    BOARD,
    EXPLAINED,
    LEFT,
    NAME,
    QUESTIONS,
    ROUND,
    UNIT,
    day,
    open_window,
    row_of,
    score,
    sheet,
    words_of,
)
from tests.e2e.cycle_judges import (
    the_lead_unit_appraises_a_field,
    the_lead_unit_appraises_what_was_flagged,
    the_organiser_plans_and_sends_a_team,
    the_team_inspects_without_a_network,
)
from tests.e2e.people import PHONE, ROOT, enter
from units.models import User

__all__ = ["enter"]

OWN, REPLY = f"/tu-danh-gia/{ROUND}/{UNIT}/", f"/giai-trinh/{ROUND}/{UNIT}/"
TABLET = {"width": 820, "height": 1180}
ASKED_AGAIN, DISPUTED = "1.1.3", "1.2.1"

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_a_round_goes_through_all_its_steps(enter, tmp_path):
    the_head_submits(enter("hoangnv"))
    the_organiser_plans_and_sends_a_team(enter("hapt"))
    the_team_inspects_without_a_network(enter("dungnv", size=TABLET))
    the_lead_unit_appraises_a_field(enter("nhannt"))
    the_administrator_notes_an_address(enter("quantri"))
    the_organiser_opens_the_reply_and_previews_reminders(enter("hapt"))
    the_head_explains(enter("hoangnv", size=PHONE))
    the_lead_unit_appraises_what_was_flagged(enter("nhannt"))
    the_organiser_imports_the_survey_and_presents(enter("hapt"))
    the_head_asks_for_a_review(enter("hoangnv"))
    the_organiser_answers_and_the_council_meets(enter("hapt"))
    the_head_reads_the_answers(enter("hoangnv", size=PHONE))
    the_organiser_decides_everything(enter("hapt"))
    the_second_person_publishes(enter("longnd"))
    everything_verifies(enter(None), tmp_path)


def the_head_submits(head):
    head.open(OWN)
    head.follow("Nộp phiếu")
    head.page.get_by_label("Số công văn").fill("96/UBND-NV")
    head.page.get_by_label("Ngày công văn").fill("15/09/2014")
    head.press("Nộp phiếu")
    head.sees("Đã nộp")
    head.leave()


def the_administrator_notes_an_address(administrator):
    head = User.objects.get(username="hoangnv")
    administrator.open(f"/admin/units/user/{head.pk}/change/")
    administrator.page.fill("[name=email]", "hoangnv@hoavang.example")
    administrator.page.locator("[name=_save]").click()
    administrator.page.wait_for_url("**/admin/units/user/")
    administrator.leave()


def the_organiser_opens_the_reply_and_previews_reminders(organiser):
    open_window(organiser, "reply", day(3))
    organiser.photograph("86-thoi-han")
    organiser.open(f"{BOARD}nhac-viec/")
    letter = organiser.page.get_by_role("row").filter(has_text="hoangnv@hoavang.example")
    letter.locator("summary").click()
    expect(letter).to_contain_text("Giải trình")
    organiser.photograph("87-nhac-viec")
    organiser.leave()


def the_head_explains(head):
    head.open("/viec-cua-toi/")
    head.photograph("88-viec-giai-trinh")
    head.open(REPLY)
    assert head.page.locator("main section[id]").count() == len(QUESTIONS)
    answer(head, AGREED, "Nhất trí với điểm thẩm định")
    answer(head, EXPLAINED, "Không nhất trí, giải trình", "Báo cáo quý IV gửi muộn; số liệu đủ theo văn bản kèm theo.")
    head.follow(f"Thêm minh chứng tiêu chí {EXPLAINED}")
    head.page.get_by_label("Số, ký hiệu văn bản").last.fill("45/BC-UBND")
    head.press("Thêm văn bản")
    head.sees("45/BC-UBND")
    head.photograph("89-minh-chung-giai-trinh")
    head.open(REPLY)
    head.photograph("90-giai-trinh")
    states = Explanation.objects.filter(assessment=sheet()).values_list("criterion__code", "state")
    assert dict(states) == {AGREED: "agreed", EXPLAINED: "explained", LEFT: "asked"}
    head.leave()


def answer(head, code, says, text=""):
    row = row_of(head, code)
    row.get_by_label(says).check()
    row.get_by_label("Nội dung giải trình").fill(text)
    row.get_by_role("button", name=f"Lưu ý kiến tiêu chí {code}").click()
    expect(row_of(head, code)).to_contain_text("Ngô Văn Hoàng")


def the_organiser_imports_the_survey_and_presents(organiser):
    organiser.open(f"{BOARD}dieu-tra/")
    book = openpyxl.load_workbook(io.BytesIO(organiser.download("Tải tệp số phiếu")))
    row = next(row for row in book.worksheets[0].iter_rows(min_row=2) if row[0].value == UNIT)
    changed, figure = row[2].value, next(one for one in row[6:] if one.value)
    figure.value += 5
    held = io.BytesIO()
    book.save(held)
    file = {"name": "phieu.xlsx", "mimeType": "application/octet-stream", "buffer": held.getvalue()}
    organiser.page.set_input_files("[name=file]", file)
    organiser.press("Kiểm tra tệp")
    organiser.press("Ghi 1 dòng")
    organiser.page.wait_for_url(f"**{BOARD}dieu-tra/")
    assert score(changed, "survey").version > 1
    organiser.open(f"{BOARD}dieu-tra/nhap/")
    organiser.photograph("92-dieu-tra")
    organiser.open(f"{BOARD}trinh/")
    organiser.press("Trình lãnh đạo")
    open_window(organiser, "review", day(5))
    organiser.leave()


def the_head_asks_for_a_review(head):
    head.open(f"{REPLY}phuc-tra/")
    for code in (ASKED_AGAIN, DISPUTED):
        head.page.get_by_label("Tiêu chí").select_option(code)
        head.page.get_by_label("Lý do đề nghị").last.fill(f"Xin xem lại tiêu chí {code}.")
        head.press("Gửi đề nghị")
        expect(row_of(head, code)).to_contain_text(f"Xin xem lại tiêu chí {code}.")
    head.photograph("93-phuc-tra")
    head.leave()


def the_organiser_answers_and_the_council_meets(organiser):
    organiser.open(f"{BOARD}phuc-tra/")
    organiser.follow(f"Trả lời {NAME}, tiêu chí {ASKED_AGAIN}")
    organiser.page.get_by_label("Không chấp nhận").check()
    organiser.page.get_by_label("Lý do").fill("Đoàn kiểm tra đã đối chiếu 20 trên 25 nhiệm vụ.")
    organiser.press("Lưu trả lời")
    organiser.sees("đã đối chiếu 20 trên 25")
    the_council_is_set_up(organiser)
    organiser.page.get_by_label(f"{NAME}, {DISPUTED}").check()
    organiser.press("Đưa vào chương trình")
    attended(organiser, "Có mặt", "Vắng mặt", "Vắng mặt")
    organiser.sees("Chưa đủ thành phần")
    meeting = organiser.page.url
    organiser.open(f"{BOARD}hoi-dong/phien-1/{UNIT}/{DISPUTED}/")
    organiser.sees("Chưa ghi kết luận được")
    organiser.photograph("94-chua-du-thanh-phan")
    organiser.page.goto(meeting)
    attended(organiser, "Có mặt", "Có mặt", "Vắng mặt")
    organiser.sees("Đủ thành phần")
    organiser.photograph("95-phien-hop")
    the_council_decides(organiser)
    organiser.open(f"{BOARD}phuc-tra/")
    organiser.photograph("97-tra-loi-phuc-tra")
    organiser.press("Gửi 2 trả lời đến đơn vị")
    organiser.page.wait_for_url(f"**{BOARD}phuc-tra/")
    assert ReviewRequest.objects.filter(assessment=sheet(), released_at__isnull=False).count() == 2
    organiser.leave()


def the_council_is_set_up(organiser):
    organiser.open(f"{BOARD}hoi-dong/")
    organiser.page.get_by_label("Số quyết định").fill("456/QĐ-UBND")
    organiser.page.get_by_label("Ngày quyết định").fill("20/10/2014")
    organiser.press("Ghi quyết định")
    for name, role in (("Lê Văn An", "Chủ tịch"), ("Đinh Thị Bình", "Thư ký"), ("Hồ Sĩ Công", "Ủy viên")):
        organiser.page.get_by_label("Họ tên").fill(name)
        organiser.page.get_by_label("Vai trò").select_option(label=role)
        organiser.press("Thêm thành viên")
        organiser.sees(name)
    organiser.page.get_by_label("Ngày họp").fill(day())
    organiser.page.get_by_label("Giờ họp").fill("8h30")
    organiser.page.get_by_label("Địa điểm").fill("Phòng họp số 1")
    organiser.press("Lập phiên họp")
    organiser.page.wait_for_url("**/phien-1/")


def attended(organiser, *ways):
    boxes = organiser.page.locator('select[name^="tv-"]')
    for place, way in enumerate(ways):
        boxes.nth(place).select_option(label=way)
    organiser.press("Lưu điểm danh")


def the_council_decides(organiser):
    organiser.open(f"{BOARD}hoi-dong/phien-1/{UNIT}/{DISPUTED}/")
    organiser.page.get_by_label("Cho điểm khác").check()
    organiser.page.get_by_label("Điểm mới").fill("1")
    organiser.page.get_by_label("Nội dung kết luận, lý do").fill("Hội đồng thống nhất theo tài liệu bổ sung.")
    organiser.page.get_by_label("Tán thành", exact=True).fill("2")
    organiser.photograph("96-ket-luan")
    organiser.press("Ghi kết luận")
    organiser.page.wait_for_url("**/phien-1/")
    minutes = words_of(organiser.download("Biên bản (Word)"))
    assert [said for said in (NAME, "Lê Văn An", "thống nhất theo tài liệu") if said not in minutes] == []
    organiser.press("Khép biên bản")
    organiser.sees("Biên bản đã khép")
    assert AgendaItem.objects.get(criterion__code=DISPUTED).decision == "change"
    assert str(score(DISPUTED, "council").points) == "1.000000"


def the_head_reads_the_answers(head):
    head.open(f"{REPLY}phuc-tra/")
    head.sees("đã đối chiếu 20 trên 25")
    head.sees("thống nhất theo tài liệu bổ sung")
    head.photograph("98-doc-tra-loi")
    head.leave()


def the_organiser_decides_everything(organiser):
    organiser.open(BOARD)
    for box in organiser.page.locator("[name=don-vi]").all():
        box.check()
    organiser.press("Chốt phiếu đã chọn")
    organiser.page.get_by_label("Lý do").fill("Hết thời hạn của đợt")
    organiser.page.get_by_role("button", name="Chốt").click()
    organiser.page.wait_for_url(f"**{BOARD}")
    states = Round.objects.get(code=ROUND).assessments.values_list("state", flat=True)
    assert (len(states), set(states)) == (34, {"decided"})
    organiser.open(f"{BOARD}cong-bo/")
    organiser.page.get_by_label("Số quyết định").fill("7901/QĐ-UBND")
    organiser.page.get_by_label("Ngày quyết định").fill("06/11/2014")
    organiser.press("Đề nghị công bố")
    organiser.sees("chờ duyệt")
    organiser.leave()


def the_second_person_publishes(approver):
    approver.open(f"{BOARD}cong-bo/")
    approver.press("Duyệt và công bố")
    approver.sees("Đã công bố")
    ranking = Ranking.objects.get(round__code=ROUND)
    assert ranking.approved_by.username == "longnd"
    approver.leave()


def everything_verifies(somebody, tmp_path):
    somebody.open(f"/xep-hang/{ROUND}/")
    somebody.photograph("99-cong-bo")
    snapshot = tmp_path / "so-lieu.json"
    snapshot.write_bytes(somebody.download("Tải tệp số liệu (JSON)"))
    somebody.leave()
    command = [sys.executable, "-m", "scoring.engine", "verify", str(snapshot)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    for name, *options in (("verify_history",), ("recompute", "--check")):
        call_command(name, ROUND, *options, stdout=io.StringIO())
