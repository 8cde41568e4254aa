"""What an agency announces of a year: the public page, its text and award lists as files, the goals that its organiser states."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.forms.announcements import GoalsForm
from scoring.reports import papers
from scoring.reports.announcement_paper import spoken, year_paper
from scoring.reports.award_tables import award_paper
from scoring.selectors import announcements as selector
from scoring.selectors.awards import kept_lines, rule_text
from scoring.selectors.rankings import published_ranking_page
from scoring.services import announcements as services
from scoring.services.errors import Outdated, Refused
from scoring.views.downloads import answer, attached
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import Agency


def _announced(request: HttpRequest, *, agency_code: str, year: int, **_: object) -> selector.Announced:  # noqa: ARG001 - a lookup's shape
    found = selector.announced(get_object_or_404(Agency, code=agency_code), year)
    if found is None:
        raise Http404
    return found


def _agency(request: HttpRequest, *, agency_code: str, **_: object) -> Agency:  # noqa: ARG001 - the same
    return get_object_or_404(Agency, code=agency_code)


@require_safe
@requires("public.read", _announced)
def announcement(request: HttpRequest, found: selector.Announced, agency_code: str, year: int) -> HttpResponse:
    """The programmes of an agency and year in one place: text, decision, annexes, awards, goals."""
    context = {
        "found": found,
        "texts": spoken(found),
        "goals_text": selector.goals_sentence(found.goals) if found.goals else "",
        "agency_name": found.agency.name,
        "illustrative": found.illustrative,
        "may_edit": permissions.may(request.user, "announcement.state_goals", found.agency),
        "agency_code": agency_code,
        "year": year,
    }
    return render(request, "scoring/announcement/announcement.html", context)


@require_safe
@requires("public.read", _announced)
def announcement_file(request: HttpRequest, found: selector.Announced, agency_code: str, year: int) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """The conference's text of all programmes, with the goals, as a Word document to sign."""
    paper = year_paper(found)
    return attached(papers.WRITERS["docx"](paper), f"loi-cong-bo-{agency_code}-{year}.docx", papers.TYPES["docx"])


@require_safe
@requires("public.read")
def awards_file(request: HttpRequest, round_code: str, form: str) -> HttpResponse:
    """The released list of units proposed for certificates; 404 before its release and after a withdrawal."""
    found = selector.released_awards(round_code)
    if found is None or form not in papers.WRITERS:
        raise Http404
    awards, ranking = found
    published = published_ranking_page(ranking)
    rule = rule_text(awards.rule, published.page)
    paper = award_paper(kept_lines(awards), rule, published.page, papers.published_marks(published))
    return answer(request, paper, form, ranking.round, for_everybody=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("announcement.state_goals", _agency)
def announcement_goals(request: HttpRequest, agency: Agency, agency_code: str, year: int) -> HttpResponse:
    """State how many goals are met; every save is kept as a version."""
    versions = selector.goal_versions(agency, year)
    form = GoalsForm(typed(request), initial=_initial(versions))
    status = status_of(form)
    if form.is_valid():
        seen, values = form.cleaned_data["seen"], {name: form.cleaned_data[name] for name in services.FIELDS}
        given: dict[str, Any] = {"values": values, "seen": seen, "now": timezone.now(), "actor": signed_in(request)}
        try:
            services.state_goals(agency=agency, year=year, **given)
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except Refused as refusal:
            return refused(request, refusal, "announcement_goals", agency_code, year)
        else:
            messages.success(request, "Đã ghi kết quả thực hiện mục tiêu.")
            return see_other("announcement_goals", agency_code, year)
    context = {"form": form, "agency": agency, "agency_name": agency.name, "year": year, "versions": versions}
    context["seen"] = versions[0].version if versions else 0
    return render(request, "scoring/announcement/goals.html", context, status=status)


def _initial(versions: Any) -> dict[str, Any]:
    if not versions:
        return {"seen": 0}
    return {name: getattr(versions[0], name) for name in services.FIELDS} | {"seen": versions[0].version}
