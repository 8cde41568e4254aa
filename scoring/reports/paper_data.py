"""Writes a paper as CSV and JSON for programs: a point in decimals, figures rounded as the page; no text in it can run."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO
from typing import Any, Final

from cchc_portal.spreadsheets import cell_text, escape_text
from scoring.reports.paper import Paper, Value

SCHEMA: Final = "cchc-paper/1"
BOM: Final = "\ufeff"


def csv_file(paper: Paper) -> bytes:
    """UTF-8 with its mark, comma between cells; what the file is and its licence stand in the lines before the tables."""
    out = StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    for text in said(paper):
        writer.writerow([_text(text)])
    for section in paper.sections:
        writer.writerow([])
        writer.writerow([_text(section.title)])
        writer.writerow([_text(column.head) for column in section.columns])
        for line in section.lines:
            writer.writerow([_csv_value(value) for value in line.values])
        for note in section.notes:
            writer.writerow([_text(note)])
    return out.getvalue().encode()


def said(paper: Paper) -> list[str]:
    """What every data file says of itself, line by line."""
    marks = paper.marks
    lines = [paper.title, f"{paper.subtitle}. {paper.agency}.", marks.source, *marks.lines, marks.seal]
    lines += [f"Giấy phép: {marks.licence}", *paper.sentences]
    return [line for line in lines if line]


def _text(text: str) -> str:
    return escape_text(cell_text(text))


def _csv_value(value: Value) -> str:
    if value is None:
        return ""
    return _text(value) if isinstance(value, str) else _figure(value)


def _figure(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else f"{value:f}"  # ":f" would give an int six decimals


def json_file(paper: Paper) -> bytes:
    """An object with `tables`; figures are texts with a point, exact to the last printed decimal, null where missing."""
    marks = paper.marks
    content = {
        "schema": SCHEMA,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "agency": paper.agency,
        "source": marks.source,
        "round": marks.round_code,
        "version": marks.version or None,
        "date": marks.date,
        "decision": marks.decision or None,
        "snapshot_sha256": list(marks.sha256),
        "draft": marks.draft,
        "illustrative": marks.illustrative,
        "marks": marks.lines,
        "licence": marks.licence,
        "sentences": list(paper.sentences),
        "tables": [
            {
                "title": section.title,
                "columns": [{"name": column.head, "kind": str(column.kind)} for column in section.columns],
                "rows": [[_json_value(value) for value in line.values] for line in section.lines],
                "notes": list(section.notes),
            }
            for section in paper.sections
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _json_value(value: Value) -> Any:
    return value if value is None or isinstance(value, str) else _figure(value)
