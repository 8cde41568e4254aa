"""Thử bộ tiêu chí: a draft or a set on a past round's answers: who would move, by how much, through what."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring import engine
from scoring.enums import RoundState
from scoring.forms.criteria_trials import NEW_CRITERIA, pair_rows, unit_lines
from scoring.forms.set_moves import pairs_of
from scoring.models import Round
from scoring.reports.criteria_papers import About, trial_paper
from scoring.reports.paper_xlsx import workbook
from scoring.selectors.criteria_differences import Trial, kept_matches, tried
from scoring.selectors.criteria_sources import Source, choices, source_at
from scoring.services.code_matches import keep_matches
from scoring.views.import_records import attachment
from scoring.views.responses import see_other, signed_in


@dataclass(frozen=True)
class Picked:
    """What is tried on what, and how new criteria count."""

    source: Source
    round: Round
    new_criteria: str
    by_hand: dict[str, str]

    @property
    def query(self) -> str:
        """The address's query that asks the same."""
        return urlencode({"bo": self.source.key, "dot": self.round.code, "moi": self.new_criteria})

    def trials(self) -> list[Trial]:
        """The trial of every part of the round."""
        rule: engine.NewCriteria = "left_out" if self.new_criteria == "left_out" else "missing"
        return tried(self.source.content, self.round, self.by_hand, rule)


def _rounds(request: HttpRequest) -> list[Round]:
    rows = Round.objects.organised_by(request.user).exclude(state=RoundState.DRAFT)
    return list(rows.select_related("agency").order_by("-year", "code"))


def _picked(request: HttpRequest) -> Picked | None:
    """What was asked for; None where nothing was, 404 for what is not theirs."""
    given = request.POST if request.method == "POST" else request.GET
    if not given.get("bo") or not given.get("dot"):
        return None
    source = source_at(request.user, given["bo"])
    round_ = next((one for one in _rounds(request) if one.code == given["dot"]), None)
    if source is None or round_ is None:
        raise Http404
    rule = given.get("moi", "missing")
    kept = kept_matches(source.draft, round_)
    by_hand = kept if source.draft is not None else pairs_of(given)
    return Picked(source, round_, rule if rule in NEW_CRITERIA else "missing", by_hand)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("criteria.write")
def criteria_trial(request: HttpRequest) -> HttpResponse:
    """Pick a set and a round, see who moves; POST keeps with the draft which criteria were paired by hand."""
    picked = _picked(request)
    if picked is not None and request.method == "POST" and picked.source.draft is not None:
        keep_matches(
            draft=picked.source.draft,
            round_=picked.round,
            pairs=pairs_of(request.POST),
            now=timezone.now(),
            actor=signed_in(request),
        )
        messages.success(request, "Đã ghi các cặp mã cùng bản nháp.")
        return HttpResponseRedirect(f"{reverse('criteria_trial')}?{picked.query}", status=303)
    context = {"choices": choices(request.user), "rounds": _rounds(request), "rules": NEW_CRITERIA, "picked": picked}
    if picked is not None:
        trials = picked.trials()
        context |= {
            "illustrative": picked.round.illustrative,
            "trials": [(trial, unit_lines(trial)) for trial in trials],
            **pair_rows(trials, picked.source.content, picked.by_hand),
        }
    return render(request, "scoring/organisers/sets/trial.html", context)


@require_safe
@requires("criteria.write")
def criteria_trial_excel(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; without anything picked, back to the page."""
    picked = _picked(request)
    if picked is None:
        return see_other("criteria_trial")
    lines = [line for trial in picked.trials() for line in unit_lines(trial)]
    subtitle = f"{picked.source.name} trên {picked.round.title}. Tiêu chí mới: {NEW_CRITERIA[picked.new_criteria]}"
    about = About(picked.round.agency.name, subtitle, picked.round.illustrative)
    return attachment(workbook(trial_paper(lines, about)), f"thu-bo-tieu-chi-{picked.round.code}.xlsx")
