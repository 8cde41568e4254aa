"""Says how a past round fares under other criteria, unit by unit and criterion by criterion; it computes nothing but differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scoring import engine
from scoring.enums import Layer
from scoring.excel.spoken import answer_text
from scoring.selectors.criteria_differences import Trial

NEW_CRITERIA: Final[Mapping[str, str]] = {
    "missing": "Tính như chưa trả lời (0 điểm, vẫn trong tổng điểm tối đa)",
    "left_out": "Để ngoài (trừ điểm tối đa khỏi mẫu số)",
}
_WHY: Final = {
    "new": "Tiêu chí mới",
    "gone": "Tiêu chí bỏ",
    "unfit": "Trả lời cũ không còn hợp, tính như chưa trả lời",
    "rule": "Đổi cách tính hoặc điểm tối đa",
}


@dataclass(frozen=True)
class UnitLine:
    """One unit that moves; `places` is positive up the table, None where it is not ranked on both sides."""

    code: str
    name: str
    block: str
    old_rank: str
    new_rank: str
    places: int | None
    old_points: Decimal
    new_points: Decimal
    points_change: Decimal
    old_index: Decimal | None
    new_index: Decimal | None
    change: Decimal | None
    old_grade: str
    new_grade: str
    leaves: Sequence[LeafLine]


@dataclass(frozen=True)
class LeafLine:
    """One criterion that a unit moves through: what it rests on, points before and after (None for none)."""

    code: str
    title: str
    why: str
    answer: str
    old: Decimal | None
    new: Decimal | None
    old_max: Decimal | None
    new_max: Decimal | None
    change: Decimal


def unit_lines(trial: Trial) -> list[UnitLine]:
    """Who moves, in the order of the new ranking, block by block."""
    blocks = {block["code"]: block["name"] for block in trial.document["blocks"]}
    measures = {entry["code"]: entry.get("measure") or {} for entry in trial.document["criteria"]}
    return [_unit(unit, blocks, measures) for unit in trial.moved]


def _unit(unit: engine.UnitMove, blocks: Mapping[str, str], measures: Mapping[str, Mapping[str, Any]]) -> UnitLine:
    old, new = unit.old, unit.new
    indexes = [None if one.index is None else Decimal(one.index) for one in (old, new)]
    points = [Decimal(one.points) for one in (old, new)]
    ranks = None if old.rank is None or new.rank is None else old.rank - new.rank
    change = None if indexes[0] is None or indexes[1] is None else indexes[1] - indexes[0]
    return UnitLine(
        code=unit.code,
        name=unit.name,
        block=blocks.get(unit.block, unit.block),
        old_rank=_rank(old),
        new_rank=_rank(new),
        places=ranks,
        old_points=points[0],
        new_points=points[1],
        points_change=points[1] - points[0],
        old_index=indexes[0],
        new_index=indexes[1],
        change=change,
        old_grade=old.grade or "–",
        new_grade=new.grade or "–",
        leaves=[_leaf(leaf, measures) for leaf in unit.leaves],
    )


def _rank(standing: engine.Standing) -> str:
    return "–" if standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}"


def _leaf(leaf: engine.LeafMove, measures: Mapping[str, Mapping[str, Any]]) -> LeafLine:
    answer = answer_text(measures.get(leaf.old_code or "", {}), leaf.answer)
    layer = f" ({Layer(leaf.layer).label.lower()})" if leaf.layer and answer else ""
    code = leaf.new_code or leaf.old_code or ""
    renamed = f"{leaf.old_code} → {leaf.new_code}" if leaf.old_code and leaf.new_code else code
    return LeafLine(
        code=code if leaf.old_code == leaf.new_code else renamed,
        title=leaf.title,
        why=_WHY[leaf.why],
        answer=f"{answer}{layer}" if answer else "chưa trả lời",
        old=None if leaf.old is None else leaf.old.points,
        new=None if leaf.new is None else leaf.new.points,
        old_max=None if leaf.old is None else leaf.old.max,
        new_max=None if leaf.new is None else leaf.new.max,
        change=leaf.change,
    )


def pair_rows(trials: Sequence[Trial], content: Mapping[str, Any], by_hand: Mapping[str, str]) -> dict[str, Any]:
    """What the page needs to pair codes by hand: `pairs` of past criteria (with what was picked), `others` to pick from."""
    titles = {entry["code"]: entry["title"] for trial in trials for entry in trial.document["criteria"]}
    loose = [code for trial in trials if trial.result for code in trial.result.unmatched_old]
    codes = list(dict.fromkeys([*loose, *(code for code in by_hand if code in titles)]))
    free = {code for trial in trials if trial.result for code in trial.result.unmatched_new} | set(by_hand.values())
    others = [(entry["code"], entry["title"]) for entry in content["criteria"] if entry["code"] in free]
    return {"pairs": [(code, titles[code], by_hand.get(code, "")) for code in codes], "others": others}
