"""Pages of the accounts of units' people: the list, making them with slips, one person's page; it decides nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from units.forms.accounts import MAX_ACCOUNTS, ReasonForm, SlipForm, rows_of
from units.models import Agency, User
from units.selectors import accounts as selectors
from units.services import accounts as services
from units.services.errors import FaultyAccounts, NotAllowed, Refused
from units.views import lookups

PAGE_ROWS = 100
_OLD_PAGE = "Trang này đã cũ. Chưa cấp phiếu nào; hãy mở lại trang của người này rồi cấp."


@require_safe
@requires("account.give", lookups.organised_agency)
def accounts(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The accounts of the agency's units, narrowed by block, unit and state in the address."""
    everybody = selectors.accounts_of(agency, timezone.now())
    asked = {name: request.GET.get(name, "") for name in ("khoi", "don-vi", "trang-thai")}
    rows = selectors.chosen(everybody, block=asked["khoi"], unit=asked["don-vi"], state=asked["trang-thai"])
    places = {m.unit for account in everybody for m in account.memberships if m.unit is not None}
    context = {
        "agency": agency,
        "total": len(everybody),
        "counts": [(v, words, sum(a.state == v for a in everybody)) for v, words in selectors.STATES.items()],
        "blocks": sorted({u.block for u in places if u.block is not None}, key=lambda b: (b.order, b.code)),
        "units": sorted(places, key=lambda unit: unit.name),
        "block": asked["khoi"],
        "unit": asked["don-vi"],
        "state": asked["trang-thai"],
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("trang")),
    }
    return render(request, "units/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("account.give", lookups.organised_agency)
def accounts_new(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Choose units and roles, then see the names; sending the names makes the accounts and answers with the slips."""
    given = request.POST if request.method == "POST" else request.GET
    units = selectors.units_and_accounts(agency, timezone.now())
    codes, blocks, roles = (frozenset(given.getlist(name)) for name in ("don-vi", "khoi", "vai-tro"))
    wanted = [u for u in units if u.unit.code in codes or (u.unit.block is not None and u.unit.block.code in blocks)]
    every = selectors.proposals(wanted, roles, services.taken_usernames() if wanted else ())
    proposals = every[:MAX_ACCOUNTS]
    context = {"agency": agency, "units": units, "wanted": wanted, "roles": roles, "rows": rows_of(proposals, None)}
    context["left"] = len(every) - len(proposals)
    if request.method != "POST" or not wanted:
        return render(request, "units/accounts_new.html", context)
    return _make(request, agency, proposals, context)


@sensitive_variables("slips")
def _make(
    request: HttpRequest, agency: Agency, proposals: list[selectors.Proposal], context: dict[str, object]
) -> HttpResponse:
    rows = rows_of(proposals, request.POST)
    named = [row.account for row in rows]
    try:
        slips = services.make_accounts(agency=agency, accounts=named, now=timezone.now(), actor=_actor(request))
    except FaultyAccounts as refusal:
        faulty = context | {"rows": rows_of(proposals, request.POST, refusal.faults), "refusal": str(refusal)}
        return render(request, "units/accounts_new.html", faulty, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refusal:
        return _refused(request, refusal, reverse("accounts") + f"?co-quan={agency.code}")
    return _slips(request, agency, slips)


@require_safe
@requires("account.keep", lookups.kept_account)
def person_account(request: HttpRequest, person: User, username: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One person's account: how it stands, what was done with it, a new slip, closing and opening."""
    return _account_page(request, person, ReasonForm())


def _account_page(request: HttpRequest, person: User, form: ReasonForm, status: int = HTTPStatus.OK) -> HttpResponse:
    found = selectors.account_of(person, timezone.now())
    seen = found.slip.made_at.isoformat() if found.slip is not None else ""
    context = {"account": found, "history": selectors.history_of(person), "form": form, "seen": seen}
    return render(request, "units/person.html", context, status=status)


@require_POST
@requires("account.keep", lookups.kept_account)
@sensitive_variables("slip")
def person_slip(request: HttpRequest, person: User, username: str) -> HttpResponse:
    """Give the person a new slip; the old password and every session end."""
    form = SlipForm(request.POST)
    back = reverse("person_account", args=[username])
    if not form.is_valid():
        return _refused(request, Refused(_OLD_PAGE), back)
    try:
        slip = services.give_slip(
            account=person, seen=form.cleaned_data["seen"], now=timezone.now(), actor=_actor(request)
        )
    except Refused as refusal:
        return _refused(request, refusal, back)
    return _slips(request, slip.unit.agency, [slip])


@require_POST
@requires("account.keep", lookups.kept_account)
def person_state(request: HttpRequest, person: User, username: str) -> HttpResponse:
    """Close the account, or open it again, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _account_page(request, person, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    active = request.POST.get("mo") == "1"
    try:
        reason = form.cleaned_data["reason"]
        services.set_active(account=person, active=active, reason=reason, actor=_actor(request))
    except Refused as refusal:
        return _refused(request, refusal, reverse("person_account", args=[username]))
    messages.success(
        request, "Đã mở lại tài khoản." if active else "Đã khóa tài khoản; mọi phiên làm việc đã kết thúc."
    )
    return HttpResponseRedirect(reverse("person_account", args=[username]), status=HTTPStatus.SEE_OTHER)


def _slips(request: HttpRequest, agency: Agency, slips: list[services.Slip]) -> HttpResponse:
    """The only page that ever shows these passwords; no browser and no cache keeps it."""
    address = request.build_absolute_uri("/")
    response = render(request, "units/slips.html", {"agency": agency, "slips": slips, "address": address})
    response["Cache-Control"] = "no-store"
    return response


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("requires() lets nobody else in")
    return request.user


def _refused(request: HttpRequest, refusal: Refused, back_url: str) -> HttpResponse:
    """Answer a refusal: not allowed is 403, anything else 409 with the way back."""
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied(str(refusal)) from refusal
    context = {"exception": str(refusal), "back_url": back_url}
    return render(request, "409.html", context, status=HTTPStatus.CONFLICT)
