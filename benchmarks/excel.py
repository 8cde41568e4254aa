"""Measures the workbook's way out and in on a sheet of 120 rows, beside bare openpyxl in the same run; it keeps nothing.

Run `python benchmarks/excel.py`: a database of its own (SQLite in a temporary folder; another with --database), the best of
`--repeat` sheets. Template, preview and apply are measured as the page does them, without the page.
"""

# ruff: noqa: PLC0415 - Django is loaded once its database is known

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

LEAVES, DOCUMENTS = 120, 20
"""Criteria of the sheet, and how many of its rows bring a document number."""
ALLOWED = {"mẫu": 1.0, "xem trước": 1.5, "áp dụng": 0.5}
SHEET, FIRST = "Tự đánh giá", 1
NEW: dict[str, Any] = {"points": 0.5, "choice": "Phương án b", "number": 42.5, "tally": "thiếu: 1; chậm: 0"}
VALUE, POINTS, EVIDENCE = 7, 8, 10
READ, WRITE = "openpyxl đọc", "openpyxl ghi"
Seconds = tuple[float, float]
"""By the clock, and by the processor."""


def clock(action: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the seconds that an action takes, those of the processor (with its child processes), and its result."""
    started, worked = time.perf_counter(), sum(os.times()[:4])
    result = action()
    return time.perf_counter() - started, sum(os.times()[:4]) - worked, result


def set_up(database: str, folder: str, units: int) -> tuple[Any, Any]:
    """Make database, round and clerk; return the sheets and the clerk."""
    os.environ.update(
        {
            "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "cchc_portal.settings",
        }
    )
    os.environ.setdefault("TESTING", "1")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from engine import build

    from scoring.models import Assessment
    from scoring.services.rounds import load_document
    from units.enums import Role
    from units.models import Membership, User

    call_command("migrate", verbosity=0)
    document = build(units, LEAVES, 1)
    for unit in document["units"]:  # sheets that are still being filled in
        unit["answers"] = {
            code: {"self": answer["self"]} for code, answer in unit["answers"].items() if "self" in answer
        }
    loaded = load_document(documents=[document], now=timezone.now())
    clerk = User.objects.create(username="do-toc-do", full_name="Đo tốc độ", email="do@example.vn")
    sheets = list(
        Assessment.objects.select_related(
            "round__agency", "unit", "round_block__block", "round_block__criteria_set"
        ).filter(round=loaded.round)
    )
    for sheet in sheets:
        Membership.objects.create(user=clerk, role=Role.UNIT_STAFF, agency=sheet.round.agency, unit=sheet.unit)
    return sheets, User.objects.get(pk=clerk.pk)


def filled_in(template: bytes, kinds: dict[str, str]) -> bytes:
    """Return the template with a new value in every row, and document numbers in some."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template))
    sheet = book[SHEET]
    documents = 0
    for row in sheet.iter_rows(min_row=FIRST):
        kind = kinds.get(str(row[0].value), "")
        if kind in ("ratio", "reduction"):
            row[4].value, row[5].value = 1000, 400
        elif kind == "points":
            row[POINTS - 1].value = NEW[kind]
        elif kind in NEW:
            row[VALUE - 1].value = NEW[kind]
        if kind in NEW and documents < DOCUMENTS:
            documents += 1
            row[EVIDENCE - 1].value = f"{documents}/KH-DTD ngày 05/01/2026"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def bare(content: bytes) -> tuple[Seconds, Seconds]:
    """Return the seconds in which openpyxl alone reads every cell, and writes the same values without any style."""
    from openpyxl import Workbook, load_workbook

    def read() -> list[tuple[Any, ...]]:
        return [row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)]

    *reading, rows = clock(read)

    def write() -> None:
        book = Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(io.BytesIO())

    *writing, _nothing = clock(write)
    return (reading[0], reading[1]), (writing[0], writing[1])


def measure(sheet: Any, clerk: Any) -> dict[str, Seconds]:
    """Measure one sheet: its template, the preview of a file that changes every row, and the writing of it."""
    from django.utils import timezone

    from scoring.excel import importer

    now = timezone.now()
    *out, template = clock(lambda: importer.make_template(sheet))
    examined = importer.examine(sheet, template)
    content = filled_in(template, {row.code: row.kind for row in examined.rows if row.is_filled_in})
    *shown, batch = clock(
        lambda: importer.receive(assessment=sheet, file_name="do.xlsx", content=content, actor=clerk, now=now)
    )
    ticks = {warning["code"] for warning in batch.report["warnings"] if warning["required"]}
    *written, saved = clock(
        lambda: importer.apply(batch=batch, actor=clerk, now=now, accepted_warnings=ticks, picks={})
    )
    if len(saved.versions) < LEAVES // 2:
        sys.exit(f"chỉ ghi {len(saved.versions)} tiêu chí: phép đo không còn đúng")
    reading, writing = bare(content)
    named = {"mẫu": out, "xem trước": shown, "áp dụng": written}
    return {name: (seconds[0], seconds[1]) for name, seconds in named.items()} | {READ: reading, WRITE: writing}


def main() -> int:
    """Measure, print, and return 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=4)
    parser.add_argument("--database", default="", help="URL; it must be empty and be one that may be filled")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sheets, clerk = set_up(given.database, folder, given.repeat)
        runs = [measure(sheet, clerk) for sheet in sheets]
    best = {name: tuple(min(run[name][place] for run in runs) for place in (0, 1)) for name in runs[0]}
    print(f"phiếu {LEAVES} tiêu chí, tốt nhất trong {len(runs)} lần; trong ngoặc: riêng bộ xử lý, cả tiến trình con")
    for name, beside in (("mẫu", WRITE), ("xem trước", READ), ("áp dụng", READ)):
        (seconds, worked), (bare_seconds, bare_worked) = best[name], best[beside]
        ratio = worked / bare_worked
        print(
            f"  {name:>9}: {seconds:.3f} s ({worked:.2f}), cho phép {ALLOWED[name]} s; "
            f"{beside}: {bare_seconds:.3f} s ({bare_worked:.2f}), gấp {ratio:.1f}"
        )
    good = all(best[name][0] <= limit for name, limit in ALLOWED.items())
    print("đạt" if good else "KHÔNG đạt")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
