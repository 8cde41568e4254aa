"""What holds for every answer: browser policy, limits, "try again", health, log lines, system checks."""

import json
import logging
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cchc_portal import health
from cchc_portal.http import is_busy, server_error
from cchc_portal.logs import JsonLines
from cchc_portal.middleware import TryAgain

LOGIN = "/tai-khoan/login/"


def caught(kind, text, cause=None):
    try:
        raise kind(text) from cause
    except DatabaseError as exc:
        return exc


def test_browser_policy_is_strict(client, db):
    response = client.get(LOGIN)
    policy = set(response["Content-Security-Policy"].split("; "))

    assert policy == {
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_a_body_beyond_the_limit_is_refused(client, db, settings):
    settings.MAX_BODY_BYTES = 1024**2
    response = client.post(LOGIN, {"tep": SimpleUploadedFile("a.xlsx", b"x" * (1024**2 + 1))})

    assert response.status_code == 413
    assert "1 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tu-danh-gia/DOT/A/minh-chung/them/", 302),
        ("/kiem-tra/DOT/A/minh-chung/them/", 302),
        ("/tu-danh-gia/DOT/A/nop/", 302),
        ("/tu-danh-gia/DOT/A/nop/them/", 413),
        ("/tu-danh-gia/DOT/A/minh-chung/", 413),
        ("/x/tu-danh-gia/DOT/A/minh-chung/them/", 413),
    ],
)
def test_only_evidence_and_a_signed_scan_may_be_larger(client, db, settings, monkeypatch, path, status):
    settings.MAX_BODY_BYTES = 1000
    assert client.post(path, {"tep": SimpleUploadedFile("a.pdf", b"x" * 1001)}).status_code == status

    monkeypatch.setattr("cchc_portal.middleware.LARGE_BODY_BYTES", 1000)
    assert client.post(path, {"tep": SimpleUploadedFile("a.pdf", b"x" * 1001)}).status_code == 413


@pytest.mark.parametrize(
    ("path", "kind", "cookie"),
    [
        (LOGIN, "application/x-www-form-urlencoded; charset=utf-16", ""),
        (f"{LOGIN}%00", "application/x-www-form-urlencoded", ""),
        ("/admin/units/unit/?q=%00", "application/x-www-form-urlencoded", ""),
        (LOGIN, "application/x-www-form-urlencoded", '"aaaaaaaaaa\\000b"'),
    ],
)
def test_what_no_browser_sends_is_refused_before_anything_reads_it(client, db, path, kind, cookie):
    response = client.post(path, b"a=b", content_type=kind, headers={"Cookie": f"sessionid={cookie}"})

    assert response.status_code == 400
    assert "không hợp lệ" in response.content.decode()


def test_a_form_without_its_token_is_told_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "a"})

    assert response.status_code == 403
    assert "Hãy tải lại trang" in response.content.decode()


def test_a_busy_database_answers_try_again():
    request = RequestFactory().get("/")
    response = TryAgain(lambda _request: HttpResponse()).process_exception(request, OperationalError("lock timeout"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "thử lại" in response.content.decode()


def test_a_database_that_fails_outside_of_views_answers_try_again_too():
    try:
        raise OperationalError("server closed the connection")
    except OperationalError:
        response = server_error(RequestFactory().get("/"))

    assert response.status_code == 503


def test_other_errors_keep_the_error_page():
    try:
        raise IntegrityError("UNIQUE")
    except IntegrityError:
        response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert TryAgain(lambda _request: HttpResponse()).process_exception(None, IntegrityError("UNIQUE")) is None


def test_is_busy_tells_a_lock_from_a_mistake_on_sqlite():
    import sqlite3

    assert is_busy(caught(OperationalError, "database is locked", sqlite3.OperationalError()))
    assert not is_busy(caught(OperationalError, "no such table: x", sqlite3.OperationalError()))


def test_is_busy_tells_a_broken_connection_from_a_mistake_on_postgresql():
    import psycopg2

    broken = psycopg2.DatabaseError("server closed the connection unexpectedly")
    assert is_busy(caught(DatabaseError, "server closed the connection unexpectedly", broken))
    assert not is_busy(caught(DatabaseError, "Save with update_fields did not affect any rows."))


def test_health_and_readiness(client, db):
    assert client.get("/healthz").json() == {"process": True}
    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()) == (200, {"database": True, "migrations": True, "media": True})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's database would be gone with its connection")
def test_readiness_says_so_when_the_connection_was_cut(client, transactional_db):
    connection.ensure_connection()
    connection.connection.close()  # as when the server went away: the next statement finds it closed
    try:
        ready = client.get("/readyz")
    finally:
        connection.close()

    assert (ready.status_code, ready.json()["database"]) == (503, False)


def test_readiness_names_what_is_missing(client, db, settings, tmp_path, monkeypatch):
    (tmp_path / "tep").write_text("không phải thư mục", encoding="utf-8")
    settings.MEDIA_ROOT = tmp_path / "tep" / "media"
    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["media"], ready.json()["database"]) == (503, False, True)


def test_readiness_waits_for_migrations(client, transactional_db, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda _self, _targets: ["units.0002"])

    assert client.get("/readyz").json() == {"database": True, "migrations": False, "media": True}


def test_a_log_line_is_json_without_the_text_of_an_exception():
    try:
        raise IntegrityError("Key (note)=(điểm 9,5 vì thiếu minh chứng)")
    except IntegrityError:
        record = logging.LogRecord("scoring", logging.ERROR, __file__, 1, "save failed", (), sys.exc_info())
    record.note = "điểm 9,5"
    text = JsonLines().format(record)
    line = json.loads(text)

    assert (line["message"], line["exception"], line["level"]) == ("save failed", "IntegrityError", "ERROR")
    assert line["frames"]
    assert "9,5" not in text


def test_each_request_is_logged_without_its_query(client, db, caplog):
    with caplog.at_level(logging.INFO, logger="cchc_portal.requests"):
        client.get(LOGIN + "?next=/bi-mat/")
        client.get("/healthz")

    assert [(record.path, record.status, record.user_id) for record in caplog.records] == [(LOGIN, 200, None)]


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("SECRET_KEY_IS_MADE", True, "cchc.E001"),
        ("TESTING", True, "cchc.E002"),
        ("DEMO", True, "cchc.E003"),
        ("PROXY_COUNT", 0, "cchc.E004"),
    ],
)
def test_each_deployment_check_fails_on_its_fault_and_only_then(settings, setting, value, number):
    settings.SECRET_KEY_IS_MADE = settings.TESTING = settings.DEMO = False
    settings.PROXY_COUNT, settings.HTTPS = 1, True
    assert not ours(run_checks(include_deployment_checks=True))

    setattr(settings, setting, value)
    assert ours(run_checks(include_deployment_checks=True)) == [number]


def ours(messages):
    return [message.id for message in messages if message.id.startswith("cchc.")]


def test_migrations_are_complete(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_catalogue_is_compiled_from_its_text(settings):
    import gettext
    from io import BytesIO

    import polib

    text = settings.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES" / "django.po"
    made = gettext.GNUTranslations(BytesIO(polib.pofile(str(text)).to_binary()))
    kept = gettext.GNUTranslations(BytesIO(text.with_suffix(".mo").read_bytes()))

    assert kept._catalog == made._catalog


def test_passwords_that_are_too_short_are_told_in_vietnamese(db):
    with pytest.raises(ValidationError) as refused:
        validate_password("ngan")

    assert refused.value.messages[0] == "Mật khẩu quá ngắn: cần ít nhất 12 ký tự."
