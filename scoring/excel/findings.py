"""What reading a workbook can find: refusals of a file and findings of a cell; it must not word or group them for a page."""

from dataclasses import dataclass
from typing import Final

ERROR: Final = "error"
WARNING: Final = "warning"

NO_TICK: Final = frozenset({"số dạng chữ", "chưa chấm", "mẫu"})
"""Warnings shown in the preview that need no tick of their own; unit and round were confirmed by hand before."""


@dataclass(frozen=True)
class Refusal:
    """A whole file refused before its cells were looked at: `code` is the word of the rule, `fix` the way out."""

    code: str
    message: str
    fix: str


@dataclass(frozen=True)
class Finding:
    """One fault or doubt of one cell.

    `cell` is like "F14", "" where the finding is about the whole sheet or file; `value` is what was found, as text; `also`
    names the other cells of the sheet that it is about, such as the parts of a sum.
    """

    sheet: str
    cell: str
    code: str
    value: str
    message: str
    severity: str
    fix: str = ""
    also: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, as a person reads it: "Tự đánh giá!F14"."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def is_error(self) -> bool:
        """Whether the file is refused because of it."""
        return self.severity == ERROR

    @property
    def needs_tick(self) -> bool:
        """Whether a person must confirm it before the values are written."""
        return self.severity == WARNING and self.code not in NO_TICK


class Judged:
    """What a file would do, with what was found in it; a dataclass with `findings` takes this to name those that refuse it."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The faults that refuse the file."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should look at before it is written."""
        return tuple(finding for finding in self.findings if not finding.is_error)
