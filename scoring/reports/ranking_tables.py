"""The tables of a ranking for papers: ranking, class distribution, leaders' matrix; figures as the page has them, none computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring.reports.paper import MISSING, Column, Kind, Line, Section, Value, two
from scoring.selectors.rankings import BlockTable, RankingPage, RowLine
from scoring.selectors.rankings.tables import FieldColumn

DISTRIBUTION: Final = "Phân bố xếp loại"
SHARES_NOTE: Final = "Tỷ lệ tính trên số đơn vị được xếp hạng; cộng các tỷ lệ đã làm tròn có thể là 99,9 hoặc 100,1."
MATRIX_NOTE: Final = (
    "Mỗi lĩnh vực: Thẩm định (điểm ngoài điều tra xã hội học), ĐTXHH (điểm điều tra xã hội học), Tổng, Chỉ số (%)."
)
_MATRIX_HEADS: Final = ("Thẩm định", "ĐTXHH", "Tổng", "Chỉ số %")
FIELDS_ON_PAPER: Final = 5
"""Fields of the matrix that stand side by side on A4 landscape."""


def rank_note(page: RankingPage) -> str:
    """How ranks were decided, for under a table."""
    return f"{page.tie_rule} Hạng và xếp loại quyết định trên chỉ số đã in."


def ranking_sections(page: RankingPage, *, wide: bool) -> tuple[Section, ...]:
    """A table for each block; `wide` has unit codes and both points and index of each field, for spreadsheets."""
    return tuple(_ranking_section(page, table, wide=wide) for table in page.blocks)


def _ranking_section(page: RankingPage, table: BlockTable, *, wide: bool) -> Section:
    cut = None if wide or any(line.why_not_ranked for line in table.lines) else -1  # no column of remarks without any
    lines = [Line(tuple(_line_values(line, wide=wide))[:cut], tied=line.tied) for line in table.lines]
    lines.append(Line(tuple(_average_values(table, wide=wide))[:cut], strong=True))
    fields = "; ".join(column.name for column in table.fields)
    notes = [rank_note(page), *([] if wide else [f"LV: lĩnh vực. {fields}. {table.units} đơn vị xếp hạng."])]
    return Section(
        title=f"{page.heading}: {table.name}",
        sheet=table.name,
        columns=tuple(_columns(page, table, wide=wide))[:cut],
        lines=tuple(lines),
        notes=tuple(notes),
        frozen=4 if wide else 3,
    )


def _columns(page: RankingPage, table: BlockTable, *, wide: bool) -> Iterator[Column]:
    year = page.previous_year
    yield Column("Hạng", 7, Kind.COUNT)
    yield Column(f"So với năm {year or 'trước'} (bậc)", 10, Kind.PLACES)
    if wide:
        yield Column("Mã đơn vị", 12)
    yield Column("Đơn vị", 40 if wide else 34)
    yield Column("Chỉ số", 9, Kind.POINTS)
    yield Column("Xếp loại", 13 if wide else 10)
    yield Column("Thay đổi chỉ số", 10, Kind.CHANGE)
    for field in table.fields:
        if wide:
            yield Column(f"{field.name}: điểm (tối đa {_short(field.max)})", 16, Kind.POINTS)
            yield Column(f"{field.name}: chỉ số (%)", 16, Kind.POINTS)
        else:
            yield Column(f"LV {field.code} (tối đa {_short(field.max)})", 9, Kind.POINTS)
    yield Column("Ghi chú", 36 if wide else 20)


def _short(figure: Decimal) -> str:
    return numbers.format_number(figure)


def _line_values(line: RowLine, *, wide: bool) -> Iterator[Value]:
    yield from (line.rank, line.places)
    if wide:
        yield line.unit_code
    yield from (line.unit_name, line.index, line.class_name if line.rank is not None else "")
    yield line.index_change
    for figure in line.fields:
        shown = figure if figure is not None and figure.index is not None else None
        yield two(shown.points) if shown else None
        if wide:
            yield shown.index if shown else None
    yield f"Không xếp hạng: {line.why_not_ranked}" if line.why_not_ranked else ""


def _average_values(table: BlockTable, *, wide: bool) -> Iterator[Value]:
    yield from ("", "", *([""] if wide else []), "Trung bình khối", table.average_index)
    yield from (table.class_name or MISSING, table.average_change)
    for field in table.fields:
        yield two(field.average_points)
        if wide:
            yield field.average_index
    yield f"{table.units} đơn vị xếp hạng"


def distribution_section(page: RankingPage) -> Section:
    """Classes of every block and of all: counts, denominators, shares, those of the year before, changes."""
    before = f"năm {page.previous_year}" if page.previous_year else "năm trước"
    columns = (
        Column("Khối", 28),
        Column("Xếp loại", 14),
        Column(f"Số đơn vị năm {page.year}", 12, Kind.COUNT),
        Column("Trên tổng số", 10, Kind.COUNT),
        Column("Tỷ lệ (%)", 10, Kind.PERCENT),
        Column(f"Số đơn vị {before}", 12, Kind.COUNT),
        Column(f"Trên tổng số {before}", 10, Kind.COUNT),
        Column(f"Tỷ lệ {before} (%)", 10, Kind.PERCENT),
        Column("Thay đổi (điểm phần trăm)", 14, Kind.SHARE_CHANGE),
    )
    lines = []
    for table in page.tables:
        found = table.distribution
        for share in found.classes if found else ():
            values: list[Value] = [table.name, share.name, share.count, found.units if found else None, share.percent]
            values += [share.previous_count, found.previous_units if found else None, share.previous_percent]
            lines.append(Line((*values, share.change)))
    return Section(
        f"{page.heading}: phân bố xếp loại", DISTRIBUTION, columns, tuple(lines), (SHARES_NOTE,), chart=(1, 2), frozen=4
    )


def matrix_sections(
    page: RankingPage, fields_of: Mapping[str, Sequence[Mapping[str, Any]]], *, wide: bool
) -> tuple[Section, ...]:
    """Units × fields, four figures each; `fields_of` has the printed fields by unit, on paper a few fields a table."""
    sections: list[Section] = []
    for table in page.blocks:
        groups = [table.fields] if wide else _groups(table.fields)
        for number, group in enumerate(groups, start=1):
            part = f" ({number}/{len(groups)})" if len(groups) > 1 else ""
            sections.append(_matrix_section(page, table, group, fields_of, part))
    return tuple(sections)


def _groups(fields: Sequence[FieldColumn]) -> list[Sequence[FieldColumn]]:
    return [fields[at : at + FIELDS_ON_PAPER] for at in range(0, len(fields), FIELDS_ON_PAPER)] or [()]


def _matrix_section(
    page: RankingPage,
    table: BlockTable,
    group: Sequence[FieldColumn],
    fields_of: Mapping[str, Sequence[Mapping[str, Any]]],
    part: str,
) -> Section:
    columns = [Column("Hạng", 8, Kind.COUNT), Column("Đơn vị", 34), Column("Chỉ số", 9, Kind.POINTS)]
    for field in group:
        columns += [Column(f"LV {field.code}: {head}", 9, Kind.POINTS) for head in _MATRIX_HEADS]
    lines = []
    for line in table.lines:
        figures = {figure["code"]: figure for figure in fields_of.get(line.unit_code, ())}
        values: list[Value] = [line.rank, line.unit_name, line.index]
        for field in group:
            values += _parts(figures.get(field.code))
        lines.append(Line(tuple(values), tied=line.tied))
    named = "; ".join(field.name for field in group)
    return Section(
        title=f"Ma trận lĩnh vực: {table.name}{part}",
        sheet=f"{table.name}{part}",
        columns=tuple(columns),
        lines=tuple(lines),
        notes=(f"LV: lĩnh vực. {named}.", MATRIX_NOTE, rank_note(page)),
        frozen=3,
    )


def _parts(figure: Mapping[str, Any] | None) -> list[Value]:
    """Appraised points without the survey's, the survey's, all, and the index; a field that does not apply is missing.

    The appraised part is the printed sum less the printed survey part, so that the two add up to it.
    """
    if figure is None or figure["index"] is None:
        return [None, None, None, None]
    total, survey = two(Decimal(figure["points"])), two(Decimal(figure.get("survey_points", 0)))
    asked = Decimal(figure.get("survey_max", 0)) > 0
    appraised = total - survey if total is not None and survey is not None else None
    return [appraised, survey if asked else None, total, Decimal(figure["index"])]
