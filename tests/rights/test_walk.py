"""The walk: every address × role × method × scene, against a table written by hand."""

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from cchc_portal import urls
from tests.rights.row import ROLES, SCENES, Row
from tests.rights.scenes import people, stage
from tests.rights.table import ROWS
from units.models import User

__all__ = ["people"]

FULL = "in_review"
"""The scene in which every row is asked with both methods, and the one that PostgreSQL walks too."""

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


def asked_in(row: Row, scene: str) -> tuple:
    """The methods with which a row is asked in a scene, on this database.

    `FULL` asks both methods of every row. A method that an address does not have is refused before anything is looked up, so the other
    scenes ask only those it has. A row that names no round and expects the same in every scene is asked at both ends: `FULL`, published.
    """
    if scene == FULL and connection.vendor == "sqlite":
        return ("GET", "POST")
    return row.methods if scene in {FULL, "published"} or "round_code" in row.kwargs or row.changes() else ()


def scenes():
    """Every scene on SQLite; on PostgreSQL one, since a rule that runs there at all decides there as on SQLite."""
    for scene in SCENES:
        yield pytest.param(scene, marks=() if scene == FULL else (pytest.mark.slow, pytest.mark.any_database))


def test_every_row_is_asked_where_what_it_expects_changes():
    for row in ROWS:
        asked = [scene for scene in SCENES if asked_in(row, scene)]
        expectations = [[(row.reaches(role, scene), row.lets(role, scene)) for role in ROLES] for scene in SCENES]
        assert {FULL, "published"} <= set(asked)
        assert len(asked) == len(SCENES) or all(found == expectations[0] for found in expectations)


@pytest.fixture
def quick(scene, settings, monkeypatch):
    """What thousands of requests need not do: write the session's row, copy what each template was given, lay out each refusal.

    In `FULL` on SQLite every refusal's own page is made, for each row and role.
    """
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_given, **_named: None)
    if scene == FULL and connection.vendor == "sqlite":
        return
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", bare(status), raising=False)


def bare(status):
    return lambda _request, exception: HttpResponse(status=status)


@pytest.mark.parametrize("scene", scenes())
def test_everybody_reaches_just_what_the_table_says(cast, people, scene, client, settings, tmp_path, quick):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, scene)
    wrong = []
    for role in ROLES:
        client.logout()
        if people[role] is not None:
            client.force_login(User.objects.get(pk=people[role].pk))
        for row in ROWS:
            for method in asked_in(row, scene):
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
