"""How a criterion is measured and turned into points, between the round format and what people type; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from cchc_portal.numbers import NumberFault

Typed = Mapping[str, str]
Rule = dict[str, Any]

MEASURES: Final = (
    ("points", "Chấm điểm trực tiếp", "Người chấm ghi điểm, từ 0 đến điểm tối đa."),
    ("choice", "Chọn một mức", "Mỗi mức có sẵn điểm, ví dụ: Đã ban hành 1 điểm, Chưa ban hành 0 điểm."),
    ("number", "Ghi một số liệu", "Ví dụ số văn bản, số %; rồi quy đổi ra điểm."),
    ("ratio", "Tỷ lệ b / a", "Ghi hai con số, ví dụ số hồ sơ và số đúng hạn; hệ thống tính %."),
    ("reduction", "Tỷ lệ giảm", "Ghi số trước và số sau; hệ thống tính % giảm."),
    ("tally", "Đếm lỗi hoặc đếm việc", "Mỗi loại tính mấy lần, ví dụ thiếu báo cáo 1, chậm 0,5."),
    ("survey", "Phiếu điều tra xã hội học", "Mỗi câu trả lời có điểm phần trăm; lấy trung bình các phiếu."),
)
CONVERSIONS: Final = (
    ("tiers", "Theo mức", "Từ … % trở lên được … điểm."),
    ("share", "Theo tỷ lệ với điểm tối đa", "Đạt chỉ tiêu thì được điểm tối đa, ít hơn thì tính theo phần."),
    ("per_item", "Cộng theo từng việc", "Mỗi việc, mỗi đơn vị số liệu được … điểm."),
    ("deduct", "Trừ theo từng lỗi", "Bắt đầu từ điểm tối đa, mỗi lỗi trừ … điểm."),
)
DIRECT: Final = ("points", "choice")
"""Measures whose answer is the points: nothing is converted."""
OPERATORS: Final = (
    (">=", "từ … trở lên (≥)"),
    (">", "trên (>)"),
    ("=", "đúng bằng (=)"),
    ("<=", "đến … trở xuống (≤)"),
    ("<", "dưới (<)"),
)
ROWS: Final = {
    "muc": ("key", "label", "points"),
    "dem": ("name", "weight"),
    "cau": ("name", "value"),
    "bac": ("op", "value", "points"),
}
"""Repeated rows of the form: options, tallied items, answers of a survey, tiers; each with its columns."""
SPARE: Final = 2
MOST_ROWS: Final = 40


class Reader:
    """Reads typed fields, and notes what is wrong with each; a figure comes back as the round format writes it."""

    def __init__(self, data: Typed) -> None:
        self.data = data
        self.faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        """What was typed, without blanks around it."""
        return self.data.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.data.get(name))

    def figure(self, name: str, *, missing: str = "") -> str | None:
        """A figure in the round format; None where nothing was typed, which is a fault where `missing` says so."""
        typed = self.text(name)
        if not typed:
            if missing:
                self.faults[name] = missing
            return None
        try:
            return numbers.plain_text(numbers.parse(typed))
        except NumberFault as fault:
            self.faults[name] = fault.message
            return None

    def rows(self, kind: str) -> list[tuple[int, dict[str, str]]]:
        """The rows of a kind in which something but a sign was typed, with their numbers."""
        found = []
        for number in range(1, MOST_ROWS + 1):
            row = {part: self.text(f"{kind}-{part}-{number}") for part in ROWS[kind]}
            if any(value for part, value in row.items() if part not in ("op", "key")):
                found.append((number, row))
        return found


def said(figure: object) -> str:
    """A figure of the round format as people type it; anything else as it stands."""
    if figure is None:
        return ""
    try:
        return numbers.format_number(Decimal(str(figure)))
    except ArithmeticError:
        return str(figure)


# --- From the round format to the form -------------------------------------------------------------------------------


def typed_of_rules(measure: Any, conversion: Any) -> dict[str, str]:
    """The texts that fill the form's fields; what is of no known shape is left out."""
    found: dict[str, str] = {}
    if isinstance(measure, Mapping):
        found |= _typed_measure(measure)
    if isinstance(conversion, Mapping):
        found |= _typed_conversion(conversion)
    return found


def _typed_measure(measure: Mapping[str, Any]) -> dict[str, str]:
    found = {"measure": str(measure.get("kind", ""))}
    names = {"unit": "unit", "a": "label-a", "b": "label-b"}
    found |= {field: str(measure[key]) for key, field in names.items() if key in measure}
    found |= {name: said(measure[name]) for name in ("step", "min") if name in measure}
    found |= {key: "on" for key in ("integer", "over") if measure.get(key) is True}
    options, items = measure.get("options"), measure.get("items")
    if isinstance(options, list):
        found |= _numbered(
            "muc", [(o.get("key"), o.get("label"), said(o.get("points"))) for o in options if isinstance(o, Mapping)]
        )
    if isinstance(options, Mapping):
        found |= _numbered("cau", [(name, said(value)) for name, value in options.items()])
    if isinstance(items, Mapping):
        found |= _numbered("dem", [(name, said(weight)) for name, weight in items.items()])
    return found


def _typed_conversion(conversion: Mapping[str, Any]) -> dict[str, str]:
    found = {"conversion": str(conversion.get("kind", ""))}
    found |= {name: said(conversion[name]) for name in ("target", "floor", "each") if name in conversion}
    tiers = conversion.get("tiers")
    listed = [tier for tier in tiers if isinstance(tier, Mapping)] if isinstance(tiers, list) else []
    steps = [tier for tier in listed if "otherwise" not in tier]
    found |= _numbered("bac", [(t.get("op"), said(t.get("value")), said(t.get("points"))) for t in steps])
    rest = [tier["otherwise"] for tier in listed if "otherwise" in tier]
    return found | ({"otherwise": said(rest[0])} if rest else {})


def _numbered(kind: str, rows: list[tuple[Any, ...]]) -> dict[str, str]:
    return {
        f"{kind}-{part}-{number}": str(value or "")
        for number, row in enumerate(rows, start=1)
        for part, value in zip(ROWS[kind], row, strict=True)
    }


# --- From the form to the round format -------------------------------------------------------------------------------


def read_measure(read: Reader) -> Rule | None:
    """The measure that was typed, as far as it can be read; None where none was chosen."""
    kind = read.text("measure")
    made = _MEASURES.get(kind)
    if made is None:
        read.faults["measure"] = "Chọn một cách đo."
        return None
    return {"kind": kind, **made(read)}


def _points(read: Reader) -> Rule:
    step = read.figure("step")
    return {} if step is None else {"step": step}


def _choice(read: Reader) -> Rule:
    rows = read.rows("muc")
    taken = {row["key"] for _, row in rows if row["key"]}
    options = []
    for number, row in rows:
        key = row["key"] or next(str(n) for n in range(1, MOST_ROWS + 2) if str(n) not in taken)
        taken.add(key)
        if not row["label"]:
            read.faults[f"muc-label-{number}"] = "Ghi tên mức."
        points = read.figure(f"muc-points-{number}", missing="Ghi điểm của mức này.")
        options.append({"key": key, "label": row["label"], "points": points or "0"})
    if not options:
        read.faults["muc-label-1"] = "Ghi ít nhất một mức và điểm của nó."
    return {"options": options}


def _integer(read: Reader) -> Rule:
    return {"integer": True} if read.ticked("integer") else {}


def _number(read: Reader) -> Rule:
    return {"unit": read.text("unit"), **_integer(read)}


def _ratio(read: Reader) -> Rule:
    for name in ("label-a", "label-b"):
        if not read.text(name):
            read.faults[name] = "Ghi tên con số này."
    over = {"over": True} if read.ticked("over") else {}
    return {"a": read.text("label-a"), "b": read.text("label-b"), **over, **_integer(read)}


def _tally(read: Reader) -> Rule:
    items: dict[str, str] = {}
    for number, row in read.rows("dem"):
        weight = read.figure(f"dem-weight-{number}", missing="Ghi mỗi lần tính là mấy.")
        _named(read, f"dem-name-{number}", row["name"], items)
        items[row["name"]] = weight or "0"
    if not items:
        read.faults["dem-name-1"] = "Ghi ít nhất một loại để đếm."
    return {"items": items}


def _survey(read: Reader) -> Rule:
    options: dict[str, str | None] = {}
    for number, row in read.rows("cau"):
        _named(read, f"cau-name-{number}", row["name"], options)
        options[row["name"]] = read.figure(f"cau-value-{number}")
    if not options:
        read.faults["cau-name-1"] = "Ghi ít nhất một câu trả lời."
    least = read.figure("min")
    if least is None:
        return {"options": options}
    if "." in least or least.startswith("-"):
        read.faults["min"] = "Ghi số phiếu là số nguyên, từ 0 trở lên."
        return {"options": options}
    return {"options": options, "min": int(least)}


def _named(read: Reader, name: str, text: str, taken: Mapping[str, Any]) -> None:
    if not text:
        read.faults[name] = "Ghi tên."
    elif text in taken:
        read.faults[name] = "Tên này ghi hai lần."


_MEASURES: Final[Mapping[str, Callable[[Reader], Rule]]] = {
    "points": _points,
    "choice": _choice,
    "number": _number,
    "ratio": _ratio,
    "reduction": _integer,
    "tally": _tally,
    "survey": _survey,
}


def read_conversion(read: Reader, measure: str) -> Rule | None:
    """How a value becomes points, as far as it can be read; None where the measure is points already."""
    if measure in DIRECT:
        return None
    kind = read.text("conversion")
    if kind == "tiers":
        return {"kind": kind, "tiers": _tiers(read)}
    if kind == "share":
        found = {name: read.figure(name) for name in ("target", "floor")}
        return {"kind": kind, **{name: figure for name, figure in found.items() if figure is not None}}
    if kind in ("per_item", "deduct"):
        return {"kind": kind, "each": read.figure("each", missing="Ghi số điểm cho mỗi lần.") or "0"}
    read.faults["conversion"] = "Chọn cách quy đổi ra điểm."
    return None


def _tiers(read: Reader) -> list[dict[str, str]]:
    tiers = []
    for number, row in read.rows("bac"):
        value = read.figure(f"bac-value-{number}", missing="Ghi mốc.")
        points = read.figure(f"bac-points-{number}", missing="Ghi điểm của mức này.")
        tiers.append({"op": row["op"] or ">=", "value": value or "0", "points": points or "0"})
    if not tiers:
        read.faults["bac-value-1"] = "Ghi ít nhất một mức."
    return [*tiers, {"otherwise": read.figure("otherwise", missing="Ghi điểm cho phần còn lại, thường là 0.") or "0"}]
