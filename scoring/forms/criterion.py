"""One criterion of a draft as its form: texts, points, who answers, how it is measured; the engine says what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoring.enums import CriterionKind, Layer
from scoring.forms.answers import without_controls
from scoring.forms.criterion_rules import (
    CONVERSIONS,
    MEASURES,
    MOST_ROWS,
    OPERATORS,
    ROWS,
    SPARE,
    Reader,
    read_conversion,
    read_measure,
    said,
    typed_of_rules,
)

SOURCES: Final = (
    (Layer.SELF, "Đơn vị tự chấm"),
    (Layer.INSPECTION, "Đoàn kiểm tra"),
    (Layer.SURVEY, "Điều tra xã hội học"),
    (Layer.CENTRAL, "Cơ quan thường trực nhập"),
)
POLICIES: Final = (
    ("", "Bỏ điểm tối đa của tiêu chí khỏi mẫu số (thường dùng)"),
    ("full", "Được điểm tối đa"),
    ("never", "Luôn áp dụng, không được khai “không áp dụng”"),
)
_LONGEST: Final = {"code": 100, "title": 2000, "guidance": 8000, "evidence": 8000}


@dataclass(frozen=True)
class Input:
    """One control of a repeated row."""

    name: str
    value: str
    fault: str


class CriterionForm:
    """The form of one criterion, filled with `typed`; `read` gives what it says, and then `faults` what cannot be read.

    `is_group`: criteria stand below it, so that it has no measure. `is_field`: it stands at the top. `blocks` are those
    that may be chosen, {code: name}.
    """

    def __init__(
        self, typed: Mapping[str, str], *, is_group: bool, is_field: bool, blocks: Mapping[str, str] | None = None
    ) -> None:
        self.typed = {name: without_controls(text) for name, text in typed.items()}
        self.is_group, self.is_field, self.names = is_group, is_field, dict(blocks or {})
        self.faults: dict[str, str] = {}
        self.measures, self.conversions = MEASURES, CONVERSIONS
        self.sources, self.policies, self.operators = SOURCES, POLICIES, OPERATORS
        self.kinds = CriterionKind.choices

    @classmethod
    def of_entry(cls, entry: Mapping[str, Any], **about: Any) -> CriterionForm:
        """The form as it stands before anybody typed."""
        typed = {key: str(entry.get(key, "")) for key in ("code", "title", "guidance", "evidence", "kind", "source")}
        typed |= {"max": said(entry.get("max")), "not_applicable": str(entry.get("not_applicable", ""))}
        typed |= {f"khoi-{code}": "on" for code in entry.get("blocks", ())}
        typed |= {"evidence_required": "on"} if entry.get("evidence_required") is True else {}
        return cls({**typed, **typed_of_rules(entry.get("measure"), entry.get("conversion"))}, **about)

    def read(self) -> dict[str, Any]:
        """The entry that was typed, without its parent; `faults` says what cannot be read, {field: message}."""
        read = Reader(self.typed)
        entry: dict[str, Any] = {"code": read.text("code"), "title": read.text("title")}
        entry["max"] = read.figure("max", missing="Ghi điểm tối đa.") or ""
        self._check_texts(read)
        entry |= {key: read.text(key) for key in ("guidance", "evidence") if read.text(key)}
        if self.is_field and read.text("kind") in (CriterionKind.BONUS, CriterionKind.PENALTY):
            entry["kind"] = read.text("kind")
        blocks = [code for code in self.names if read.ticked(f"khoi-{code}")]
        if blocks and len(blocks) < len(self.names):
            entry["blocks"] = blocks
        if not self.is_group:
            entry |= self._of_leaf(read)
        self.faults = read.faults
        return entry

    def _check_texts(self, read: Reader) -> None:
        for name, missing in (("code", "Ghi mã, ví dụ 1.2."), ("title", "Ghi tên tiêu chí.")):
            if not read.text(name):
                read.faults[name] = missing
        for name, longest in _LONGEST.items():
            if len(read.text(name)) > longest:
                read.faults[name] = f"Dài quá {longest} ký tự."

    def _of_leaf(self, read: Reader) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if read.ticked("evidence_required"):
            found["evidence_required"] = True
        if read.text("source") in (Layer.INSPECTION, Layer.SURVEY, Layer.CENTRAL):
            found["source"] = read.text("source")
        if read.text("not_applicable") in ("full", "never"):
            found["not_applicable"] = read.text("not_applicable")
        measure = read_measure(read)
        if measure is not None:
            found["measure"] = measure
            conversion = read_conversion(read, measure["kind"])
            if conversion is not None:
                found["conversion"] = conversion
        return found

    # --- For the page ----------------------------------------------------------------------------------------------

    def rows(self, kind: str) -> list[list[Input]]:
        """The repeated rows of a kind: those that say something, and a few empty ones."""
        parts = ROWS[kind]
        used = [
            n
            for n in range(1, MOST_ROWS + 1)
            if any(self.typed.get(f"{kind}-{part}-{n}", "").strip() for part in parts if part != "op")
        ]
        many = min((max(used) if used else 1) + SPARE, MOST_ROWS)
        return [[self._input(f"{kind}-{part}-{n}") for part in parts] for n in range(1, many + 1)]

    def _input(self, name: str) -> Input:
        return Input(name, self.typed.get(name, ""), self.faults.get(name, ""))

    @property
    def option_rows(self) -> list[list[Input]]:
        """Levels to choose from: key, label, points."""
        return self.rows("muc")

    @property
    def item_rows(self) -> list[list[Input]]:
        """What is counted: name, weight."""
        return self.rows("dem")

    @property
    def answer_rows(self) -> list[list[Input]]:
        """Answers of a survey: name, value in per cent (blank: not scored)."""
        return self.rows("cau")

    @property
    def tier_rows(self) -> list[list[Input]]:
        """Tiers: sign, value, points."""
        return self.rows("bac")

    @property
    def blocks(self) -> list[tuple[str, str, bool]]:
        """The blocks, each with code, name and whether it is ticked."""
        return [(code, name, bool(self.typed.get(f"khoi-{code}"))) for code, name in self.names.items()]

    @property
    def label_a(self) -> str:
        """What a is, as typed."""
        return self.typed.get("label-a", "")

    @property
    def label_b(self) -> str:
        """What b is, as typed."""
        return self.typed.get("label-b", "")

    @property
    def fault_a(self) -> str:
        """What is wrong with the name of a."""
        return self.faults.get("label-a", "")

    @property
    def fault_b(self) -> str:
        """What is wrong with the name of b."""
        return self.faults.get("label-b", "")
