"""The class scales of a draft as people type them: one for every block, or one for each; three to five classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from scoring.forms.criterion_rules import Reader, said
from scoring.selectors.criteria_drafts import Content

MOST, FEWEST = 5, 3
USUAL: Final = (("Rất tốt", "90"), ("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Yếu", "0"))


@dataclass(frozen=True)
class ScaleRow:
    """A class of a scale: names of its two boxes, what stands in them, what is wrong."""

    name_field: str
    from_field: str
    name: str
    lower: str
    fault: str


class ScalesForm:
    """Scales of a draft; `block` "" is the one for every block that has none of its own."""

    def __init__(self, typed: Mapping[str, str], content: Content) -> None:
        self.typed, self.content = typed, content
        self.faults: dict[str, str] = {}
        self.keys = ["", *(block["code"] for block in content["blocks"])]

    @classmethod
    def of_content(cls, content: Content) -> ScalesForm:
        """The form as it stands before anybody typed; usual classes where the draft has no scale."""
        form = cls({}, content)
        scales = content["scales"] or [{"block": None, "classes": [{"name": n, "from": f} for n, f in USUAL]}]
        typed: dict[str, str] = {}
        for scale in scales:
            place = form.place_of(scale.get("block") or "")
            for number, one in enumerate(scale["classes"], start=1):
                typed |= {f"ten-{place}-{number}": one["name"], f"tu-{place}-{number}": said(one["from"])}
        form.typed = typed
        return form

    def place_of(self, block: str) -> int:
        """The number of a block's scale on the page; a block that the draft no longer has stands behind the others."""
        if block not in self.keys:
            self.keys.append(block)
        return self.keys.index(block)

    def read(self) -> list[dict[str, Any]]:
        """The scales that were typed; `faults` says what is wrong, by the name of a box."""
        read = Reader(self.typed)
        scales = []
        for place, block in enumerate(self.keys):
            classes = self._classes(read, place)
            if classes:
                scales.append({"block": block or None, "classes": classes})
        if not scales:
            read.faults["ten-0-1"] = "Ghi ít nhất một thang xếp loại."
        self.faults = read.faults
        return scales

    def _classes(self, read: Reader, place: int) -> list[dict[str, str]]:
        classes = []
        for number in range(1, MOST + 1):
            name, lower = f"ten-{place}-{number}", f"tu-{place}-{number}"
            if not read.text(name) and not read.text(lower):
                continue
            figure = read.figure(lower, missing="Ghi chỉ số thấp nhất của loại này.")
            if lower in read.faults or not read.text(name):
                read.faults[name] = read.faults.get(lower, "Ghi tên loại.")
            classes.append({"name": read.text(name), "from": figure or "0"})
        if classes and len(classes) < FEWEST:
            read.faults[f"ten-{place}-1"] = f"Ghi từ {FEWEST} đến {MOST} loại, hoặc để trống cả thang."
        below = [pair for pair in pairwise(classes) if Decimal(pair[0]["from"]) <= Decimal(pair[1]["from"])]
        if below and f"ten-{place}-1" not in read.faults:
            read.faults[f"ten-{place}-1"] = "Ghi từ loại tốt nhất xuống; mỗi loại bắt đầu thấp hơn loại trên nó."
        elif classes and Decimal(classes[-1]["from"]) != 0 and f"ten-{place}-1" not in read.faults:
            read.faults[f"ten-{place}-1"] = "Loại cuối cùng phải bắt đầu từ 0."
        return classes

    @property
    def scales(self) -> list[dict[str, Any]]:
        """The scales with their rows, for the page."""
        names = {block["code"]: block["name"] for block in self.content["blocks"]}
        return [
            {
                "place": place,
                "title": f"Riêng khối {names.get(block, block)}" if block else "Mọi khối",
                "is_own": bool(block),
                "is_open": not block or any(self.typed.get(f"ten-{place}-{n}") for n in range(1, MOST + 1)),
                "rows": [self._row(place, number) for number in range(1, MOST + 1)],
            }
            for place, block in enumerate(self.keys)
        ]

    def _row(self, place: int, number: int) -> ScaleRow:
        name, lower = f"ten-{place}-{number}", f"tu-{place}-{number}"
        return ScaleRow(name, lower, self.typed.get(name, ""), self.typed.get(lower, ""), self.faults.get(name, ""))
