"""A round in which the standing body answers three criteria itself, and its workbook, for the tests of both."""

import io
from dataclasses import replace

import openpyxl

from scoring.enums import Layer
from scoring.excel import central_import
from scoring.models import Score
from scoring.services.scores import Entry, save_answers
from tests import make

CODE = "VIDU-CCHC-2027"
PLACES = {"a": 7, "b": 8, "value": 9, "points": 10, "note": 11, "evidence": 12}
"""The columns of the file, from 1."""


def begin(cast, units=6):
    """The cast with a round of the first units whose criteria 1.1.1 (choice), 1.10 (points) and 2.1 (ratio) the standing body answers."""
    document = make.document(code=CODE, year=2027)
    document["policy"]["layers"].insert(4, "central")
    document["units"] = document["units"][:units]
    for criterion in document["criteria"]:
        if criterion["code"] in ("1.1.1", "1.10", "2.1"):
            criterion["source"] = "central"
    for unit in document["units"]:
        for code in ("1.1.1", "1.10", "2.1"):
            unit["answers"].pop(code, None)
    return replace(cast, round=make.load(document))


def lines_of(content):
    """{(unit code, criterion code): number of its line} of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return {(row[0].value, row[2].value): row[0].row for row in sheet.iter_rows(min_row=2)}


def filled(cast, typed):
    """The round's workbook with {(unit, criterion, column): value} typed into it."""
    content = central_import.central_workbook(cast.round)
    book, lines = openpyxl.load_workbook(io.BytesIO(content)), lines_of(content)
    for (unit, code, column), value in typed.items():
        book.active.cell(lines[unit, code], PLACES[column]).value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def receive(cast, content, now=make.NOW):
    """The file on its way in, sent by the organiser."""
    given = {"file_name": "so-lieu.xlsx", "content": content, "actor": make.again(cast.organiser), "now": now}
    return central_import.receive(round_=cast.round, **given)


def answer(cast, unit, code):
    """What the standing body answered."""
    row = Score.objects.filter(assessment=cast.sheet(unit), layer=Layer.CENTRAL, criterion__code=code).first()
    return None if row is None else row.answer


def save(cast, unit, code, given, version=0):
    """Write one answer as the page does."""
    save_answers(
        assessment=cast.sheet(unit),
        layer=Layer.CENTRAL,
        answers={code: (Entry(given), version)},
        actor=make.again(cast.organiser),
        origin="web",
        now=make.NOW,
    )
