"""What a leader asks of published results, counted in clicks from the start page: never more than three.

Screenshots of every answer at 360 and 1280 px are kept in var/e2e/ (or E2E_ARTEFACTS).
"""

import datetime as dt
import hashlib
import io
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from cchc_portal import numbers
from scoring.enums import ChangeKind, EvidenceKind, Layer, Origin
from scoring.models import Criterion, Evidence, Ranking, Round
from scoring.services import history
from tests import make
from tests.e2e.people import DESK, PHONE, enter
from units.models import User

__all__ = ["enter"]

ROUND, DISTRICTS, OFFICES = "DN-CNTT-2014", "QH", "SBN"
AT_MOST = 3
PROVED = "1.1"
PAPER = b"%PDF-1.4\n%%EOF\n"

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


class Question:
    """One question of somebody who begins at the start page; it knows how many links were followed."""

    def __init__(self, person):
        self.person, self.page, self.clicks = person, person.page, 0
        person.open("/")

    def follow(self, name, within=None):
        self._click(name, within)
        self.page.wait_for_load_state()

    def _click(self, name, within):
        (within or self.page.locator("main")).get_by_role("link", name=name, exact=True).first.click()
        self.clicks += 1

    def file(self, name, within=None):
        with self.page.expect_download() as waiting:
            self._click(name, within)
        return Path(waiting.value.path()).read_bytes()

    def answered(self, clicks, photograph=""):
        assert self.clicks == clicks <= AT_MOST
        if photograph:
            self.person.photograph(photograph)


def test_every_answer_is_at_most_three_clicks_away(enter):
    asks_everything(enter(None, size=PHONE), "khach")
    asks_everything(enter("minhtran", size=DESK), "lanh-dao")
    explains_a_total_to_its_file(enter("hapt"))


def asks_everything(reader, name):
    who_is_first_among_the_districts(Question(reader), name)
    who_fell_most_and_in_which_field(Question(reader), name)
    who_fell_most_in_another_programme(Question(reader))
    class_shares_against_last_year(Question(reader), name)
    the_paragraph_into_word(Question(reader), name)
    the_annex_into_excel(Question(reader))

    reader.leave()


def explains_a_total_to_its_file(organiser):
    first = the_first()
    prove(first)
    question = Question(organiser)
    question.follow(f"Căn cứ của chỉ số {numbers.format_points(first.index)}, {first.unit_name}")
    line = question.page.locator(f'[id="tc-{PROVED}"]')
    line.wait_for()
    assert "Máy chủ" in line.inner_text()
    assert "01/09/2014" in line.inner_text()
    question.person.photograph("60-can-cu")
    question.follow("Kế hoạch trang bị máy tính")

    content = question.file("Kế hoạch trang bị máy tính")

    assert content == PAPER
    question.answered(3, "60-minh-chung")
    organiser.leave()


def prove(row):
    """A paper under a criterion of the unit, added before its ranking was published."""
    sheet = make.sheet(Round.objects.get(code=ROUND), row.unit_code)
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code=PROVED)
    someone, then = User.objects.get(username="hapt"), row.ranking.published_at - dt.timedelta(days=30)
    piece = Evidence(assessment=sheet, criterion=criterion, layer=Layer.SELF, kind=EvidenceKind.FILE, token="KE-HOACH")
    piece.title, piece.file_name, piece.file_type = "Kế hoạch trang bị máy tính", "ke-hoach.pdf", "application/pdf"
    piece.file_size, piece.file_sha256 = len(PAPER), hashlib.sha256(PAPER).hexdigest()
    piece.added_at, piece.added_by = then, someone
    piece.file.save("KE-HOACH.pdf", ContentFile(PAPER), save=False)
    piece.save()
    told = {"evidence": piece.token, "kind": "file", "file_sha256": piece.file_sha256}
    line = history.Line(ChangeKind.EVIDENCE, None, told, PROVED, Layer.SELF)
    history.append(sheet, [line], actor=someone, origin=Origin.WEB, now=then)


def rows(year, block):
    """The rows of a block by unit."""
    ranking = Ranking.objects.get(round__code=f"DN-CNTT-{year}")
    return {row.unit_code: row for row in ranking.rows.filter(block_code=block, rank__isnull=False)}


def the_first():
    return next(row for row in rows(2014, DISTRICTS).values() if row.rank == 1)


def who_is_first_among_the_districts(question, name):
    first = the_first()
    panel = question.page.get_by_role("region", name="Quận, huyện, CNTT năm 2014")
    assert f"Dẫn đầu: {first.unit_name} {numbers.format_points(first.index)}" in panel.inner_text()
    question.answered(0, f"61-{name}-trang-chinh")

    question.follow(first.unit_name, panel)

    question.person.sees("Lĩnh vực so với khối")
    question.person.sees("như năm 2013")
    question.answered(1, f"62-{name}-vi-sao")


def who_fell_most_and_in_which_field(question, name):
    before, now = rows(2013, OFFICES), rows(2014, OFFICES)
    changes = {code: row.index - before[code].index for code, row in now.items() if code in before}
    most = min(changes.values())

    question.follow("Tăng, giảm của khối Sở, ban, ngành")

    fallen = question.page.get_by_role("region", name="Giảm nhiều nhất")
    fallen.wait_for()
    told = fallen.get_by_role("listitem").first.inner_text()
    assert any(now[code].unit_name in told for code, change in changes.items() if change == most)
    assert numbers.format_points(-most) in told
    assert "Nhiều nhất ở lĩnh vực" in told
    tab = question.page.get_by_role("navigation", name="Phần phân tích").locator("[aria-current]")
    expect(tab).to_be_in_viewport(ratio=1)
    question.answered(1, f"63-{name}-giam")


def who_fell_most_in_another_programme(question):
    question.follow("Văn thư, lưu trữ")
    question.page.get_by_role("navigation", name="Khối").get_by_role("link", name="Quận, huyện").click()
    question.clicks += 1
    question.page.get_by_role("heading", name="Thứ hạng khối Quận, huyện").wait_for()

    question.follow("Tăng, giảm")

    question.page.get_by_role("region", name="Giảm nhiều nhất").get_by_text("UBND quận Sơn Trà").wait_for()
    question.answered(3)


def class_shares_against_last_year(question, name):
    question.follow("Xếp loại của khối Quận, huyện")

    question.person.sees("so với kết quả công bố năm 2013")
    row = question.page.get_by_role("row").filter(has_text="Tất cả các khối").inner_text()
    assert all(told in row for told in ("37", "38", "21,6 %", "+3,2", "10,8 %", "−15,5"))
    question.answered(1, f"64-{name}-ty-le")


def the_paragraph_into_word(question, name):
    question.follow("Trang công bố năm 2014")
    panel = question.page.get_by_role("region", name="Ứng dụng công nghệ thông tin")
    said = panel.locator(f"#loi-{ROUND}").inner_text()

    paper = docx.Document(io.BytesIO(question.file("Lời công bố (Word)", panel)))

    assert "8 đơn vị xếp loại Tốt, chiếm 21,6 %" in said
    assert plain(said) in plain(" ".join(paragraph.text for paragraph in paper.paragraphs))
    question.answered(2, f"65-{name}-cong-bo")


def the_annex_into_excel(question):
    first = the_first()
    question.follow(first.unit_name, question.page.get_by_role("region", name="Quận, huyện, CNTT năm 2014"))

    book = openpyxl.load_workbook(io.BytesIO(question.file("Phụ lục Excel")))

    lines = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[1]]
    fields = [row for row in lines if row[0] and str(row[0]).isdigit()]
    total = next(row for row in lines if row[1] == "Tổng cộng")
    assert exact(total[7]) == first.index
    assert sum(exact(row[2]) for row in fields) == exact(total[2])
    assert abs(sum(exact(row[6]) for row in fields) - exact(total[6])) <= rounding(fields)
    for field in fields:
        leaves = [row for row in lines if str(row[0]).startswith(f"{field[0]}.")]
        assert leaves
        assert abs(sum(exact(row[6]) for row in leaves) - exact(field[6])) <= rounding(leaves)
    question.answered(2)


def plain(text):
    """With single common blanks: numbers and their % stand together by blanks that do not break."""
    return " ".join(text.split())


def exact(cell):
    return Decimal(str(cell))


def rounding(parts):
    """How far figures rounded to two decimals may stray from their rounded sum."""
    return Decimal("0.005") * (len(parts) + 1)
