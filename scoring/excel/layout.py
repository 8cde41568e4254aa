"""The one spec of the self-assessment workbook: sheets, columns, meta keys and the rows it is made from.

Template, checks, messages and help all read it; it must not touch files, the database or Django.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from scoring.excel.findings import Finding

SHEET: Final = "Tự đánh giá"
GUIDE_SHEET: Final = "Hướng dẫn"
META_SHEET: Final = "_meta"
SURVEY_SHEET: Final = "Điều tra"
CENTRAL_SHEET: Final = "Cơ quan thường trực"
"""Figures that the standing body answers itself."""
PLAN_SHEET: Final = "Kế hoạch"
TEAM_SHEETS: Final = ("Đoàn", "Thành viên", "Lịch kiểm tra")
"""Teams, their people, their visits."""
FIGURES_SHEET: Final = "Số liệu"
CUTS_SHEET: Final = "Thủ tục"
COUNTS_SHEET: Final = "Ý kiến"
CODE_HEADER: Final = "Mã"
"""The header of the codes in sheets of figures, of procedures and of counts of opinions."""
SET_SHEETS: Final = ("Tiêu chí", "Khối", "Xếp loại")
"""The sheets of a criteria set: criteria, blocks, classes."""
LISTS_SHEET: Final = "_danh_muc"
ERRORS_SHEET: Final = "Lỗi"

TEMPLATE_VERSION: Final = "1"
META_KEYS: Final = (
    "template_version",
    "agency",
    "round",
    "period_year",
    "unit_code",
    "criteria_version",
    "history_seq",
    "stamp",
)

NOT_APPLICABLE: Final = "Không áp dụng"

MAX_ROWS: Final = 2000
MAX_COLUMNS: Final = 60
MAX_POINT_DECIMALS: Final = 4
MAX_FIGURE_DECIMALS: Final = 6
"""The round format's own limit; people type at most four, but what was loaded with six goes out and comes back."""
MAX_TEXT: Final = 5000
"""Characters of `Giải trình` and `Tài liệu kiểm chứng` that are kept; more is cut, with a warning."""


@dataclass(frozen=True)
class Column:
    """One column of the sheet: `key` in the code, `header` as written, `width` in characters."""

    key: str
    header: str
    width: int
    required: bool = True


COLUMNS: Final = (
    Column("code", "Mã tiêu chí", 11),
    Column("title", "Tên tiêu chí", 44, required=False),
    Column("max", "Điểm tối đa", 9),
    Column("how", "Cách tính điểm", 46, required=False),
    Column("a", "Số liệu (a)", 12),
    Column("b", "Số liệu (b)", 12),
    Column("value", "Giá trị / Lựa chọn", 22),
    Column("points", "Điểm tự chấm", 10),
    Column("note", "Giải trình", 34),
    Column("evidence", "Tài liệu kiểm chứng", 34),
)
HEADERS: Final = {column.key: column.header for column in COLUMNS}
INPUTS: Final = ("a", "b", "value", "points", "note", "evidence")
FIGURES: Final = ("a", "b", "value", "points")
TEXTS: Final = ("note", "evidence")

_INPUTS_OF: Final[dict[str, tuple[str, ...]]] = {
    "points": ("points",),
    "number": ("value",),
    "choice": ("value",),
    "tally": ("value",),
    "ratio": ("a", "b"),
    "reduction": ("a", "b"),
}


@dataclass(frozen=True)
class RowSpec:
    """One criterion as the sheet shows it.

    `level` counts from 0 at the top; `max` in points; `how` says in words how points come about; `measure`, `conversion`
    and `answer` have the shapes of the round format; `answer`, `note`, `evidence` and `points` are what is saved now.
    """

    code: str
    title: str
    level: int
    is_group: bool
    max: Decimal | None
    how: str = ""
    measure: Mapping[str, Any] | None = None
    source: str = "self"
    not_applicable_allowed: bool = False
    self_scored: bool = True
    answer: Mapping[str, Any] | None = None
    note: str = ""
    evidence: str = ""
    points: Decimal | None = None
    conversion: Mapping[str, Any] | None = None
    is_extra: bool = False
    """Under bonus or penalty: left blank it adds nothing, takes nothing off and is not missing."""

    @property
    def kind(self) -> str:
        """The kind of its measure, "" for a group."""
        return str(self.measure["kind"]) if self.measure else ""

    @property
    def is_filled_in(self) -> bool:
        """Whether the unit writes anything in this row."""
        return self.self_scored and not self.is_group and self.kind in _INPUTS_OF

    @property
    def is_computed(self) -> bool:
        """Whether its points are computed from what is filled in, never typed."""
        return self.is_filled_in and self.kind != "points"

    @property
    def figure_columns(self) -> tuple[str, ...]:
        """The columns that take what its measure asks for."""
        return _INPUTS_OF.get(self.kind, ()) if self.is_filled_in else ()

    @property
    def open_columns(self) -> tuple[str, ...]:
        """The columns that are unlocked for it, in the order of the sheet."""
        if not self.is_filled_in:
            return ()
        wanted = {*self.figure_columns, *TEXTS, *(("value",) if self.not_applicable_allowed else ())}
        return tuple(key for key in INPUTS if key in wanted)


@dataclass(frozen=True)
class SheetSpec:
    """One unit's sheet of one round, ready to be written; `meta` holds every META_KEYS as text, `stamp` signed by the caller."""

    agency_name: str
    round_code: str
    round_title: str
    unit_code: str
    unit_name: str
    deadline_text: str
    rows: Sequence[RowSpec]
    meta: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    """A line of its own under the title, such as "Số liệu minh họa"."""


@dataclass(frozen=True)
class ReadRow:
    """What the file says for one criterion that the unit fills in.

    `cells` names the cell of every column ("F14"); `answer` has the shape of the round format, None where nothing usable
    stands; `typed_points` is what `Điểm tự chấm` holds as a number, dot as decimal mark; `blank` says nothing was typed.
    """

    code: str
    cells: Mapping[str, str]
    answer: Mapping[str, Any] | None
    note: str
    evidence: str
    typed_points: str | None
    blank: bool
    cell: str
    """The cell that a message about its answer names: the first one that its measure asks for."""


@dataclass(frozen=True)
class Reading:
    """A workbook read against its criteria: `meta` as written in it, `rows` in the criteria's order, every finding."""

    meta: Mapping[str, str]
    rows: tuple[ReadRow, ...]
    findings: tuple[Finding, ...]


def folded(text: str) -> str:
    """Return the text for comparing: composed, one case, blanks of any kind collapsed to one and none around."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def header_key(text: str) -> str:
    """Return a header's text for comparing: blanks do not count at all."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).casefold()


COLUMN_OF_HEADER: Final = {header_key(column.header): column for column in COLUMNS}


def is_main_sheet(name: str) -> bool:
    """Whether a sheet has the name of the sheet to read, in any case and Unicode form."""
    return folded(name) == folded(SHEET)


def is_meta_sheet(name: str) -> bool:
    """Whether a sheet has the name of the hidden sheet that says whose workbook it is."""
    return folded(name) == META_SHEET


def is_central_sheet(name: str) -> bool:
    """Whether a sheet has the name of the sheet of the standing body's figures."""
    return folded(name) == folded(CENTRAL_SHEET)


def is_survey_sheet(name: str) -> bool:
    """Whether a sheet has the name of the sheet of survey counts."""
    return folded(name) == folded(SURVEY_SHEET)


def is_set_sheet(name: str) -> bool:
    """Whether a sheet has the name of one of the sheets of a criteria set."""
    return folded(name) in {folded(one) for one in SET_SHEETS}


def is_plan_sheet(name: str) -> bool:
    """Whether a sheet has the name of the sheet of a cross-inspection plan."""
    return folded(name) == folded(PLAN_SHEET)


def is_figure_sheet(name: str) -> bool:
    """Whether a sheet has the name of the sheet of reported figures, of procedures, or of counts of opinions."""
    return folded(name) in {folded(one) for one in (FIGURES_SHEET, CUTS_SHEET, COUNTS_SHEET)}


def is_team_sheet(name: str) -> bool:
    """Whether a sheet has the name of one of the three sheets of cross-inspection teams."""
    return folded(name) in {folded(title) for title in TEAM_SHEETS}


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's name, row and column counted from 1: (14, 6) is F14."""
    return f"{column_letters(column)}{row}"


def columns_word(keys: Sequence[str]) -> str:
    """Name columns by their headers: "Số liệu (a)", "Số liệu (b)"."""
    return ", ".join(f"“{HEADERS[key]}”" for key in keys)
