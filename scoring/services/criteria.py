"""Criteria sets and class scales come in here; the same content is the same row, another content a new version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from scoring import engine
from scoring.models import CriteriaSet, Criterion, GradeBand, GradeScale, Round
from scoring.selectors.engine_input import criterion_entry, decimal_text
from units.models import Agency


def _criterion(entry: Mapping[str, Any], order: int) -> Criterion:
    return Criterion(
        order=order,
        code=entry["code"],
        title=entry["title"],
        max=Decimal(entry["max"]),
        kind=entry.get("kind", ""),
        guidance=entry.get("guidance", ""),
        evidence=entry.get("evidence", ""),
        evidence_required=entry.get("evidence_required", False),
        source=entry.get("source", "self"),
        blocks=entry.get("blocks"),
        measure=entry.get("measure"),
        conversion=entry.get("conversion"),
        not_applicable=entry.get("not_applicable", ""),
    )


def ensure_criteria_set(
    *, round_: Round, document: Mapping[str, Any], block_group: str, now: dt.datetime
) -> CriteriaSet:
    """The set with the document's criteria, frozen for the round; made as the next version where none has them.

    The caller's transaction holds the round. The document is one the engine found sound.
    """
    family = Family(round_.agency, round_.programme, round_.year, block_group)
    maximum = document["policy"].get("maximum")
    made = ensure_set(
        family=family,
        criteria=document["criteria"],
        maximum=maximum,
        illustrative=round_.illustrative,
        now=now,
    )
    freeze(criteria_set=made, now=now)
    return made


@dataclass(frozen=True)
class Family:
    """What versions of a criteria set have in common."""

    agency: Agency
    programme: str
    year: int
    block_group: str


def content_digest(criteria: Sequence[Criterion], parents: Sequence[str | None], maximum: object) -> str:
    """The digest of a set's content in round_format; equal for the same content, however it was written."""
    entries = [criterion_entry(c, p) for c, p in zip(criteria, parents, strict=True)]
    return engine.digest({"criteria": entries, "maximum": maximum})


def ensure_set(
    *,
    family: Family,
    criteria: Sequence[Mapping[str, Any]],
    maximum: object,
    illustrative: bool,
    now: dt.datetime,
) -> CriteriaSet:
    """The family's set with these criteria (sound entries, parents first); made as its next version where none has them.

    A new one is not frozen: `freeze` does that once a round uses it. The caller's transaction holds the round or the agency.
    """
    rows = [_criterion(entry, order) for order, entry in enumerate(criteria)]
    parents = [entry.get("parent") for entry in criteria]
    sha256 = content_digest(rows, parents, maximum)
    versions = CriteriaSet.objects.filter(
        agency=family.agency, programme=family.programme, year=family.year, block_group=family.block_group
    )
    known = versions.filter(content_sha256=sha256).first()
    if known is not None:
        return known
    latest = versions.aggregate(latest=Max("version"))["latest"] or 0
    made = CriteriaSet.objects.create(
        agency=family.agency,
        programme=family.programme,
        year=family.year,
        block_group=family.block_group,
        version=latest + 1,
        maximum=maximum,
        content_sha256=sha256,
        illustrative=illustrative,
        created_at=now,
    )
    _store_tree(made, rows, parents)
    return made


def freeze(*, criteria_set: CriteriaSet, now: dt.datetime) -> None:
    """Freeze a set that a round begins to use; one that is frozen already stays as it is. Two queries at most."""
    if CriteriaSet.objects.filter(pk=criteria_set.pk, frozen_at__isnull=True).update(frozen_at=now):
        Criterion.objects.filter(criteria_set=criteria_set).update(frozen=True)


def _store_tree(criteria_set: CriteriaSet, criteria: Sequence[Criterion], parents: Sequence[str | None]) -> None:
    """Store a tree level by level, so that a child knows its parent's id; a few queries a level."""
    waiting = list(zip(criteria, parents, strict=True))
    stored: dict[str, Criterion] = {}
    while waiting:
        ready = [(c, p) for c, p in waiting if p is None or p in stored]
        for criterion, parent in ready:
            criterion.criteria_set = criteria_set
            criterion.parent = None if parent is None else stored[parent]
        Criterion.objects.bulk_create([criterion for criterion, _ in ready])
        stored |= {criterion.code: criterion for criterion, _ in ready}
        waiting = [(c, p) for c, p in waiting if c.code not in stored]


def ensure_scale(*, agency: Agency, classes: Sequence[Mapping[str, str]]) -> GradeScale:
    """The agency's scale with these classes, best first; made where there is none."""
    bands = [{"name": entry["name"], "from": decimal_text(Decimal(entry["from"]))} for entry in classes]
    sha256 = engine.digest({"classes": bands})
    known = GradeScale.objects.filter(agency=agency, content_sha256=sha256).first()
    if known is not None:
        return known
    scale = GradeScale.objects.create(agency=agency, content_sha256=sha256)
    GradeBand.objects.bulk_create(
        GradeBand(scale=scale, order=order, name=band["name"], lower=Decimal(band["from"]))
        for order, band in enumerate(bands)
    )
    return scale
