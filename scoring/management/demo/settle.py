"""Choose made-up answers with which a unit comes out at a wanted index; what each is worth is asked, never computed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.management.demo.figures import Answer, Leaf, candidates, plain, seed
from scoring.management.demo.places import Place

Worth = Callable[[str, Answer], Decimal | None]

_FINE_RESERVE = Decimal("0.03")  # points left for the last leaf, so that it never stands at a suspicious 100 %
_NEAR = Decimal("0.0004")  # points: much less than half of the last printed digit of an index
_LEAST, _MOST = Decimal(15), Decimal(99)  # percent of a field's maximum that a field may be wanted at


@dataclass
class Pick:
    """A leaf that is being answered: its answers by falling worth, and which of them is taken."""

    leaf: Leaf
    grades: list[tuple[Decimal, Answer]]
    at: int = 0

    @property
    def points(self) -> Decimal:
        """The worth of the answer taken."""
        return self.grades[self.at][0]

    @property
    def answer(self) -> Answer:
        """The answer taken."""
        return self.grades[self.at][1]

    @property
    def drop(self) -> Decimal | None:
        """The points lost with the next poorer answer; None at the poorest."""
        return self.points - self.grades[self.at + 1][0] if self.at + 1 < len(self.grades) else None


@dataclass
class Sheet:
    """What a sheet must come out at: the points of its base fields, and of the field that has an index of its own.

    `bends` says by how many percent the other fields usually stand above or below each other.
    """

    place: Place
    year: int
    points: Decimal
    field_points: dict[str, Decimal] = field(default_factory=dict)
    picks: list[Pick] = field(default_factory=list)
    bends: dict[str, int] = field(default_factory=dict)


def field_of(leaf: Leaf) -> str:
    """Return the code of the field that a leaf belongs to."""
    code: str = leaf["code"]
    return code.split(".", maxsplit=1)[0]


def offer(leaf: Leaf, place: Place, year: int, worth: Worth) -> Pick:
    """Return the leaf with its possible answers, one for each worth, best first."""
    grades: dict[Decimal, Answer] = {}
    for answer in candidates(leaf, place, year):
        points = worth(leaf["code"], answer)
        if points is not None:
            grades.setdefault(points, answer)
    return Pick(leaf, sorted(grades.items(), key=lambda grade: -grade[0]))


def settle(sheet: Sheet, worth: Worth) -> None:
    """Lower the picks of a sheet, all at their best, until it comes out at its wanted points to within a printed digit.

    Raises ValueError where no choice gets there: the profile asks for too much.
    """
    own = sheet.field_points
    rest = [pick for pick in sheet.picks if field_of(pick.leaf) not in own]
    for code, points in own.items():
        _meet(sheet, [pick for pick in sheet.picks if field_of(pick.leaf) == code], points, worth)
    wanted = sheet.points - sum((pick.points for pick in sheet.picks if field_of(pick.leaf) in own), Decimal(0))
    for code, points in _portions(sheet, rest, wanted).items():
        mine = [pick for pick in rest if field_of(pick.leaf) == code]
        _lower(sheet, mine, _total(mine) - points)
    _meet(sheet, rest, wanted, worth)


def _total(picks: Iterable[Pick]) -> Decimal:
    return sum((pick.points for pick in picks), Decimal(0))


def _portions(sheet: Sheet, picks: list[Pick], wanted: Decimal) -> dict[str, Decimal]:
    """Divide wanted points over fields: by their maxima, bent by what this unit is good and bad at."""
    best: dict[str, Decimal] = {}
    for pick in picks:
        best[field_of(pick.leaf)] = best.get(field_of(pick.leaf), Decimal(0)) + pick.points
    unit = sheet.place.code
    bend = {
        code: sheet.bends.get(code, 0)
        + Decimal(seed(unit, "field", code) % 900 + seed(code, sheet.year, unit) % 300 - 600) / 100
        for code in best
    }
    level = wanted / sum(best.values()) * 100
    for _ in range(8):
        portions = {code: best[code] * min(max(level + bend[code], _LEAST), _MOST) / 100 for code in best}
        level += (wanted - sum(portions.values())) / sum(best.values()) * 100
    return portions


def _lower(sheet: Sheet, picks: list[Pick], excess: Decimal) -> None:
    """Take poorer answers, a grade a leaf a round, in the unit's own order, while they cost no more than the excess."""
    order = sorted(picks, key=lambda pick: seed(sheet.place.code, pick.leaf["code"]))
    moved = True
    while moved:
        moved = False
        for pick in order:
            drop = pick.drop
            if drop is not None and drop <= excess:
                pick.at += 1
                excess -= drop
                moved = True


def _meet(sheet: Sheet, picks: list[Pick], wanted: Decimal, worth: Worth) -> None:
    """Bring picks to the wanted points: by grades, and the last bit by the figures of the leaf marked as fine."""
    [fine] = [pick for pick in picks if pick.leaf.get("x-demo", {}).get("fine")]
    others = [pick for pick in picks if pick is not fine]
    fine.at = 0
    _lower(sheet, others, _total(picks) - wanted - _FINE_RESERVE)
    points = wanted - _total(others)
    best, taken = _closest(fine, points, worth)
    if abs(best - points) > _NEAR * 10:
        raise ValueError(f"{sheet.place.code} {sheet.year}: {fine.leaf['code']} cannot be worth {points}")
    fine.grades.insert(0, (best, taken))


def _closest(fine: Pick, points: Decimal, worth: Worth) -> tuple[Decimal, Answer]:
    """Return the figures of a ratio, near its own, whose share is worth nearest to the points."""
    highest = Decimal(fine.leaf["max"])
    whole = int(fine.answer["a"])
    found: list[tuple[Decimal, Decimal, Answer]] = []
    for a in range(whole, whole + 60):
        answer = {"a": str(a), "b": plain(round(a * min(points / highest, Decimal(1))))}
        got = worth(fine.leaf["code"], answer)
        if got is not None:
            found.append((abs(got - points), got, answer))
            if abs(got - points) <= _NEAR:
                break
    _, best, taken = min(found, key=lambda row: row[0])
    return best, taken
