"""Thiết lập: what may still change of an open round, what is frozen and why, late comers, and the round's own history."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.forms.round_settings import LateUnitForm, RankedForm, SettingsForm
from scoring.forms.round_windows import add_faults
from scoring.models import Assessment, Round
from scoring.selectors import round_settings as settings
from scoring.selectors.round_windows import is_changeable
from scoring.services import round_settings as services
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.views.lookups import organised_round, overseen_sheet
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_settings(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The settings with what is frozen, the units, and the history of the round."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    form = SettingsForm(typed(request), told=settings.told(round_))
    status = status_of(form)
    if form.is_valid():
        try:
            services.change_settings(
                round_=round_, values=form.values, seen=form.seen, now=timezone.now(), actor=signed_in(request)
            )
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except Refused as refusal:
            return refused(request, refusal, "round_settings", round_code)
        else:
            messages.success(request, "Đã lưu thiết lập.")
            return see_other("round_settings", round_code)
    return _page(request, round_, form, status)


def _page(request: HttpRequest, round_: Round, form: SettingsForm, status: int) -> HttpResponse:
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "told": settings.told(round_),
        "conflict": status == HTTPStatus.CONFLICT,
        "changeable": is_changeable(round_),
        "sheets": settings.sheets_of(round_),
        "frozen": settings.frozen_rows(round_),
        "lines": settings.lines_of(round_),
        "headless": settings.teams_without_head(round_),
    }
    return render(request, "scoring/organisers/setup/settings.html", context, status=status)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_add_unit(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Thêm đơn vị: one that comes late gets an empty sheet."""
    now = timezone.now()
    units, round_blocks = settings.units_to_add(round_, now), settings.round_blocks_of(round_)
    form = LateUnitForm(typed(request), units=units, round_blocks=round_blocks)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sheet = services.add_unit(
                round_=round_,
                unit_code=said["unit"],
                block_code=said["block"],
                not_ranked_reason=said["reason"].strip(),
                now=now,
                actor=signed_in(request),
            )
        except Refused as refusal:
            return refused(request, refusal, "round_settings", round_code)
        messages.success(request, f"Đã thêm {sheet.unit} vào đợt.")
        return see_other("round_settings", round_code)
    context = {"round": round_, "illustrative": round_.illustrative, "form": form, "units": units}
    return render(request, "scoring/organisers/setup/add_unit.html", context, status=status_of(form))


@require_http_methods(METHODS)
@requires("sheet.oversee", overseen_sheet)
def sheet_ranked(request: HttpRequest, sheet: Assessment, round_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Whether a unit is ranked, and why not."""
    standing = "" if sheet.ranked else sheet.not_ranked_reason
    begins = {"ranked": "1" if sheet.ranked else "0", "reason": standing, "seen": standing}
    form = RankedForm(typed(request), initial=begins)
    status = status_of(form)
    if form.is_valid():
        try:
            _rank(request, sheet, form)
        except Faulty as refusal:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            add_faults(form, refusal.faults)
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            form.add_error(None, str(refusal))
        except Refused as refusal:
            return refused(request, refusal, "round_settings", round_code)
        else:
            messages.success(request, f"Đã lưu việc xếp hạng {sheet.unit}.")
            return see_other("round_settings", round_code)
    context = {"sheet": sheet, "illustrative": sheet.round.illustrative, "form": form, "standing": standing}
    return render(request, "scoring/organisers/setup/ranked.html", context, status=status)


def _rank(request: HttpRequest, sheet: Assessment, form: RankedForm) -> None:
    services.set_ranked(
        sheet=sheet,
        ranked=form.cleaned_data["ranked"] == "1",
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        now=timezone.now(),
        actor=signed_in(request),
    )
