"""Files of a ranking to take away, published or provisional, and the pages that lead to them; no figure is made here."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal.http import requires
from scoring.models import Job, Ranking, Round
from scoring.reports import exports, papers
from scoring.reports.paper import Paper
from scoring.reports.paper_pdf import CannotPrint, can_print
from scoring.selectors import rankings as selector
from scoring.selectors.annexes import annexes_of, fields_of_units, live_fields
from scoring.selectors.announcements import export_job as find_export
from scoring.selectors.jobs import progress_of
from scoring.views.lookups import provisional_round, published_ranking
from scoring.views.responses import see_other, signed_in

SECONDS_A_REQUEST: Final = 4.0
"""Longer than other jobs take: starting the children is then paid half as often."""
_DRAFT_PAPERS: Final = (papers.RANKING, papers.MATRIX, papers.DISTRIBUTION, papers.PARAGRAPH)


@require_safe
@requires("public.read", published_ranking)
def ranking_downloads(request: HttpRequest, found: Ranking, round_code: str, version: int) -> HttpResponse:
    """Every file of a version: its papers in every form, and each unit's annex."""
    published = selector.published_ranking_page(found)
    context = _listing(published.page) | {
        "published": published,
        "papers": papers.NAMES.items(),
        "illustrative": found.illustrative,
        "round_code": round_code,
        "version": version,
    }
    return render(request, "scoring/announcement/downloads.html", context)


def _listing(page: selector.RankingPage) -> dict[str, Any]:
    return {
        "page": page,
        "forms": papers.FORM_NAMES.items(),
        "agency_name": page.agency,
        "can_print": can_print(),
        "long": papers.LONG,
    }


@require_safe
@requires("public.read", published_ranking)
def ranking_file(
    request: HttpRequest, found: Ranking, round_code: str, version: int, paper: str, form: str
) -> HttpResponse:
    """A paper of a published version in a form; a long one to print becomes work in the background."""
    del round_code, version
    if paper not in papers.NAMES or form not in papers.WRITERS:
        raise Http404
    published = selector.published_ranking_page(found)
    marks = papers.published_marks(published)
    if paper == papers.ANNEXES:
        made = papers.annex_paper(annexes_of(found), published.page, marks, form)
    else:
        fields = fields_of_units(found) if paper == papers.MATRIX else {}
        made = papers.ranking_paper(paper, published.page, marks, fields, form)
    return answer(request, made, form, found.round, for_everybody=True)


@require_safe
@requires("public.read", published_ranking)
def annex_file(
    request: HttpRequest, found: Ranking, round_code: str, version: int, unit_code: str, form: str
) -> HttpResponse:
    """The annex of one unit of a version."""
    del round_code, version
    annexes = list(annexes_of(found, [unit_code]))
    if not annexes or form not in papers.WRITERS:
        raise Http404
    published = selector.published_ranking_page(found)
    made = papers.annex_paper(annexes, published.page, papers.published_marks(published), form, unit_code)
    return answer(request, made, form, found.round, for_everybody=True)


@require_safe
@requires("round.read_provisional", provisional_round)
def provisional_downloads(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Every file of the provisional ranking, DỰ THẢO."""
    found = selector.provisional_ranking_page(round_)
    context = _listing(found.page) | {
        "papers": [(name, papers.NAMES[name]) for name in _DRAFT_PAPERS],
        "illustrative": round_.illustrative,
        "draft": True,
        "round_code": round_code,
    }
    return render(request, "scoring/announcement/downloads.html", context)


@require_safe
@requires("round.read_provisional", provisional_round)
def provisional_file(request: HttpRequest, round_: Round, round_code: str, paper: str, form: str) -> HttpResponse:
    """A paper of the provisional ranking in a form, marked DỰ THẢO."""
    if paper not in _DRAFT_PAPERS or form not in papers.WRITERS:
        raise Http404
    page = selector.provisional_ranking_page(round_).page
    marks = papers.draft_marks(round_code, illustrative=round_.illustrative)
    fields = live_fields(round_) if paper == papers.MATRIX else {}
    made = papers.ranking_paper(paper, page, marks, fields, form)
    return answer(request, made, form, round_, for_everybody=False)


def answer(request: HttpRequest, paper: Paper, form: str, round_: Round, *, for_everybody: bool) -> HttpResponse:
    """The file, or the page of the work that makes it where printing it takes long."""
    if paper.rows > papers.MAX_ROWS.get(form, paper.rows):
        return _cannot(request, papers.TOO_LONG)
    if form == "pdf" and not can_print():
        return _cannot(request, papers.NO_LIBRARY)
    if form == "pdf" and paper.rows > papers.LONG:
        actor = None if for_everybody else signed_in(request)
        job = exports.begin(paper=paper, round_=round_, now=timezone.now(), actor=actor)
        return see_other("export_job", job.token)
    return attached(papers.WRITERS[form](paper), paper.file_name(form), papers.TYPES[form])


def attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be kept; `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _cannot(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "scoring/announcement/no_file.html", {"why": why}, status=503)


def _job(request: HttpRequest, token: str, **_: object) -> Job:
    job = find_export(token, request.user)
    if job is None:
        raise Http404
    return job


@require_safe
@requires("public.read", _job)
def export_job(request: HttpRequest, job: Job, token: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """How far a file is; the page carries it on by itself."""
    context = {"job": job, "progress": progress_of(job), "illustrative": job.round.illustrative}
    return render(request, "scoring/announcement/export.html", context)


@require_POST
@requires("public.read", _job)
def export_step(request: HttpRequest, job: Job, token: str) -> HttpResponse:
    """Print for some seconds and say how far it is."""
    try:
        exports.work(job=job, seconds=SECONDS_A_REQUEST, clock=timezone.now)
    except CannotPrint as why:
        return _cannot(request, str(why))
    if request.headers.get("HX-Request") != "true":
        return see_other("export_job", token)
    progress = progress_of(job)
    response = render(request, "scoring/announcement/_export_progress.html", {"job": job, "progress": progress})
    if not progress.running:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@requires("public.read", _job)
def export_file(request: HttpRequest, job: Job, token: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """The finished file."""
    content = exports.finished(job)
    if content is None:
        raise Http404
    return attached(content, job.file_name, papers.TYPES["pdf"])
