"""Writes the figures of a profile for its pages: the headline, the ways up, the sum that the index comes from, what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from cchc_portal import numbers
from scoring import engine
from scoring.enums import CriterionKind
from scoring.forms.profile import SaidStep, said_steps
from scoring.forms.rows import row_id
from scoring.selectors.profiles import MOST, Book, Comparison, FieldGroup, Goal, Profile
from scoring.selectors.rankings.headline import Headline

CLASS: Final = "class"
RANK: Final = "rank"


@dataclass(frozen=True)
class SaidGoal:
    """A goal in words with its steps; `steps` is empty where it cannot be reached (`in_reach` False)."""

    kind: str
    name: str
    target: Decimal
    needed: Decimal
    in_reach: bool
    most: Decimal
    gain: Decimal
    steps: list[SaidStep]
    alone: list[SaidStep]


def said_goal(goal: Goal, kind: str, rules: engine.Rules) -> SaidGoal:
    """A goal ("class" or "rank") in words."""
    way = goal.way
    return SaidGoal(
        kind=kind,
        name=goal.name,
        target=numbers.carried(way.target, rules.policy.decimals),
        needed=way.needed,
        in_reach=way.steps is not None,
        most=way.most,
        gain=way.gain,
        steps=said_steps(way.steps or (), rules),
        alone=said_steps(way.alone, rules),
    )


def headline(profile: Profile) -> list[Headline]:
    """Index, rank, distance to the average and to the next class."""
    line, found = profile.line, [_index(profile), _rank(profile)]
    average = profile.average
    if average is not None and line.index is not None:
        against = numbers.format_change(line.index - average)
        says = f"Trung bình khối {numbers.format_index(average)}"
        found.append(Headline("So với trung bình khối", against, note=says))
    goal = profile.next_class
    if goal is not None and line.index is not None:
        says = f"Ngưỡng {goal.name}: chỉ số từ {_figure(goal.way.target, line.index)}"
        lacks = _figure(goal.way.target - line.index, line.index)
        found.append(Headline("Tới xếp loại kế tiếp", lacks, unit=f"điểm chỉ số tới {goal.name}", note=says))
    return found


def _figure(figure: Decimal, index: Decimal) -> str:
    return numbers.format_index(numbers.carried(figure, numbers.places_carried([f"{index:f}"])))


def _index(profile: Profile) -> Headline:
    line = profile.line
    before = line.index - line.index_change if line.index is not None and line.index_change is not None else None
    return Headline(
        label="Chỉ số",
        value="–" if line.index is None else numbers.format_index(line.index),
        chip=line.class_name,
        level=profile.level,
        change=line.index_change,
        note="" if before is None else f"so với năm {profile.previous_year} ({numbers.format_index(before)})",
    )


def _rank(profile: Profile) -> Headline:
    line = profile.line
    if line.rank is None:
        return Headline("Thứ hạng trong khối", "–", note=f"Không xếp hạng: {line.why_not_ranked}")
    tied = " (đồng hạng)" if line.tied else ""
    units = f"trên {numbers.format_count(int(profile.block['units']))}{tied}"
    if line.places is None:
        return Headline("Thứ hạng trong khối", str(line.rank), unit=units, note=str(profile.block["name"]))
    if line.places == 0:
        return Headline("Thứ hạng trong khối", str(line.rank), unit=units, note=f"như năm {profile.previous_year}")
    before = f"hạng (năm {profile.previous_year}: {line.rank + line.places})"
    return Headline(
        "Thứ hạng trong khối", str(line.rank), unit=units, change=Decimal(line.places), change_decimals=0, note=before
    )


def chart(profile: Profile, lineage_url: str) -> list[dict[str, object]]:
    """The fields for components/field_chart.html, each leading to where it comes from."""
    return [
        {
            "label": f"{one.code}. {one.title}",
            "url": f"{lineage_url}#{row_id(one.code, 'lv')}",
            "percent": one.index,
            "average": one.average,
            "best": one.best,
            "points": one.points,
            "max": one.max,
        }
        for one in profile.fields
    ]


# --- The sum --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sum:
    """How the index comes about: base fields, bonus and penalty fields, the total over the maximum; exact figures."""

    base: tuple[FieldGroup, ...]
    bonus: tuple[FieldGroup, ...]
    penalty: tuple[FieldGroup, ...]
    total: Decimal
    max: Decimal
    index: Decimal | None
    clamped: Decimal
    """The total as the index takes it: within 0 and the maximum where the round says so."""
    decimals: int

    @property
    def is_clamped(self) -> bool:
        """The total lies outside 0 … maximum."""
        return self.clamped != self.total


def sums_of(profile: Profile) -> Sum:
    """The sum of a profile; every figure is the engine's."""
    by_kind = {kind: tuple(g for g in profile.groups if g.field.kind == kind) for kind in CriterionKind}
    result, policy = profile.sheet.result, profile.sheet.rules.policy
    within = min(max(result.points, Decimal(0)), result.max) if policy.clamp else result.points
    return Sum(
        base=by_kind[CriterionKind.BASE],
        bonus=by_kind[CriterionKind.BONUS],
        penalty=by_kind[CriterionKind.PENALTY],
        total=result.points,
        max=result.max,
        index=result.index,
        clamped=within,
        decimals=policy.decimals,
    )


# --- The comparison ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A block with its units to choose from."""

    block: str
    units: list[tuple[str, str]]


def choices(book: Book) -> list[Choice]:
    """Every unit by block, in order: code and name."""
    return [
        Choice(
            str(block["name"]),
            [(row.unit_code, row.unit_name) for row in book.rows if row.block_code == block["code"]],
        )
        for block in book.summary["blocks"]
    ]


def slots(found: Comparison) -> list[str]:
    """The code chosen in each of the places of the form, "" where it is free."""
    picked = [unit.row.unit_code for unit in found.units]
    return picked + [""] * (MOST - len(picked))


@dataclass(frozen=True)
class Suggestion:
    """A near unit and the address with it added."""

    name: str
    index: Decimal | None
    query: str


def query(found: Comparison, parameter: str, *more: str) -> str:
    """The query string of the chosen units and `more` codes."""
    return "?" + urlencode([(parameter, code) for code in (*(u.row.unit_code for u in found.units), *more)])


def suggestions(found: Comparison, parameter: str) -> list[Suggestion]:
    """The suggested units in their order."""
    return [Suggestion(row.unit_name, row.index, query(found, parameter, row.unit_code)) for row in found.suggested]
