"""Số liệu báo cáo: what is asked of my unit, the form of a period, its check while typing; no rule and no query."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.enums import Origin
from scoring.forms.figures import posted_figures
from scoring.selectors.deadlines import Deadline
from scoring.selectors.indicators import mine
from scoring.selectors.indicators.asked import asked_of
from scoring.selectors.indicators.desk import Typed, figure_desk
from scoring.selectors.indicators.doubts import doubts_of
from scoring.selectors.indicators.place import Place, why_not_now
from scoring.services.errors import NotAllowed, NotOpen
from scoring.services.indicators import reports
from scoring.services.indicators.errors import FaultyFigures, StaleFigures
from scoring.views.indicators import lookups
from scoring.views.responses import see_other, signed_in

_BREAKS = "Số liệu không khớp nhau. Chưa ghi gì; những gì bạn gõ còn nguyên."
_FAULTS = "Có số chưa đúng hoặc còn thiếu. Chưa ghi gì; những gì bạn gõ còn nguyên."


@require_safe
@requires("figures.report")
def figures(request: HttpRequest) -> HttpResponse:
    """What is asked of my units, for which period and until when; and their duties."""
    now = timezone.now()
    context = {
        "owed": mine.periods_of_own_units(request.user, now),
        "duties": mine.duties_of_own_units(request.user),
        "units": mine.own_units(request.user),
    }
    return render(request, "scoring/figures/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("figures.report", lookups.own_place)
def figures_form(request: HttpRequest, place: Place, period_code: str, unit_code: str) -> HttpResponse:
    """The figures of a unit for a period; POST saves them, and sends the report with the button Gửi."""
    if request.method != "POST":
        return _page(request, place)
    typed = posted_figures(asked_of(place.period, place.unit), request.POST)
    given: dict[str, Any] = {"send": "gui" in request.POST, "origin": Origin.WEB, "actor": signed_in(request)}
    try:
        written = reports.save_figures(place=place, typed=typed, now=timezone.now(), **given)
    except StaleFigures as refusal:
        return _page(request, place, _kept(typed, stale=refusal), HTTPStatus.CONFLICT, error=str(refusal))
    except FaultyFigures as refusal:
        error = _BREAKS if refusal.breaks and not refusal.faults else _FAULTS
        kept = _kept(typed, faults=refusal)
        return _page(request, place, kept, HTTPStatus.UNPROCESSABLE_ENTITY, error=error, breaks=refusal.breaks)
    except NotOpen as refusal:
        return _page(request, place, _kept(typed), HTTPStatus.CONFLICT, error=str(refusal))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    sent = "Đã gửi báo cáo số liệu." if given["send"] else f"Đã lưu {written.changed} số liệu."
    messages.success(request, sent)
    return see_other("figures_form", period_code, unit_code)


def _kept(
    typed: Mapping[str, tuple[str, int]], stale: StaleFigures | None = None, faults: FaultyFigures | None = None
) -> dict[str, Typed]:
    """What was typed, with what is wrong with each, and what somebody else wrote meanwhile."""
    others = {} if stale is None else {cell.key: cell for cell in stale.cells}
    wrong = {} if faults is None else faults.faults
    kept = {}
    for key, (text, seen) in typed.items():
        other = others.get(key)
        told = "" if other is None else f"{other.updated_by} vừa ghi “{other.text or 'để trống'}”"
        if other is not None and other.updated_at is not None:
            told += f" lúc {other.updated_at:%H:%M}"
        version = None if other is None else other.version
        kept[key] = Typed(text, seen, wrong.get(key, ()), told, version)
    return kept


def _page(
    request: HttpRequest,
    place: Place,
    kept: Mapping[str, Typed] | None = None,
    status: int = HTTPStatus.OK,
    **said: Any,
) -> HttpResponse:
    now = timezone.now()
    desk = figure_desk(place, kept)
    context = {
        "desk": desk,
        "place": place,
        "closed": why_not_now(place.period, now),
        "deadline": Deadline(place.period.closes_at, now),
        "error": said.get("error", ""),
        "breaks": said.get("breaks", ()),
        "computed": reports.computed(desk.asked, desk.amounts),
        "doubts": doubts_of(place, desk.asked, desk.amounts),
    }
    return render(request, "scoring/figures/form.html", context, status=status)


@require_POST
@requires("figures.report", lookups.own_place)
def figures_check(request: HttpRequest, place: Place, period_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """What is typed so far, held against the identities; a fragment, nothing is written."""
    desk = figure_desk(place)
    typed = posted_figures(desk.asked, request.POST)
    reading = reports.read_figures(desk.asked, desk.amounts, {key: text for key, (text, _seen) in typed.items()})
    faults = [(desk.asked.name_of(key), " ".join(said)) for key, said in reading.faults.items()]
    standing = dict(desk.amounts) | dict(reading.amounts)
    context = {
        "breaks": reading.breaks,
        "faults": faults,
        "computed": reports.computed(desk.asked, standing),
        "doubts": doubts_of(place, desk.asked, standing),
        "missing": len(reports.missing_of(desk.asked, standing, reading.faults)),
        "is_checked": True,
    }
    return render(request, "scoring/figures/_check.html", context)
