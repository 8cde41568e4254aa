"""A list of units narrowed as a reader asks: by name without accents, by block, by superior; it reads nothing."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.selectors.rankings.choice import matches
from units.selectors.directory import UnitLine

WITHOUT = "-"
"""What stands for "in no block" in the address."""


def asked_units(lines: Sequence[UnitLine], *, search: str, block: str, superior: str) -> list[UnitLine]:
    """Those whose name or code has every word of `search`, in the block and under the superior; "" is no limit."""
    wanted = "" if block == WITHOUT else block
    return [
        line
        for line in lines
        if (not block or line.block_code == wanted)
        and (not superior or line.superior_code == superior)
        and matches(search, line.name, line.code)
    ]


def blocks_of(lines: Sequence[UnitLine]) -> list[tuple[str, str, int]]:
    """(code, name, how many units) of every block in the list, in its order; units without one stand under WITHOUT."""
    counts: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.block_code or WITHOUT, line.block_name or "Chưa thuộc khối nào")
        counts[key] = counts.get(key, 0) + 1
    return [(code, name, many) for (code, name), many in counts.items()]
