"""What every page's view shares: who asks, and how a service's refusal reaches them; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url

from scoring.services.errors import AlreadyDone, NotAllowed, Refused
from units.models import User


def see_other(to: str, *args: object) -> HttpResponse:
    """Send the browser on with GET, so that a reload does not send the form again."""
    return HttpResponseRedirect(resolve_url(to, *args), status=HTTPStatus.SEE_OTHER)


def refused(request: HttpRequest, refusal: Refused, to: str, *args: object) -> HttpResponse:
    """Answer a refusal: done already goes on with a message, not allowed is 403, anything else 409 with the way back."""
    if isinstance(refusal, AlreadyDone):
        messages.info(request, str(refusal))
        return see_other(to, *args)
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied(str(refusal)) from refusal
    context = {"exception": str(refusal), "back_url": resolve_url(to, *args)}
    return render(request, "409.html", context, status=HTTPStatus.CONFLICT)


def signed_in(request: HttpRequest) -> User:
    """The person, whom `requires` has found signed in."""
    if not isinstance(request.user, User):
        raise TypeError("requires() lets nobody else in")
    return request.user


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent with POST, also when it is empty; None for a page that is only shown."""
    return request.POST if request.method == "POST" else None


def status_of(form: Form) -> int:
    """The status of a page that shows `form`: 422 once it was sent and is faulty."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and not form.is_valid() else HTTPStatus.OK
