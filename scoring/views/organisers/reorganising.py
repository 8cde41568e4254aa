"""Forms that merge, split, rename, move or dissolve units: typed, previewed with its people, written once; services decide."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.forms.reorganisation import WORKS, ReorganisationForm, chosen_people, people_rows
from scoring.selectors.unit_rounds import standing_sheets
from scoring.views.organisers.units import agency_of_object, reorganised_agency
from scoring.views.responses import see_other, signed_in
from units.models import Agency
from units.selectors import directory
from units.services import reorganisation as services
from units.services.errors import AlreadyDone, FaultyReorganisation, InUse, NotAllowed, Stale

PREVIEW, WRITE = "xem", "ghi"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("unit.reorganise", reorganised_agency)
def reorganise(request: HttpRequest, agency: Agency, work: str) -> HttpResponse:
    """One work of a decision: the form, then what it would do with the list of people, then the writing."""
    if work not in WORKS:
        raise Http404
    step = request.POST.get("buoc", "")
    typed = request.POST if request.method == "POST" else None
    initial = {"olds": ", ".join(request.GET.getlist("dv"))}
    form = ReorganisationForm(typed, kind=WORKS[work], agency=agency, initial=initial)
    if typed is None or step not in (PREVIEW, WRITE):
        return _form_page(request, agency, form, HTTPStatus.OK)
    if step == WRITE and directory.reorganisation_of(agency, _token(request)) is not None:
        return _done_before(request, agency)
    wanted = form.wanted()
    if wanted is not None:
        form.blame(services.faults_of(wanted, timezone.localdate()))
    if wanted is None or form.errors:
        return _form_page(request, agency, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _write(request, agency, form, wanted) if step == WRITE else _preview(request, agency, form, wanted)


def _form_page(request: HttpRequest, agency: Agency, form: ReorganisationForm, status: int) -> HttpResponse:
    context = {"agency": agency, "form": form, "kind": form.kind, "rows": form.new_rows()}
    return render(request, "scoring/organisers/units/form.html", context, status=status)


def _preview(
    request: HttpRequest,
    agency: Agency,
    form: ReorganisationForm,
    wanted: services.Wanted,
    refusal: Stale | FaultyReorganisation | None = None,
) -> HttpResponse:
    seen = services.seen_of(wanted)
    rows = people_rows(services.open_roles(wanted.leaving, wanted.decision.on_date), wanted, request.POST)
    kept = {k: v for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "buoc", "seen", "token")}
    context = {
        "agency": agency,
        "kind": form.kind,
        "wanted": wanted,
        "people": rows,
        "followers": services.followers_of(wanted),
        "sheets": standing_sheets(wanted.leaving),
        "kept": {k: v for k, v in kept.items() if not k.startswith("nguoi-")},
        "seen": seen.as_text(),
        "token": _token(request),
        "refusal": refusal,
    }
    status = HTTPStatus.OK
    if refusal is not None:
        status = HTTPStatus.CONFLICT if isinstance(refusal, Stale) else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "scoring/organisers/units/preview.html", context, status=status)


def _token(request: HttpRequest) -> str:
    """The token of the preview, so that a double click writes once; a new one for what no address can hold."""
    sent = request.POST.get("token", "")
    return sent if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", sent) else secrets.token_urlsafe(24)


def _done_before(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A double click: what it did makes the form itself faulty by now (its new codes are taken), so that it is asked first."""
    messages.info(request, "Việc này đã được ghi rồi. Không ghi thêm lần nữa.")
    return see_other(_change_url(agency, _token(request)))


def _write(request: HttpRequest, agency: Agency, form: ReorganisationForm, wanted: services.Wanted) -> HttpResponse:
    token = _token(request)
    rows = people_rows(services.open_roles(wanted.leaving, wanted.decision.on_date), wanted, request.POST)
    try:
        services.reorganise(
            wanted=wanted,
            people=chosen_people(rows),
            seen=services.Seen.from_text(request.POST.get("seen", "")),
            token=token,
            actor=signed_in(request),
            now=timezone.now(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except AlreadyDone as refusal:
        messages.info(request, str(refusal))
    except (Stale, FaultyReorganisation) as refusal:
        return _preview(request, agency, form, wanted, refusal)
    else:
        messages.success(request, f"Đã ghi: {form.kind.label.lower()}.")
    return see_other(_change_url(agency, token))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("unit.reorganise", agency_of_object)
def unit_change(request: HttpRequest, agency: Agency, token: str) -> HttpResponse:
    """What one decision did, and taking it back with a reason as long as nothing stands on it."""
    record = directory.reorganisation_of(agency, token)
    if record is None:
        raise Http404
    if request.method != "POST":
        return _change_page(request, agency, token, "", HTTPStatus.OK)
    reason = request.POST.get("reason", "")
    again = f"hoan-tac-{record.pk}"
    try:
        services.undo_reorganisation(
            reorganisation=record, reason=reason, token=again, actor=signed_in(request), now=timezone.now()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except AlreadyDone as refusal:
        messages.info(request, str(refusal))
    except FaultyReorganisation as refusal:
        return _change_page(request, agency, token, str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
    except InUse as refusal:
        return _change_page(request, agency, token, str(refusal), HTTPStatus.CONFLICT)
    else:
        messages.success(request, "Đã hoàn tác. Đơn vị và vai trò trở lại như trước.")
    return see_other(_change_url(agency, token))


def _change_page(request: HttpRequest, agency: Agency, token: str, error: str, status: int) -> HttpResponse:
    record = directory.reorganisation_of(agency, token)
    context = {"agency": agency, "record": record, "error": error, "reason": request.POST.get("reason", "")}
    return render(request, "scoring/organisers/units/change.html", context, status=status)


def _change_url(agency: Agency, token: str) -> str:
    return f"{reverse('unit_change', args=[token])}?co-quan={agency.code}"
