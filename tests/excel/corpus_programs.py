"""Workbooks of the corpus in the manner of the programs that save them: what each writes that the others do not."""

import re

from openpyxl.utils.datetime import MAC_EPOCH

from tests.excel.books import rezip, sheet_part, template, with_shared_strings
from tests.excel.corpus import FULL, Case, edited

A = "accepted"
_SHEETS = "xl/worksheets/sheet1.xml"


def changed(*changes, data=None):
    """The full template with the XML of our sheet changed by every function in turn."""

    def make():
        made = template(FULL) if data is None else data()
        for change in changes:
            made = rezip(made, {sheet_part(made): change})
        return made

    return make


def libreoffice():
    """Shared strings, explicit number types, stored results with aca, a last row of the sheet that is only formatted."""
    made = with_shared_strings(template(FULL))

    def rows(text):
        text = re.sub(r'<c (r="[A-Z]+[0-9]+" s="[0-9]+")><v>', r'<c \1 t="n"><v>', text)
        text = re.sub(r"<f>(.*?)</f><v ?/>", r'<f aca="false">\1</f><v>0</v>', text)
        return text.replace("</sheetData>", '<row r="1048576" ht="12.8"><c r="A1048576" s="1"/></row></sheetData>')

    return rezip(made, {_SHEETS: rows})


def wps():
    """Namespaces and parts of its own, empty inline strings, a custom property with the number of its build."""
    made = template(FULL)
    space = 'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"/></Properties>'
    )

    def sheet(text):
        text = text.replace("<worksheet ", f"<worksheet {space} ", 1)
        return text.replace(
            "</sheetData>", '<row r="90"><c r="A90" t="inlineStr"><is><t></t></is></c></row></sheetData>'
        )

    return rezip(made, {_SHEETS: sheet}, added=[("docProps/custom.xml", properties)])


def google_sheets():
    """Shared strings, no properties, no dimension, no spans, numbers with a needless .0, an empty drawing."""
    made = with_shared_strings(template(FULL))
    drawing = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'

    def sheet(text):
        text = re.sub(
            r"<dimension[^>]*/>| spans=\"[^\"]*\"|<dataValidations.*?</dataValidations>", "", text, flags=re.DOTALL
        )
        return re.sub(r"(<c r=\"[EF][0-9]+\" s=\"[0-9]+\"(?: t=\"n\")?><v>)([0-9]+)</v>", r"\g<1>\g<2>.0</v>", text)

    dropped = {"docProps/app.xml": None, "docProps/core.xml": None, _SHEETS: sheet}
    return rezip(made, dropped, added=[("xl/drawings/drawing1.xml", drawing)])


def open_xml_sdk():
    """Prefixed names, targets from the root, no styles, no addresses of rows: legal, and written by servers."""
    made = template(FULL)

    def prefixed(text):
        return re.sub(r"<(/?)(\w+)", r"<\1x:\2", re.sub(r' s="\d+"', "", text)).replace("xmlns=", "xmlns:x=")

    def relations(text):
        text = re.sub(r'<Relationship [^>]*styles"[^>]*/>', "", text)
        return re.sub(r'Target="(?:/xl/)?worksheets/', 'Target="/xl/worksheets/', text)

    return rezip(made, {_SHEETS: prefixed, "xl/styles.xml": None, "xl/_rels/workbook.xml.rels": relations})


def without_addresses(text):
    """No r on rows and cells: they count from where they stand, so every gap is filled first."""
    rows = {int(number): cells for number, cells in re.findall(r'<row r="(\d+)"[^>]*>(.*?)</row>', text, re.DOTALL)}
    written = []
    for number in range(1, max(rows) + 1):
        cells = dict(re.findall(r'(<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>))', rows.get(number, ""), re.DOTALL))
        by_column = {column: cell for cell, column in cells.items()}
        filled = [re.sub(r' r="[A-Z]+\d+"', "", by_column.get(column, "<c/>")) for column in "ABCDEFGHIJ"]
        written.append(f"<row>{''.join(filled)}</row>")
    return re.sub(
        r"<sheetData>.*</sheetData>", lambda _m: f"<sheetData>{''.join(written)}</sheetData>", text, flags=re.DOTALL
    )


def rich_text(text):
    """Excel keeps a text with two looks in runs."""
    run = "<is><r><rPr><b/></rPr><t>Ghi </t></r><r><t>chú</t></r></is>"
    return text.replace("<is><t>Ghi chú</t></is>", run)


CASES = [
    Case("LibreOffice", libreoffice, A),
    Case("WPS Office", wps, A),
    Case("Google Sheets", google_sheets, A),
    Case("Open XML SDK", open_xml_sdk, A),
    Case("bảng chữ chung", lambda: with_shared_strings(template(FULL)), A),
    Case("không địa chỉ ô", changed(without_addresses), A),
    Case("chữ nhiều kiểu", changed(rich_text), A),
    Case("không kích thước", changed(lambda text: re.sub(r"<dimension[^>]*/>", "", text)), A),
    Case("kích thước sai", changed(lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text)), A),
    Case(
        "lược đồ strict",
        changed(
            lambda t: t.replace("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml")
        ),
        A,
    ),
    Case("kiểu ô ngoài bảng", changed(lambda text: re.sub(r' s="\d+"', ' s="99999"', text)), A),
    Case("lịch 1904", edited(lambda editor: setattr(editor.book, "epoch", MAC_EPOCH)), A),
    Case(
        "ô cuối trang tính",
        changed(lambda t: t.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')),
        A,
    ),
    Case("trang khác ở trước", edited(lambda editor: editor.book.create_sheet("Phụ lục", 0).append(["x", 1])), A),
    Case("xóa trang hướng dẫn", edited(lambda editor: editor.book.remove(editor.book["Hướng dẫn"])), A),
]
