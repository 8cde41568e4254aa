"""Measures every form of a published ranking of 3,300 units beside an empty document, in one run; it keeps nothing.

Run `python benchmarks/papers.py`; on the database of DATABASE_URL as the tests use it, else on SQLite. Each file is asked
for once, as a reader does: the long PDF by its steps until it is whole. CPU seconds count child processes too; where another
load is on the machine they tell more than those of the clock. 1 is returned where the PDF takes longer than it may.
"""

# ruff: noqa: E402, PLC0415 - Django is set up before its parts are imported

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.own_database import own_database

ALLOWED = 20.0
Seconds = tuple[float, float]
"""By the clock, and by the processors."""


def _clock(action: Callable[[], Any]) -> tuple[Seconds, Any]:
    started, worked = time.perf_counter(), sum(os.times()[:4])
    result = action()
    return (time.perf_counter() - started, sum(os.times()[:4]) - worked), result


def _empty(form: str) -> bytes:
    """A paper of the form without any table."""
    from scoring.reports.paper import Marks, Paper
    from scoring.reports.papers import WRITERS

    marks = Marks(source="Công bố", draft=False, illustrative=True)
    return WRITERS[form](Paper("rong", "Trống", "", "UBND", marks))


def _measured(units: int) -> dict[str, tuple[Seconds, Seconds, int]]:
    """For each form: the whole file, an empty one, bytes of the whole."""
    from django.test import Client

    from benchmarks.ranking import publish
    from scoring.reports.papers import WRITERS
    from tests import make

    client = Client()
    code = publish(make.load(make.document()).agency, units, 2026)

    def whole(form: str) -> bytes:
        answer = client.get(f"/xep-hang/{code}/lan-1/tep/xep-hang.{form}")
        if answer.status_code != 303:
            return answer.content
        steps: list[float] = []
        while (file := client.get(f"{answer.url}tai/")).status_code == 404:
            taken, _said = _clock(lambda: client.post(f"{answer.url}tiep/"))
            steps.append(taken[0])
        print(f"{form}: {len(steps)} steps, the longest {max(steps):.1f} s")
        return file.content

    client.get(f"/xep-hang/{code}/")
    found = {}
    for form in WRITERS:
        _empty(form)  # loads the libraries
        beside, _content = _clock(lambda form=form: _empty(form))
        taken, content = _clock(lambda form=form: whole(form))
        found[form] = (taken, beside, len(content))
    return found


def main() -> int:
    """Measure in a database of its own and print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=3300)
    units = parser.parse_args().units
    with own_database():
        found = _measured(units)
    print(f"{units} units; seconds by the clock, in brackets those of the processors with child processes")
    for form, ((taken, worked), (empty, _), size) in found.items():
        print(f"{form:>6}  {taken:6.2f} s ({worked:5.2f})  {size / 1000:6.0f} kB; empty {empty * 1000:7.2f} ms")
    good = found["pdf"][0][0] <= ALLOWED
    print(f"PDF: {ALLOWED:.0f} s allowed, {'kept' if good else 'NOT kept'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
