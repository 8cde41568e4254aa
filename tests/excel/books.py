"""A small criteria set of every measure, workbooks of it from the real template, and ways to hurt them."""

import re
import zipfile
from decimal import Decimal
from functools import cache
from io import BytesIO

from openpyxl import load_workbook

from scoring import engine
from scoring.excel import child
from scoring.excel.findings import Refusal
from scoring.excel.how import how_text
from scoring.excel.layout import COLUMNS, SHEET, RowSpec, SheetSpec
from scoring.excel.raw import from_json
from scoring.excel.rows import check_rows
from scoring.excel.template import render_template

TIERS = {"kind": "tiers", "tiers": [{"op": ">=", "value": "100", "points": "1"}, {"otherwise": "0"}]}
OPTIONS = [
    {"key": "kip-thoi", "label": "Kịp thời", "points": "1"},
    {"key": "cham", "label": "Chậm, dưới 10 ngày", "points": "0.5"},
]
CRITERIA = [
    {"code": "1", "title": "Chỉ đạo, điều hành", "max": "5"},
    {
        "code": "1.1",
        "parent": "1",
        "title": "Ban hành kế hoạch",
        "max": "1",
        "measure": {"kind": "choice", "options": OPTIONS},
    },
    {
        "code": "1.2",
        "parent": "1",
        "title": "Hoàn thành kế hoạch",
        "max": "1",
        "measure": {"kind": "ratio", "a": "Số nhiệm vụ", "b": "Số đã hoàn thành"},
        "conversion": TIERS,
    },
    {
        "code": "1.3",
        "parent": "1",
        "title": "Tuyên truyền",
        "max": "2",
        "measure": {"kind": "number", "unit": "hình thức"},
        "conversion": {"kind": "per_item", "each": "0.5"},
    },
    {
        "code": "1.10",
        "parent": "1",
        "title": "Sáng kiến",
        "max": "1",
        "measure": {"kind": "points", "step": "0.25"},
        "not_applicable": "never",
    },
    {"code": "2", "title": "Thủ tục hành chính", "max": "8"},
    {
        "code": "2.1",
        "parent": "2",
        "title": "Hồ sơ đúng hạn",
        "max": "3",
        "measure": {"kind": "ratio", "a": "Số hồ sơ", "b": "Số đúng hạn", "integer": True},
        "conversion": {"kind": "share", "floor": "80"},
    },
    {
        "code": "2.2",
        "parent": "2",
        "title": "Cắt giảm thời gian",
        "max": "1",
        "measure": {"kind": "reduction"},
        "conversion": {"kind": "share", "target": "50"},
    },
    {
        "code": "2.3",
        "parent": "2",
        "title": "Báo cáo thiếu, chậm",
        "max": "1",
        "measure": {"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}},
        "conversion": {"kind": "deduct", "each": "1"},
    },
    {"code": "2.4", "parent": "2", "title": "Niêm yết", "max": "2", "measure": {"kind": "points"}},
    {
        "code": "2.5",
        "parent": "2",
        "title": "Hài lòng",
        "max": "1",
        "source": "survey",
        "measure": {"kind": "survey", "options": {"A": "100", "B": "0"}},
        "conversion": {"kind": "share"},
    },
]
ANSWERS = {
    "1.1": {"value": "cham"},
    "1.2": {"a": "25", "b": "20.5"},
    "1.3": {"not_applicable": "Không có nhiệm vụ"},
    "1.10": {"value": "0.75"},
    "2.1": {"a": "21588", "b": "21575"},
    "2.2": {"before": "1050", "after": "450"},
    "2.3": {"counts": {"thiếu": 1, "chậm": 2}},
}
META = {
    "template_version": "1",
    "agency": "UBND",
    "round": "CCHC-2014",
    "period_year": "2014",
    "unit_code": "STP",
    "criteria_version": "1",
    "history_seq": "7",
    "stamp": "abc:def",
}
_NUMBER = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


@cache
def rules():
    document = {
        "format": "cchc-round/1",
        "round": {
            "code": "CCHC-2014",
            "agency": {"code": "UBND", "name": "UBND thành phố"},
            "programme": "CCHC",
            "year": 2014,
            "period": "năm",
            "title": "Đợt",
        },
        "policy": {"layers": ["self"]},
        "criteria": CRITERIA,
        "scales": [{"block": None, "classes": [{"name": "Tốt", "from": "0"}]}],
        "blocks": [{"code": "SBN", "name": "Sở"}],
        "units": [],
    }
    return engine.load_rules(document)


def row_specs(answers=None, notes=None, criteria=CRITERIA):
    groups = {criterion["parent"] for criterion in criteria if "parent" in criterion}
    rows = []
    for criterion in criteria:
        code, measure, maximum = criterion["code"], criterion.get("measure"), Decimal(criterion["max"])
        note, evidence = (notes or {}).get(code, ("", ""))
        rows.append(
            RowSpec(
                code=code,
                title=criterion["title"],
                level=code.count("."),
                is_group=code in groups,
                max=maximum,
                how=how_text(measure, criterion.get("conversion"), maximum),
                measure=measure,
                source=criterion.get("source", "self"),
                not_applicable_allowed=code not in groups and criterion.get("not_applicable") != "never",
                self_scored=code not in groups and criterion.get("source", "self") == "self",
                answer=(answers or {}).get(code),
                note=note,
                evidence=evidence,
                conversion=criterion.get("conversion"),
            )
        )
    return tuple(rows)


def sheet_spec(rows):
    return SheetSpec(
        "UBND thành phố Đà Nẵng",
        "CCHC-2014",
        "CCHC năm 2014",
        "STP",
        "Sở Tư pháp",
        "đến hết ngày 15/01/2015",
        rows,
        META,
    )


def template(rows=None):
    """The workbook of these rows, rendered once for each: most tests begin with the same few."""
    rows = row_specs() if rows is None else rows
    key = repr(rows)
    if key not in _rendered:
        _rendered[key] = render_template(sheet_spec(rows))
    return _rendered[key]


_rendered = {}


class Editor:
    """A workbook opened the way a clerk would: cells by criterion and column."""

    def __init__(self, data):
        self.book = load_workbook(BytesIO(data))
        self.sheet = self.book[SHEET]
        codes = {str(cell.value): cell.row for cell in self.sheet["A"] if cell.value}
        self.header_row = codes["Mã tiêu chí"]
        self.rows = codes

    def cell(self, code, key):
        return self.sheet.cell(self.rows[code], _NUMBER[key])

    def put(self, code, key, value, number_format=None):
        cell = self.cell(code, key)
        cell.value = value
        if number_format is not None:
            cell.number_format = number_format
        return f"{SHEET}!{cell.coordinate}"

    def data(self):
        made = BytesIO()
        self.book.save(made)
        return made.getvalue()


def edited(*changes, rows=None, number_format=None):
    """The template with (code, column, value) typed in."""
    editor = Editor(template(rows))
    for code, key, value in changes:
        editor.put(code, key, value, number_format)
    return editor.data()


def read(data, rows=None):
    """Read and check as the importer does, but for the process of its own (test_reader.py and test_gate.py have it)."""
    found = child.read(data)
    if "refusal" in found:
        return Refusal(**found["refusal"])
    raw = from_json(found["book"])
    check = rules()
    return check_rows(
        raw,
        row_specs() if rows is None else rows,
        lambda code, answer: engine.check_answer(check, "SBN", code, "self", answer),
    )


def errors(reading):
    return [(finding.cell, finding.code) for finding in reading.findings if finding.is_error]


def warnings(reading):
    return {finding.code for finding in reading.findings if not finding.is_error} - {"chưa chấm"}


def answer(reading, code):
    return next(row.answer for row in reading.rows if row.code == code)


def rezip(data, changed=None, added=(), method=zipfile.ZIP_DEFLATED):
    """The package with parts changed ({name: function of its text, or None to drop it}) and added ((name, content))."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", method) as new:
        for name in old.namelist():
            change = (changed or {}).get(name, lambda text: text)
            if change is not None:
                new.writestr(name, change(old.read(name).decode()))
        for name, content in added:
            new.writestr(name, content)
    return made.getvalue()


def sheet_part(data):
    """The name of the part that holds our sheet: openpyxl writes it first."""
    return next(name for name in zipfile.ZipFile(BytesIO(data)).namelist() if name.endswith("worksheets/sheet1.xml"))


def with_shared_strings(data, extra=""):
    """The same workbook with its texts in one table, the way Excel writes them; `extra` entries stand at its end."""
    table = []

    def share(match):
        table.append(f"<si>{match[2]}</si>")
        return f'{match[1]} t="s"><v>{len(table) - 1}</v></c>'

    def share_all(text):
        return re.sub(r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', share, text, flags=re.DOTALL)

    relation = (
        '<Relationship Id="shared" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    sheets = {name: share_all for name in zipfile.ZipFile(BytesIO(data)).namelist() if "worksheets/sheet" in name}
    changed = rezip(
        data, {**sheets, "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Relationships>", relation)}
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return rezip(changed, added=[("xl/sharedStrings.xml", f'<sst xmlns="{main}">{"".join(table)}{extra}</sst>')])
