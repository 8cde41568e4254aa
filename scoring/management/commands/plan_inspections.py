"""Propose a cross-inspection plan and print it; it assigns nothing: a person confirms it on the page of the plan."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from scoring.enums import InspectionSide
from scoring.management.base import PortalCommand
from scoring.management.files import find_round
from scoring.planning import MOST_PER_UNIT, Plan, Problem, Undecided, make_plan
from scoring.selectors.inspection_plan import basis_of


class Command(PortalCommand):
    """`manage.py plan_inspections ROUND [--per-unit N] [--side S] [--seed S] [--format json]`; status 1 without a plan."""

    requires_system_checks = ()  # they load every page, which takes as long as the rest together
    help = "In một kế hoạch kiểm tra chéo không vướng quy tắc nào; không ghi gì. Không có kế hoạch thì nêu các quy tắc mâu thuẫn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="ROUND")
        parser.add_argument("--per-unit", type=int, metavar="N", help="số đoàn kiểm tra mỗi đơn vị; mặc định theo đợt")
        parser.add_argument("--side", choices=InspectionSide.values, help="trong hay khác khối; mặc định theo đợt")
        parser.add_argument("--seed", type=int, default=1, help="hạt giống: cùng số thì cùng kế hoạch")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        round_ = find_round(options["code"])
        per_unit = round_.inspections_per_unit if options["per_unit"] is None else options["per_unit"]
        if not 1 <= per_unit <= MOST_PER_UNIT:
            raise CommandError(f"--per-unit phải từ 1 đến {MOST_PER_UNIT}.", returncode=2)
        problem = basis_of(round_).problem(per_unit, options["side"] or round_.inspection_side)
        try:
            plan = make_plan(problem, options["seed"])
        except Undecided as undecided:
            raise CommandError(str(undecided), returncode=3) from undecided
        told = _as_json(problem, plan, options["seed"]) if options["format"] == "json" else _as_text(problem, plan)
        self.stdout.write(told)
        if plan.pairs is None:
            raise SystemExit(1)


def _as_json(problem: Problem, plan: Plan, seed: int) -> str:
    pairs = None if plan.pairs is None else [{"inspector": one, "inspected": other} for one, other in plan.pairs]
    conflict = [{"rule": rule.value, "words": problem.words(rule)} for rule in plan.conflict]
    told = {"per_unit": problem.per_unit, "side": problem.side.value, "seed": seed, "pairs": pairs}
    return json.dumps(told | {"conflict": conflict}, ensure_ascii=False, indent=2)


def _as_text(problem: Problem, plan: Plan) -> str:
    if plan.pairs is None:
        lines = ["Không có kế hoạch nào giữ được cùng lúc các quy tắc sau; bỏ một trong số đó thì có:"]
        return "\n".join([*lines, *(f"- {problem.words(rule)}." for rule in plan.conflict)])
    by_inspected: dict[str, list[str]] = {}
    for one, other in plan.pairs:
        by_inspected.setdefault(other, []).append(one)
    lines = [f"{other} ← {', '.join(found)}" for other, found in by_inspected.items()]
    return "\n".join([*lines, f"{len(plan.pairs)} cặp, mọi quy tắc đều giữ; chưa ghi gì."])
