"""Pages of evidence for a unit, its inspectors and the standing body: read, add, withdraw, open; no rule and no query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.enums import EvidenceKind
from scoring.forms.evidence import WithdrawForm
from scoring.models import Assessment, Evidence
from scoring.selectors import evidence as reading
from scoring.selectors.evidence_scans import scans_of
from scoring.services import evidence as keeping
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.evidence_files import attachment, said
from scoring.views.evidence_sides import INSPECTED, OVERSEEN, OWN, PARTS, Side, forms_for
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

NO_CRITERION = "Phiếu này không có tiêu chí đó. Hãy mở lại từ trang minh chứng."


def evidence_page(
    request: HttpRequest, sheet: Assessment, side: Side, posted: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """All criteria with counts, the hits of a search, or one criterion with its forms; that one alone as a fragment."""
    data = request.POST if posted else request.GET
    code, search = data.get("tieu-chi", ""), data.get("tim", "").strip()[:100]
    seen, now = side.seen(sheet), timezone.now()
    every = reading.evidence_of(sheet, seen, side.review)
    chosen = next((group for group in every if group.leaf.code == code), None)
    if code and chosen is None:
        raise Http404
    closed = side.why_closed(request.user, sheet, now, code)
    context = {
        "every": every,
        "warned": [] if chosen else [(group, item) for group in every for item in group.items if item.warnings],
        "search": search,
        "found": reading.found_in(every, search) if search else (),
        "chosen": chosen,
        "closed": closed,
        "judging": side.may_judge(request.user, sheet, now),
        "forms": (forms_for(side, chosen) if chosen and not closed else {}) | (posted or {}).get("forms", {}),
        "faults": (posted or {}).get("faults", ()),
        "accesses": reading.accesses_of(sheet, seen) if side.shows_accesses else None,
        "scans": [] if chosen or search else scans_of(sheet, of_unit=side.of_unit),
    }
    beside = chosen is not None and not posted and request.headers.get("HX-Request") == "true"
    page = f"scoring/evidence/{'beside' if beside else 'page'}.html"
    return render(request, page, side.around(sheet) | context, status=status)


def add_evidence(request: HttpRequest, sheet: Assessment, side: Side) -> HttpResponse:
    """Take in what one of the three forms sent; faults stand on the page with what was typed, or go back as JSON."""
    code, part = request.POST.get("tieu-chi", ""), request.POST.get("viec", "")
    chosen = next((g for g in reading.evidence_of(sheet, side.seen(sheet)) if g.leaf.code == code), None)
    page = side.urls(sheet)["page"]
    if chosen is None or part not in PARTS:
        return said(request, [NO_CRITERION]) or refused(request, Refused(NO_CRITERION), page)
    form = forms_for(side, chosen, part, request.POST, request.FILES)[part]
    if not form.is_valid():
        answer = said(request, [str(fault) for field in form.errors.values() for fault in field])
        return answer or evidence_page(request, sheet, side, {"forms": {part: form}}, HTTPStatus.UNPROCESSABLE_ENTITY)
    place = keeping.Place(sheet, code, side.layer)
    try:
        kept, faults = PARTS[part](place, form, signed_in(request), timezone.now())
    except Refused as refusal:
        return said(request, [str(refusal)]) or refused(request, refusal, f"{page}?tieu-chi={code}")
    if answer := said(request, faults):
        return answer
    if kept:
        messages.success(request, f"Đã thêm {kept} tài liệu vào tiêu chí {code}.")
    if faults:
        return evidence_page(request, sheet, side, {"faults": faults}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return see_other(f"{page}?tieu-chi={code}")


def one_or_404(sheet: Assessment, side: Side, token: str, layers: Sequence[str] = ()) -> Evidence:
    """The piece with this token, where this reader sees its layer (one of `layers`, when given)."""
    found = reading.one_of(sheet, layers or side.seen(sheet), token)
    if found is None:
        raise Http404
    return found


def withdraw_one(request: HttpRequest, sheet: Assessment, side: Side, token: str) -> HttpResponse:
    """Withdraw one piece of the side's own layer, for a reason."""
    row = one_or_404(sheet, side, token, (side.layer,))
    back = f"{side.urls(sheet)['page']}?tieu-chi={row.criterion.code}"
    form = WithdrawForm(typed(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            keeping.withdraw_evidence(evidence=row, reason=reason, actor=signed_in(request), now=timezone.now())
        except Refused as refusal:
            return refused(request, refusal, back)
        messages.success(request, f"Đã gỡ {row}. Tài liệu vẫn còn trong lịch sử của phiếu.")
        return see_other(back)
    context = {
        "sheet": sheet,
        "row": row,
        "form": form,
        "crumbs": side.crumbs(sheet, back, "Gỡ tài liệu"),
        "back": back,
        "closed": side.why_closed(request.user, sheet, timezone.now(), row.criterion.code),
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/evidence/withdraw.html", context, status=status_of(form))


def open_evidence(request: HttpRequest, sheet: Assessment, side: Side, token: str) -> HttpResponseBase:
    """The file as an attachment that no browser runs, or the way to the link; the opening is remembered first."""
    return open_piece(request, one_or_404(sheet, side, token))


def open_piece(request: HttpRequest, row: Evidence) -> HttpResponseBase:
    """A piece that the reader may see: its file, or the way to its link; 404 for a number, which has nothing to open."""
    if row.kind == EvidenceKind.NUMBER:
        raise Http404
    answer: HttpResponseBase = HttpResponseRedirect(row.url or "/", status=HTTPStatus.SEE_OTHER)
    if row.kind == EvidenceKind.FILE:
        answer = attachment(row.file, row.file_name, row.file_type)
    if request.method == "GET":
        keeping.record_access(evidence=row, actor=signed_in(request), now=timezone.now())
    return answer


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_evidence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Evidence of the unit's own sheet."""
    return evidence_page(request, sheet, OWN)


@require_POST
@requires("sheet.score", lookups.own_sheet)
def own_evidence_add(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The unit adds files, a link or a document number."""
    return add_evidence(request, sheet, OWN)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.score", lookups.own_sheet)
def own_evidence_withdraw(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:
    """The unit withdraws one of its own, for a reason."""
    return withdraw_one(request, sheet, OWN, token)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_evidence_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:
    """Open one piece on the unit's own sheet."""
    return open_evidence(request, sheet, OWN, token)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_evidence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Evidence of a sheet for its inspection team, with what looks odd."""
    return evidence_page(request, sheet, INSPECTED)


@require_POST
@requires("inspection.score", lookups.inspected_sheet)
def inspection_evidence_add(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The team adds evidence of its own."""
    return add_evidence(request, sheet, INSPECTED)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("inspection.score", lookups.inspected_sheet)
def inspection_evidence_withdraw(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:
    """The team withdraws one of its own, for a reason."""
    return withdraw_one(request, sheet, INSPECTED, token)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_evidence_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:
    """Open one piece on an inspected sheet."""
    return open_evidence(request, sheet, INSPECTED, token)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_evidence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Evidence of a sheet for the standing body, with what looks odd and who opened it."""
    return evidence_page(request, sheet, OVERSEEN)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_evidence_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:
    """Open one piece on a sheet of a round that the person's agency organises."""
    return open_evidence(request, sheet, OVERSEEN, token)
