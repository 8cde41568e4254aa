"""The walk: every address × role × method × scene, against a table written by hand.

`FULL` on SQLite asks all of it. Elsewhere who is expected to get in asks every address, and a refusal is asked of one address for each guard
(`guard_of`): `requires` refuses before a view runs, by the action, the lookup and the parts of the address that it takes, so that the
others with the same three are refused by the same lines. So it is with what everybody may read, of which those who have not signed in and
the organiser ask every address; what each role sees there, `test_pages_in_browser` opens.
"""

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.views import defaults

from cchc_portal import urls
from tests.rights.guards import guard_of
from tests.rights.row import ROLES, SCENES, Row
from tests.rights.scenes import people, stage
from tests.rights.table import ROWS
from units.models import User

__all__ = ["people"]

FULL = "in_review"
"""The scene in which every row is asked with both methods, and the one that PostgreSQL walks too."""

ANY_TWO = ("anonymous", "organiser")
"""Who asks what is answered alike whoever asks."""

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
    scenes ask only those it has, and in `FULL` who has not signed in and the organiser ask it. A row that names no round and expects the same in every scene is asked at both ends: `FULL`, published.
    """
    if asks_all(scene):
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


def questions(scene):
    """{role: [(row, method)]} that are asked in a scene, on this database."""
    guards = {row.name: guard_of(row) for row in ROWS}
    found, met = {role: [] for role in ROLES}, set()
    for row in ROWS:
        for method in asked_in(row, scene):
            awaited = {role: expected(row, role, scene, method) for role in ROLES}
            alike = (guards[row.name], method, tuple(awaited.values()))
            every = asks_all(scene) or not guards[row.name] or alike not in met
            met.add(alike)
            for role in ROLES if method in row.methods else ANY_TWO:
                if every or (awaited[role] == "yes" and (role in ANY_TWO or set(awaited.values()) != {"yes"})):
                    found[role].append((row, method))
    return found


def asks_all(scene):
    return scene == FULL and connection.vendor == "sqlite"


@pytest.mark.parametrize("scene", SCENES)
def test_what_is_not_asked_is_refused_by_a_guard_that_is_or_open_to_everybody(scene):
    pairs = questions(scene)
    asked_of = {role: {(row.name, method) for row, method in pairs[role]} for role in ROLES}
    met = {(role, guard_of(row), expected(row, role, scene, m)) for role in ROLES for row, m in pairs[role]}
    for row in ROWS:
        for method in set(asked_in(row, scene)) & set(row.methods):
            awaited = {role: expected(row, role, scene, method) for role in ROLES}
            left_out = {role for role in ROLES if (row.name, method) not in asked_of[role]}
            assert all((role, guard_of(row), awaited[role]) in met for role in left_out)
            assert not left_out or guard_of(row)
            assert "yes" not in {awaited[role] for role in left_out} or set(awaited.values()) == {"yes"}


@pytest.fixture
def quick(scene, settings, monkeypatch):
    """What thousands of requests need not do: write the session's row, copy what each template was given, lay out each refusal.

    In `FULL` on SQLite each refusal's own page is made once for each row, and once for each role.
    """
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_given, **_named: None)
    made = set()
    for status, whole in ((403, defaults.permission_denied), (404, defaults.page_not_found)):
        handler = seldom(made, status, whole) if asks_all(scene) else bare(status)
        monkeypatch.setattr(urls, f"handler{status}", handler, raising=False)


def bare(status):
    return lambda _request, exception: HttpResponse(status=status)


def seldom(made, status, whole):
    """A refusal's own page where its address or its reader has had none yet, else its status alone."""

    def handler(request, exception):
        about = {(status, request.path), (status, request.user.pk)}
        if about <= made:
            return HttpResponse(status=status)
        made.update(about)
        return whole(request, exception)

    return handler


@pytest.mark.parametrize("scene", scenes())
def test_everybody_reaches_just_what_the_table_says(cast, people, scene, client, settings, tmp_path, quick):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, scene)
    wrong = []
    for role, pairs in questions(scene).items():
        client.logout()
        if people[role] is not None:
            client.force_login(User.objects.get(pk=people[role].pk))
        for row, method in pairs:
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
