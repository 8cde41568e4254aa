"""The object of a page out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from scoring.enums import Layer, RoundState
from scoring.models import Assessment, InspectionTeam, Ranking, Recommendation, Round
from scoring.selectors.appraisers import AppraisedField, appraised_fields_of
from scoring.selectors.rankings import Edition, edition
from scoring.selectors.surroundings import attached, surrounded
from scoring.selectors.unit_years import UnitPage, unit_page

if TYPE_CHECKING:
    from scoring.querysets import AssessmentQuerySet, RoundQuerySet


_SHEET = ("round__agency", "unit", "round_block__block", "round_block__criteria_set")


def _sheet(rows: AssessmentQuerySet, round_code: str, unit_code: str, *layers: str) -> Assessment:
    """The sheet with what surrounds it, and with the cells of `layers`; one query."""
    if rows.query.is_empty():  # nothing of what surrounds a sheet need be put into words
        raise Http404
    sheets = surrounded(rows.select_related(*_SHEET), cells=layers, last_year=bool(layers))
    return attached(get_object_or_404(sheets, round__code=round_code, unit__code=unit_code))


def own_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A sheet of a unit that the person is head or staff of."""
    return _sheet(Assessment.objects.of_units_of(request.user), round_code, unit_code)


def own_desk(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """As `own_sheet`, with the unit's own cells and last year's."""
    return _sheet(Assessment.objects.of_units_of(request.user), round_code, unit_code, Layer.SELF)


def inspected_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A submitted sheet that a team of the person inspects."""
    return _sheet(Assessment.objects.inspected_by(request.user), round_code, unit_code)


def inspected_desk(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """As `inspected_sheet`, with the cells of the unit and of the inspection and last year's."""
    rows = Assessment.objects.inspected_by(request.user)
    return _sheet(rows, round_code, unit_code, Layer.SELF, Layer.INSPECTION)


def marked_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """As `inspected_desk`, in a round with independent marks (chấm độc lập)."""
    rows = Assessment.objects.inspected_by(request.user).filter(round__independent_marks=True)
    return _sheet(rows, round_code, unit_code, Layer.SELF, Layer.INSPECTION)


def appraised_field(request: HttpRequest, *, round_code: str, field_code: str, **_: object) -> AppraisedField:
    """A field of a round that the person appraises; one query."""
    chosen = {"round_block__round__code": round_code, "field_code": field_code}
    found = appraised_fields_of(request.user, **chosen)
    if not found:
        raise Http404
    return found[0]


def appraised_sheet(request: HttpRequest, field: AppraisedField, unit_code: str) -> Assessment:
    """A submitted sheet with a field that the person appraises, with the cells of every layer and last year's."""
    rows = Assessment.objects.appraised_by(request.user).filter(round_block__in=field.round_blocks)
    return _sheet(rows, field.round.code, unit_code, *Layer.values)


def overseen_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A sheet of a round that the person's agency organises."""
    return _sheet(Assessment.objects.overseen_by(request.user).select_related("round__council"), round_code, unit_code)


def council_desk(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """As `overseen_sheet`, with the cells of the unit and of the council and last year's."""
    rows = Assessment.objects.overseen_by(request.user).select_related("round__council")
    return _sheet(rows, round_code, unit_code, Layer.SELF, Layer.COUNCIL)


def central_desk(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """As `overseen_sheet`, with the cells of the unit and of the standing body and last year's."""
    return _sheet(Assessment.objects.overseen_by(request.user), round_code, unit_code, Layer.SELF, Layer.CENTRAL)


def _round(rows: RoundQuerySet, round_code: str) -> Round:
    if rows.query.is_empty():
        raise Http404
    return get_object_or_404(rows.select_related("agency"), code=round_code)


def organised_round(request: HttpRequest, *, round_code: str, **_: object) -> Round:
    """A round of the agency whose standing body the person works for."""
    return _round(Round.objects.organised_by(request.user), round_code)


def organised_team(request: HttpRequest, *, round_code: str, team_code: str, **_: object) -> InspectionTeam:
    """A cross-inspection team of a round that the person's agency organises, drafts left out."""
    round_ = organised_round(request, round_code=round_code)
    rows = InspectionTeam.objects.select_related("unit").exclude(round__state=RoundState.DRAFT)
    team = get_object_or_404(rows, round=round_, code=team_code)
    team.round = round_
    return team


def visible_recommendation(request: HttpRequest, *, token: str, **_: object) -> Recommendation:
    """A recommendation of closed minutes that the person's unit, team or agency has to do with."""
    rows = Recommendation.objects.visible_to(request.user, timezone.now())
    with_all = rows.select_related(
        "inspection__team", "inspection__assessment__unit", "inspection__assessment__round__agency", "unit", "criterion"
    )
    return get_object_or_404(with_all.select_related("answered_by", "settled_by"), token=token)


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


def published_edition(_request: HttpRequest, *, round_code: str, version: int | None = None, **_: object) -> Edition:
    """As `published_ranking`, with what its page depends on and without its summary; one query."""
    found = edition(round_code, version)
    if found is None:
        raise Http404
    return found


def published_unit(request: HttpRequest, *, agency_code: str, unit_code: str, **_: object) -> UnitPage:  # noqa: ARG001
    """A unit with the published rankings that have it."""
    found = unit_page(agency_code, unit_code, timezone.localdate())
    if found is None:
        raise Http404
    return found
