"""The name under which a browser keeps what one person has not sent yet; it asks the database nothing and says nothing of the person."""

from __future__ import annotations

import hashlib
from typing import Any

from django import template

register = template.Library()


@register.filter
def waiting_key(user: Any) -> str:
    """The same for one account for ever, another for every other one; "" for nobody.

    No secret goes into it: entries must be found again after the installation's key was changed. `date_joined` keeps an
    account of a new installation apart from one of the old that had its number.
    """
    if not getattr(user, "is_authenticated", False):
        return ""
    seed = f"cchc-cho-gui:{user.pk}:{user.date_joined.isoformat()}"
    return hashlib.sha256(seed.encode()).hexdigest()[:24]
