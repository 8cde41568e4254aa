"""What a cross-inspection plan is asked for: units, rules and pairs; nothing is solved or judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Pair = tuple[str, str]
"""(code of the inspecting unit, code of the inspected unit)."""

MOST_PER_UNIT = 10


class Side(StrEnum):
    """Whether a pair may, must or must not stand in one block."""

    ANY = "any"
    WITHIN = "within"
    ACROSS = "across"


class Rule(StrEnum):
    """The rules of a plan, in the order in which people read them."""

    COUNT = "count"
    KEPT = "kept"
    OWN = "own"
    KIN = "kin"
    MUTUAL = "mutual"
    LAST_YEAR = "last_year"
    SIDE = "side"
    CAPACITY = "capacity"
    BALANCE = "balance"


@dataclass(frozen=True)
class PlanUnit:
    """A unit that is inspected; `capacity` is how many units its team can inspect, None without a limit, 0 for no team."""

    code: str
    block: str = ""
    superior: str = ""
    capacity: int | None = None


@dataclass(frozen=True)
class Problem:
    """Every unit inspected `per_unit` times by different units.

    `last_year` are the pairs that may not come again, `kept` those that must stay since somebody has inspected already.
    Raises ValueError where a code stands twice, `per_unit` is not 1 to MOST_PER_UNIT, or a capacity is negative.
    """

    units: tuple[PlanUnit, ...]
    per_unit: int = 1
    side: Side = Side.ANY
    last_year: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()
    by_code: Mapping[str, PlanUnit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {unit.code: unit for unit in self.units}
        if len(by_code) != len(self.units):
            raise ValueError("a unit stands twice")
        if not 1 <= self.per_unit <= MOST_PER_UNIT:
            raise ValueError(f"per_unit must be 1 to {MOST_PER_UNIT}")
        if any(unit.capacity is not None and unit.capacity < 0 for unit in self.units):
            raise ValueError("a capacity is negative")
        object.__setattr__(self, "by_code", MappingProxyType(by_code))

    @property
    def teams(self) -> tuple[PlanUnit, ...]:
        """The units that send a team."""
        return tuple(unit for unit in self.units if unit.capacity != 0)

    @property
    def fair_loads(self) -> tuple[int, int]:
        """(least, most) units for one team where loads differ by at most one; (0, 0) without a team."""
        teams, visits = len(self.teams), self.per_unit * len(self.units)
        return (visits // teams, -(-visits // teams)) if teams else (0, 0)

    def forbidding(self, pair: Pair) -> tuple[Rule, ...]:
        """The rules that forbid this pair by itself; both codes must be known."""
        one, other = self.by_code[pair[0]], self.by_code[pair[1]]
        held = {
            Rule.OWN: one.code == other.code,
            Rule.KIN: one.code != other.code and (one.superior == other.code or other.superior == one.code),
            Rule.LAST_YEAR: pair in self.last_year,
            Rule.SIDE: self.side != Side.ANY and (self.side == Side.WITHIN) != (one.block == other.block),
        }
        return tuple(rule for rule, broken in held.items() if broken)

    def words(self, rule: Rule) -> str:
        """The rule as people read it."""
        least, most = self.fair_loads
        loads = str(most) if least == most else f"{least} hoặc {most}"
        side = "chỉ kiểm tra đơn vị cùng khối" if self.side == Side.WITHIN else "chỉ kiểm tra đơn vị khác khối"
        return {
            Rule.COUNT: f"Mỗi đơn vị được {self.per_unit} đơn vị khác nhau kiểm tra",
            Rule.KEPT: "Giữ các cặp đã bắt đầu kiểm tra (đã có điểm, minh chứng hoặc đã khép biên bản)",
            Rule.OWN: "Không đơn vị nào tự kiểm tra mình",
            Rule.KIN: "Không kiểm tra đơn vị cấp trên hoặc cấp dưới trực tiếp của mình",
            Rule.MUTUAL: "Không có hai đơn vị kiểm tra lẫn nhau",
            Rule.LAST_YEAR: "Không lặp lại cặp kiểm tra của năm trước",
            Rule.SIDE: "Mỗi đơn vị " + side,
            Rule.CAPACITY: "Không đoàn nào nhận quá số đơn vị mà đoàn kiểm tra được",
            Rule.BALANCE: f"Các đoàn chênh nhau nhiều nhất một đơn vị (mỗi đoàn {loads} đơn vị)",
        }[rule]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that this problem has: a side, capacities and pairs to keep only where there are such."""
        asked = {
            Rule.KEPT: bool(self.kept),
            Rule.SIDE: self.side != Side.ANY,
            Rule.CAPACITY: any(unit.capacity is not None for unit in self.units),
        }
        return tuple(rule for rule in Rule if asked.get(rule, True))
