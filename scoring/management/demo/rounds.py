"""Build the six round documents, made-up figures that come out as published; it knows no database and no clock."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring.engine import answer_points, load_rules
from scoring.management.demo import profiles
from scoring.management.demo.answers import Builder, answers
from scoring.management.demo.figures import Leaf
from scoring.management.demo.places import AGENCY, BLOCK_NAMES, OTHERS, PLACES, Place

Document = dict[str, Any]

_DATA = Path(__file__).with_name("data")
_LAYERS = ["council", "appraisal_2", "appraisal_1", "inspection", "central", "survey", "self"]
_FIVE_CLASSES = (("Rất tốt", "90"), ("Tốt", "80"), ("Khá", "70"), ("Trung bình", "60"), ("Yếu", "0"))
_FOUR_CLASSES = (("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Yếu", "0"))
_TITLES = {
    "CCHC": "Đánh giá công tác cải cách hành chính năm",
    "CNTT": "Đánh giá ứng dụng công nghệ thông tin năm",
    "VTLT": "Đánh giá công tác văn thư, lưu trữ năm",
}
_NOTE = "Bộ tiêu chí, điểm và số liệu từng đơn vị là số liệu minh họa; tên đơn vị không có nguồn được ghi (minh họa)."
_YEARS = (2013, 2014)


def documents() -> list[Document]:
    """Return the rounds of 2013 and 2014 of CCHC, CNTT and VTLT in `cchc-round/1` form, the same at every call."""
    return [_document(programme, year) for programme in _TITLES for year in _YEARS]


def sheet_states() -> dict[str, dict[str, str]]:
    """Return, by round code and unit code, the state that each sheet stands in, consistent with its answers."""
    return {
        code_of(programme, year): {
            place.code: _state(programme, year, place.code) for place, _ in _assessed(programme, year)
        }
        for programme in _TITLES
        for year in _YEARS
    }


def code_of(programme: str, year: int) -> str:
    """Return the code of the round of a programme and year."""
    return f"DN-{programme}-{year}"


def _document(programme: str, year: int) -> Document:
    criteria = _criteria(programme, year)
    document = {
        "format": "cchc-round/1",
        "round": {
            "code": code_of(programme, year),
            "agency": dict(AGENCY),
            "programme": programme,
            "year": year,
            "period": "năm",
            "title": f"{_TITLES[programme]} {year}",
            "illustrative": True,
            "note": _NOTE,
        },
        "policy": {"layers": list(_LAYERS), "decimals": 2, "maximum": "100"},
        "criteria": [{key: value for key, value in row.items() if key != "x-demo"} for row in criteria],
        "scales": [{"block": None, "classes": [{"name": name, "from": low} for name, low in _classes(programme)]}],
        "blocks": _blocks(programme, year),
        "units": [],
    }
    rules = load_rules(document)

    def worth(code: str, answer: dict[str, Any]) -> Decimal | None:
        return answer_points(rules, code, "self", answer)

    builder = Builder(programme, year, criteria, worth)
    document["units"] = [
        {
            "code": place.code,
            "name": place.name,
            "block": place.block,
            "answers": answers(builder, place, index, _state(programme, year, place.code)),
        }
        for place, index in _assessed(programme, year)
    ]
    return document


def _classes(programme: str) -> tuple[tuple[str, str], ...]:
    return _FOUR_CLASSES if programme == "CNTT" else _FIVE_CLASSES


def _blocks(programme: str, year: int) -> list[dict[str, str]]:
    used = {place.block for place, _ in _assessed(programme, year)}
    return [{"code": code, "name": name} for code, name in BLOCK_NAMES.items() if code in used]


def _criteria(programme: str, year: int) -> list[Leaf]:
    """Return the set of a programme and year; CCHC 2013 is that of 2014 with its changes."""
    name = "cchc-2014" if programme == "CCHC" else programme.lower()
    rows: list[Leaf] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))["criteria"]
    if (programme, year) != ("CCHC", 2013):
        return rows
    changes = json.loads((_DATA / "cchc-2013-changes.json").read_text(encoding="utf-8"))["changes"]
    return [{**row, **changes.get(row["code"], {})} for row in rows if changes.get(row["code"], row) is not None]


def _assessed(programme: str, year: int) -> list[tuple[Place, Decimal]]:
    """Return the units of a round with the index each comes out at."""
    figures = profiles.table(getattr(profiles, programme))
    rows = [(place, figures.get(place.code, [None, None])[_YEARS.index(year)]) for place in PLACES + OTHERS]
    return [(place, index) for place, index in rows if index is not None]


def _state(programme: str, year: int, unit: str) -> str:
    if (programme, year) == ("CCHC", 2014):
        for state, units in profiles.STATES_2014.items():
            if unit in units:
                return state
    return "decided"
