"""A piece of evidence of a criterion that the person appraises, opened and remembered; no rule and no query."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.selectors.appraisers import AppraisedField
from scoring.selectors.evidence import one_of
from scoring.selectors.score_sheets import are_minutes_closed
from scoring.selectors.visibility import layers_for_appraiser
from scoring.views import lookups
from scoring.views.appraisers.desk import FieldDesk, UnitCell
from scoring.views.evidence import open_piece


@require_safe
@requires("appraisal.read", lookups.appraised_field)
def appraisal_evidence_file(
    request: HttpRequest, field: AppraisedField, unit_code: str, token: str, **_: object
) -> HttpResponseBase:
    """Open one piece of a sheet, where it stands under a criterion of the field."""
    sheet = lookups.appraised_sheet(request, field, unit_code)
    seen = layers_for_appraiser(sheet, closed=are_minutes_closed(sheet))
    row = one_of(sheet, seen, token)
    if row is None or UnitCell(FieldDesk(request, field), sheet, row.criterion.code).line is None:
        raise Http404
    return open_piece(request, row)
