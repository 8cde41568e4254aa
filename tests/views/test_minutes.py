"""The inspectors' page of minutes and its Word, letters of introduction: filled from the data, drafts marked."""

import datetime as dt
import html
import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from scoring.models import InspectionMinutes, InspectionTeam
from tests import make
from tests.services.recommending import WHOLE, recommended, write

PAGE = "/kiem-tra/VIDU-CCHC-2026/A/bien-ban/"
TYPED = {
    "seen": "0",
    "day": "02/11/2026",
    "began": "16h30",
    "ended": "17h30",
    "place": "Trụ sở A",
    "received": "Ông An",
    "checked": "Phiếu",
    "conclusion": "Tốt",
    "kn-text-1": "",
    "kn-unit-1": "A",
    "kn-text-2": "Bổ sung kế hoạch",
    "kn-code-2": "1.2",
    "kn-unit-2": "A",
    "kn-day-2": "20/12/2026",
}


@pytest.fixture
def inspector(client, cast):
    client.force_login(cast.inspector)
    return client


def text(answer):
    return html.unescape(answer.content.decode())


def words(content):
    book = Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in book.paragraphs), *cells])


def test_the_page_is_drafted_saved_and_shown(inspector):
    assert "Bản soạn sẵn, chưa lưu" in text(inspector.get(PAGE))

    answer = inspector.post(PAGE, TYPED)

    assert (answer.status_code, answer.url) == (303, PAGE)
    minutes = InspectionMinutes.objects.get()
    assert minutes.began_at == dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
    row = minutes.inspection.recommendations.get()
    assert (row.number, row.text, row.criterion.code, row.deadline) == (
        1,
        "Bổ sung kế hoạch",
        "1.2",
        dt.date(2026, 12, 20),
    )
    page = text(inspector.get(PAGE))
    assert 'value="16h30"' in page
    assert "Còn thiếu" not in page


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(inspector):
    answer = inspector.post(PAGE, TYPED | {"kn-day-2": "40/12/2026", "ended": "8h"})

    assert answer.status_code == 422
    page = text(answer)
    assert "Ghi ngày theo dạng" in page
    assert 'value="40/12/2026"' in page
    service = inspector.post(PAGE, TYPED | {"kn-code-2": "9.9", "ended": "8h"})
    assert service.status_code == 422
    assert "Phiếu này không có tiêu chí 9.9." in text(service)
    assert "Giờ kết thúc phải sau giờ bắt đầu." in text(service)
    assert not InspectionMinutes.objects.exists()


def test_what_cannot_be_read_and_what_breaks_a_rule_are_told_together(inspector):
    wrong = {"day": "31/02/2026", "began": "25h", "ended": "x", "kn-day-2": "mai", "kn-text-3": "", "kn-code-3": "9.9"}

    answer = inspector.post(PAGE, TYPED | wrong)

    assert answer.status_code == 422
    page = text(answer)
    for said in ("Ngày kiểm tra: Ghi ngày", "Từ giờ: Ghi giờ", "Đến giờ: Ghi giờ", "Phiếu này không có tiêu chí 9.9."):
        assert said in page
    assert "Ghi nội dung kiến nghị" in page
    assert page.count('aria-invalid="true"') >= len(wrong) - 1
    late = inspector.post(PAGE, TYPED | {"began": "x", "kn-day-2": "01/01/2026"})
    assert "Hạn không được trước ngày kiểm tra." in text(late)
    assert not InspectionMinutes.objects.exists()


def test_what_is_too_long_is_refused_whole_and_all_at_once(inspector):
    long = {"place": "x" * 301, "checked": "y" * 20_001, "kn-person-2": "z" * 201, "kn-day-2": "40/12/2026"}

    answer = inspector.post(PAGE, TYPED | long)

    assert answer.status_code == 422
    page = text(answer)
    assert "Địa điểm dài 301 ký tự; nhiều nhất 300 ký tự." in page
    assert "Nội dung kiểm tra dài 20001 ký tự" in page
    assert "Người thực hiện dài 201 ký tự" in page
    assert "Ghi ngày theo dạng" in page
    assert long["place"] in page
    assert not InspectionMinutes.objects.exists()


def test_a_page_of_before_is_kept_and_can_be_saved_over(inspector, cast):
    write(cast)

    answer = inspector.post(PAGE, TYPED)

    assert answer.status_code == 409
    page = text(answer)
    assert "có người khác vừa lưu" in page
    assert 'name="seen" value="1"' in page
    assert "Bổ sung kế hoạch" in page
    assert inspector.post(PAGE, TYPED | {"seen": "1"}).status_code == 303


def test_closing_says_what_the_minutes_lack_and_has_no_button(inspector, cast):
    write(cast, replace(WHOLE, conclusion=""))

    page = text(inspector.get("/kiem-tra/VIDU-CCHC-2026/A/khep/"))

    assert "Biên bản còn thiếu nên chưa khép được" in page
    assert "kết luận" in page
    assert '<button class="btn btn-primary"' not in page
    assert inspector.post("/kiem-tra/VIDU-CCHC-2026/A/khep/").status_code == 409


def test_word_has_every_part_of_the_form_and_is_a_draft_until_closed(inspector, cast):
    InspectionTeam.objects.update(decision="215/QĐ-SNV", decision_date=dt.date(2026, 10, 1))
    write(cast)

    draft = inspector.get(f"{PAGE}word/")
    told = words(draft.content)

    assert "DU-THAO-bien-ban-kiem-tra-A-1.docx" in draft["Content-Disposition"]
    assert "DỰ THẢO: chưa khép" in told
    for part in (
        "Quyết định số 215/QĐ-SNV ngày 01/10/2026",
        "từ 16 giờ 30 đến 17 giờ 30, ngày 02 tháng 11 năm 2026",
        "Trụ sở A",
        "Người thanhtra, trưởng đoàn",
        "Ông Nguyễn Văn An, Giám đốc",
        "Phiếu tự chấm",
        "Thiếu kế hoạch",
        "1. Bổ sung kế hoạch CCHC (tiêu chí 1.2).",
        "Hạn: 20/11/2026.",
        "Đơn vị thực hiện tốt",
        "TRƯỞNG ĐOÀN",
    ):
        assert part in told
    again = replace(WHOLE, conclusion="=cmd|' /C calc'!A1")
    write(cast, again, seen=1)
    assert "'=cmd" in words(inspector.get(f"{PAGE}word/").content)


def test_closed_minutes_are_no_draft_and_cannot_be_typed_in(inspector, cast):
    recommended(cast)

    answer = inspector.get(f"{PAGE}word/")

    assert "DU-THAO" not in answer["Content-Disposition"]
    assert "DỰ THẢO" not in words(answer.content)
    assert "disabled" in text(inspector.get(PAGE))
    assert inspector.post(PAGE, TYPED | {"seen": "1"}).status_code == 409


def test_letters_of_a_team_come_in_one_archive_and_say_what_they_lack(client, cast):
    client.force_login(make.again(cast.organiser))

    answer = client.get("/dieu-hanh/VIDU-CCHC-2026/doan/1/giay-gioi-thieu/")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["giay-gioi-thieu-1-A.docx"]
        told = words(archive.read("giay-gioi-thieu-1-A.docx"))
    assert "DỰ THẢO: còn thiếu số quyết định, ngày quyết định" in told
    assert "1. Người thanhtra, trưởng đoàn" in told
    InspectionTeam.objects.update(decision="215/QĐ-SNV", decision_date=dt.date(2026, 10, 1))
    one = client.get("/dieu-hanh/VIDU-CCHC-2026/doan/1/giay-gioi-thieu/A/")
    assert "DỰ THẢO" not in words(one.content)
    assert client.get("/dieu-hanh/VIDU-CCHC-2026/doan/1/giay-gioi-thieu/C/").status_code == 404


def test_an_inspector_takes_the_letter_along(inspector):
    answer = inspector.get("/kiem-tra/VIDU-CCHC-2026/A/giay-gioi-thieu/")

    assert "Kính gửi" in words(answer.content)
