"""How long a cross-inspection plan takes: `python benchmarks/planning.py`; asked for: 34 units 1 s, 168 units 20 s."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scoring.planning import PlanUnit, Problem, Side, make_plan


def problem(count: int, per_unit: int, side: Side = Side.ANY, blocks: int = 3, capacity: int | None = None) -> Problem:
    """Units in blocks, nine of every ten below the tenth."""
    units = [
        PlanUnit(f"U{n:03}", f"K{n % blocks}", f"U{n - n % 10:03}" if n % 10 else "", capacity) for n in range(count)
    ]
    return Problem(tuple(units), per_unit, side)


def show(title: str, given: Problem) -> None:
    """Print the seconds of a plan and of the one a year later."""
    began = time.perf_counter()
    first = make_plan(given)
    seconds = time.perf_counter() - began
    if first.pairs is not None:
        given = Problem(given.units, given.per_unit, given.side, frozenset(first.pairs))
        began = time.perf_counter()
        again = make_plan(given)
        second = time.perf_counter() - began
        kind = "plan" if again.pairs is not None else f"conflict {[str(r) for r in again.conflict]}"
        print(f"{title}: {seconds:.2f} s; the year after {second:.2f} s ({kind})")
    else:
        print(f"{title}: no plan, conflict {[str(rule) for rule in first.conflict]} in {seconds:.2f} s")


show("first (loads scipy) 34 × 1", problem(34, 1))
for number in (1, 3, 5):
    show(f" 34 × {number}", problem(34, number))
    show(f"168 × {number}", problem(168, number))
for side in (Side.WITHIN, Side.ACROSS):
    show(f" 34 × 3 {side}", problem(34, 3, side))
    show(f"168 × 3 {side}", problem(168, 3, side))
show(" 34 × 3 at most 2 each", problem(34, 3, capacity=2))
show("168 × 3 at most 2 each", problem(168, 3, capacity=2))
show("168 × 1 across one block", problem(168, 1, Side.ACROSS, blocks=1))
show("168 × 10 within blocks of 12", problem(168, 10, Side.WITHIN, blocks=14))
