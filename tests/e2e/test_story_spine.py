"""The whole job once, in a real browser on the demonstration: upload, inspect, publish, read on a phone, verify.

Screenshots of every step at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import io
import subprocess
import sys

import openpyxl
import pytest

from scoring.models import Ranking, Round, Score
from scoring.selectors.engine_input import rules_of_sheet
from tests import make
from tests.e2e.people import PHONE, ROOT, enter
from tests.e2e.workbook import POINTS, VALUE, B, broken, fill

__all__ = ["enter"]

OWN, INSPECTED = "/tu-danh-gia/DN-CCHC-2014/STP/", "/kiem-tra/DN-CCHC-2014/SGTVT/"
BOARD, RANKING = "/dieu-hanh/DN-CCHC-2014/", "/xep-hang/DN-CCHC-2014/"

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.smoke]


def test_the_main_job_runs_end_to_end(enter, tmp_path):
    staff_fill_in_the_workbook(enter("huonglt"), tmp_path)
    the_head_submits(enter("tuanbm"))
    an_inspector_changes_a_score(enter("dungnv"))
    the_organiser_decides_and_presents(enter("hapt"))
    a_leader_reads_the_draft(enter("minhtran", size=PHONE))
    the_organiser_asks_to_publish(enter("hapt"))
    the_second_person_approves(enter("longnd"))
    a_leader_reads_and_downloads(enter("minhtran", size=PHONE))
    anybody_verifies(enter(None), tmp_path)


def upload(person, content, path):
    path.write_bytes(content)
    person.open(f"{OWN}nhap/")
    person.page.set_input_files("[name=file]", path)
    person.press("Kiểm tra tệp")


def staff_fill_in_the_workbook(staff, tmp_path):
    sheet = make.sheet(Round.objects.get(code="DN-CCHC-2014"), "STP")
    rules = rules_of_sheet(sheet)
    answered = set(Score.objects.filter(assessment=sheet, layer="self").values_list("criterion__code", flat=True))
    missing = [c for c in rules.leaves_of("SBN") if c.source == "self" and c.code not in answered and c.kind == "base"]
    by_kind = {leaf.measure["kind"]: leaf.code for leaf in rules.leaves_of("SBN") if leaf.source == "self"}
    staff.photograph("01-viec-cua-toi")
    staff.follow("Mở phiếu")
    staff.photograph("02-phieu-tu-cham")
    filled = fill(staff.download("Tải mẫu Excel"), missing)
    faults = {(by_kind["number"], VALUE): "nhiều", (by_kind["points"], POINTS): "99", (by_kind["ratio"], B): "-1"}

    upload(staff, broken(filled, faults), tmp_path / "loi.xlsx")

    staff.sees("3 lỗi")
    staff.photograph("03-ba-loi")
    assert Score.objects.filter(assessment=sheet, layer="self").count() == len(answered)

    upload(staff, filled, tmp_path / "sua.xlsx")

    staff.photograph("04-xem-truoc")
    tick_everything(staff)
    staff.press(f"Áp dụng {len(missing)} tiêu chí")
    staff.photograph("05-da-ghi")
    assert Score.objects.filter(assessment=sheet, layer="self").count() == len(answered) + len(missing)
    staff.leave()


def tick_everything(person):
    for box in person.page.locator("[name=da-xem]").all():
        box.check()


def the_head_submits(head):
    head.open(OWN)
    head.follow("Nộp phiếu")
    head.page.get_by_label("Số công văn").fill("412/STP-VP")
    head.page.get_by_label("Ngày công văn").fill("20/10/2014")
    head.photograph("06-nop-phieu")
    head.press("Nộp phiếu")
    head.sees("Đã nộp")
    head.leave()


def an_inspector_changes_a_score(inspector):
    inspector.open(f"{INSPECTED}?linh-vuc=1")
    row = inspector.page.locator("#tc-1\\.1\\.3")
    row.get_by_label("b: Số nhiệm vụ đã hoàn thành").fill("12")
    row.get_by_label("b: Số nhiệm vụ đã hoàn thành").press("Enter")
    row.get_by_text("Đã lưu").wait_for()
    row.get_by_text("60 %").first.wait_for()
    inspector.photograph("07-kiem-tra")
    score = Score.objects.get(
        assessment__unit__code="SGTVT",
        assessment__round__code="DN-CCHC-2014",
        criterion__code="1.1.3",
        layer="inspection",
    )
    assert (score.answer["b"], score.version) == ("12", 2)
    inspector.follow("Khép biên bản")
    inspector.photograph("08-khep-bien-ban")
    inspector.press("Khép biên bản")
    inspector.leave()


def the_organiser_decides_and_presents(organiser):
    organiser.open(BOARD)
    organiser.photograph("09-tien-do")
    for box in organiser.page.locator("[name=don-vi]").all():
        box.check()
    organiser.press("Chốt phiếu đã chọn")
    organiser.page.get_by_label("Lý do").fill("Hết thời hạn của đợt")
    organiser.photograph("10-chot-phieu")
    organiser.page.get_by_role("button", name="Chốt").click()
    organiser.open(f"{BOARD}trinh/")
    organiser.press("Trình lãnh đạo")
    organiser.leave()


def a_leader_reads_the_draft(leader):
    leader.open(f"{RANKING}du-thao/?khoi=SBN")
    leader.sees("DỰ THẢO")
    leader.photograph("11-du-thao")
    leader.leave()


def the_organiser_asks_to_publish(organiser):
    organiser.open(f"{BOARD}cong-bo/")
    organiser.page.get_by_label("Số quyết định").fill("7901/QĐ-UBND")
    organiser.page.get_by_label("Ngày quyết định").fill("06/11/2014")
    organiser.photograph("12-de-nghi-cong-bo")
    organiser.press("Đề nghị công bố")
    organiser.sees("chờ duyệt")
    organiser.leave()


def the_second_person_approves(approver):
    approver.open(f"{BOARD}cong-bo/")
    approver.photograph("13-duyet")
    approver.press("Duyệt và công bố")
    approver.sees("Đã công bố")
    assert Ranking.objects.get(round__code="DN-CCHC-2014").approved_by.username == "longnd"
    approver.leave()


def a_leader_reads_and_downloads(leader):
    leader.open(f"{RANKING}?khoi=SBN")
    leader.photograph("14-xep-hang")
    assert "DỰ THẢO" not in leader.page.content()
    book = openpyxl.load_workbook(io.BytesIO(leader.download("Tải Excel")))
    ranking = Ranking.objects.get(round__code="DN-CCHC-2014")
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert set(ranking.rows.values_list("unit_name", flat=True)) <= cells
    leader.leave()


def anybody_verifies(somebody, tmp_path):
    somebody.open(RANKING)
    snapshot = somebody.download("Tải tệp số liệu (JSON)")
    good, bad = tmp_path / "dung.json", tmp_path / "sai.json"
    good.write_bytes(snapshot)
    digit = snapshot.index(b'"index":"') + len(b'"index":"')
    bad.write_bytes(snapshot[:digit] + (b"1" if snapshot[digit : digit + 1] != b"1" else b"2") + snapshot[digit + 1 :])

    assert verified(good).returncode == 0
    refused = verified(bad)

    assert refused.returncode == 1
    assert "index" in refused.stdout
    somebody.leave()


def verified(path):
    command = [sys.executable, "-m", "scoring.engine", "verify", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
