"""Teams from a workbook: the template out, a file in, its preview, written once; scoring.excel reads and judges it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import JobKind
from scoring.excel import team_import
from scoring.excel.inspection_teams import teams_workbook
from scoring.forms.inspection_teams import TeamsFileForm
from scoring.models import Round
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.organisers.round_files import METHODS, RoundFile

_FILE = RoundFile(
    kind=JobKind.TEAMS_IN,
    form=TeamsFileForm,
    receive=team_import.receive,
    plan_of=team_import.plan_of,
    apply=team_import.apply,
    upload="teams_file",
    job="teams_file_job",
    marked="teams_file_marked",
    written="round_teams",
    templates="scoring/organisers/teams",
    said="Đã ghi {} đoàn từ tệp.",
)


@require_safe
@requires("round.organise", organised_round)
def teams_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The workbook of the teams as they stand, to fill in."""
    return attachment(teams_workbook(round_), f"doan-kiem-tra-{round_code}.xlsx")


@require_http_methods(METHODS)
@requires("round.change", organised_round)
def teams_file(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    return _FILE.take_in(request, round_)


@require_http_methods(METHODS)
@requires("round.change", organised_round)
def teams_file_job(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    return _FILE.preview(request, round_, token)


@require_safe
@requires("round.change", organised_round)
def teams_file_marked(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """The person's own workbook with its faulty cells marked; its preview where there is nothing to mark."""
    return _FILE.marked_copy(request, round_, token)
