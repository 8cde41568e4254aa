"""One unit's profile: where it stands in its block, its fields, its losses and the cheapest ways up; it ranks nothing.

Strengths and weaknesses follow one rule: the fields whose index stands above (below) the block's average, up to MARKED of
them, the furthest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.selectors.profiles.books import Book, UnitSheet, sheets_in, year_before
from scoring.selectors.profiles.lines import CriterionLine, FieldGroup, groups_of, layers_in, losses_of
from scoring.selectors.rankings.lines import Row, RowLine, decimal_of, figures_of, levels_of, lines_of

MARKED = 3
_SCALE_DECIMALS = 6


@dataclass(frozen=True)
class FieldStanding:
    """A field against the block: indexes 0–100, None where nothing applies or nobody is ranked."""

    code: str
    title: str
    points: Decimal
    max: Decimal
    index: Decimal | None
    average: Decimal | None
    best: Decimal | None

    @property
    def ahead(self) -> Decimal | None:
        """Index less the block's average; negative below it."""
        return None if self.index is None or self.average is None else self.index - self.average


@dataclass(frozen=True)
class Goal:
    """Something to reach and the cheapest way there: a class from its lower bound, or the place of the unit above."""

    name: str
    way: engine.Way


@dataclass(frozen=True)
class Profile:
    """All that the page of one unit shows; figures as the ranking has them."""

    book: Book
    sheet: UnitSheet
    line: RowLine
    level: int
    block: Mapping[str, Any]
    previous_year: int | None
    fields: tuple[FieldStanding, ...]
    groups: tuple[FieldGroup, ...]
    layers: tuple[str, ...]
    losses: tuple[CriterionLine, ...]
    next_class: Goal | None
    next_rank: Goal | None

    @property
    def average(self) -> Decimal | None:
        """The average index of the block."""
        return decimal_of(self.block["average_index"])

    @property
    def strengths(self) -> list[FieldStanding]:
        """The fields furthest above the block's average."""
        ahead = [one for one in self.fields if one.ahead is not None and one.ahead > 0]
        return sorted(ahead, key=lambda one: -(one.ahead or 0))[:MARKED]

    @property
    def weaknesses(self) -> list[FieldStanding]:
        """The fields furthest below the block's average."""
        behind = [one for one in self.fields if one.ahead is not None and one.ahead < 0]
        return sorted(behind, key=lambda one: one.ahead or 0)[:MARKED]

    @property
    def goals(self) -> list[tuple[str, Goal]]:
        """What can be aimed at: the next class, the next rank."""
        return [(kind, goal) for kind, goal in (("class", self.next_class), ("rank", self.next_rank)) if goal]

    @property
    def lost(self) -> Decimal:
        """All points lost."""
        return sum((line.lost for line in self.losses), Decimal(0))


def profile_of(book: Book, unit_code: str) -> Profile | None:
    """The profile of a unit of a book; None for a code that is none of its units. Four queries at most."""
    row = book.row(unit_code)
    sheet = sheets_in(book, [unit_code]).get(unit_code) if row is not None else None
    if row is None or sheet is None:
        return None
    block = book.block(row.block_code)
    previous = year_before(book, unit_code)
    (line,) = lines_of([block], [], [row], previous)
    ranked = book.ranked_in(row.block_code)
    groups = groups_of(sheet)
    return Profile(
        book=book,
        sheet=sheet,
        line=line,
        level=levels_of(block).get(row.class_name, 0),
        block=block,
        previous_year=previous.year if previous is not None else None,
        fields=fields_of(row, block, ranked),
        groups=groups,
        layers=layers_in(groups),
        losses=losses_of(groups),
        next_class=next_class(sheet),
        next_rank=next_rank(sheet, row, ranked),
    )


def fields_of(row: Row, block: Mapping[str, Any], ranked: Sequence[Row]) -> tuple[FieldStanding, ...]:
    """The base fields of a line against the block's average and its best ranked unit."""
    own = figures_of(row)
    averages = {entry["code"]: decimal_of(entry["average_index"]) for entry in block["fields"]}
    best: dict[str, Decimal] = {}
    for other in ranked:
        for figure in other.fields:
            index = decimal_of(figure["index"])
            if index is not None and index > best.get(figure["code"], Decimal(-1)):
                best[figure["code"]] = index
    return tuple(
        FieldStanding(
            code=title["code"],
            title=title["title"],
            points=Decimal(own[title["code"]]["points"]),
            max=Decimal(own[title["code"]]["max"]),
            index=decimal_of(own[title["code"]]["index"]),
            average=averages.get(title["code"]),
            best=best.get(title["code"]),
        )
        for title in block["field_titles"]
        if title["code"] in own and Decimal(own[title["code"]]["max"])
    )


def class_of(sheet: UnitSheet) -> str | None:
    """The class of a sheet as it stands; None without an index."""
    return engine.classify(sheet.rules, sheet.block_code, sheet.result.index)


def next_class(sheet: UnitSheet) -> Goal | None:
    """The way to the next better class; None in the best one and without an index."""
    own = class_of(sheet)
    better = None
    for one in sheet.rules.classes_of(sheet.block_code):
        if one.name == own:
            break
        better = one
    if own is None or better is None:
        return None
    return _goal(sheet, better.name, Decimal(better.lower).scaleb(-_SCALE_DECIMALS))


def next_rank(sheet: UnitSheet, row: Row, ranked: Sequence[Row]) -> Goal | None:
    """The way past the nearest unit above, by one last decimal of the index, so that no tie rule matters; None for the first."""
    above = [other for other in ranked if row.rank is not None and (other.rank or 0) < row.rank]
    if not above or above[-1].index is None:
        return None
    nearest = above[-1]
    return _goal(sheet, nearest.unit_name, (nearest.index or 0) + Decimal(1).scaleb(-sheet.rules.policy.decimals))


def _goal(sheet: UnitSheet, name: str, target: Decimal) -> Goal | None:
    way = engine.cheapest_way(sheet.rules, sheet.block_code, sheet.answers, target)
    return None if way is None else Goal(name, way)
