"""Measures a page of a 120-criteria sheet and a save of one cell beside an empty view and a bare UPDATE, in one run.

Run `python benchmarks/sheet.py`; on the database of DATABASE_URL as the tests use it, else on SQLite. Server time through all
middleware, without the network; each figure is the median of `--repeat` requests. Ratios travel between machines, milliseconds do not.
"""

# ruff: noqa: E402, PLC0415 - Django is set up before its parts are imported

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.own_database import own_database

CRITERIA = 120


def _milliseconds(act: Callable[[int], object], repeat: int) -> float:
    """The median of `repeat` runs of `act(number of the run)`, after two that do not count."""
    taken = []
    for number in range(repeat + 2):
        started = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[2:])


def _measured(repeat: int) -> dict[str, float]:
    from django.db.models import F
    from django.test import Client

    from scoring.models import Score
    from tests import long_sheets, make
    from units.enums import Role

    round_ = make.load(long_sheets.document(CRITERIA))
    client = Client()
    client.force_login(make.person("canbo_c", Role.UNIT_STAFF, round_.agency.units.get(code="C")))
    address = f"/tu-danh-gia/{round_.code}/C/"
    row = Score.objects.filter(assessment=make.sheet(round_, "C"), criterion__code="1.3")

    def ask(path: str) -> None:
        assert client.get(path).status_code == 200

    def save(number: int) -> None:
        cell = {"code": "1.1", "seen_version": number + 1, "value": "0,5", "note": f"Lần {number}"}
        assert client.post(f"{address}luu/", cell, headers={"HX-Request": "true"}).status_code == 200

    return {
        "empty view": _milliseconds(lambda _: ask("/healthz"), repeat),
        "bare UPDATE": _milliseconds(lambda _: row.update(version=F("version") + 1), repeat),
        f"page, {CRITERIA} criteria": _milliseconds(lambda _: ask(address), repeat),
        "page to read": _milliseconds(lambda _: ask(f"{address}?xem=bang"), repeat),
        "save of a cell": _milliseconds(save, repeat),
    }


def main() -> None:
    """Measure in a database of its own, print every figure with its ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=30)
    repeat = parser.parse_args().repeat
    with own_database():
        found = _measured(repeat)
    empty, bare = found["empty view"], found["bare UPDATE"]
    for name, taken in found.items():
        print(f"{name:>20}  {taken:7.2f} ms  {taken / empty:6.1f} × empty view  {taken / bare:6.1f} × UPDATE")


if __name__ == "__main__":
    main()
