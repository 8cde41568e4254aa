"""How long `manage.py plan_inspections` takes as a process of its own; asked for: 34 units 1 s, 168 units 20 s.

Run `python benchmarks/planning_command.py`; on SQLite in a temporary folder. Each line is wall time, and beside it what the processor
worked: on a machine that does other things too, the second is the one to compare. `--version` of the same program is measured first: what Python and Django take to start.
"""

# ruff: noqa: PLC0415 - Django is set up before its parts are imported

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BLOCKS = 3


def document(code: str, year: int, count: int) -> dict[str, Any]:
    """A round of `count` units in BLOCKS blocks, with one criterion."""
    head = {"code": code, "agency": {"code": "DO", "name": "Cơ quan đo"}, "programme": f"CCHC{count}", "year": year}
    return {
        "format": "cchc-round/1",
        "round": head | {"period": "năm", "title": code},
        "policy": {"layers": ["inspection", "self"], "decimals": 2, "maximum": "1"},
        "criteria": [
            {"code": "1", "title": "Lĩnh vực", "max": "1"},
            {"code": "1.1", "parent": "1", "title": "Tiêu chí", "max": "1", "measure": {"kind": "points"}},
        ],
        "scales": [{"block": None, "classes": [{"name": "Tốt", "from": "0"}]}],
        "blocks": [{"code": f"K{n}", "name": f"Khối {n}"} for n in range(BLOCKS)],
        "units": [
            {"code": f"U{n:03}", "name": f"Đơn vị {n}", "block": f"K{n % BLOCKS}", "answers": {}} for n in range(count)
        ],
    }


def manage(*arguments: str) -> tuple[str, int, float, float]:
    """(what was printed, exit status, seconds of the clock, seconds of the processor) of one process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout, done.returncode, seconds, worked


def keep(code: str, pairs: list[dict[str, str]]) -> None:
    """Write a plan as that of a round: a team for each inspecting unit."""
    from scoring.models import Inspection, InspectionTeam, Round

    round_ = Round.objects.get(code=code)
    sheets = {sheet.unit.code: sheet for sheet in round_.assessments.select_related("unit")}
    for pair in pairs:
        unit = sheets[pair["inspector"]].unit
        team, _new = InspectionTeam.objects.get_or_create(round=round_, code=unit.code, unit=unit, name=unit.name)
        Inspection.objects.create(team=team, assessment=sheets[pair["inspected"]])


def measure(count: int) -> None:
    """Every number and side for one size, the year after with last year's pairs, and a contradiction."""
    for year in (2025, 2026):
        path = Path(os.environ["VAR_DIR"]) / f"{count}-{year}.json"
        path.write_text(json.dumps(document(f"DO-{count}-{year}", year, count)), encoding="utf-8")
        manage("load_round", str(path))
    first, _status, *_seconds = manage("plan_inspections", f"DO-{count}-2025", "--per-unit", "3", "--format", "json")
    keep(f"DO-{count}-2025", json.loads(first)["pairs"])
    for number in ("1", "2", "3"):
        for side in ("any", "within", "across"):
            asked = ("--per-unit", number, "--side", side, "--format", "json")
            printed, status, seconds, worked = manage("plan_inspections", f"DO-{count}-2026", *asked)
            told = json.loads(printed)
            what = [line["rule"] for line in told["conflict"]] if status else f"{len(told['pairs'])} pairs"
            print(f"{count:>4} × {number} {side:<6}: {seconds:5.2f} s, processor {worked:5.2f} s, {what}")


with tempfile.TemporaryDirectory() as folder:
    os.environ |= {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "HTTPS": "0"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "cchc_portal.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    manage("migrate", "-v0")
    _out, _status, wall, processor = manage("plan_inspections", "--version")
    print(f"start of Python and Django: {wall:.2f} s, processor {processor:.2f} s")
    for size in (34, 168):
        measure(size)
