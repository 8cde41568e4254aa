import re
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from scoring.excel import reader
from scoring.excel.findings import Refusal
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_workbook, run_child
from tests.excel.books import (
    ANSWERS,
    Editor,
    answer,
    edited,
    errors,
    read,
    rezip,
    row_specs,
    sheet_part,
    template,
    warnings,
    with_shared_strings,
)

pytestmark = pytest.mark.slow

ROOT = Path(reader.__file__).resolve().parents[2]


def sheet_changed(change, data=None):
    data = data or template(row_specs(ANSWERS))
    return rezip(data, {sheet_part(data): change})


def same_as_saved(data):
    rows = row_specs(ANSWERS)
    reading = read(data, rows)
    return {row.code: row.answer for row in reading.rows} == {
        row.code: row.answer for row in rows if row.is_filled_in
    } and not errors(reading)


def test_a_path_is_read_like_its_content(tmp_path):
    path = tmp_path / "phiếu.xlsx"
    path.write_bytes(template())

    assert read_workbook(path) == read_workbook(template())


def test_a_formatted_cell_in_the_last_row_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    began = time.monotonic()

    assert same_as_saved(sheet_changed(lambda text: text.replace("</sheetData>", far)))
    assert time.monotonic() - began < 3


def test_a_million_empty_cells_cost_little():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3000, 203_000))

    assert same_as_saved(sheet_changed(lambda text: text.replace("</sheetData>", rows + "</sheetData>")))


def test_values_beyond_the_bounds_are_not_read():
    far = '<row r="2001"><c r="A2001"><v>1</v></c></row></sheetData>'
    wide = '<c r="BI1"><v>1</v></c></row>'

    raw = read_workbook(sheet_changed(lambda text: text.replace("</sheetData>", far).replace("</row>", wide, 1)))

    assert isinstance(raw, RawBook)
    assert max(cell.row for cell in raw.sheets[0].cells) < 2000
    assert max(cell.column for cell in raw.sheets[0].cells) == 10


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(r"<dimension[^>]*/>", "", text),
        lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:A1"', text),
        lambda text: re.sub(r"<(/?)(\w+)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x="),
        lambda text: re.sub(r' s="\d+"', ' s="9999"', text),
        lambda text: text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    ],
    ids=["no dimension", "wrong dimension", "prefixed", "styles out of range", "strict"],
)
def test_odd_but_legal_sheets_are_read(change):
    assert same_as_saved(sheet_changed(change))


def test_missing_styles_are_no_fault():
    data = rezip(template(row_specs(ANSWERS)), {"xl/styles.xml": None})
    with_relation = rezip(
        data, {"xl/_rels/workbook.xml.rels": lambda text: re.sub(r'<Relationship [^>]*styles"[^>]*/>', "", text)}
    )

    assert same_as_saved(data)
    assert same_as_saved(with_relation)


def test_broken_styles_are_no_fault():
    def break_colours(text):
        return text.replace('rgb="FF', 'rgb="zz').replace('count="', 'count="9')

    assert same_as_saved(rezip(template(row_specs(ANSWERS)), {"xl/styles.xml": break_colours}))


def test_inline_strings_are_read():
    data = sheet_changed(lambda text: text)
    inline = '<c r="I9" t="inlineStr"><is><r><t>ghi </t></r><r><t>chú</t></r></is></c>'
    changed = sheet_changed(lambda text: re.sub(r'<c r="I9"[^>]*?(/>|></c>)', inline, text), data)

    reading = read(changed, row_specs(ANSWERS))

    assert next(row.note for row in reading.rows if row.code == "1.1") == "ghi chú"


def test_shared_strings_are_read():
    data = with_shared_strings(template(row_specs(ANSWERS)))

    assert b"inlineStr" not in dict(parts(data))["xl/worksheets/sheet1.xml"]
    assert same_as_saved(data)


def test_dates_of_the_1904_system_are_dates():
    editor = Editor(template())
    editor.book.epoch = MAC_EPOCH
    editor.put("2.4", "points", 1, "dd/mm/yyyy")

    assert errors(read(editor.data())) == [("H17", "ngày")]


def test_the_child_needs_no_django():
    code = "import sys, scoring.excel.child, scoring.excel.book, scoring.excel.gate, scoring.excel.annotate; print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout.strip() == "False"


def test_reading_a_sheet_is_quick():
    data = template()
    began = time.monotonic()

    read_workbook(data)

    assert time.monotonic() - began < 1.5


def test_a_file_that_eats_memory_is_refused_and_the_caller_lives():
    data = edited(("2.4", "note", "x"))
    data = rezip(data, {sheet_part(data): lambda text: text.replace("<t>x</t>", f"<t>{'x' * 48_000_000}</t>")})
    began = time.monotonic()

    refusal = read_workbook(data)

    assert isinstance(refusal, Refusal)
    assert refusal.code == "không đọc được"
    assert time.monotonic() - began < 10


def test_a_deeply_nested_part_is_refused():
    deep = "<a>" * 300_000 + "</a>" * 300_000
    data = rezip(template(), {"xl/workbook.xml": lambda text: text.replace("<sheets>", deep + "<sheets>")})

    assert isinstance(read_workbook(data), RawBook | Refusal)


def test_a_child_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.01)

    refusal = read_workbook(template())

    assert isinstance(refusal, Refusal)
    assert refusal.code == "không đọc được"


def test_a_child_that_dies_is_a_refusal():
    assert run_child("no such job", b"") is None


def test_the_child_cannot_take_more_memory_than_its_limit():
    code = "from scoring.excel.child import limit\nlimit('read')\ntry:\n    bytearray(300_000_000)\nexcept MemoryError:\n    print('stopped')"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout.strip() == "stopped"


def test_a_merge_of_the_whole_sheet_costs_nothing():
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'

    reading = read(sheet_changed(lambda text: text.replace("</sheetData>", merge, 1)), row_specs(ANSWERS))

    assert "ô gộp" in {code for _cell, code in errors(reading)}


def test_infinite_and_huge_numbers_are_no_numbers():
    data = edited(("2.4", "points", 7))
    for figure in ("1E400", "1E300"):
        changed = sheet_changed(lambda text, figure=figure: text.replace("<v>7</v>", f"<v>{figure}</v>"), data)

        assert errors(read(changed)) == [("H17", "không phải số")]


def test_other_sheets_do_not_disturb():
    editor = Editor(template(row_specs(ANSWERS)))
    other = editor.book.create_sheet("Ghi chú riêng", 0)
    for row in range(1, 100):
        other.append([row, "x", 1.5])
    editor.book.active = 0

    assert same_as_saved(editor.data())
    assert warnings(read(editor.data(), row_specs(ANSWERS))) == set()


def test_answers_are_read_from_a_renamed_part():
    data = template(row_specs(ANSWERS))
    moved = rezip(
        data,
        {
            "xl/workbook.xml": None,
            "_rels/.rels": lambda text: text.replace("xl/workbook.xml", "xl/workbook2.xml"),
            "xl/_rels/workbook.xml.rels": None,
            "[Content_Types].xml": lambda text: text.replace("/xl/workbook.xml", "/xl/workbook2.xml"),
        },
        added=[
            (name.replace("workbook.xml", "workbook2.xml"), content)
            for name, content in parts(data)
            if "workbook.xml" in name
        ],
    )

    assert answer(read(moved, row_specs(ANSWERS)), "1.10") == {"value": "0.75"}


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
