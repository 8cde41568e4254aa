"""Hands a plain table to the child process and takes rows of texts back; no file of a user is opened in this process."""

from __future__ import annotations

import json
from typing import Final

from scoring.excel.findings import Refusal
from scoring.excel.gate import first_look
from scoring.excel.package import MAX_FILE_BYTES, START_AGAIN, RefusedFileError
from scoring.excel.reader import SECONDS, run_child

TableRows = list[tuple[int, list[str]]]
_TEXT_LIKE: Final = "tệp văn bản (.csv)"


def read_table(data: bytes) -> TableRows | Refusal:
    """(number, texts) of every row of an .xlsx or .csv, or why the file is refused; never raises for what is in the file."""
    try:
        first_look(data)
    except RefusedFileError as refused:
        if _TEXT_LIKE not in refused.refusal.message or len(data) > MAX_FILE_BYTES:
            return refused.refusal
    answer = run_child("table", data)
    if answer is None:
        return Refusal("không đọc được", f"Đọc tệp mất quá {SECONDS} giây hoặc quá nhiều bộ nhớ.", START_AGAIN)
    found = json.loads(answer)
    if "refusal" in found:
        return Refusal(**found["refusal"])
    return [(number, list(texts)) for number, texts in found["rows"]]
