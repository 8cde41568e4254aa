"""Which device a person has signed in from before, so that guesses made elsewhere cannot lock them out; it must grant nothing."""

import hashlib
import ipaddress
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

KNOWN_FOR = timedelta(days=180)
SALT = "cchc_portal.devices"


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Leave a signed mark of `username` on the device that has just signed in."""
    if device_address(request, username) is None:
        response.set_signed_cookie(
            _cookie(username),
            secrets.token_hex(16),
            salt=_salt(username),
            max_age=KNOWN_FOR,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def device_address(request: HttpRequest, username: str) -> str | None:
    """Return the address that login limits count for this known device, or None when `username` never signed in from it.

    It is a private IPv6 address (fd00::/8) made from the mark: the limits are kept by address, and a device behind the
    one address of a whole office needs its own. Failures on the device itself lock it as they lock any address.
    """
    mark = request.get_signed_cookie(_cookie(username), default=None, salt=_salt(username), max_age=KNOWN_FOR)
    if mark is None:
        return None
    return str(ipaddress.IPv6Address(b"\xfd" + hashlib.sha256(mark.encode()).digest()[:15]))


def _cookie(username: str) -> str:
    return f"device_{hashlib.sha256(username.lower().encode()).hexdigest()[:12]}"


def _salt(username: str) -> str:
    return f"{SALT}:{username.lower()}"
