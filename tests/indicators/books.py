"""The workbook of figures in a test's hands: downloaded, filled in, sent, and what its preview says."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.models import IndicatorValue
from tests.indicators.scene import WHOLE_YEAR

PAGE = "/so-lieu/SL-2015-5T/A/"
SHEET = "Số liệu"
FIGURE = 4
ROWS = {key: number for number, key in enumerate(WHOLE_YEAR, start=4)}


def text(response):
    return " ".join(response.content.decode().split())


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def template(staff, page=PAGE):
    return opened(staff.get(f"{page}mau/").content)


def fill(book, figures):
    for key, value in figures.items():
        book[SHEET].cell(ROWS[key], FIGURE).value = value
    return book


def saved(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def send(staff, book, page=PAGE):
    content = book if isinstance(book, bytes) else saved(book)
    answer = staff.post(f"{page}nhap/", {"file": SimpleUploadedFile("so-lieu.xlsx", content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


def report(staff, address):
    return staff.get(address).context["report"]


def codes(staff, address, kind="errors"):
    return {one["code"] for one in report(staff, address)[kind]}


def stored(key):
    row = IndicatorValue.objects.filter(indicator__code=key).first()
    return None if row is None else f"{row.direction} {row.amount}".strip()
