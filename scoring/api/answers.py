"""Puts published rows into the shapes of the API; it asks no database and computes no figure."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from scoring.api.schemas import Answer
from scoring.models import Ranking, RankingRow
from scoring.selectors.open_data import OpenRanking, OpenVersion, decimals_of, printed_index

FIELD_KEYS = ("code", "points", "max", "index", "survey_points", "survey_max")


def licensed(**answer: Any) -> Answer:
    """An answer under the line that says how the data may be used."""
    return {"licence": settings.OPEN_DATA_LICENCE, **answer}


def item(found: OpenRanking) -> Answer:
    """A ranking of the list."""
    return {
        "round": found.round_code,
        "agency": found.agency_code,
        "agency_name": found.agency,
        "programme": found.programme,
        "year": found.year,
        "period": found.period,
        "title": found.title,
        **_decision(found),
        "published_at": found.published_at,
        "units": found.units,
        "url": version_url(found.round_code, found.version),
    }


def version(found: OpenVersion) -> Answer:
    """A version with its blocks, what it corrects, and its sealed files."""
    ranking, summary = found.ranking, found.ranking.summary
    code = ranking.round.code
    address = {"round_code": code, "version": ranking.version}
    return licensed(
        round=code,
        agency=ranking.round.agency.code,
        agency_name=summary["agency"],
        **{key: summary[key] for key in ("programme", "year", "period", "title")},
        **_decision(ranking),
        newest_version=found.versions[-1],
        corrects=found.corrects,
        corrected_by=found.corrected_by,
        reason=ranking.reason,
        published_at=ranking.published_at,
        blocks=[_block(block) for block in summary["blocks"]],
        snapshots=[
            {"part": part, "sha256": sha256, "url": reverse("ranking_snapshot", kwargs=address | {"part": part})}
            for part, sha256 in found.snapshots
        ],
        rows_url=reverse("api_rows", kwargs=address),
        page_url=reverse("ranking_version", kwargs=address),
    )


def _decision(source: Ranking | OpenRanking) -> Answer:
    names = ("version", "decision_number", "decision_date", "illustrative")
    return {name: getattr(source, name) for name in names}


def _block(block: Answer) -> Answer:
    averages = {field["code"]: field["average_index"] for field in block["fields"]}
    return {
        "code": block["code"],
        "name": block["name"],
        "units": block["units"],
        "average_index": block["average_index"],
        "class_name": block["class"],
        "scale": [{"name": band["name"], "starts_at": band["from"]} for band in block["scale"]],
        "fields": [{**field, "average_index": averages.get(field["code"])} for field in block["field_titles"]],
        "distribution": [
            {"name": entry["class"], "units": entry["units"], "percent": entry["percent"]}
            for entry in block["distribution"] or ()
        ],
    }


def row(found: RankingRow, decimals: int) -> Answer:
    """A unit's line; `decimals` are those its index was printed with."""
    return {
        "unit": found.unit_code,
        "unit_name": found.unit_name,
        "block": found.block_code,
        "points": f"{found.points:.4f}",
        "max": f"{found.max:.4f}",
        "index": printed_index(found.index, decimals),
        "class_name": found.class_name or None,
        "rank": found.rank,
        "tied": found.tied,
        "not_ranked_reason": found.not_ranked_reason,
        "missing": found.missing,
        "fields": [{key: figure[key] for key in FIELD_KEYS} for figure in found.fields],
    }


def unit_year(found: RankingRow) -> Answer:
    """A unit's line with the round it stands in."""
    ranking = found.ranking
    return {
        "round": ranking.round.code,
        **{key: ranking.summary[key] for key in ("programme", "year", "period")},
        **_decision(ranking),
        "row": row(found, decimals_of(ranking.summary, [found])),
        "url": version_url(ranking.round.code, ranking.version),
    }


def version_url(round_code: str, number: int) -> str:
    """The lasting address of a version in the API."""
    return reverse("api_version", kwargs={"round_code": round_code, "version": number})
