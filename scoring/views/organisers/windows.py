"""Thời hạn: the windows of a round's steps, changed for everybody or put off for some units, each by a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import RoundState, Step
from scoring.forms.round_windows import ExtensionForm, WindowForm, add_faults
from scoring.models import Round
from scoring.selectors import round_windows as windows
from scoring.selectors.round_windows import StepView
from scoring.services import windows as services
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


def _view(round_: Round, step: str) -> StepView:
    view = next((view for view in windows.steps_of(round_, timezone.now()) if view.layer == step), None)
    if view is None:
        raise Http404
    return view


def _context(round_: Round, **more: Any) -> dict[str, Any]:
    return {"round": round_, "illustrative": round_.illustrative, **more}


@require_safe
@requires("round.organise", organised_round)
def round_windows(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Every step with its window and the units that have more time; those of a draft stand in its setup."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    steps = windows.steps_of(round_, timezone.now())
    context = _context(round_, views=steps, changeable=windows.is_changeable(round_))
    return render(request, "scoring/organisers/setup/windows.html", context)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_window(request: HttpRequest, round_: Round, round_code: str, step: str) -> HttpResponse:
    """Change the window of one step for everybody; what it brings must be confirmed."""
    view = _view(round_, step)
    begins = {"first": view.first, "last": view.last, "seen": windows.digest_of(round_)}
    form = WindowForm(typed(request), initial=begins)
    status = status_of(form)
    warnings: tuple[str, ...] = ()
    if form.is_valid():
        try:
            _change(request, round_, step, form)
        except services.Unconfirmed as asked:
            status, warnings = HTTPStatus.UNPROCESSABLE_ENTITY, asked.warnings
        except (Faulty, Outdated) as refusal:
            status = _told(form, refusal)
        except Refused as refusal:
            return refused(request, refusal, "round_windows", round_code)
        else:
            messages.success(request, f"Đã đổi thời hạn bước {Step(step).label.lower()}.")
            return see_other("round_windows", round_code)
    context = _context(round_, view=view, form=form, warnings=warnings, seen=windows.digest_of(round_))
    return render(request, "scoring/organisers/setup/window.html", context, status=status)


def _change(request: HttpRequest, round_: Round, step: str, form: WindowForm) -> None:
    services.change_window(
        round_=round_,
        wanted=form.wanted(step),
        seen=form.cleaned_data["seen"],
        confirmed=form.cleaned_data["confirmed"],
        now=timezone.now(),
        actor=signed_in(request),
    )


def _told(form: WindowForm | ExtensionForm, refusal: Refused) -> int:
    """Put a refusal into the form; the status that goes with it."""
    if isinstance(refusal, Faulty):
        add_faults(form, refusal.faults)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    form.add_error(None, str(refusal))
    return HTTPStatus.CONFLICT


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_extend(request: HttpRequest, round_: Round, round_code: str, step: str) -> HttpResponse:
    """Gia hạn: more time for chosen units, to the end of a day, by a decision."""
    view, now = _view(round_, step), timezone.now()
    spans = windows.unit_spans(round_, step, now)
    codes = [span.sheet.unit.code for span in spans]
    form = ExtensionForm(typed(request), codes=codes, initial={"units": request.GET.getlist("don-vi")})
    status = status_of(form)
    faults: Mapping[str, Sequence[str]] = {}
    if form.is_valid():
        wanted, seen = form.wanted(step), form.cleaned_data["seen"]
        try:
            many = services.extend(round_=round_, wanted=wanted, seen=seen, now=now, actor=signed_in(request))
        except (Faulty, Outdated) as refusal:
            faults = refusal.faults if isinstance(refusal, Faulty) else {}
            status = _told(form, _beside(refusal, codes))
        except Refused as refusal:
            return refused(request, refusal, "round_windows", round_code)
        else:
            messages.success(request, f"Đã gia hạn cho {many} đơn vị.")
            return see_other("round_windows", round_code)
    more = {"view": view, "form": form, "spans": spans, "faults": faults, "chosen": form["units"].value() or []}
    context = _context(round_, seen=windows.digest_of(round_), **more)
    return render(request, "scoring/organisers/setup/extend.html", context, status=status)


def _beside(refusal: Refused, codes: list[str]) -> Refused:
    """What is wrong with the whole form; faults of single units stand beside them in the table."""
    if not isinstance(refusal, Faulty):
        return refusal
    rest = {name: said for name, said in refusal.faults.items() if name not in codes}
    at_units = len(refusal.faults) - len(rest)
    return Faulty(
        rest
        | (
            {"": [f"{at_units} đơn vị không gia hạn được, lý do ghi ở dòng của đơn vị. Chưa ghi gì."]}
            if at_units
            else {}
        )
    )
