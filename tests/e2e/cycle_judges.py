"""The judges of the story of the whole cycle: a team that is sent and inspects, a lead unit that appraises its field twice."""

from playwright.sync_api import expect

from scoring.models import Explanation, Inspection, Recommendation, Score
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
    row_of,
    score,
    sheet,
    words_of,
)

TEAM, TAKEN = "Q-HAICHAU", "2.1.3"
"""The unit that the plan of lot 1 sends to UNIT, and its team; a criterion that is taken over whole."""
INSPECTED, GRID = f"/kiem-tra/{ROUND}/{UNIT}/", f"/tham-dinh/{ROUND}/2/"


def the_organiser_plans_and_sends_a_team(organiser):
    organiser.open(f"{BOARD}ke-hoach/")
    organiser.press("Đề xuất kế hoạch")
    organiser.sees("Đã có kế hoạch giữ mọi quy tắc, chưa ghi gì")
    organiser.sees("34 đơn vị")
    organiser.photograph("80-ke-hoach")
    organiser.press("Ghi kế hoạch")
    organiser.sees("Đã ghi kế hoạch: thêm 34 cặp")
    planned = Inspection.objects.filter(team__round__code=ROUND, team__unit__isnull=False)
    assert planned.get(assessment__unit__code=UNIT).team.code == TEAM
    assert planned.count() == 34
    the_old_team_gives_the_unit_back(organiser)
    organiser.open(f"{BOARD}doan/{TEAM}/")
    organiser.page.get_by_label("Số quyết định thành lập", exact=True).fill("6180/QĐ-UBND")
    organiser.page.get_by_label("Ngày quyết định", exact=True).fill("05/09/2014")
    organiser.press("Lưu quyết định")
    for typed, name, duty in (("Dũng", "Nguyễn Văn Dũng", "Trưởng đoàn"), ("Lan", "Võ Thị Lan", "Thư ký")):
        organiser.page.get_by_label("Tìm người để thêm").fill(typed)
        organiser.press("Tìm")
        organiser.press(f"Thêm {name} vào đoàn")
        organiser.page.get_by_label(f"Việc của {name} trong đoàn").select_option(label=duty)
        organiser.press("Lưu thành viên")
    organiser.page.get_by_label(f"Ngày kiểm tra {NAME}").fill(day())
    organiser.page.get_by_label(f"Giờ kiểm tra {NAME}").fill("8h30")
    organiser.page.get_by_label(f"Địa điểm kiểm tra {NAME}").fill("Trụ sở UBND huyện")
    organiser.press("Lưu lịch và đơn vị")
    organiser.photograph("81-doan")
    letter = words_of(organiser.download(f"Giấy giới thiệu đến {NAME}"))
    assert [said for said in ("6180/QĐ-UBND", "Nguyễn Văn Dũng", "Võ Thị Lan", NAME) if said not in letter] == []
    organiser.leave()


def the_old_team_gives_the_unit_back(organiser):
    organiser.open(f"{BOARD}doan/DOAN-4/")
    organiser.page.locator(f"#bo-dv-{UNIT}").check()
    organiser.press("Lưu lịch và đơn vị")
    expect(organiser.page.locator(f"#bo-dv-{UNIT}")).to_have_count(0)


def the_team_inspects_without_a_network(inspector):
    inspector.open(f"{INSPECTED}?linh-vuc=1")
    row = row_of(inspector, "1.1.3")
    done = row.get_by_label("b: Số nhiệm vụ đã hoàn thành")
    row.get_by_label("a: Số nhiệm vụ theo kế hoạch").fill("25")
    inspector.page.context.set_offline(True)
    done.fill("20")
    done.press("Enter")
    expect(row).to_contain_text("chờ gửi", ignore_case=True)
    assert score("1.1.3", "inspection") is None
    inspector.page.context.set_offline(False)
    expect(row).to_contain_text("Đã lưu")
    assert score("1.1.3", "inspection").answer["b"] == "20"
    inspector.forgive("ERR_INTERNET_DISCONNECTED")
    inspector.photograph("82-kiem-tra")
    inspector.open(f"{INSPECTED}bien-ban/")
    for label, typed in (
        ("Đến giờ", "11h30"),
        ("Họ tên, chức vụ; mỗi người một dòng", "Ngô Văn Hoàng, Chủ tịch UBND huyện"),
        ("Nội dung kiến nghị 1", "Hoàn thành các nhiệm vụ còn chậm trong kế hoạch"),
        ("Mã tiêu chí của kiến nghị 1, để trống nếu không có", "1.1.3"),
        ("Hạn của kiến nghị 1", day(30)),
        ("Kết luận", "Đơn vị thực hiện khá đầy đủ."),
    ):
        inspector.page.get_by_role("textbox", name=label, exact=True).fill(typed)
    inspector.press("Lưu biên bản")
    inspector.photograph("83-bien-ban")
    minutes = words_of(inspector.download("Tải biên bản (Word)"))
    assert [said for said in (NAME, "nhiệm vụ còn chậm", "khá đầy đủ") if said not in minutes] == []
    inspector.follow("Khép biên bản")
    inspector.press("Khép biên bản")
    inspector.leave()
    assert Inspection.objects.get(team__code=TEAM).closed_at is not None
    assert Recommendation.objects.get(inspection__team__code=TEAM).unit.code == UNIT


def appraise(person, code, typed, *, then="✓"):
    cell = person.page.locator(f'td:has(input[name="d:{UNIT}:{code}"])')
    cell.locator("input.form-control").fill(typed)
    cell.locator("input.form-control").press("Enter")
    expect(cell).to_contain_text(then)


def open_cell(person, code):
    person.page.locator(f'a[href*="o={UNIT}:{code}"]').click()
    panel = person.page.locator("#o")
    expect(panel).to_contain_text(f"{NAME} · {code}")
    return panel


def the_lead_unit_appraises_a_field(appraiser):
    appraiser.open(f"{GRID}?khoi=QH")
    appraiser.photograph("84-luoi")
    appraiser.press(f"{TAKEN}: Lấy cả cột")
    appraiser.sees("Đã ghi")
    assert score(TAKEN, "appraisal_1").points == score(TAKEN, "self").points
    appraise(appraiser, EXPLAINED, "0,25", then="chọn mã lý do")
    appraiser.forgive("422")
    for code, typed in ((EXPLAINED, "0,25 SL"), (AGREED, "1,5 TL"), (LEFT, "1 TL")):
        appraise(appraiser, code, typed)
    assert score(EXPLAINED, "appraisal_1").reason_code == "SL"
    for code, question in QUESTIONS.items():
        panel = open_cell(appraiser, code)
        panel.get_by_label("Yêu cầu đơn vị giải trình").fill(question)
        panel.get_by_role("button", name="Yêu cầu giải trình").click()
        expect(appraiser.page.locator("#o .asked")).to_contain_text(question)
    appraiser.photograph("85-yeu-cau-giai-trinh")
    assert Explanation.objects.filter(assessment=sheet(), state="asked").count() == len(QUESTIONS)
    appraiser.leave()


def the_lead_unit_appraises_what_was_flagged(appraiser):
    appraiser.open(f"{GRID}?khoi=QH&lan=2")
    writable = appraiser.page.locator(f'input[name^="d:{UNIT}:"]')
    assert writable.count() == len(QUESTIONS)
    appraise(appraiser, EXPLAINED, "0,5 BS")
    open_cell(appraiser, EXPLAINED).get_by_role("button", name="Giải trình đã có kết luận").click()
    expect(appraiser.page.locator("#o")).to_contain_text("Đã kết luận")
    appraiser.photograph("91-tham-dinh-lan-2")
    assert score(EXPLAINED, "appraisal_2").points != score(EXPLAINED, "appraisal_1").points
    assert Score.objects.filter(assessment=sheet(), layer="appraisal_2").count() == 1
    appraiser.leave()
