"""Conflict-free plans of cross-inspections (kiểm tra chéo): made, judged and explained; plain Python, no Django."""

from scoring.planning.check import Broken, Line, check_plan, prove
from scoring.planning.problem import MOST_PER_UNIT, Pair, PlanUnit, Problem, Rule, Side
from scoring.planning.solve import Plan, Undecided, make_plan

__all__ = [
    "MOST_PER_UNIT",
    "Broken",
    "Line",
    "Pair",
    "Plan",
    "PlanUnit",
    "Problem",
    "Rule",
    "Side",
    "Undecided",
    "check_plan",
    "make_plan",
    "prove",
]
