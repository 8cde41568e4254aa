"""The agency or the account of a page out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cchc_portal import permissions
from units.enums import Role
from units.models import Agency, User


def organised_agency(request: HttpRequest, **_: object) -> Agency:
    """The agency whose standing body the person works for; of several the one that ?co-quan= names."""
    held = getattr(request.user, "current_memberships", ())
    agencies: dict[str, Agency] = {m.agency.code: m.agency for m in held if m.role == Role.ORGANISER}
    if not agencies:
        if request.user.is_authenticated:
            raise PermissionDenied  # the page exists for everybody, for organisers alone
        raise Http404
    code = request.GET.get("co-quan", "") or next(iter(agencies))
    if code not in agencies:
        raise Http404
    return agencies[code]


def kept_account(request: HttpRequest, *, username: str, **_: object) -> User:
    """A person of a unit of the agencies whose standing body the reader works for."""
    people = User.objects.filter(permissions.accounts_kept_by(request.user)).distinct()
    return get_object_or_404(people, username=username)
