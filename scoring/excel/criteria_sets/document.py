"""A criteria set as a round document without units, out and in; what is wrong with it is told like a workbook's faults."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from scoring import engine
from scoring.excel.criteria_sets.reading import NO_CONTENT, ReadSet
from scoring.excel.criteria_sets.spec import BLOCKS_SHEET, CRITERIA_SHEET, SCALES_SHEET, Content, tidied
from scoring.excel.findings import ERROR, WARNING, Finding
from scoring.selectors.criteria_drafts import document_of, faults_of
from scoring.selectors.criteria_tree import plain_words
from scoring.services.criteria_drafts import shaped
from scoring.services.errors import Refused

MAX_BYTES: Final = 2_000_000
_AGAIN: Final = "Dùng tệp JSON xuất từ cổng, hoặc nhập tệp Excel."
_PLACE: Final = re.compile(r"criteria\[(\d+)\]")
_COLUMNS: Final = (
    ("measure", "measure"),
    ("conversion", "conversion"),
    ("blocks", "blocks"),
    ("kind", "kind"),
    ("source", "source"),
    ("tiêu chí cha", "parent"),
    ("mã ", "code"),
)


def set_document(content: Content, *, agency: Mapping[str, str], programme: str, year: int, title: str) -> bytes:
    """The round document of a set: everything but units and windows; engine and cổng read it."""
    document = document_of(content, tuple(_LAYERS))
    named = {"code": "BO-TIEU-CHI", "agency": dict(agency), "programme": programme, "year": year, "period": "năm"}
    document["round"] = named | {"title": title}
    document["blocks"] = list(content["blocks"])
    return json.dumps(document | {"units": []}, ensure_ascii=False, indent=1).encode()


_LAYERS: Final = ("council", "appraisal_2", "appraisal_1", "inspection", "central", "survey", "self")


def read_document(raw: bytes) -> ReadSet:
    """Read a round document's own set; never raises for what is in it. Units and windows in it are left aside."""
    if len(raw) > MAX_BYTES:
        return _refused("dung lượng", f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB.")
    try:
        document = engine.read_json(raw)
        policy = document.get("policy") or {}
        content = {part: document.get(part) for part in ("blocks", "criteria", "scales")}
        return ReadSet(tidied(shaped(content | {"maximum": policy.get("maximum")})), ())
    except engine.FaultyDocument as faulty:
        found = [Finding("", "", "JSON", fault.place, fault.message, ERROR, _AGAIN) for fault in faulty.faults]
        return ReadSet(dict(NO_CONTENT), tuple(found))
    except (Refused, AttributeError, KeyError, TypeError) as error:
        said = str(error) if isinstance(error, Refused) else "Tệp JSON không phải một bộ tiêu chí."
        return _refused("JSON", said)


def _refused(code: str, message: str) -> ReadSet:
    return ReadSet(dict(NO_CONTENT), (Finding("", "", code, "", message, ERROR, _AGAIN),))


def still_wrong(read: ReadSet) -> list[Finding]:
    """What keeps the content from being used, though not from being a draft: sums that are off with their difference, gaps.

    Each with the cell where it stands. No query.
    """
    no_maximum = any(not entry["max"] for entry in read.content["criteria"])
    return [
        _finding(read, fault) for fault in faults_of(read.content) if not (no_maximum and "cộng lại" in fault.message)
    ]


def _finding(read: ReadSet, fault: engine.Fault) -> Finding:
    message = plain_words(fault.message, read.content["blocks"])
    match = _PLACE.match(fault.place)
    if match is None:
        sheet = {"scales": SCALES_SHEET, "criteria": CRITERIA_SHEET}.get(fault.place.split("[")[0], BLOCKS_SHEET)
        return Finding(sheet, "", "chưa đúng", "", message, WARNING, "Sửa trong tệp, hoặc sửa ở bản nháp sau khi nhập.")
    place = int(match[1])
    column = next((key for word, key in _COLUMNS if word in fault.message.split(":")[0]), "max")
    entry = read.content["criteria"][place]
    fix = f"Sửa tiêu chí {entry['code']} trong tệp, hoặc ở bản nháp sau khi nhập."
    cell = read.cells.get((place, column), "")
    return Finding(CRITERIA_SHEET, cell, "chưa đúng", entry["code"], message, WARNING, fix)
