"""Survey counts of a round: the workbook out, a workbook in, preview, written once; scoring.excel reads and judges it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import JobKind
from scoring.excel import survey_import as surveys
from scoring.forms.archives import SurveyForm
from scoring.models import Round
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.organisers.round_files import METHODS, RoundFile

_FILE = RoundFile(
    kind=JobKind.SURVEY_IN,
    form=SurveyForm,
    receive=surveys.receive,
    plan_of=surveys.plan_of,
    apply=surveys.apply,
    upload="survey_import",
    job="survey_import_job",
    marked="survey_marked",
    written="survey_import",
    templates="scoring/organisers/survey",
    said="Đã ghi {} dòng số phiếu điều tra.",
)


@require_safe
@requires("round.organise", organised_round)
def survey_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The workbook of the round's survey counts as they stand, of one block with `?khoi=`."""
    block = request.GET.get("khoi", "")
    name = f"dieu-tra-{round_code}{f'-{block}' if block else ''}.xlsx"
    return attachment(surveys.survey_workbook(round_, block), name)


@require_http_methods(METHODS)
@requires("round.import_survey", organised_round)
def survey_import(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    return _FILE.take_in(request, round_)


@require_http_methods(METHODS)
@requires("round.import_survey", organised_round)
def survey_import_job(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    return _FILE.preview(request, round_, token)


@require_safe
@requires("round.import_survey", organised_round)
def survey_marked(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """The person's own workbook with its faulty cells marked; its preview where there is nothing to mark."""
    return _FILE.marked_copy(request, round_, token)
