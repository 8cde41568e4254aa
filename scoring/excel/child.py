"""The child process that opens files nobody can vouch for: limits first, then gate and reader; imports no Django.

`python -m scoring.excel.child read < FILE` prints one JSON object: {"book": …} or {"refusal": {code, message, fix}}.
`python -m scoring.excel.child csv < NAME OF SHEET, newline, FILE` prints the same of a csv file.
`python -m scoring.excel.child table < FILE` prints {"rows": [[number, [texts]], …]} of a plain table, .xlsx or .csv.
`python -m scoring.excel.child annotate < MARKS, newline, FILE` prints the marked workbook itself, or nothing.
"""

import json
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from cchc_portal import limits
from scoring.excel.package import START_AGAIN, RefusedFileError

MEMORY_BYTES: Final = 300_000_000
CPU_SECONDS: Final = 10
FILE_BYTES: Final = {"read": 0, "csv": 0, "table": 0, "annotate": 100_000_000}
"""What a job may write to disk: openpyxl writes its sheets to temporary files."""


def prepare(job: str = "read") -> None:
    """Have openpyxl do without what would make it slow or large, and parse XML safely; call it before openpyxl loads."""
    for name in ("numpy", "lxml", *(() if job == "annotate" else ("PIL",))):  # a marked copy keeps its pictures
        sys.modules[name] = None  # type: ignore[assignment]
    os.environ["OPENPYXL_LXML"] = "False"
    os.environ["OPENPYXL_DEFUSEDXML"] = "True"


def limit(job: str) -> None:
    """Bind this process to its memory, its processor time, and what it may write."""
    limits.bind(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=FILE_BYTES[job])


def read(data: bytes) -> dict[str, Any]:
    """Return the workbook or its refusal as a JSON value; nothing else comes out, whatever the file is."""
    from scoring.excel.book import read_book  # noqa: PLC0415 - openpyxl is loaded under the limits
    from scoring.excel.gate import inspect  # noqa: PLC0415
    from scoring.excel.raw import to_json  # noqa: PLC0415

    try:
        with warnings.catch_warnings(action="ignore"):
            return {"book": to_json(read_book(inspect(data)))}
    except RefusedFileError as refused:
        return {"refusal": asdict(refused.refusal)}
    except MemoryError:
        return {"refusal": _unreadable("Tệp quá phức tạp, đọc tốn quá nhiều bộ nhớ.")}
    except Exception as error:  # noqa: BLE001 - whatever openpyxl makes of a strange file is a refusal
        return {"refusal": _unreadable(f"Không đọc được nội dung bảng tính ({type(error).__name__}).")}


def read_rows(data: bytes) -> dict[str, Any]:
    """Return the rows of a plain table or its refusal as a JSON value, whatever the file is."""
    from scoring.excel.table_rows import rows_of_file  # noqa: PLC0415

    try:
        with warnings.catch_warnings(action="ignore"):
            return {"rows": rows_of_file(data)}
    except RefusedFileError as refused:
        return {"refusal": asdict(refused.refusal)}
    except MemoryError:
        return {"refusal": _unreadable("Tệp quá phức tạp, đọc tốn quá nhiều bộ nhớ.")}
    except Exception as error:  # noqa: BLE001 - whatever openpyxl makes of a strange file is a refusal
        return {"refusal": _unreadable(f"Không đọc được nội dung bảng ({type(error).__name__}).")}


def _unreadable(message: str) -> dict[str, str]:
    return {"code": "không đọc được", "message": message, "fix": START_AGAIN}


def _read() -> bytes:
    return json.dumps(read(sys.stdin.buffer.read()), ensure_ascii=False).encode()


def _csv() -> bytes:
    from scoring.excel.csv_table import read_csv  # noqa: PLC0415

    title, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = {"book": read_csv(data, title.decode())}
    except RefusedFileError as refused:
        answer = {"refusal": asdict(refused.refusal)}
    return json.dumps(answer, ensure_ascii=False).encode()


def _table() -> bytes:
    return json.dumps(read_rows(sys.stdin.buffer.read()), ensure_ascii=False).encode()


def _annotate() -> bytes:
    from scoring.excel.annotate import annotated  # noqa: PLC0415

    marks, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    return annotated(data, json.loads(marks))


_JOBS: Final[dict[str, Callable[[], bytes]]] = {"read": _read, "csv": _csv, "table": _table, "annotate": _annotate}


def main() -> None:
    """Run one job under the limits."""
    job = sys.argv[1]
    limit(job)
    prepare(job)
    warnings.simplefilter("ignore")
    sys.stdout.buffer.write(_JOBS[job]())


if __name__ == "__main__":
    main()
