"""Nghĩa vụ: what a unit owes after its figures, closed with a document; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.forms.figures import DutyForm
from scoring.models import Duty
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.indicators.duties import close_duty
from scoring.views.evidence_files import attachment
from scoring.views.indicators import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_http_methods(["GET", "HEAD", "POST"])
@requires("duty.close", lookups.own_duty)
def duty(request: HttpRequest, row: Duty, token: str) -> HttpResponse:
    """What is owed and why; POST closes it with its document."""
    form = DutyForm(typed(request), request.FILES or None, today=timezone.localdate())
    status = status_of(form)
    if form.is_valid():
        document = form.document(form.cleaned_data)
        try:
            close_duty(duty=row, document=document, now=timezone.now(), actor=signed_in(request))
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, "duty", token)
        except Outdated as refusal:
            row.refresh_from_db()
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, "Đã ghi văn bản, nghĩa vụ đã hoàn thành.")
            return see_other("figures")
    return render(request, "scoring/figures/duty.html", {"duty": row, "form": form}, status=status)


@require_safe
@requires("duty.close", lookups.own_duty)
def duty_file(request: HttpRequest, row: Duty, token: str) -> HttpResponseBase:  # noqa: ARG001 - the lookup's
    """The document that closed the duty, where a file was kept."""
    if not row.file:
        raise Http404
    return attachment(row.file, row.file_name, row.file_type)
