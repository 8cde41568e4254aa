"""Archives of workbooks made by hand, and work carried on until it ends, for the tests of many units at once."""

import io
import zipfile

import openpyxl

from scoring.excel import bulk
from tests import make

NUMBER, POINTS = 7, 8


def archive(*files, **named):
    """A .zip of (name, content) pairs."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in [*files, *named.items()]:
            packed.writestr(name, content)
    return held.getvalue()


def sent(cast, content, actor=None, now=make.NOW):
    return bulk.receive(
        round_=cast.round, file_name="phieu.zip", content=content, actor=again(actor or cast.organiser), now=now
    )


def again(user):
    return make.again(user)


def worked(cast, job, actor=None, now=make.NOW):
    """The pieces after all of a phase was worked off: [(name, state, message)]."""
    bulk.work(job=job, actor=again(actor or cast.organiser), seconds=600, clock=lambda: now)
    return [(item.name, item.state, item.message) for item in job.items.order_by("order")]


def typed_in(template, cells):
    """A template with {(criterion code, column from 1): value} typed in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    rows = {str(row[0].value): row for row in book["Tự đánh giá"].iter_rows()}
    for (code, column), value in cells.items():
        rows[code][column - 1].value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
