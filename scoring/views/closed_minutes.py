"""Closed minutes of inspections as Word, for the unit that was inspected and the standing body; no rule and no query."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Assessment, Inspection
from scoring.reports import inspection_papers as papers
from scoring.selectors import minutes as reading
from scoring.selectors.inspection_teams import teams_of
from scoring.selectors.score_sheets import are_minutes_closed, fields_of_sheet, seen_by_unit
from scoring.selectors.visibility import layers_for_organiser
from scoring.views import lookups
from scoring.views.import_records import attachment
from scoring.views.minutes import DOCX

ZIP = "application/zip"


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_minutes(_request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The minutes of the unit's own inspection, from when it sees what was found."""
    return _answer(sheet, seen_by_unit(sheet))


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_minutes(_request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The minutes of a sheet's inspection, from their closing."""
    return _answer(sheet, layers_for_organiser(sheet, closed=are_minutes_closed(sheet)))


def _answer(sheet: Assessment, seen: Collection[str]) -> HttpResponse:
    """One Word file, an archive where several teams inspected; 404 before the reader may see any."""
    if not reading.shows_minutes(sheet, seen):
        raise Http404
    found = reading.closed_inspections(sheet)
    written = {papers.minutes_name(one): _written(one, seen) for one in found}
    if len(written) == 1:
        ((name, content),) = written.items()
        return attachment(content, name, DOCX)
    return attachment(papers.zipped(written), f"bien-ban-kiem-tra-{sheet.unit.code}.zip", ZIP)


def _written(inspection: Inspection, seen: Collection[str]) -> bytes:
    """Minutes that were kept on paper are drafted from the sheet, with dots where nothing is known."""
    sheet = inspection.assessment
    standing = reading.standing_minutes(inspection)
    wanted = reading.drafted(inspection, seen) if standing is None else reading.as_wanted(standing)
    units = {unit.code: unit.name for unit in reading.owing_units(sheet)}
    row = next(one for one in teams_of(sheet.round) if one.team.pk == inspection.team_id)
    note = reading.renumbered_words(standing) if standing else ""
    return papers.minutes_of(row, inspection, wanted, fields_of_sheet(sheet), units, note=note)
