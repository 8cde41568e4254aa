"""The walk: every address × role × method × scene, against a table written by hand."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.rights.row import ROLES, SCENES, Row
from tests.rights.scenes import people, stage
from tests.rights.table import ROWS
from units.models import User

__all__ = ["people"]

NOT_OURS = {"admin", "account"}
"""Walked elsewhere: Django's admin asks for an administrator, allauth's account pages are of the person alone."""


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from names(pattern.url_patterns)
        elif not pattern.name.startswith("account_"):
            yield pattern.name


def test_every_address_has_a_row():
    assert sorted(names(get_resolver().url_patterns)) == sorted(row.name for row in ROWS)


def expected(row: Row, role: str, scene: str, method: str) -> str:
    if method not in row.methods:
        return "no such method"
    if row.reaches(role, scene) and row.lets(role, scene):
        return "yes"
    if role == "anonymous":
        return "not found" if row.lets(role, scene) else "sign in"
    return "forbidden" if row.reaches(role, scene) else "not found"


def seen(response) -> str:
    if response.status_code == 302 and response.url.startswith("/tai-khoan/login/"):
        return "sign in"
    named = {403: "forbidden", 404: "not found", 405: "no such method"}
    assert response.status_code in {*named, 200, 302, 303, 400, 409, 422}
    return named.get(response.status_code, "yes")


@pytest.mark.parametrize("scene", [pytest.param(s, marks=() if s == "in_review" else pytest.mark.slow) for s in SCENES])
def test_everybody_reaches_just_what_the_table_says(cast, people, scene, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, scene)
    wrong = []
    for role in ROLES:
        client.logout()
        if people[role] is not None:
            client.force_login(User.objects.get(pk=people[role].pk))
        for row in ROWS:
            for method in ("GET", "POST"):
                answer = asked(client, method, reverse(row.name, kwargs=row.kwargs))
                wanted = expected(row, role, scene, method)
                if answer != wanted and not (wanted == "no such method" and answer in {"not found", "forbidden"}):
                    wrong.append(f"{role} {method} {row.name}: {answer}, not {wanted}")
    assert wrong == []


def asked(client, method, address):
    """What one request gets; what it wrote is taken back."""
    with transaction.atomic():
        response = client.generic(method, address)
        answer = seen(response)
        if response.streaming:  # read to its end; the client closes the others, and close() would end the connection
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return answer
