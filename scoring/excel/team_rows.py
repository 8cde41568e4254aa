"""Reads the three sheets of a workbook of teams into teams as wanted, remembering each cell; rules are held elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils import timezone

from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import MAX_ROWS, TEAM_SHEETS, folded
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.table_layout import check_layout, spare_sheets
from scoring.excel.values import CellReader
from scoring.selectors.inspection_teams import DUTIES, MemberWanted, TeamWanted, VisitWanted

Place = tuple[str, str]
"""(sheet, cell)."""


@dataclass(frozen=True)
class Table:
    """A sheet of the workbook: its name and columns, the first `required` of which must be there."""

    title: str
    columns: tuple[str, ...]
    required: tuple[str, ...]


TEAM = "Mã đoàn"
TEAMS: Final = Table(
    TEAM_SHEETS[0],
    (TEAM, "Tên đoàn", "Mã đơn vị cử đoàn", "Số quyết định", "Ngày quyết định", "Nhận nhiều nhất"),
    (TEAM, "Tên đoàn"),
)
MEMBERS: Final = Table(TEAM_SHEETS[1], (TEAM, "Tên đăng nhập", "Họ và tên", "Việc"), (TEAM, "Tên đăng nhập"))
VISITS: Final = Table(
    TEAM_SHEETS[2],
    (TEAM, "Mã đơn vị", "Đơn vị", "Ngày", "Giờ", "Địa điểm", "Người tiếp đoàn"),
    (TEAM, "Mã đơn vị"),
)
_MEND: Final = "Dùng tệp mẫu tải từ trang Đoàn kiểm tra; không sửa tên trang tính và tên cột."
_LONGEST: Final = {"code": 40, "name": 200, "unit_code": 40, "decision": 100, "visit": 300}
"""Characters that a text may have."""
_DAY: Final = "Ghi ngày theo dạng 15/01/2027."
_HOUR: Final = "Ghi giờ theo dạng 8:30 hoặc 8h30."
_FORMATS: Final = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


@dataclass
class ReadTeams:
    """What a file says: teams in its order, the cell of each thing said, and what could not be read."""

    teams: list[TeamWanted] = field(default_factory=list)
    places: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_rows(raw: RawBook) -> ReadTeams:
    """The teams of a workbook; every fault of reading at its cell."""
    return _Reading(raw).read()


class _Reading:
    def __init__(self, raw: RawBook) -> None:
        self.raw = raw
        self.sheets = {folded(sheet.name): sheet for sheet in reversed(raw.sheets)}
        self.found = ReadTeams()
        self.teams: dict[str, TeamWanted] = {}

    def read(self) -> ReadTeams:
        for table, take in ((TEAMS, self._team), (MEMBERS, self._member), (VISITS, self._visit)):
            sheet = self.sheets.get(folded(table.title))
            if sheet is None:
                said = f"Không thấy trang tính “{table.title}”."
                self.found.findings.append(Finding("", "", "trang tính", "", said, ERROR, _MEND))
                continue
            reader = CellReader(sheet.name)
            lines, columns = _lines(reader, sheet, table)
            self.found.findings += spare_sheets(self.raw, table.title, table.required)
            for cells in lines:
                named = {name: cells.get(column) for name, column in columns.items()}
                code = reader.text(named[TEAM], prose=False).upper()
                first = next(iter(cells.values())).name
                if not code:
                    reader.error(first, "mã", "", "Dòng này không có mã đoàn.", "Ghi mã đoàn ở cột đầu.")
                elif table is not TEAMS and code not in self.teams:
                    said = f"Trang “{TEAMS.title}” không có đoàn {code}."
                    reader.error(_name(named[TEAM], first), "mã", code, said, "Thêm đoàn vào trang ấy hoặc sửa mã.")
                else:
                    take(reader, code, named, first)
            self.found.findings += reader.findings
        self.found.teams = list(self.teams.values())
        return self.found

    def _put(self, reader: CellReader, code: str, part: str, key: str, cell: str) -> None:
        self.found.places.setdefault((code, part, key), (reader.sheet, cell))

    def _team(self, reader: CellReader, code: str, cells: dict[str, RawCell | None], first: str) -> None:
        if code in self.teams:
            reader.error(_name(cells[TEAM], first), "trùng", code, f"Đoàn {code} được ghi hai lần.", "Xóa một dòng.")
            return
        parts = {"code": TEAM, "name": TEAMS.columns[1], "unit_code": TEAMS.columns[2], "decision": TEAMS.columns[3]}
        for part, column in (parts | {"decision_date": TEAMS.columns[4], "capacity": TEAMS.columns[5]}).items():
            self._put(reader, code, part, "", _name(cells.get(column), first))
        texts = {part: _text(reader, cells.get(column), _LONGEST[part]) for part, column in parts.items()}
        self.teams[code] = TeamWanted(
            code=code,
            name=texts["name"],
            unit_code=texts["unit_code"].upper(),
            decision=texts["decision"],
            decision_date=_day(reader, cells.get(TEAMS.columns[4])),
            capacity=_count(reader, cells.get(TEAMS.columns[5])),
        )

    def _member(self, reader: CellReader, code: str, cells: dict[str, RawCell | None], first: str) -> None:
        username = reader.text(cells["Tên đăng nhập"], prose=False)
        if not username:
            reader.error(first, "người", "", "Dòng này không có tên đăng nhập.", "Ghi tên đăng nhập của thành viên.")
            return
        said = reader.text(cells.get("Việc"))
        duty = next((value for value, words in DUTIES.items() if folded(words) == folded(said)), None if said else "")
        if duty is None:
            known = ", ".join(DUTIES.values())
            place = _name(cells.get("Việc"), first)
            reader.error(place, "việc", said[:40], f"Không có việc “{said[:40]}”.", f"Ghi một trong: {known}.")
            return
        self._put(reader, code, "members", username, _name(cells["Tên đăng nhập"], first))
        team = self.teams[code]
        self.teams[code] = replace(team, members=(*team.members, MemberWanted(username, duty)))

    def _visit(self, reader: CellReader, code: str, cells: dict[str, RawCell | None], first: str) -> None:
        unit = reader.text(cells["Mã đơn vị"], prose=False).upper()
        if not unit:
            reader.error(first, "đơn vị", "", "Dòng này không có mã đơn vị.", "Ghi mã đơn vị được kiểm tra.")
            return
        self._put(reader, code, "visits", unit, _name(cells["Mã đơn vị"], first))
        day, hour = _day(reader, cells.get("Ngày")), _hour(reader, cells.get("Giờ"))
        if hour is not None and day is None:
            reader.error(_name(cells.get("Giờ"), first), "ngày", "", "Có giờ thì phải có ngày.", _DAY)
        at = None if day is None else timezone.make_aware(dt.datetime.combine(day, hour or dt.time(8)))
        place, received = (
            _text(reader, cells.get(name), _LONGEST["visit"]) for name in ("Địa điểm", "Người tiếp đoàn")
        )
        team = self.teams[code]
        visit = VisitWanted(unit, at, place, received)
        self.teams[code] = replace(team, visits=(*team.visits, visit))


def _lines(reader: CellReader, sheet: RawSheet, table: Table) -> tuple[list[dict[int, RawCell]], dict[str, int]]:
    """(the rows under the head, the place of each known column); ([], {}) with findings where the head is wrong."""
    by_row: dict[int, dict[int, RawCell]] = {}
    for cell in sheet.cells:
        if reader.has_value(cell):
            by_row.setdefault(cell.row, {})[cell.column] = cell
    head = min(by_row, default=0)
    known = {folded(name): name for name in table.columns}
    columns: dict[str, int] = {}
    for column, cell in by_row.pop(head, {}).items():
        name = known.get(folded(cell.value))
        if name is None or name in columns:
            said = f"Không có cột “{cell.value[:40]}”." if name is None else f"Cột “{name}” có hai lần."
            reader.error(cell.name, "cột", cell.value[:80], said, _MEND)
        else:
            columns[name] = column
    missing = [name for name in table.required if name not in columns]
    for name in missing:
        reader.error("", "thiếu cột", name, f"Thiếu cột “{name}”.", _MEND)
    if max(by_row, default=0) >= MAX_ROWS:
        reader.error("", "quá nhiều", "", f"Trang có từ {MAX_ROWS} dòng trở lên.", _MEND)
        return [], {}
    if missing:
        return [], {}
    check_layout(reader, sheet, dict.fromkeys(sorted(by_row), table.title), columns, head)
    return [by_row[number] for number in sorted(by_row)], columns


def _text(reader: CellReader, cell: RawCell | None, most: int) -> str:
    """A text of at most `most` characters; a longer one is told, as nothing is cut in silence."""
    text = reader.text(cell)
    if cell is not None and len(text) > most:
        said = f"Nội dung dài {len(text)} ký tự; nhiều nhất {most} ký tự."
        reader.error(cell.name, "quá dài", text[:80], said, "Rút gọn nội dung ô này.")
    return text


def _name(cell: RawCell | None, otherwise: str) -> str:
    return otherwise if cell is None else cell.name


def _day(reader: CellReader, cell: RawCell | None) -> dt.date | None:
    text = reader.text(cell, prose=False).split(" ")[0]
    if cell is None or not text:
        return None
    for form in _FORMATS:
        try:
            day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:  # noqa: PLR2004 - as forms do
            return day
    reader.error(cell.name, "ngày", text[:40], f"“{text[:40]}” không phải ngày.", _DAY)
    return None


def _hour(reader: CellReader, cell: RawCell | None) -> dt.time | None:
    text = reader.text(cell, prose=False).lower().replace("h", ":").rstrip(":")
    if cell is None or not text:
        return None
    parts = text.split(":")
    if all(part.isascii() and part.isdecimal() for part in parts):
        numbers = [int(part[:3]) for part in (*parts, "0")[:2]]
        if numbers[0] < 24 and numbers[1] < 60:  # noqa: PLR2004 - a clock
            return dt.time(numbers[0], numbers[1])
    reader.error(cell.name, "giờ", text[:40], f"“{cell.value[:40]}” không phải giờ.", _HOUR)
    return None


def _count(reader: CellReader, cell: RawCell | None) -> int | None:
    number = None if cell is None or not reader.has_value(cell) else reader.figure(cell, integer=True)
    return None if number is None else int(number)
