"""The public page that recomputes a sealed file, sent or picked, and says equal or what differs; it keeps nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cchc_portal.http import RETRY_SECONDS, requires
from scoring.forms.verification import VerifyForm
from scoring.selectors.verification import BusyError, Verdict, editions, verify_file, verify_published
from scoring.views.responses import status_of, typed

PICK = "ban"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("public.read")
@never_cache
def verify_figures(request: HttpRequest) -> HttpResponse:
    """A form for a file, a list of what is published, and the verdict on the one that was chosen."""
    form = VerifyForm(typed(request), request.FILES or None)
    picked = request.GET.get(PICK, "") if request.method != "POST" else ""
    try:
        verdict = _verdict(form, picked)
    except BusyError:
        response = _page(request, form, picked, None, HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _page(request, form, picked, verdict, status_of(form))


def _verdict(form: VerifyForm, picked: str) -> Verdict | None:
    if form.is_bound:
        return verify_file(form.cleaned_data["file"].read()) if form.is_valid() else None
    if not picked:
        return None
    found = verify_published(picked)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, form: VerifyForm, picked: str, verdict: Verdict | None, status: int) -> HttpResponse:
    context = {
        "form": form,
        "picked": picked,
        "verdict": verdict,
        "busy": status == HTTPStatus.SERVICE_UNAVAILABLE,
        "editions": editions(),
    }
    return render(request, "scoring/public/verify.html", context, status=status)
