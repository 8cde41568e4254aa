"""Who rose and who fell most since another year, among units that can be compared; it compares nobody across a merger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.selectors.analysis.years import Span, Year, followed
from scoring.selectors.rankings import RankingPage, RowLine
from scoring.selectors.rankings.lines import Row, figures_of

SHOWN = 5

RULE = (
    "Chỉ so đơn vị có cùng mã, cùng khối và được xếp hạng ở cả hai năm, không hợp nhất, chia tách giữa hai năm. "
    "Xếp theo thay đổi của chỉ số đã in; bằng nhau thì cùng thứ tự (ghi dấu “=”) và đều được nêu."
)


@dataclass(frozen=True)
class FieldMove:
    """The field in which a unit's points moved most in the direction of its index; only fields with the same name and maximum."""

    name: str
    change: Decimal


@dataclass(frozen=True)
class Mover:
    """A unit that can be compared: its place by change, 1 first, `tied` with others of the same change."""

    place: int
    tied: bool
    line: RowLine
    previous_index: Decimal
    change: Decimal
    field: FieldMove | None


@dataclass(frozen=True)
class NotCompared:
    """A unit that is not compared, and why."""

    unit_name: str
    why: str


@dataclass(frozen=True)
class Movers:
    """Most improved first, most fallen first; each the first SHOWN places with all that share the last one.

    `every` holds all comparable units, the greatest rise first.
    """

    risen: tuple[Mover, ...]
    fallen: tuple[Mover, ...]
    every: tuple[Mover, ...]
    same: int
    not_compared: tuple[NotCompared, ...]


def movers_of(span: Span, before: Year, page: RankingPage, block_codes: Sequence[str]) -> Movers:
    """The movers of these blocks since `before`; `page` stands beside that year. No query."""
    then_by_code = {row.unit_code: row for row in before.rows}
    compared: list[_Compared] = []
    left_out: list[NotCompared] = []
    for block in page.blocks:
        for line in block.lines if block.code in block_codes else ():
            then = then_by_code.get(line.unit_code)
            why = _why_not(span, before, line, then, then_by_code)
            if then is None or why:
                left_out.append(NotCompared(line.unit_name, why))
            elif line.index_change is not None:
                compared.append(_Compared(line, then, line.index_change))
    fields = _FieldMoves(span, before)
    return Movers(
        risen=_places([one for one in compared if one.change > 0], fields, falling=False, most=SHOWN),
        fallen=_places([one for one in compared if one.change < 0], fields, falling=True, most=SHOWN),
        every=_places(compared, fields, falling=False, most=None),
        same=sum(1 for one in compared if one.change == 0),
        not_compared=tuple(left_out),
    )


@dataclass(frozen=True)
class _Compared:
    line: RowLine
    then: Row
    change: Decimal


def _why_not(span: Span, before: Year, line: RowLine, then: Row | None, codes_then: Collection[str]) -> str:
    merged = followed(span.successions, line.unit_code, before, span.current, codes_then)
    if merged:
        names = ", ".join(one.predecessor_name for one in merged)
        return f"tiếp nối {names} từ {merged[0].on_date:%d/%m/%Y}"
    if then is None:
        return f"năm {before.year} không có đơn vị mang mã này"
    if line.rank is None:
        return f"năm {span.current.year} không xếp hạng: {line.why_not_ranked}"
    if then.rank is None:
        return f"năm {before.year} không xếp hạng"
    if then.block_code != line.block_code:
        return f"năm {before.year} thuộc khối khác"
    return ""


def _places(found: Sequence[_Compared], fields: _FieldMoves, *, falling: bool, most: int | None) -> tuple[Mover, ...]:
    ordered = sorted(found, key=lambda one: one.change, reverse=not falling)
    shared = Counter(one.change for one in ordered)
    placed: list[Mover] = []
    for at, one in enumerate(ordered):
        place = placed[-1].place if placed and placed[-1].change == one.change else at + 1
        if most is not None and place > most:
            break
        previous_index = one.then.index or Decimal(0)
        placed.append(Mover(place, shared[one.change] > 1, one.line, previous_index, one.change, fields.of(one)))
    return tuple(placed)


class _FieldMoves:
    """Finds in which field a unit moved most; the rows of both years by code, and what both years' fields share."""

    def __init__(self, span: Span, before: Year) -> None:
        self._rows = {row.unit_code: row for row in span.current.rows}
        self._shared: dict[str, list[tuple[str, str]]] = {}
        for block in span.current.summary["blocks"]:
            then = before.part(block["code"])
            known = then["field_titles"] if then else []
            self._shared[block["code"]] = [(f["code"], f["title"]) for f in block["field_titles"] if f in known]

    def of(self, one: _Compared) -> FieldMove | None:
        """The field in which the unit moved most towards where its index went; the first of equal ones."""
        row = self._rows[one.line.unit_code]
        figures, earlier = figures_of(row), figures_of(one.then)
        moves = []
        for code, title in self._shared[row.block_code]:
            now, was = figures.get(code), earlier.get(code)
            if now and was and now["max"] == was["max"]:
                moves.append(FieldMove(f"{code}. {title}", Decimal(now["points"]) - Decimal(was["points"])))
        if one.change < 0:
            return min((move for move in moves if move.change < 0), key=lambda move: move.change, default=None)
        return max((move for move in moves if move.change > 0), key=lambda move: move.change, default=None)


def same_fields(span: Span, before: Year) -> bool:
    """Whether every block that both years have names the same fields with the same maxima."""
    for block in span.current.summary["blocks"]:
        then = before.part(block["code"])
        if then is not None and then["field_titles"] != block["field_titles"]:
            return False
    return True
