"""Answer a whole sheet so that the unit comes out at its profile; it puts no round together."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.management.demo import profiles
from scoring.management.demo.figures import Answer, Leaf, seed
from scoring.management.demo.places import Place
from scoring.management.demo.settle import Pick, Sheet, Worth, field_of, offer, settle
from scoring.management.demo.sheets import Layers, Manner, layers

_STATIC = ("points", "choice", "tally")  # measures whose possible answers are the same for every unit
_LATEST = 2014
_HEARD = Decimal("0.65")  # field 2 in 2013 loses this part of what the whole sheet loses


@dataclass
class Builder:
    """One round while it is being built; `offers` keeps what is the same for every unit."""

    programme: str
    year: int
    criteria: list[Leaf]
    worth: Worth
    offers: dict[str, Pick] = field(default_factory=dict)

    @property
    def current(self) -> bool:
        """Whether this is the round that stands mid-way."""
        return (self.programme, self.year) == ("CCHC", _LATEST)

    def leaves(self, block: str) -> list[Leaf]:
        """Return the leaves that a block answers, in the order of the set."""
        return [row for row in self.criteria if "measure" in row and block in row.get("blocks", [block])]

    def offer(self, leaf: Leaf, place: Place) -> Pick:
        """Return the possible answers of a unit to a leaf, at their best."""
        code = leaf["code"]
        if leaf["measure"]["kind"] not in _STATIC:
            return offer(leaf, place, self.year, self.worth)
        if code not in self.offers:
            self.offers[code] = offer(leaf, place, self.year, self.worth)
        return Pick(leaf, list(self.offers[code].grades))


def answers(builder: Builder, place: Place, index: Decimal, state: str) -> dict[str, Layers]:
    """Return a unit's answers by code, in the order of the set, with which it comes out at the printed index.

    Raises ValueError where the profile cannot be met.
    """
    fixed = {
        code: answer
        for (unit, code), answer in profiles.NOT_APPLICABLE[builder.programme].items()
        if unit == place.code
    }
    extras: dict[str, Layers] = {}
    if builder.programme == "CCHC":
        extras = profiles.EXTRAS[builder.year].get(place.code, {})
    missing = profiles.MISSING_2014.get(place.code, "").split() if builder.current else []
    leaves = builder.leaves(place.block)
    base = [leaf for leaf in leaves if leaf["code"][0].isdigit()]
    picks = [builder.offer(leaf, place) for leaf in base if leaf["code"] not in fixed and leaf["code"] not in missing]
    own = {
        code: _wanted(builder, [leaf for leaf in base if field_of(leaf) == code], fixed, wanted)
        for code, wanted in _field_wishes(builder, place.code, index).items()
    }
    points = _wanted(builder, base, fixed, index) - _added(builder, extras)
    settle(Sheet(place, builder.year, points, own, picks, profiles.BENDS[builder.programme]), builder.worth)
    picks += [Pick(leaf, [(Decimal(0), fixed[leaf["code"]])]) for leaf in base if leaf["code"] in fixed]
    manner = Manner(state, builder.current, 20 + seed(place.code, "seen") % 36 if state == "in_review" else None)
    places = {leaf["code"]: at for at, leaf in enumerate(base)}
    given = {pick.leaf["code"]: layers(pick, place.code, places[pick.leaf["code"]], manner) for pick in picks} | extras
    return {leaf["code"]: given[leaf["code"]] for leaf in leaves if leaf["code"] in given}


def _field_wishes(builder: Builder, unit: str, index: Decimal) -> dict[str, Decimal]:
    """Return the wanted index of the field of legal documents and procedures, every unit's better one in CCHC."""
    if builder.programme != "CCHC":
        return {}
    published = profiles.table(profiles.CCHC)[unit][2] if builder.year == _LATEST else None
    return {"2": published or round(100 - (100 - index) * _HEARD, 1)}


def _wanted(builder: Builder, leaves: list[Leaf], fixed: dict[str, Answer], index: Decimal) -> Decimal:
    """Return the points that the leaves not fixed must earn for an index over all of them (percent)."""
    maximum = earned = Decimal(0)
    for leaf in leaves:
        points = builder.worth(leaf["code"], fixed[leaf["code"]]) if leaf["code"] in fixed else Decimal(0)
        if points is not None:
            maximum += Decimal(leaf["max"])
            earned += points
    return index * maximum / 100 - earned


def _added(builder: Builder, extras: dict[str, Any]) -> Decimal:
    """Return the bonus less the penalty points of a unit."""
    total = Decimal(0)
    for code, given in extras.items():
        answer = given.get("inspection", given.get("self"))
        points = Decimal(answer["points"]) if "points" in answer else builder.worth(code, answer)
        total += (points or Decimal(0)) * (-1 if code.startswith("P") else 1)
    return total
