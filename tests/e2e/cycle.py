"""The round and the unit that the story of the whole cycle is about, and what its people do more than once."""

import datetime as dt
import io

import docx
from django.utils import timezone

from scoring.models import Round, Score
from tests import make

ROUND, UNIT, NAME = "DN-CCHC-2014", "H-HOAVANG", "UBND huyện Hòa Vang"
BOARD = f"/dieu-hanh/{ROUND}/"
AGREED, EXPLAINED, LEFT = "2.1.1", "2.2.2", "2.3.2"
QUESTIONS = {code: f"Đơn vị giải trình số liệu của tiêu chí {code}." for code in (AGREED, EXPLAINED, LEFT)}


def sheet():
    return make.sheet(Round.objects.get(code=ROUND), UNIT)


def score(code, layer):
    return Score.objects.filter(assessment=sheet(), criterion__code=code, layer=layer).first()


def day(ahead=0):
    return f"{timezone.localdate() + dt.timedelta(days=ahead):%d/%m/%Y}"


def row_of(person, code):
    return person.page.locator(f'[id="tc-{code}"]')


def words_of(content):
    """All the text of a Word document, its tables too."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def open_window(organiser, step, last):
    organiser.open(f"{BOARD}thoi-han/{step}/")
    organiser.page.get_by_label("Từ ngày").fill(day())
    organiser.page.get_by_label("Đến hết ngày").fill(last)
    organiser.page.get_by_label("Số quyết định hoặc công văn").fill("131/SNV-CCHC")
    organiser.page.get_by_label("Lý do").fill("Đến bước này của đợt")
    organiser.press("Đổi thời hạn")
    organiser.page.get_by_label("Tôi đã đọc và vẫn đổi").check()  # what follows for units is said first
    organiser.press("Đổi thời hạn")
    organiser.page.wait_for_url(f"**{BOARD}thoi-han/")
    organiser.forgive("422")
