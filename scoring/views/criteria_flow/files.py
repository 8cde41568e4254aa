"""A criteria set out as a file, and a file into a draft: checked, previewed, then one draft; scoring.excel reads and judges it."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.excel.criteria_sets.document import set_document, still_wrong
from scoring.excel.criteria_sets.reading import ReadSet
from scoring.excel.criteria_sets.workbook import set_workbook
from scoring.forms.criteria_files import IntoDraftForm, SetFileForm, sealed
from scoring.forms.set_words import counted_kinds, difference_lines
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_differences import differences_between
from scoring.selectors.criteria_drafts import empty_content
from scoring.selectors.criteria_sources import Source, source_at
from scoring.selectors.round_setup import organised_agencies
from scoring.services import criteria_drafts as services
from scoring.services.errors import AlreadyDone, Outdated, Refused
from scoring.views.import_records import attachment
from scoring.views.responses import refused, see_other, signed_in

UPLOAD, PREVIEW = "scoring/organisers/sets/upload.html", "scoring/organisers/sets/preview.html"


@require_safe
@requires("criteria.write")
def criteria_file(request: HttpRequest, form: str) -> HttpResponse:
    """A draft or a set (`?bo=`) as .xlsx or .json; without one an empty workbook to type into."""
    key = request.GET.get("bo", "")
    source = source_at(request.user, key) if key else None
    if form not in ("xlsx", "json") or (key and source is None):
        raise Http404
    if source is None:
        return attachment(set_workbook(empty_content(), "Bộ tiêu chí mới"), "bo-tieu-chi-mau.xlsx")
    name = f"bo-tieu-chi-{source.key.replace('/', '-')}.{form}"
    if form == "xlsx":
        return attachment(set_workbook(source.content, source.name), name)
    row: Any = source.draft or source.criteria_set
    agency = {"code": source.agency.code, "name": source.agency.name}
    made = set_document(source.content, agency=agency, programme=row.programme, year=row.year, title=source.name)
    return attachment(made, name, "application/json")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("criteria.write")
def criteria_import(request: HttpRequest) -> HttpResponse:
    """Take a file in and show what it says; nothing is written. With `nhap` it goes into that draft."""
    target = _target(request)
    form = SetFileForm(request.POST, request.FILES) if request.method == "POST" else SetFileForm()
    if not form.is_bound or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, UPLOAD, {"form": form, "target": target}, status=status)
    read = form.read()
    if read.errors:
        context: dict[str, Any] = {
            "form": SetFileForm(),
            "target": target,
            "faults": read.errors,
            "name": form.cleaned_data["file"].name,
        }
        return render(request, UPLOAD, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _preview(request, read, target)


def _target(request: HttpRequest) -> Source | None:
    """The draft that the file goes into, None for a new one; 404 for one that is not theirs."""
    key = request.POST.get("nhap", request.GET.get("nhap", ""))
    source = source_at(request.user, key) if key else None
    if key and (source is None or source.draft is None):
        raise Http404
    return source


def _preview(request: HttpRequest, read: ReadSet, target: Source | None) -> HttpResponse:
    user = signed_in(request)
    agencies = organised_agencies(user)
    begins: dict[str, Any] = {"token": secrets.token_urlsafe(24), "content": sealed(read.content, user.pk)}
    begins |= {"programme": "CCHC", "year": timezone.localdate().year, "title": "Bộ tiêu chí nhập từ tệp"}
    draft = None if target is None else target.draft
    if draft is not None:
        begins |= {"seen": draft.version, **{name: getattr(draft, name) for name in services.HEAD}}
        begins["agency"] = draft.agency.code
    form = IntoDraftForm(agencies=agencies, user_id=user.pk, initial=begins)
    found = () if target is None else differences_between(target.content, read.content)
    context = {
        "form": form,
        "target": target,
        "read": read,
        "content": read.content,
        "leaves": sum("measure" in entry for entry in read.content["criteria"]),
        "warnings": [one for one in read.findings if not one.is_error],
        "wrong": still_wrong(read),
        "lines": difference_lines(found),
        "kinds": counted_kinds(found),
    }
    return render(request, PREVIEW, context)


@require_http_methods(["POST"])
@requires("criteria.write")
def criteria_import_apply(request: HttpRequest) -> HttpResponse:
    """Put what was previewed into a draft, once."""
    user, target = signed_in(request), _target(request)
    form = IntoDraftForm(request.POST, agencies=organised_agencies(user), user_id=user.pk)
    if not form.is_valid():
        faulty: dict[str, Any] = {"form": SetFileForm(), "target": target, "refusal": form}
        return render(request, UPLOAD, faulty, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        draft = _written(request, form, target)
    except AlreadyDone as done:
        if target is None:
            return see_other("criteria_draft", done.args[1])
        return _not_written(request, None, done)  # the way out is a new draft
    except Outdated as refusal:
        return _not_written(request, target, refusal)
    except Refused as refusal:
        return refused(request, refusal, "criteria_import")
    messages.success(request, "Đã nhập tệp vào bản nháp. Chưa đợt nào dùng cho đến khi đưa vào dùng.")
    return see_other("criteria_draft", draft.code)


def _not_written(request: HttpRequest, target: Source | None, refusal: Refused) -> HttpResponse:
    """Where a file comes in, with the reason why the draft that it was for did not take it: saved or put into use meanwhile."""
    context: dict[str, Any] = {"form": SetFileForm(), "target": target, "outdated": str(refusal)}
    return render(request, UPLOAD, context, status=HTTPStatus.CONFLICT)


def _written(request: HttpRequest, form: IntoDraftForm, target: Source | None) -> CriteriaDraft:
    given: dict[str, Any] = {
        "content": form.cleaned_data["content"],
        "now": timezone.now(),
        "actor": signed_in(request),
    }
    if target is not None and target.draft is not None:
        seen = form.cleaned_data["seen"] or 0
        return services.save_draft(draft=target.draft, seen_version=seen, note="Nhập từ tệp", **given)
    token = form.cleaned_data["token"]
    return services.make_draft(agency=form.agency_row, head=form.head, token=token, **given)
