"""The report of a round's inspections to the superior and the workbook of recommendations: only of closed minutes."""

import io

import openpyxl
import pytest
from docx import Document

from scoring.models import InspectionTeam, Recommendation
from tests import make
from tests.services.recommending import recommended, write
from units.models import Agency

BASE = "/dieu-hanh/VIDU-CCHC-2026/"


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def words(client):
    book = Document(io.BytesIO(client.get(f"{BASE}bao-cao-kiem-tra/").content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in book.paragraphs), *cells])


def test_open_minutes_give_the_report_no_figure_and_no_finding(organiser, cast):
    write(cast)

    told = words(organiser)

    assert "Có 1 đoàn, 1 cuộc kiểm tra tại 1 đơn vị; đã khép 0 biên bản. Còn 1 cuộc chưa khép" in told
    assert "chưa khép" in told
    for hidden in ("Thiếu kế hoạch", "Bổ sung kế hoạch CCHC", "Đơn vị thực hiện tốt"):
        assert hidden not in told


def test_closed_minutes_stand_in_the_report_with_their_recommendations(organiser, cast):
    InspectionTeam.objects.update(decision="215/QĐ-SNV")
    recommended(cast)

    told = words(organiser)

    for shown in ("215/QĐ-SNV", "Thiếu kế hoạch", "Đơn vị thực hiện tốt", "Bổ sung kế hoạch CCHC", "Người thanhtra"):
        assert shown in told
    assert "Các đoàn nêu 2 kiến nghị: 2 đang thực hiện" in told
    assert "Kính gửi: ………" in told
    superior = Agency.objects.create(code="TREN", name="UBND cấp trên")
    Agency.objects.filter(pk=cast.round.agency_id).update(parent=superior)
    assert "Kính gửi: UBND cấp trên" in words(organiser)


def test_the_list_is_filtered_on_the_page_and_in_the_workbook(organiser, cast):
    recommended(cast)
    Recommendation.objects.filter(number=1).update(text="=1+1", deadline="2020-01-01")

    late = organiser.get(f"{BASE}kien-nghi/?trang-thai=qua-han").content.decode()
    assert "=1+1" in late
    assert "Trả hồ sơ đúng hạn" not in late
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{BASE}kien-nghi/excel/?trang-thai=qua-han").content))
    values = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert [cell.data_type for cell in values if str(cell.value) == "=1+1"] == ["s"]
    assert "Trả hồ sơ đúng hạn" not in [cell.value for cell in values]
    assert "Không có kiến nghị nào khớp" in organiser.get(f"{BASE}kien-nghi/?tim=xyz").content.decode()


def test_a_visit_is_taken_to_a_calendar_of_ones_own(client, cast):
    inspection = cast.sheet("A").inspections.get()
    type(inspection).objects.filter(pk=inspection.pk).update(visit_at=make.NOW, place="Tầng 2, số 24; Trần Phú")
    client.force_login(cast.inspector)

    told = client.get("/kiem-tra/lich.ics").content.decode()

    assert told.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART:20261102T093000Z\r\nDTEND:20261102T123000Z" in told
    assert "LOCATION:Tầng 2\\, số 24\\; Trần Phú" in told.replace("\r\n ", "")
    assert max(len(line.encode()) for line in told.split("\r\n")) <= 75
