"""Đoàn kiểm tra: the teams of a round, one team with its decision, people and visits; rules and writing stand elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.forms.inspection_teams import TeamDesk, TeamForm, differences_of
from scoring.models import InspectionTeam, Round
from scoring.reports import inspection_papers as papers
from scoring.selectors import inspection_teams as teams
from scoring.selectors.inspection_teams import TeamRow, TeamWanted
from scoring.selectors.round_windows import is_changeable
from scoring.services.errors import Outdated, Refused
from scoring.services.inspection_teams import FaultyTeams, save_team
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round, organised_team
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("round.organise", organised_round)
def round_teams(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The teams of a round: decision, people, sheets; what clashes, and who may not be where they are."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    rows = teams.teams_of(round_)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "rows": rows,
        "clashes": teams.clashes_of([row.wanted for row in rows], teams.names_of(rows)),
        "changeable": is_changeable(round_),
    }
    return render(request, "scoring/organisers/teams/list.html", context)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_team_new(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Make a team; its people and sheets are chosen on its own page then."""
    if not is_changeable(round_):
        closed = Refused("Đợt không còn mở nên không lập thêm đoàn được nữa. Chưa ghi gì.")
        sent_on = request.method != "POST"
        return see_other("round_teams", round_code) if sent_on else refused(request, closed, "round_teams", round_code)
    sent = {row.team.unit_id for row in teams.teams_of(round_)}
    senders = [sheet for sheet in teams.sheets_by_code(round_).values() if sheet.unit_id not in sent]
    form = TeamForm(typed(request), team=None, senders=senders)
    if form.is_valid():
        try:
            _save(request, round_, form.wanted, 0)
        except FaultyTeams as refusal:
            for fault in refusal.found:
                form.add_error(fault.part if fault.part in form.fields else None, fault.message)
        except Refused as refusal:
            return refused(request, refusal, "round_teams", round_code)
        else:
            messages.success(request, "Đã lập đoàn. Chọn thành viên và đơn vị cho đoàn ở dưới.")
            return see_other("round_team", round_code, form.wanted.code)
    context = {"round": round_, "illustrative": round_.illustrative, "form": form}
    return render(request, "scoring/organisers/teams/new.html", context, status=status_of(form))


@require_http_methods(METHODS)
@requires("round.organise", organised_team)
def round_team(request: HttpRequest, team: InspectionTeam, round_code: str, team_code: str) -> HttpResponse:
    """One team; POST sends one part of its page: decision, people or visits."""
    row = _row(team)
    desk = TeamDesk(row, typed(request))
    if request.method != "POST":
        return _page(request, desk)
    wanted = desk.wanted()
    if wanted is None:
        return _page(request, desk, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _save(request, team.round, wanted, desk.seen)
    except FaultyTeams as refusal:
        desk.show(refusal.found)
        return _page(request, desk, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Outdated as refusal:
        desk.faults.append(str(refusal))
        return _page(request, desk, HTTPStatus.CONFLICT, differences=differences_of(row.wanted, wanted))
    except Refused as refusal:
        return refused(request, refusal, "round_team", round_code, team_code)
    messages.success(request, "Đã lưu đoàn.")
    return see_other("round_team", round_code, team_code)


def _row(team: InspectionTeam) -> TeamRow:
    return next(row for row in teams.teams_of(team.round) if row.team.pk == team.pk)


def _save(request: HttpRequest, round_: Round, wanted: TeamWanted, seen: int) -> None:
    save_team(round_=round_, wanted=wanted, seen=seen, now=timezone.now(), actor=signed_in(request))


def _page(request: HttpRequest, desk: TeamDesk, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    row, round_ = desk.row, desk.row.team.round
    rows = teams.teams_of(round_)
    clashes = teams.clashes_of([one.wanted for one in rows], teams.names_of(rows))
    search = request.GET.get("tim", "").strip()[:100]
    taken = {one.assessment_id for one in row.inspections}
    found = teams.search_people(round_.agency, search)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "row": row,
        "desk": desk,
        "duties": teams.DUTIES,
        "clashes": [clash for clash in clashes if row.team.code in clash.teams],
        "changeable": is_changeable(round_),
        "search": search,
        "found": [(person, teams.why_not_member(row, person)) for person in found],
        "free": [sheet for sheet in teams.sheets_by_code(round_).values() if sheet.pk not in taken],
    }
    return render(request, "scoring/organisers/teams/page.html", context | more, status=status)


@require_safe
@requires("round.organise", organised_team)
def team_letters(request: HttpRequest, team: InspectionTeam, **_: object) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """Every letter of introduction of a team, in one archive."""
    return attachment(papers.letters_zip(_row(team)), f"giay-gioi-thieu-{team.code}.zip", "application/zip")


@require_safe
@requires("round.organise", organised_team)
def team_letter(request: HttpRequest, team: InspectionTeam, unit_code: str, **_: object) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The letter of introduction of a team to one unit, as Word."""
    row = _row(team)
    inspection = next((one for one in row.inspections if one.assessment.unit.code == unit_code), None)
    if inspection is None:
        raise Http404
    return attachment(papers.letter_of(row, inspection), papers.letter_name(inspection), DOCX)
