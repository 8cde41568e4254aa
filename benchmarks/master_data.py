"""Measures 10,000 units written with history beside a bare bulk_create of the same rows, and a whole import of them.

Run `python benchmarks/master_data.py`; all figures come from one run on a database of its own: SQLite in a temporary
folder, or the one that DATABASE_URL names, where everything is rolled back.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import tablib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER}/benchmark.sqlite3")
os.environ.setdefault("VAR_DIR", FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "cchc_portal.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 — settings come first
from django.db import transaction  # noqa: E402

from units.admin.workbook import PlainXlsx  # noqa: E402
from units.models import Agency, Block, Unit  # noqa: E402
from units.resources import UnitResource  # noqa: E402
from units.services.master_data import add_rows  # noqa: E402

UNITS, RATIO_ALLOWED, SECONDS_ALLOWED, REPEAT = 10_000, 3.0, 20.0, 5


def _seconds(do: Callable[[], Any]) -> float:
    """The best of some runs, each rolled back."""
    best = float("inf")
    for _ in range(REPEAT):
        with transaction.atomic():
            begun = time.perf_counter()
            do()
            best = min(best, time.perf_counter() - begun)
            transaction.set_rollback(True)
    return best


def main() -> None:
    """Print seconds and ratios; exit status 1 where one is over its bound."""
    call_command("migrate", verbosity=0)
    agency = Agency.objects.get_or_create(code="DO-TOC-DO", defaults={"name": "Cơ quan đo tốc độ"})[0]
    block = Block.objects.get_or_create(agency=agency, code="X", defaults={"name": "Khối xã"})[0]

    def rows() -> list[Unit]:
        return [Unit(agency=agency, block=block, code=f"X{n:05}", name=f"Xã số {n}") for n in range(UNITS)]

    headers = [field.column_name for field in UnitResource().get_import_fields()]
    table = tablib.Dataset(
        *[(agency.code, f"X{n:05}", f"Xã số {n}", "X", None, None, None) for n in range(UNITS)], headers=headers
    )
    book = PlainXlsx().export_data(table)
    read = PlainXlsx().create_dataset(book)

    bare = _seconds(lambda: Unit.objects.bulk_create(rows(), batch_size=500))
    kept = _seconds(lambda: add_rows(rows=rows(), reason="đo"))
    reading = _seconds(lambda: PlainXlsx().create_dataset(book))
    whole = _seconds(lambda: UnitResource().import_data(read, dry_run=False, raise_errors=True))
    print(f"{UNITS} units, best of {REPEAT}")
    print(f"bare bulk_create            {bare:6.2f} s")
    print(f"service, with history       {kept:6.2f} s   {kept / bare:.2f} × bare, allowed {RATIO_ALLOWED}")
    print(f"reading the workbook        {reading:6.2f} s")
    print(
        f"import: check, write, diff  {whole:6.2f} s   allowed {SECONDS_ALLOWED} (how long other writers of SQLite wait)"
    )
    if kept / bare > RATIO_ALLOWED or whole > SECONDS_ALLOWED:
        sys.exit(1)


if __name__ == "__main__":
    main()
