"""Reads the workbook of a criteria set into its content: every fault at once with its cell, nothing guessed; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scoring.excel.criteria_sets.rows import CriteriaRows
from scoring.excel.criteria_sets.spec import (
    BLOCKS_SHEET,
    CRITERIA_SHEET,
    EVERY_BLOCK,
    SCALES_SHEET,
    SHEETS,
)
from scoring.excel.criteria_sets.table import TableSheet
from scoring.excel.findings import ERROR, WARNING, Finding, Judged, Refusal
from scoring.excel.layout import folded
from scoring.excel.raw import RawBook

_AGAIN: Final = "Dùng tệp tải từ trang của bộ tiêu chí; không đổi tên trang tính và dòng tiêu đề."
NO_CONTENT: Final[Mapping[str, Any]] = {"maximum": None, "blocks": [], "criteria": [], "scales": []}


@dataclass(frozen=True)
class ReadSet(Judged):
    """What a file says: the content (whole only without errors), every finding, and where each criterion stands.

    `cells` names the cell of a column by the criterion's place in the list: {(place, "max"): "E14"}.
    """

    content: dict[str, Any]
    findings: tuple[Finding, ...]
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)


def read_set(raw: RawBook | Refusal) -> ReadSet:
    """Hold a workbook against the spec; never raises for what is in it."""
    if isinstance(raw, Refusal):
        return ReadSet(dict(NO_CONTENT), (Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),))
    found = {folded(sheet.name): sheet for sheet in raw.sheets}
    main = found.get(folded(CRITERIA_SHEET))
    if main is None:
        said = f"Tệp không có trang tính “{CRITERIA_SHEET}”."
        return ReadSet(dict(NO_CONTENT), (Finding(CRITERIA_SHEET, "", "trang tính", "", said, ERROR, _AGAIN),))
    tables = {
        name: TableSheet(found[folded(name)], columns) for name, columns in SHEETS.items() if folded(name) in found
    }
    rows = CriteriaRows(tables[CRITERIA_SHEET])
    criteria = rows.entries()
    blocks, maximum = _blocks(tables.get(BLOCKS_SHEET))
    content = {
        "maximum": maximum,
        "blocks": blocks,
        "criteria": criteria,
        "scales": _scales(tables.get(SCALES_SHEET)),
    }
    missing = tuple(
        Finding(name, "", "trang tính", "", f"Tệp không có trang tính “{name}”; phần này để trống.", WARNING, _AGAIN)
        for name in SHEETS
        if name not in tables
    )
    findings = [finding for table in tables.values() for finding in table.reader.findings]
    return ReadSet(content, (*findings, *missing), rows.cells)


def _blocks(table: TableSheet | None) -> tuple[list[dict[str, str]], Any]:
    """The blocks in their order, and the maximum: one for all, one for each, or None."""
    blocks: list[dict[str, str]] = []
    common: str | None = None
    each: dict[str, str] = {}
    for row in table.rows() if table is not None else ():
        code, maximum = row.code("code"), row.figure("maximum")
        if folded(code) == folded(EVERY_BLOCK):
            common = maximum
        elif not code:
            row.error("code", "thiếu mã", "", "Dòng này không có mã khối.", "Ghi mã khối, hoặc xóa cả dòng.")
        elif any(block["code"] == code for block in blocks):
            row.error("code", "trùng", code, f"Mã khối “{code[:40]}” đã có ở dòng trên.", "Xóa một dòng.")
        else:
            blocks.append({"code": code, "name": row.text("name")})
            each |= {} if maximum is None else {code: maximum}
        if common is not None and each and maximum is not None:
            said = f"Đã có tổng điểm chung ở dòng “{EVERY_BLOCK}”."
            row.error("maximum", "tổng điểm", maximum, said, "Chỉ ghi tổng chung, hoặc ghi riêng cho từng khối.")
    return blocks, common if common is not None else each or None


def _scales(table: TableSheet | None) -> list[dict[str, Any]]:
    """The scales in their order; a blank block means that of the row above."""
    scales: list[dict[str, Any]] = []
    for row in table.rows() if table is not None else ():
        said = row.code("block")
        block = None if folded(said) == folded(EVERY_BLOCK) else said
        if not said and not scales:
            row.error("block", "thiếu khối", "", "Dòng này không ghi khối.", f"Ghi mã khối, hoặc “{EVERY_BLOCK}”.")
        elif said and (not scales or scales[-1]["block"] != block):
            scales.append({"block": block, "classes": []})
        name, lower = row.text("name"), row.figure("from")
        if not name or lower is None:
            row.error(
                "name", "thiếu", name, "Dòng này thiếu tên xếp loại hoặc chỉ số.", "Ghi đủ cả hai, hoặc xóa dòng."
            )
        elif scales:
            scales[-1]["classes"].append({"name": name, "from": lower})
    return scales
