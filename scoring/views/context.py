"""What the header of every page shows of a person: their areas of work and agency; asked only when a page writes it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cchc_portal import permissions
from scoring.selectors.areas import agency_of_everybody, areas_of
from units.models import User

_LABELS = {
    "work": "Việc của tôi",
    "own_sheets": "Tự đánh giá",
    "inspections": "Kiểm tra",
    "appraisals": "Thẩm định",
    "rounds": "Điều hành",
    "rankings": "Xếp hạng",
}


def header(request: HttpRequest) -> dict[str, Any]:
    """Lazy variables for base.html: nav_areas, agency_name, account_note, below_url; a page that shows none asks nothing."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) or getattr(user, "is_authenticated", False) else None
    return {
        "nav_areas": _lazy(lambda: _areas(request, person)),
        "agency_name": _lazy(lambda: _agency_name(person)),
        "account_note": _lazy(lambda: _note(person)),
        "below_url": _lazy(lambda: _below_url(person)),
    }


def _lazy(ask: Callable[[], Any]) -> Any:
    return SimpleLazyObject(ask)


def _areas(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    if person is None:
        return []
    found = []
    for name in areas_of(person):
        url = reverse(name)
        found.append({"label": _LABELS[name], "url": url, "current": request.path.startswith(url), "count": None})
    return found


def _agency_name(person: Any) -> str:
    memberships = () if person is None else person.current_memberships
    return str(memberships[0].agency) if memberships else agency_of_everybody()


def _note(person: Any) -> str:
    """What the person does here: the first membership in words."""
    memberships = () if person is None else person.current_memberships
    if not memberships:
        return ""
    first = memberships[0]
    return str(first.unit) if first.unit is not None else first.get_role_display()


def _below_url(person: Any) -> str:
    """The rounds of the agencies below, for who may look at them."""
    return reverse("agencies_below") if person is not None and permissions.may(person, "below.read") else ""
