"""A draft's criteria as a tree for pages, with what is wrong at each place in plain words; it never writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scoring import engine
from scoring.selectors.criteria_drafts import Content, faults_of

Entry = Mapping[str, Any]
_PLACE: Final = re.compile(r"criteria\[(\d+)\]")
_PLACE_CODE: Final = re.compile(r"criteria\[\d+\] (\S+)")
_OF_BLOCKS: Final = re.compile(r' ở khối ("[^"]*"(?:, "[^"]*")*)$')
_QUOTED: Final = re.compile(r'("[^"]*")')
_NUMBER: Final = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])")
_ROWS: Final = (
    (re.compile(r"conversion\.tiers\[(\d+)\]"), "mức quy đổi thứ"),
    (re.compile(r"measure\.options\[(\d+)\]"), "mức thứ"),
    (re.compile(r"classes\[(\d+)\]"), "loại thứ"),
)
"""Rows of a rule, which the engine counts from 0 and people from 1."""
_WORDS: Final = {
    '"measure"': "cách đo",
    '"conversion"': "cách quy đổi ra điểm",
    '"not_applicable"': "cách tính khi không áp dụng",
    '"kind"': "loại (điểm chuẩn, điểm thưởng, điểm trừ)",
    '"blocks"': "khối trả lời",
    '"title"': "tên",
    '"max"': "điểm tối đa",
    '"code"': "mã",
    "trong scales": "",
    "measure ": "cách đo ",
    "maximum: ": "",
    "max: ": "điểm tối đa: ",
    "measure": "cách đo",
    "conversion": "cách quy đổi",
    "khóa ": "",
    ".points": ", điểm",
    ".value": ", mốc",
    ".label": ", tên",
    ".otherwise": ", điểm của phần còn lại",
    ".options": ", câu trả lời",
    ".items": ", loại đếm",
    ".each": ", số điểm mỗi lần",
    ".step": ", bước",
    ".target": ", chỉ tiêu",
    ".floor": ", mức sàn",
}
"""The engine's names of keys, as people call them; in this order."""
_PARTS: Final = {
    "policy": "Tổng điểm chuẩn",
    "scales": "Thang xếp loại",
    "blocks": "Khối",
    "criteria": "Bộ tiêu chí",
}


@dataclass(frozen=True)
class FaultLine:
    """One thing that keeps a draft from being used: at which criterion (its number in the list, from 1; 0: none), and what."""

    place: int
    where: str
    message: str
    part: str = "criteria"
    """The part of the content: policy, criteria, scales or blocks."""

    @property
    def is_sum(self) -> bool:
        """Whether it says that maxima do not add up."""
        return "cộng lại" in self.message


@dataclass(frozen=True)
class Node:
    """A criterion of a draft: `place` is its number in the list, from 1; `depth` 0 for a field (lĩnh vực)."""

    place: int
    entry: Entry
    depth: int
    parent: int
    """The parent's place, 0 at the top."""
    kind: str
    children: tuple[int, ...] = ()
    is_first: bool = False
    is_last: bool = False
    faults: tuple[FaultLine, ...] = field(default=())

    @property
    def is_group(self) -> bool:
        """Whether criteria stand below it."""
        return bool(self.children)


def parents_of(criteria: Sequence[Entry]) -> list[int]:
    """The parent's index of every criterion, −1 at the top and where no earlier criterion has the parent's code."""
    known: dict[str, int] = {}
    found = []
    for index, entry in enumerate(criteria):
        found.append(known.get(entry["parent"], -1) if "parent" in entry else -1)
        known.setdefault(entry["code"], index)
    return found


def nodes_of(content: Content, faults: Sequence[FaultLine] = ()) -> list[Node]:
    """Every criterion in the order in which a tree is read, each group followed by what stands below it."""
    criteria = content["criteria"]
    parents = parents_of(criteria)
    children: dict[int, list[int]] = {index: [] for index in range(-1, len(criteria))}
    for index, parent in enumerate(parents):
        children[parent].append(index)
    said: dict[int, list[FaultLine]] = {}
    for fault in faults:
        said.setdefault(fault.place, []).append(fault)
    found: list[Node] = []

    def walk(parent: int, depth: int, kind: str) -> None:
        siblings = children[parent]
        for index in siblings:
            own = criteria[index].get("kind", "base") if depth == 0 else kind
            found.append(
                Node(
                    place=index + 1,
                    entry=criteria[index],
                    depth=depth,
                    parent=parent + 1,
                    kind=own,
                    children=tuple(child + 1 for child in children[index]),
                    is_first=index == siblings[0],
                    is_last=index == siblings[-1],
                    faults=tuple(said.get(index + 1, ())),
                )
            )
            walk(index, depth + 1, own)

    walk(-1, 0, "base")
    return found


def fault_lines(content: Content) -> list[FaultLine]:
    """Everything that keeps a draft from being used, for people: places by code, figures with a comma; no query."""
    return [_line(fault, content) for fault in faults_of(content)]


def lines_of(faults: Sequence[engine.Fault], content: Content) -> list[FaultLine]:
    """Faults that the engine found with a content, for people."""
    return [_line(fault, content) for fault in faults]


def _line(fault: engine.Fault, content: Content) -> FaultLine:
    found = _PLACE.match(fault.place)
    message = plain_words(fault.message, content["blocks"])
    if found:
        place = int(found[1]) + 1
        entry = content["criteria"][place - 1]
        return FaultLine(place, f"Tiêu chí {entry['code']}" if entry["code"] else f"Tiêu chí thứ {place}", message)
    part = next((part for part in _PARTS if fault.place.startswith(part)), "criteria")
    if part == "policy":
        message += _where_sum(content) if "cộng lại" in message else ""
    if part == "blocks" and "không có thang" in message:
        part = "scales"
    return FaultLine(0, _PARTS[part], message, part)


def _where_sum(content: Content) -> str:
    """The fields whose maxima are added up, so that somebody can find the one that is wrong."""
    nodes = [node for node in nodes_of(content) if node.depth == 0 and node.kind == "base"]
    return ": " + " + ".join(f"{comma(node.entry['max'])} (mục {node.entry['code']})" for node in nodes)


def _named(codes: str, blocks: Sequence[Mapping[str, str]]) -> str:
    """Blocks in the engine's quotes by their names; by code where nobody gave a name."""
    names = {block["code"]: block["name"] for block in blocks}
    named = (names.get(code.strip('"')) or code.strip('"') for code in _QUOTED.findall(codes))
    return " ở khối " + ", ".join(f"“{name}”" for name in named)


def told_of(fault: engine.Fault, blocks: Sequence[Mapping[str, str]]) -> str:
    """A fault in one sentence for people: at which criterion, and what."""
    code = _PLACE_CODE.match(fault.place)
    return f"{'tiêu chí ' + code[1] + ': ' if code else ''}{plain_words(fault.message, blocks)}"


def comma(figure: str) -> str:
    """A figure of the round format as it is written here; any other text as it stands."""
    return _NUMBER.sub(r"\1,\2", figure)


def plain_words(message: str, blocks: Sequence[Mapping[str, str]] = ()) -> str:
    """A fault of the engine without the names of keys, and its figures with a comma; what stands in quotes stays.

    `blocks` (code, name) are those that it may say something of: people know them by name.
    """
    message = _OF_BLOCKS.sub(lambda found: _named(found[1], blocks), message)
    for row, words in _ROWS:
        for found in reversed(list(row.finditer(message))):
            message = f"{message[: found.start()]}{words} {int(found[1]) + 1}{message[found.end() :]}"
    for key, words in _WORDS.items():
        message = message.replace(key, words)
    parts = _QUOTED.split(message)
    text = "".join(part if part.startswith('"') else comma(part) for part in parts)
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]
