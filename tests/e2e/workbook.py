"""What a clerk does to the downloaded workbook: fill in what is missing, break three cells, mend them."""

import io

import openpyxl

A, B, VALUE, POINTS, EVIDENCE = 5, 6, 7, 8, 10
_SHEET = "Tự đánh giá"


def rows_of(sheet):
    """{criterion code: row of cells} of the sheet a unit fills in."""
    return {str(row[0].value): row for row in sheet.iter_rows() if row[0].value}


def fill(content: bytes, leaves) -> bytes:
    """The workbook with an answer for each of `leaves` (the engine's), the first or the smallest that their measure knows, and a document where one is required."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = rows_of(book[_SHEET])
    for leaf in leaves:
        row, kind = rows[leaf.code], leaf.measure["kind"]
        if leaf.evidence_required:
            row[EVIDENCE - 1].value = "45/BC-STP ngày 05/01/2014"
        if kind in {"ratio", "reduction"}:
            row[A - 1].value, row[B - 1].value = 20, 20 if kind == "ratio" else 15
        elif kind == "points":
            row[POINTS - 1].value = float(leaf.max)
        elif kind == "choice":
            row[VALUE - 1].value = leaf.measure["options"][0]["label"]
        else:
            row[VALUE - 1].value = "; ".join(f"{item}: 0" for item in leaf.measure["items"]) if kind == "tally" else 1
    return _bytes(book)


def broken(content: bytes, cells) -> bytes:
    """The workbook with {(code, column): value} typed over it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = rows_of(book[_SHEET])
    for (code, column), value in cells.items():
        rows[code][column - 1].value = value
    return _bytes(book)


def _bytes(book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
