"""Measures a published ranking of 34 and of 3,300 units beside an empty view, in one run: first look, page, filter, kept page, 304.

Run `python benchmarks/ranking.py`; on the database of DATABASE_URL as the tests use it, else on SQLite. Server time through all
middleware, without the network; each figure is the median of `--repeat` requests. Ratios travel between machines, milliseconds do not.
"""

# ruff: noqa: E402, PLC0415 - Django is set up before its parts are imported

import argparse
import datetime as dt
import gzip
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.own_database import own_database

SIZES = (34, 3300)
FIELDS = 8
BROWSER = {"Accept-Encoding": "gzip"}


def _milliseconds(act: Callable[[], object], before: Callable[[], object], repeat: int) -> float:
    """The median of `repeat` runs of `act`, each after `before`, which is not measured; two runs more do not count."""
    taken = []
    for _ in range(repeat + 2):
        before()
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken[2:])


def publish(agency: object, units: int, year: int) -> str:
    """A published ranking of one block, written directly: its rows are all that its page reads."""
    from scoring.models import Ranking, RankingRow, Round
    from tests.selectors import hand_made

    code = f"DO-{units}-{year}"
    times = {
        "code": code,
        "year": year,
        "title": f"Đợt {units} đơn vị",
        "created_at": dt.datetime(year, 1, 1, tzinfo=dt.UTC),
    }
    round_ = Round.objects.create(
        agency=agency, programme=f"P{units}", period="năm", policy={}, state="published", **times
    )
    fields = tuple((str(number), "80.00") for number in range(1, FIELDS + 1))
    block = hand_made.block("XA", (0, units, 0, 0, 0), fields=fields, name="Xã, phường, thị trấn")
    ranking = Ranking.objects.create(
        round=round_,
        version=1,
        decision_number="1/QĐ",
        decision_date=dt.date(year, 11, 6),
        published_at=dt.datetime(year, 11, 6, tzinfo=dt.UTC),
        illustrative=True,
        summary=hand_made.summary(block, year=year),
    )
    rows = []
    for at in range(units):
        index = f"{90 - at / units * 10 - (year % 2) * 0.5:.2f}"
        figures = tuple((code, f"{4 + at % 9 / 10:.4f}", "5.0000", f"{80 + at % 9 * 2}.00") for code, _ in fields)
        row = hand_made.row(f"X{at:04}", index, at + 1, block="XA", fields=figures, name=f"Xã Số {at} Huyện {at % 40}")
        rows.append(RankingRow(ranking=ranking, order=at, **vars(row)))
    RankingRow.objects.bulk_create(rows, batch_size=500)
    return code


def _measured(repeat: int) -> dict[str, float]:
    from django.test import Client

    from scoring.selectors.rankings.memory import forget_everything
    from tests import make
    from units.enums import Role

    client = Client(headers=BROWSER)
    agency = make.load(make.document()).agency
    leader = make.person("lanhdao_do", Role.LEADER, agency=agency)
    found: dict[str, float] = {}

    def nothing() -> None: ...

    def ask(path: str, expected: int = 200, **headers: str) -> bytes:
        response = client.get(path, headers=headers)
        assert response.status_code == expected
        return response.content

    found["empty view"] = _milliseconds(lambda: ask("/healthz"), nothing, repeat)
    for units in SIZES:
        publish(agency, units, 2025)
        address = f"/xep-hang/{publish(agency, units, 2026)}/"
        looks = {"first look": ("", forget_everything), "kept page": ("", nothing)}
        looks |= {"search": ("?tim=huyen+7", nothing), "order by a field": ("?tim=xa&sap=-lv.1", nothing)}
        looks |= {"a page of lines": ("?tim=xa", nothing)}
        for name, (query, before) in looks.items():
            taken = _milliseconds(partial(ask, address + query), before, repeat)
            found[f"{units}: {name}"] = taken
        etag = client.get(address)["ETag"]
        found[f"{units}: 304"] = _milliseconds(partial(ask, address, 304, **{"If-None-Match": etag}), nothing, repeat)
        client.force_login(leader)
        found[f"{units}: a leader's look"] = _milliseconds(partial(ask, address), nothing, repeat)
        client.logout()
        page = ask(address)
        print(f"{units} units: {len(page) / 1000:.1f} kB packed, {len(gzip.decompress(page)) / 1000:.0f} kB plain")
    return found


def main() -> None:
    """Measure in a database of its own, print every figure with its ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=30)
    repeat = parser.parse_args().repeat
    with own_database():
        found = _measured(repeat)
    empty = found["empty view"]
    for name, taken in found.items():
        units, _, look = name.partition(": ")
        small = found.get(f"{SIZES[0]}: {look}", taken) if units != str(SIZES[0]) else taken
        print(
            f"{name:>24}  {taken:8.2f} ms  {taken / empty:7.1f} × empty view  {taken / small:6.1f} × {SIZES[0]} units"
        )


if __name__ == "__main__":
    main()
