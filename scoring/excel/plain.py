"""Writes a workbook anew from nothing but its sheets, strings and number formats; it must not read a value.

What other programs write around the cells (odd styles, names, drawings) is what openpyxl stumbles over: it is left out.
"""

import re
import zipfile
from io import BytesIO
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS

from scoring.excel.markup import quoteattr
from scoring.excel.package import read_part
from scoring.excel.parts import WorkbookParts, attribute, local, tree

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLE: Final = re.compile(rb' s="([0-9]{1,5})"')


def plain_workbook(package: zipfile.ZipFile, found: WorkbookParts, sheets: list[bytes]) -> BytesIO:
    """Write a workbook of nothing but the sheets, the strings and the number formats: what openpyxl has no trouble with."""
    relation = f'<Relationship Id="%s" Type="{_OFFICE}/%s" Target="%s"/>'
    numbers = range(1, len(sheets) + 1)
    types = [
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
        for n in numbers
    ]
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", "xl/sharedStrings.xml": "sharedStrings"}
    types += [f'<Override PartName="/{part}" ContentType="{_SPREADSHEET}.{kind}+xml"/>' for part, kind in kinds.items()]
    relations = [relation % (f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    relations += [relation % ("st", "styles", "styles.xml"), relation % ("ss", "sharedStrings", "sharedStrings.xml")]
    entries = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
    epoch = '<workbookPr date1904="1"/>' if found.epoch_1904 else "<workbookPr/>"
    strings = read_part(package, found.strings) if found.strings else f'<sst xmlns="{_MAIN}"/>'.encode()
    rels = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(types)}</Types>',
        "_rels/.rels": rels + relation % ("w", "officeDocument", "xl/workbook.xml") + "</Relationships>",
        "xl/_rels/workbook.xml.rels": rels + "".join(relations) + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{entries}</sheets></workbook>',
        "xl/styles.xml": _plain_styles(package, found.styles, sheets),
        "xl/sharedStrings.xml": strings.replace(b"http://purl.oclc.org/ooxml/spreadsheetml/main", _MAIN.encode()),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
        for number, xml in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
    made.seek(0)
    return made


def _plain_styles(package: zipfile.ZipFile, part: str | None, sheets: list[bytes]) -> str:
    """Write only what decides how a value is read: number formats and names of fonts, one per cell style."""
    formats, fonts, styles = _styles(package, part)
    wanted = 1 + max((int(n) for xml in sheets for n in _STYLE.findall(xml)), default=0)
    styles += [(0, 0)] * (wanted - len(styles))
    listed = "".join(f'<numFmt numFmtId="{key}" formatCode={quoteattr(code)}/>' for key, code in formats.items())
    named = "".join(f"<font><name val={quoteattr(name)}/></font>" for name in fonts or [""])
    known = {*formats, *BUILTIN_FORMATS}
    records = "".join(
        f'<xf numFmtId="{number if number in known else 0}" fontId="{font if font < len(fonts) else 0}" fillId="0" borderId="0"/>'
        for number, font in styles
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{listed}</numFmts><fonts>{named}</fonts>'
        f"<fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        f'<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>{records}</cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _styles(package: zipfile.ZipFile, part: str | None) -> tuple[dict[int, str], list[str], list[tuple[int, int]]]:
    """Return number formats by id, names of fonts, and (format, font) of every cell style."""
    formats: dict[int, str] = {}
    fonts: list[str] = []
    styles: list[tuple[int, int]] = []
    for group in tree(package, part) if part else ():
        if local(group) == "numFmts":
            formats |= {_number(attribute(e, "numFmtId")): attribute(e, "formatCode") for e in group}
        elif local(group) == "fonts":
            fonts = [next((attribute(e, "val") for e in font if local(e) in ("name", "rFont")), "") for font in group]
        elif local(group) == "cellXfs":
            styles = [(_number(attribute(e, "numFmtId")), _number(attribute(e, "fontId"))) for e in group]
    return formats, fonts, styles


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
