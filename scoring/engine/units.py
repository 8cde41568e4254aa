"""Checks the units of a round and judges every answer they gave; it must not add up points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.faults import Faults, Path, listed, quoted, shown
from scoring.engine.shape import Check
from scoring.engine.types import LAYERS, AnswerFault, Judge, UnitInput

UNIT: Final[Mapping[str, Check]] = {
    "code": shape.filled,
    "name": shape.text,
    "block": shape.text,
    "ranked": shape.boolean,
    "not_ranked_reason": shape.text,
    "answers": shape.anything,
}
_REQUIRED: Final = ("code", "name", "block", "answers")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a leaf when answers are checked: who judges it and which blocks answer it (or may)."""

    judge: Judge
    blocks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What answers are checked against: leaves and groups by code, known blocks (None: could not be read) and the strength of layers."""

    leaves: Mapping[str, Answered]
    groups: frozenset[str]
    blocks: frozenset[str] | None
    strength: Mapping[str, int]


def strength_of(layers: Sequence[object]) -> dict[str, int]:
    """Return the place of every layer that counts, the strongest 0."""
    return {layer: place for place, layer in enumerate(layers) if isinstance(layer, str)}


def check_units(faults: Faults, value: object, sheet: Sheet | None) -> tuple[UnitInput, ...]:
    """Check all units and their answers; `sheet` is None where the criteria could not be read, and answers are left alone."""
    if not isinstance(value, list):
        faults.add(("units",), f"là {shown(value)}, cần một danh sách […]")
        return ()
    units: list[UnitInput] = []
    seen: set[str] = set()
    for position, raw in enumerate(value):
        path: Path = ("units", position)
        read = shape.read_object(faults, path, raw, UNIT, _REQUIRED)
        code = read.get("code")
        if code is not None and code in seen:
            faults.add(path, f"mã đơn vị {quoted(code)} đã dùng cho đơn vị khác phía trên", "code")
        seen.add(code or "")
        units.append(_unit(faults, path, read, sheet))
    return tuple(units)


def _unit(faults: Faults, path: Path, read: Mapping[str, Any], sheet: Sheet | None) -> UnitInput:
    """Check one unit beyond the shape of its keys."""
    ranked, reason, block = read.get("ranked", True), read.get("not_ranked_reason", ""), read.get("block")
    if ranked is False and not reason.strip():
        faults.add(path, 'đơn vị không xếp hạng ("ranked": false) phải có "not_ranked_reason"', "not_ranked_reason")
    counted: Mapping[str, int | None] = {}
    if sheet is not None:
        if block is not None and sheet.blocks is not None and block not in sheet.blocks:
            faults.add((*path, "block"), f"không có khối {quoted(block)}")
            block = None
        if "answers" in read:
            counted = judge_answers(faults, (*path, "answers"), read["answers"], block, sheet)
    return UnitInput(read.get("code", ""), read.get("name", ""), block or "", bool(ranked), reason, counted)


def judge_answers(
    faults: Faults, path: Path, answers: object, block: str | None, sheet: Sheet
) -> dict[str, int | None]:
    """Check all answers of one sheet and return the points of those that count, by code; `block` is None where it is not known."""
    counted: dict[str, int | None] = {}
    if not isinstance(answers, dict | Mapping):
        faults.add(path, f"là {shown(answers)}, cần một đối tượng {{…}}")
        return counted
    for code, layers in answers.items():
        leaf = sheet.leaves.get(code)
        if leaf is None:
            known = "là nhóm, chỉ trả lời tiêu chí con" if code in sheet.groups else "không có trong danh sách tiêu chí"
            faults.add((*path, code), f"tiêu chí {quoted(str(code))} {known}")
            continue
        if block is not None and block not in leaf.blocks:
            faults.add((*path, code), f"khối {quoted(block)} không trả lời tiêu chí {quoted(str(code))}")
        if isinstance(layers, dict | Mapping):
            _judge_layers(faults, (*path, code), layers, leaf.judge, sheet.strength, counted)
        else:
            faults.add((*path, code), f"là {shown(layers)}, cần một đối tượng {{lớp: câu trả lời}}")
    return counted


def _judge_layers(
    faults: Faults,
    path: Path,
    layers: Mapping[str, Any],
    judge: Judge,
    strength: Mapping[str, int],
    counted: dict[str, int | None],
) -> None:
    """Judge the answers of one leaf in all layers and put the points of the strongest that counts into `counted`."""
    best = len(strength)
    for layer, answer in layers.items():
        points = None
        try:
            points = judge(answer, layer)
        except AnswerFault as fault:
            for message in fault.messages:
                faults.add((*path, layer), message)
        place = strength.get(layer)
        if place is None:
            if layer not in LAYERS:
                faults.add((*path, layer), f"không có lớp {quoted(str(layer))}, cần một trong {listed(LAYERS)}")
        elif place < best:
            best = place
            counted[str(path[-1])] = points
