"""Numbered system checks of an installation (`manage.py check --deploy`); they must only look, never mend."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def secret_key_is_given(**_kwargs: Any) -> list[CheckMessage]:
    """cchc.E001: in production the key is a secret of the operator, not one made beside the data."""
    if not settings.SECRET_KEY_IS_MADE:
        return []
    return [
        Error(
            "SECRET_KEY was made at random and is kept in var/secret_key.",
            hint="Set SECRET_KEY_FILE to a file that only the service may read (or SECRET_KEY in its environment).",
            id="cchc.E001",
        )
    ]


@register(Tags.security, deploy=True)
def tests_are_off(**_kwargs: Any) -> list[CheckMessage]:
    """cchc.E002: TESTING brings weak password hashes and a cache of one process."""
    if not settings.TESTING:
        return []
    return [Error("TESTING is on.", hint="Remove TESTING from the environment.", id="cchc.E002")]


@register(Tags.security, deploy=True)
def demo_is_off(**_kwargs: Any) -> list[CheckMessage]:
    """cchc.E003: the accounts of the demo have passwords that everybody knows."""
    if not settings.DEMO:
        return []
    return [
        Error("DEMO is on: its accounts are public.", hint="Start with an empty database and DEMO=0.", id="cchc.E003")
    ]


@register(Tags.security, deploy=True)
def proxy_is_counted(**_kwargs: Any) -> list[CheckMessage]:
    """cchc.E004: behind a proxy that is not counted every caller has the proxy's address, and login limits hit everybody."""
    if settings.PROXY_COUNT > 0 or not settings.HTTPS:
        return []
    return [
        Error(
            "HTTPS is on but PROXY_COUNT is 0: gunicorn itself speaks plain HTTP.",
            hint="Set PROXY_COUNT to the number of reverse proxies in front (usually 1).",
            id="cchc.E004",
        )
    ]
