"""Evaluates a round into the `cchc-result/1` value; it must not check the document again."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.engine.classes import class_of
from scoring.engine.document import RoundInput
from scoring.engine.figures import PERCENT, fixed, points_text, round_ratio
from scoring.engine.index import Sums, add_up, printed_index, within
from scoring.engine.plan import Rules
from scoring.engine.ranking import Key, Place, lowest_if_none, places
from scoring.engine.types import GradeClass, UnitInput

RESULT_FORMAT = "cchc-result/1"
_PERCENT_DECIMALS = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """One unit on its way to the result; indexes are in units of 10^-decimals."""

    unit: UnitInput
    sums: Sums
    index: int | None
    fields: list[int | None]
    grade: str | None

    @property
    def counts(self) -> bool:
        """Whether it is ranked and has an index: these lines make ranks, averages and distributions."""
        return self.unit.ranked and self.index is not None


def evaluate(round_input: RoundInput) -> dict[str, Any]:
    """Return the result of a round as a JSON value: units and blocks in the document's order, classes best first, figures as text."""
    rules = round_input.rules
    lines = [_line(rules, unit) for unit in round_input.units]
    by_block: dict[str, list[_Line]] = {block.code: [] for block in rules.blocks}
    for line in lines:
        if line.counts:
            by_block[line.unit.block].append(line)
    placed: dict[str, Place] = {}
    for members in by_block.values():
        keys = [_key(rules, line) for line in members]
        placed.update(zip((line.unit.code for line in members), places(keys), strict=True))
    return {
        "format": RESULT_FORMAT,
        "units": [_unit(rules, line, placed.get(line.unit.code)) for line in lines],
        "blocks": [_block(rules, code, members) for code, members in by_block.items()],
        "all": _all(rules, by_block),
    }


def _line(rules: Rules, unit: UnitInput) -> _Line:
    policy = rules.policy
    sums = add_up(rules.plans[unit.block], unit.counted)
    index = printed_index(within(sums.total, sums.maximum, policy), sums.maximum, policy.decimals)
    fields = [
        printed_index(points, most, policy.decimals) for points, most in zip(sums.points, sums.maxima, strict=True)
    ]
    return _Line(unit, sums, index, fields, class_of(rules.scales[unit.block], index, policy.decimals))


def _key(rules: Rules, line: _Line) -> Key:
    """Return what a unit is ranked by, greater is better: the printed index, then as `tie_break` says."""
    slots = {code: slot for slot, code in enumerate(rules.plans[line.unit.block].fields)}
    key: list[int | Fraction] = [line.index or 0]
    for name in rules.policy.tie_break:
        if name == "exact":
            key.append(Fraction(within(line.sums.total, line.sums.maximum, rules.policy), line.sums.maximum))
        else:
            key.extend(lowest_if_none(line.fields[slots[name]]))
    return tuple(key)


def _unit(rules: Rules, line: _Line, place: Place | None) -> dict[str, Any]:
    decimals, sums = rules.policy.decimals, line.sums
    return {
        "code": line.unit.code,
        "block": line.unit.block,
        "points": points_text(sums.total),
        "max": points_text(sums.maximum),
        "index": _text(line.index, decimals),
        "class": line.grade,
        "rank": place.rank if place else None,
        "tied": place.tied if place else False,
        "missing": sums.missing,
        "fields": [
            {
                "code": code,
                "points": points_text(sums.points[slot]),
                "max": points_text(sums.maxima[slot]),
                "index": _text(line.fields[slot], decimals),
                "survey_points": points_text(sums.survey_points[slot]),
                "survey_max": points_text(sums.survey_maxima[slot]),
            }
            for slot, code in enumerate(rules.plans[line.unit.block].fields)
        ],
    }


def _text(index: int | None, decimals: int) -> str | None:
    return None if index is None else fixed(index, decimals)


def _block(rules: Rules, code: str, members: Sequence[_Line]) -> dict[str, Any]:
    decimals, classes = rules.policy.decimals, rules.scales[code]
    average = _average([line.index for line in members])
    return {
        "code": code,
        "units": len(members),
        "average_index": _text(average, decimals),
        "class": class_of(classes, average, decimals),
        "fields": _field_averages(rules, members),
        "distribution": _distribution(classes, members),
    }


def _average(indexes: Sequence[int | None]) -> int | None:
    """Return the average of those indexes that there are, rounded half away from zero; None without any."""
    known = [index for index in indexes if index is not None]
    return round_ratio(sum(known), len(known)) if known else None


def _field_averages(rules: Rules, members: Sequence[_Line]) -> list[dict[str, Any]]:
    fields = [one.code for one in rules.criteria if one.parent is None and one.kind == "base"]
    return [
        {"code": code, "average_index": _text(_average([line.fields[slot] for line in members]), rules.policy.decimals)}
        for slot, code in enumerate(fields)
    ]


def _distribution(classes: Sequence[GradeClass], members: Sequence[_Line]) -> list[dict[str, Any]]:
    """Return count and percentage of every class, best first; percentages are null where there is no unit."""
    counts = dict.fromkeys((one.name for one in classes), 0)
    for line in members:
        if line.grade is not None:
            counts[line.grade] += 1
    return [{"class": name, "units": count, "percent": _percent(count, len(members))} for name, count in counts.items()]


def _percent(count: int, total: int) -> str | None:
    return fixed(round_ratio(count * PERCENT * 10**_PERCENT_DECIMALS, total), _PERCENT_DECIMALS) if total else None


def _all(rules: Rules, by_block: dict[str, list[_Line]]) -> dict[str, Any]:
    """Return the figures over all blocks; a distribution only where the blocks with units use the same classes."""
    members = [line for lines in by_block.values() for line in lines]
    used = [rules.scales[code] for code, lines in by_block.items() if lines]
    names = {tuple(one.name for one in classes) for classes in used}
    return {
        "units": len(members),
        "fields": _field_averages(rules, members),
        "distribution": _distribution(used[0], members) if len(names) == 1 else None,
    }
