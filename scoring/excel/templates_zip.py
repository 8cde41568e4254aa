"""The templates of many sheets as one archive, one after the other while it is sent, for the standing body to hand out.

A unit's draft is its own until it is submitted: a template of such a sheet comes empty, as of before its first line.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from scoring.enums import Layer
from scoring.excel.sheet_spec import sheet_spec, stamped
from scoring.excel.template import render_template
from scoring.models import Assessment
from scoring.selectors.visibility import layers_for_organiser

MAX_SHEETS: Final = 200
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


class _Pipe(io.RawIOBase):
    """What was written since it was last emptied; it cannot go back, and an archive is written front to back."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += data
        return len(data)

    def emptied(self) -> bytes:
        data, self.written = bytes(self.written), bytearray()
        return data


def templates_zip(sheets: Iterable[Assessment]) -> Iterator[bytes]:
    """The archive in pieces, one workbook each, named by unit; a workbook is packed already and stored as it is."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for sheet in sheets:
            name = f"tu-danh-gia-{sheet.round.code}-{sheet.unit.code}.xlsx"
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), handed_out(sheet))
            yield pipe.emptied()
    yield pipe.emptied()


def handed_out(sheet: Assessment) -> bytes:
    """The template of a sheet with what the standing body may see of it."""
    spec = sheet_spec(sheet)
    if Layer.SELF not in layers_for_organiser(sheet, closed=False):
        rows = tuple(replace(row, answer=None, note="", evidence="", points=None) for row in spec.rows)
        spec = replace(spec, rows=rows, meta=stamped({**spec.meta, "history_seq": "0"}))
    return render_template(spec)
