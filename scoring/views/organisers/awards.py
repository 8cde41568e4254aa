"""Khen thưởng: the organiser's list of units proposed for certificates, its rule, edits, release and withdrawal; no rule here."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal.http import requires
from scoring.forms.announcements import AwardEditForm, AwardRuleForm
from scoring.models import Round
from scoring.reports import papers
from scoring.reports.award_tables import award_paper
from scoring.selectors.awards import Awards, awards_of, rule_text
from scoring.selectors.rankings import published_ranking_page
from scoring.services import awards as services
from scoring.services.errors import Outdated, Refused
from scoring.views.downloads import answer
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in

Save = Callable[..., object]


def _awards(round_: Round) -> Awards:
    awards = awards_of(round_)
    if awards is None:
        raise Http404
    return awards


def _units(awards: Awards) -> list[tuple[str, str]]:
    return [
        (line.unit_code, f"{line.unit_name} ({table.name})") for table in awards.page.blocks for line in table.lines
    ]


def _page(
    request: HttpRequest, round_: Round, awards: Awards, status: int = HTTPStatus.OK, **forms: Form
) -> HttpResponse:
    seen = {"seen": awards.version}
    context: dict[str, Any] = {
        "round": round_,
        "awards": awards,
        "rule": rule_text(awards.rule, awards.page),
        "illustrative": round_.illustrative,
        "rule_form": AwardRuleForm(initial={**awards.rule, **seen}),
        "add_form": AwardEditForm(units=_units(awards), initial=seen | {"action": "add"}),
        **forms,
    }
    return render(request, "scoring/announcement/awards.html", context, status=status)


@require_safe
@requires("round.organise", organised_round)
def round_awards(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """The list as it stands, its rule, and what was done to it."""
    return _page(request, round_, _awards(round_))


@require_POST
@requires("round.organise", organised_round)
def awards_rule(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Set the rule."""
    return _saved(request, round_, "rule_form", AwardRuleForm(request.POST), services.save_rule)


@require_POST
@requires("round.organise", organised_round)
def awards_edit(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Add a unit or take one off, with the reason."""
    form = AwardEditForm(request.POST, units=_units(_awards(round_)))
    return _saved(request, round_, "add_form", form, services.save_edit)


def _saved(request: HttpRequest, round_: Round, name: str, form: Form, save: Save) -> HttpResponse:
    """Save what was typed and come back to the list, or show it again with what is wrong."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            save(round_=round_, **form.cleaned_data, now=timezone.now(), actor=signed_in(request))
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except Refused as refusal:
            return refused(request, refusal, "round_awards", round_.code)
        else:
            messages.success(request, "Đã ghi danh sách. Danh sách mới chưa công khai.")
            return see_other("round_awards", round_.code)
    return _page(request, round_, _awards(round_), status, **{name: form})


@require_POST
@requires("round.organise", organised_round)
def awards_release(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Show the list to the public."""
    return _stated(request, round_, services.release, "Danh sách đã công khai.")


@require_POST
@requires("round.organise", organised_round)
def awards_withdraw(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Take the list back from the public."""
    return _stated(request, round_, services.withdraw, "Danh sách đã rút khỏi trang công khai.")


def _stated(request: HttpRequest, round_: Round, act: Save, said: str) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        act(
            round_=round_,
            seen=int(seen) if seen.isdecimal() and len(seen) < len("1000000000") else -1,
            now=timezone.now(),
            actor=signed_in(request),
        )
    except Refused as refusal:
        return refused(request, refusal, "round_awards", round_.code)
    messages.success(request, said)
    return see_other("round_awards", round_.code)


@require_safe
@requires("round.organise", organised_round)
def round_awards_file(request: HttpRequest, round_: Round, round_code: str, form: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """The list as it stands for its organiser, released or not, in a form."""
    awards = _awards(round_)
    if form not in papers.WRITERS:
        raise Http404
    marks = papers.published_marks(published_ranking_page(awards.ranking))
    paper = award_paper(awards.lines, rule_text(awards.rule, awards.page), awards.page, marks)
    return answer(request, paper, form, round_, for_everybody=False)
