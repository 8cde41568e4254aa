"""The annex of a unit (phụ lục) as a table, with the columns of the printed form; figures as the engine gave them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scoring.reports.paper import Column, Kind, Line, Section, Value, two
from scoring.selectors.annexes import Annex, AnnexLine, total

COLUMNS: Final = (
    Column("STT", 9),
    Column("Lĩnh vực / tiêu chí / tiêu chí thành phần", 60),
    Column("Điểm tối đa", 9, Kind.POINTS),
    Column("Điều tra XHH", 9, Kind.POINTS),
    Column("Tự đánh giá", 9, Kind.POINTS),
    Column("Thẩm định", 9, Kind.POINTS),
    Column("Điểm đạt được", 9, Kind.POINTS),
    Column("Chỉ số", 9, Kind.POINTS),
    Column("Ghi chú", 18),
)
NOTE: Final = (
    "Điểm đạt được lấy theo lần chấm có hiệu lực cao nhất. Mỗi con số làm tròn một lần; cộng các số đã in có thể lệch ở chữ số cuối. "
    "Điểm và chỉ số của lĩnh vực tính trên các tiêu chí có áp dụng."
)


def annex_section(annex: Annex) -> Section:
    """A unit's table: every criterion, then the whole."""
    top = [line for line in annex.lines if line.depth == 0]
    whole: tuple[Value, ...] = (
        "",
        "Tổng cộng",
        two(annex.max),
        two(total(line.survey for line in top)),
        two(total(line.own for line in top)),
        two(total(line.appraised for line in top)),
        two(annex.points),
        annex.index,
        _standing(annex),
    )
    lines = [Line(_values(line), strong=not line.is_leaf) for line in annex.lines]
    return Section(
        title=f"Phụ lục điểm: {annex.unit_name}",
        sheet=annex.unit_name,
        columns=COLUMNS,
        lines=(*lines, Line(whole, strong=True)),
        notes=(NOTE,),
        frozen=2,
    )


def _values(line: AnnexLine) -> tuple[Value, ...]:
    points = (line.max, line.survey, line.own, line.appraised, line.points)
    return (line.code, line.title, *(two(figure) for figure in points), line.index, line.note)


def _standing(annex: Annex) -> str:
    return f"Hạng {annex.rank}, {annex.class_name}" if annex.rank is not None else "Không xếp hạng"


def long_section(annexes: Iterable[Annex]) -> Section:
    """All units in one table, unit after unit, for programs and large workbooks."""
    lines = [
        Line((annex.unit_code, annex.unit_name, *line.values), line.strong)
        for annex in annexes
        for line in annex_section(annex).lines
    ]
    columns = (Column("Mã đơn vị", 12), Column("Đơn vị", 34), *COLUMNS)
    return Section("Phụ lục điểm của mọi đơn vị", "Phụ lục", columns, tuple(lines), (NOTE,), frozen=4)
