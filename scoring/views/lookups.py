"""The object of a page out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from scoring.models import Assessment, Ranking, Round

if TYPE_CHECKING:
    from scoring.querysets import AssessmentQuerySet, RoundQuerySet


_SHEET = ("round__agency", "unit", "round_block__block", "round_block__criteria_set")


def _sheet(rows: AssessmentQuerySet, round_code: str, unit_code: str) -> Assessment:
    return get_object_or_404(rows.select_related(*_SHEET), round__code=round_code, unit__code=unit_code)


def own_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A sheet of a unit that the person is head or staff of."""
    return _sheet(Assessment.objects.of_units_of(request.user), round_code, unit_code)


def inspected_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A submitted sheet that a team of the person inspects."""
    return _sheet(Assessment.objects.inspected_by(request.user), round_code, unit_code)


def marked_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A submitted sheet that a team of the person inspects, in a round with independent marks (chấm độc lập)."""
    rows = Assessment.objects.inspected_by(request.user).filter(round__independent_marks=True)
    return _sheet(rows, round_code, unit_code)


def overseen_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A sheet of a round that the person's agency organises."""
    return _sheet(Assessment.objects.overseen_by(request.user), round_code, unit_code)


def _round(rows: RoundQuerySet, round_code: str) -> Round:
    return get_object_or_404(rows.select_related("agency"), code=round_code)


def organised_round(request: HttpRequest, *, round_code: str, **_: object) -> Round:
    """A round of the agency whose standing body the person works for."""
    return _round(Round.objects.organised_by(request.user), round_code)


def provisional_round(request: HttpRequest, *, round_code: str, **_: object) -> Round:
    """A round of an agency that the person leads or organises."""
    return _round(Round.objects.led_by(request.user), round_code)


def published_ranking(request: HttpRequest, *, round_code: str, version: int | None = None, **_: object) -> Ranking:  # noqa: ARG001 - same shape for every lookup
    """A published version of a round's ranking; the newest one without a number."""
    rows = Ranking.objects.select_related("round__agency").filter(round__code=round_code)
    found = (rows if version is None else rows.filter(version=version)).order_by("-version").first()
    if found is None:
        raise Http404
    return found
