"""What a ranking shows, computed by the engine from a round's documents: rows of units and a summary of blocks.

The same shapes serve the provisional ranking, a publication and its pages; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from scoring import engine
from scoring.enums import TOOK_OVER, RoundState
from scoring.models import Assessment, Round
from scoring.selectors.engine_input import round_documents
from units.models import UnitSuccession


@dataclass(frozen=True)
class RowFigures:
    """A unit's line: the columns of RankingRow, names and classes as text; figures as the engine printed them."""

    unit_code: str
    unit_name: str
    block_code: str
    points: Decimal
    max: Decimal
    index: Decimal | None
    class_name: str
    rank: int | None
    tied: bool
    not_ranked_reason: str
    missing: int
    fields: list[dict[str, Any]]


@dataclass(frozen=True)
class Standing:
    """A whole ranking: its rows in the documents' order and the summary that Ranking.summary keeps."""

    rows: tuple[RowFigures, ...]
    summary: dict[str, Any]


def standing_of(
    documents: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]],
    took_over: Collection[str] = (),
) -> Standing:
    """Put documents and their results together; no query.

    `took_over` are codes of units that took others over in the round's year: a block of the summary names its own, and
    they are never compared with the year before.
    """
    rows: list[RowFigures] = []
    blocks: list[dict[str, Any]] = []
    for document, result in zip(documents, results, strict=True):
        rows += [_row(unit, figures) for unit, figures in zip(document["units"], result["units"], strict=True)]
        blocks += [_marked(_block(document, block), document["units"], took_over) for block in result["blocks"]]
    head = documents[0]["round"]
    summary = {
        "agency": head["agency"]["name"],
        "title": head["title"],
        "programme": head["programme"],
        "year": head["year"],
        "period": head["period"],
        "tie_break": documents[0]["policy"].get("tie_break", []),
        "layers": documents[0]["policy"]["layers"],
        "blocks": blocks,
        "all": results[0]["all"] if len(results) == 1 else None,
    }
    return Standing(tuple(rows), summary)


def _row(unit: Mapping[str, Any], figures: Mapping[str, Any]) -> RowFigures:
    return RowFigures(
        unit_code=unit["code"],
        unit_name=unit["name"],
        block_code=unit["block"],
        points=Decimal(figures["points"]),
        max=Decimal(figures["max"]),
        index=None if figures["index"] is None else Decimal(figures["index"]),
        class_name=figures["class"] or "",
        rank=figures["rank"],
        tied=figures["tied"],
        not_ranked_reason="" if unit.get("ranked", True) else unit["not_ranked_reason"],
        missing=len(figures["missing"]),
        fields=list(figures["fields"]),
    )


def _block(document: Mapping[str, Any], block: Mapping[str, Any]) -> dict[str, Any]:
    """A block's figures with its name, its scale and the titles of its base fields."""
    scales = {scale.get("block"): scale["classes"] for scale in document["scales"]}
    fields = [c for c in document["criteria"] if c.get("parent") is None and c.get("kind", "base") == "base"]
    names = {entry["code"]: entry["name"] for entry in document["blocks"]}
    return {
        **block,
        "name": names[block["code"]],
        "scale": scales.get(block["code"], scales.get(None)),
        "field_titles": [{"code": c["code"], "title": c["title"], "max": c["max"]} for c in fields],
    }


def _marked(block: dict[str, Any], units: Sequence[Mapping[str, Any]], took_over: Collection[str]) -> dict[str, Any]:
    """The block with the codes of its units that took others over; as it is where none did."""
    own = sorted(unit["code"] for unit in units if unit["block"] == block["code"] and unit["code"] in took_over)
    return {**block, TOOK_OVER: own} if own else block


def successors_in(round_: Round) -> frozenset[str]:
    """Codes of the units that took others over in the round's year, by decisions known now; one query."""
    rows = UnitSuccession.objects.filter(successor__agency=round_.agency_id, on_date__year=round_.year)
    return frozenset(rows.values_list("successor__code", flat=True))


def live_standing(round_: Round) -> Standing:
    """The ranking of a round by all its layers as they stand now, for who may see the provisional one.

    Evaluated once for each state of the scores (the sheets' history heads): one query when it was, eleven otherwise.
    """
    followed = UnitSuccession.objects.filter(successor=OuterRef("unit"), on_date__year=round_.year)
    rows = round_.assessments.annotate(took_over=Exists(followed)).order_by("order")
    sheets = [list(row) for row in rows.values_list("pk", "history_head", "ranked", "unit__name", "took_over")]
    key = f"standing:{round_.pk}:{engine.digest({'sheets': sheets, 'title': round_.title})}"
    found: Standing | None = cache.get(key)
    if found is None:
        documents = round_documents(round_)
        results = [engine.evaluate(engine.load_round(document)) for document in documents]
        found = standing_of(documents, results, successors_in(round_))
        cache.set(key, found, timeout=3600)
    return found


def own_provisional_row(sheet: Assessment) -> RowFigures | None:
    """The unit's own line of the provisional ranking, from presenting to publication where the round shows it; else None."""
    round_ = sheet.round
    provisional = round_.presented_at is not None and round_.state == RoundState.OPEN
    if not (provisional and round_.own_row_shown_when_provisional):
        return None
    return next(row for row in live_standing(round_).rows if row.unit_code == sheet.unit.code)
