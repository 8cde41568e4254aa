"""Two class scales on the stored indexes of a published round: who would change class, and how many stand in each; never writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc_portal.numbers import format_number
from scoring import engine
from scoring.models import GradeScale, Ranking, RankingRow
from scoring.selectors.criteria_drafts import document_of
from scoring.selectors.criteria_sets import drafts_of
from scoring.selectors.engine_input import scale_classes
from scoring.selectors.rankings.classes import class_levels
from units.enums import Role

Classes = Sequence[Mapping[str, str]]
_LEAF = {"code": "1", "title": "X", "max": "100", "measure": {"kind": "points"}}
_KEY_LENGTH = 12


@dataclass(frozen=True)
class ScaleChoice:
    """A scale that can be compared: of some set or round, or of a draft; `key` stands in the address."""

    key: str
    label: str
    classes: Classes


@dataclass(frozen=True)
class Moved:
    """A unit that changes class."""

    unit_code: str
    unit_name: str
    block: str
    index: Decimal
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """What two scales make of the same indexes."""

    ranking: Ranking
    names: tuple[Sequence[str], Sequence[str]]
    counts: tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]]
    """Of each scale: {name, lower, count, level}, best first."""
    crossing: Sequence[tuple[str, Sequence[int]]]
    """Of each class by the first scale: how many units are in each class by the second."""
    moved: Sequence[Moved]
    units: int
    """How many units have an index and are ranked; the others have no class to compare."""


def _organised(user: Any) -> list[int]:
    return [m.agency_id for m in user.current_memberships if m.role == Role.ORGANISER]


def scale_choices(user: Any) -> list[ScaleChoice]:
    """The scales of the person's agencies and of the drafts they write; three queries."""
    rows = GradeScale.objects.filter(agency__in=_organised(user)).prefetch_related("bands").order_by("pk")
    found = [_choice(row.content_sha256[:_KEY_LENGTH], "", scale_classes(row)) for row in rows]
    for draft in drafts_of(user).filter(activated_as__isnull=True).order_by("-updated_at"):
        for number, scale in enumerate(draft.content["scales"], start=1):
            about = f"Bản nháp {draft.code}, {scale.get('block') or 'mọi khối'}: "
            found.append(_choice(f"{draft.code}.{number}", about, scale["classes"]))
    return [choice for choice in found if _is_sound(choice.classes)]


def _choice(key: str, about: str, classes: Classes) -> ScaleChoice:
    words = ", ".join(f"{one['name']} từ {one['from'].replace('.', ',')}" for one in classes)
    return ScaleChoice(key, f"{about}{words}", classes)


def _rules(classes: Classes) -> engine.Rules:
    scale = {"block": None, "classes": list(classes)}
    return engine.load_rules(document_of({"maximum": None, "blocks": [], "criteria": [_LEAF], "scales": [scale]}))


def _is_sound(classes: Classes) -> bool:
    try:
        _rules(classes)
    except engine.FaultyDocument:
        return False
    return True


def past_rankings(user: Any) -> list[Ranking]:
    """The newest published version of every round of the person's agencies, newest year first; one query."""
    rows = Ranking.objects.filter(round__agency__in=_organised(user), round__replaced_by__isnull=True)
    newest: dict[int, Ranking] = {}
    for ranking in rows.select_related("round").defer("summary").order_by("-round__year", "round__code", "-version"):
        newest.setdefault(ranking.round_id, ranking)
    return list(newest.values())


def compare(ranking: Ranking, first: Classes, second: Classes) -> Comparison:
    """What two scales make of a published round's ranked units; the engine classes every stored index; two queries."""
    rows = ranking.rows.filter(index__isnull=False, not_ranked_reason="").order_by("order")
    blocks = {block["code"]: block["name"] for block in Ranking.objects.get(pk=ranking.pk).summary.get("blocks", ())}
    both = tuple(_classed(rows, classes) for classes in (first, second))
    names = tuple([one["name"] for one in classes] for classes in (first, second))
    moved = [
        Moved(row.unit_code, row.unit_name, blocks.get(row.block_code, row.block_code), row.index, before, after)
        for (row, before), (_row, after) in zip(*both, strict=True)
        if row.index is not None and before != after
    ]
    pairs = Counter((before, after) for (_, before), (_, after) in zip(*both, strict=True))
    return Comparison(
        ranking=ranking,
        names=(names[0], names[1]),
        counts=(_counts(first, both[0]), _counts(second, both[1])),
        crossing=[(name, [pairs[name, other] for other in names[1]]) for name in names[0]],
        moved=moved,
        units=len(both[0]),
    )


def _classed(rows: Sequence[RankingRow] | Any, classes: Classes) -> list[tuple[RankingRow, str]]:
    rules = _rules(classes)
    block = next(iter(rules.plans))
    return [(row, engine.classify(rules, block, row.index) or "") for row in rows]


def _counts(classes: Classes, classed: Sequence[tuple[RankingRow, str]]) -> list[dict[str, Any]]:
    many = Counter(name for _row, name in classed)
    levels = class_levels([one["name"] for one in classes])
    return [
        {
            "name": one["name"],
            "lower": format_number(Decimal(one["from"])),
            "count": many[one["name"]],
            "level": levels[one["name"]],
        }
        for one in classes
    ]
