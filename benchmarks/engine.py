"""Measures the engine on made-up rounds: seconds, peak memory, and how both grow; it needs nothing outside this repository.

Run `python benchmarks/engine.py`; every figure is that of a process of its own, the best of `--repeat` runs.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scoring.engine import evaluate_sheet, load_rules  # noqa: E402 — the path comes first
from scoring.engine.__main__ import main as command  # noqa: E402

LAYERS = ["council", "appraisal_2", "appraisal_1", "inspection", "survey", "self"]
SECONDS_ALLOWED, MEGABYTES_ALLOWED = 4.0, 500
SHEET_LEAVES, SHEET_MILLISECONDS_ALLOWED = 120, 10


def _rules(rng: random.Random, number: int) -> dict[str, Any]:
    """Return measure and conversion of a leaf, every kind in turn."""
    tiers = {
        "kind": "tiers",
        "tiers": [
            {"op": ">=", "value": "90", "points": "1"},
            {"op": ">", "value": "75", "points": "0.5"},
            {"otherwise": "0"},
        ],
    }
    each = {"kind": rng.choice(["per_item", "deduct"]), "each": "0.25"}
    options = [
        {"key": key, "label": f"Phương án {key}", "points": points}
        for key, points in (("a", "1"), ("b", "0.5"), ("c", "0"))
    ]
    survey = {"A": "100", "B": "60", "C": "20", "D": "0", "E": None}
    kinds: list[dict[str, Any]] = [
        {"measure": {"kind": "points", "step": "0.25"}},
        {"measure": {"kind": "choice", "options": options}},
        {"measure": {"kind": "number", "unit": "%"}, "conversion": tiers},
        {
            "measure": {"kind": "ratio", "a": "Tổng số", "b": "Số đạt", "integer": True},
            "conversion": {"kind": "share", "floor": "50"},
        },
        {"measure": {"kind": "reduction"}, "conversion": {"kind": "share", "target": "50"}},
        {"measure": {"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}}, "conversion": each},
        {"measure": {"kind": "survey", "options": survey}, "conversion": {"kind": "share"}, "source": "survey"},
    ]
    return kinds[number % len(kinds)]


def _answer(rng: random.Random, measure: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that fits a measure."""
    a, before = rng.randrange(1, 30000), rng.randrange(1, 2000)
    answers: dict[str, dict[str, Any]] = {
        "points": {"value": rng.choice(["0", "0.25", "0.5", "0.75", "1"])},
        "choice": {"value": rng.choice("abc")},
        "number": {"value": f"{rng.randrange(10001) / 100:.2f}"},
        "ratio": {"a": str(a), "b": str(rng.randrange(a + 1))},
        "reduction": {"before": str(before), "after": str(rng.randrange(2000))},
        "tally": {"counts": {"thiếu": rng.randrange(3), "chậm": rng.randrange(4)}},
        "survey": {"counts": {option: rng.randrange(60) for option in "ABCDE"}},
    }
    return answers[measure["kind"]]


def build(units: int, leaves: int, blocks: int, seed: int = 1) -> dict[str, Any]:
    """Return a round of `units` × `leaves`, ten leaves to a group, every third answer also given by the inspection."""
    rng = random.Random(seed)
    criteria: list[dict[str, Any]] = []
    answered: list[tuple[str, dict[str, Any]]] = []
    for first in range(0, leaves, 10):
        group = str(first // 10 + 1)
        size = min(10, leaves - first)
        criteria.append({"code": group, "title": f"Lĩnh vực {group}", "max": str(size)})
        for number in range(1, size + 1):
            rule = _rules(rng, first + number)
            code = f"{group}.{number}"
            criteria.append({"code": code, "parent": group, "title": f"Tiêu chí thành phần {code}", "max": "1", **rule})
            answered.append((code, rule["measure"]))
    return {
        "format": "cchc-round/1",
        "round": {
            "code": "DO-TOC-DO",
            "agency": {"code": "DT", "name": "Đo tốc độ"},
            "programme": "CCHC",
            "year": 2026,
            "period": "năm",
            "title": "Số liệu minh họa",
        },
        "policy": {"layers": LAYERS, "decimals": 2, "tie_break": ["1", "exact"], "maximum": str(leaves)},
        "criteria": criteria,
        "scales": [
            {
                "block": None,
                "classes": [{"name": "Tốt", "from": "80"}, {"name": "Khá", "from": "60"}, {"name": "Yếu", "from": "0"}],
            }
        ],
        "blocks": [{"code": f"K{number}", "name": f"Khối {number}"} for number in range(blocks)],
        "units": [_unit(rng, number, blocks, answered) for number in range(units)],
    }


def _unit(rng: random.Random, number: int, blocks: int, answered: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    answers: dict[str, dict[str, Any]] = {}
    for code, measure in answered:
        layer = "survey" if measure["kind"] == "survey" else "self"
        answers[code] = {layer: _answer(rng, measure)}
        if rng.random() < 1 / 3:
            answers[code]["inspection"] = _answer(rng, measure)
    return {"code": f"DV{number}", "name": f"Đơn vị số {number}", "block": f"K{number % blocks}", "answers": answers}


def _measure_here(path: Path) -> None:
    """Run the command on one file in this process, and print seconds (from the file to the printed result), those of the processor, and peak megabytes."""
    started, worked = time.perf_counter(), time.process_time()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        status = command(["evaluate", str(path)])
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    if status:
        sys.exit(status)
    print(json.dumps([seconds, processor, _peak_kilobytes() / 1024]))


def _peak_kilobytes() -> int:
    """Return the most memory that this program had (a process starts with its parent's peak in getrusage, so Linux is asked first)."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _measure(directory: Path, units: int, leaves: int, blocks: int, repeat: int) -> tuple[float, float, float]:
    """Return the best seconds, processor seconds and the peak megabytes of evaluating a round of that size, in processes of their own."""
    path = directory / f"{units}-{leaves}-{blocks}.json"
    path.write_text(json.dumps(build(units, leaves, blocks), ensure_ascii=False), encoding="utf-8")
    runs = []
    for _ in range(repeat):
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(path)], check=True, capture_output=True, text=True
        )
        runs.append(json.loads(done.stdout))
    seconds, processor, megabytes = (
        min(run[0] for run in runs),
        min(run[1] for run in runs),
        max(run[2] for run in runs),
    )
    size = f"{units:>6} đơn vị × {leaves:>4} tiêu chí, {blocks} khối"
    print(
        f"{size}: {seconds:6.2f} s (bộ xử lý {processor:.2f} s)  {megabytes:6.0f} MB  (tệp {path.stat().st_size / 1e6:.1f} MB)"
    )
    path.unlink()
    return seconds, processor, megabytes


def _measure_sheet(times: int = 50) -> float:
    """Return the milliseconds of evaluating one sheet of many leaves with compiled rules."""
    document = build(times, SHEET_LEAVES, 1)
    rules = load_rules(document)
    started = time.perf_counter()
    for unit in document["units"]:
        evaluate_sheet(rules, "K0", unit["answers"])
    return (time.perf_counter() - started) / times * 1000


def main() -> int:
    """Measure, print, and return 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--units", type=int, default=4000)
    parser.add_argument("--leaves", type=int, default=100)
    given = parser.parse_args()
    if given.one:
        _measure_here(given.one)
        return 0
    with tempfile.TemporaryDirectory() as name:
        sizes = [
            (given.units, given.leaves, 3),
            (given.units, given.leaves, 1),
            (given.units // 2, given.leaves, 3),
            (given.units, given.leaves // 2, 3),
        ]
        runs = [_measure(Path(name), *size, given.repeat) for size in sizes]
    (seconds, full, peak), (_, single, _), (_, fewer_units, _), (_, fewer_leaves, _) = runs
    sheet = _measure_sheet()
    ratios = f"hai lần số đơn vị: {full / fewer_units:.2f} lần; hai lần số tiêu chí: {full / fewer_leaves:.2f} lần"
    print(f"thời gian bộ xử lý, {ratios}; một khối so với ba: {single / full:.2f}")
    print(f"một phiếu {SHEET_LEAVES} tiêu chí: {sheet:.2f} ms")
    good = seconds <= SECONDS_ALLOWED and peak <= MEGABYTES_ALLOWED and sheet <= SHEET_MILLISECONDS_ALLOWED
    print(
        "đạt"
        if good
        else f"KHÔNG đạt (cho phép {SECONDS_ALLOWED} s, {MEGABYTES_ALLOWED} MB, {SHEET_MILLISECONDS_ALLOWED} ms)"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
