"""How often one device or address may send something without signing in; it keeps only keyed digests, and those for minutes."""

from __future__ import annotations

import secrets
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from cchc_portal.http import client_address

WINDOW_SECONDS: Final = 600
MOST_PER_ADDRESS: Final = 60
"""Sendings of one address in a window: a whole one-stop shop may stand behind it."""
PAUSE_SECONDS: Final = 10
"""Between two sendings of one device: a tablet serves one citizen after the other."""
_COOKIE: Final = "thiet_bi_gui"


def is_too_often(request: HttpRequest, place: str) -> bool:
    """Count this sending at `place` and say whether the device or the address has sent too much just now."""
    device = request.COOKIES.get(_COOKIE, "")
    if device and not cache.add(_key("device", place, device), 1, PAUSE_SECONDS):
        return True
    key = _key("address", place, client_address(request))
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return bool(cache.incr(key) > MOST_PER_ADDRESS)
    except ValueError:  # the window ended between the two lines
        return False


def remember_device(request: HttpRequest, response: HttpResponse, place: str) -> None:
    """Leave a random mark on a new device for the length of a window, and begin its pause at `place`.

    The mark says nothing of who holds the device.
    """
    if _COOKIE not in request.COOKIES:
        device = secrets.token_urlsafe(16)
        cache.add(_key("device", place, device), 1, PAUSE_SECONDS)
        response.set_cookie(
            _COOKIE,
            device,
            max_age=WINDOW_SECONDS,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )


def _key(kind: str, place: str, value: str) -> str:
    return (
        f"gentle-{salted_hmac('cchc_portal.gentle', f'{kind}|{place}|{value[:200]}', algorithm='sha256').hexdigest()}"
    )
