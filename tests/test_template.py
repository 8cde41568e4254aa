"""The kept test database is what the migrations make: the tests see the same tables, triggers and rows as a new installation."""

import os
import re
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import template

A_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*(\+00)?")


def migrated(url):
    env = os.environ | {"DATABASE_URL": url, "TESTING": "1"}
    subprocess.run([sys.executable, settings.BASE_DIR / "manage.py", "migrate", "-v0"], env=env, check=True)


def lines(dump):
    """The dump without the moments at which migrations ran, and without the words pg_dump draws for psql."""
    return [A_TIME.sub("*", line) for line in dump if not line.startswith(("\\restrict", "\\unrestrict"))]


@pytest.fixture
def kept(db):
    path = settings.VAR_DIR / "test-templates" / f"{template.key()}.{connection.vendor}"
    if not path.exists():
        pytest.skip("no template: this PostgreSQL came without its programs")
    return path


@pytest.mark.slow
@pytest.mark.any_database  # a template out of date is a key that left something out: the same key on both
def test_the_template_is_what_the_migrations_make(kept, tmp_path):
    if connection.vendor == "sqlite":
        migrated(f"sqlite:///{tmp_path}/new.sqlite3")
        new, found = (lines(sqlite3.connect(path).iterdump()) for path in (tmp_path / "new.sqlite3", kept))
    else:
        name = "new_for_the_template"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            migrated(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}")
            template.program("pg_dump", "--no-owner", "--file", tmp_path / "new.sql", database=name)
        finally:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")
        new, found = (lines(path.read_text().splitlines()) for path in (tmp_path / "new.sql", kept))
    assert found == new
    assert sum("TRIGGER" in line for line in found) > 20


def test_another_migration_or_model_is_another_template(db, tmp_path, monkeypatch):
    before = template.key()
    assert template.key() == before
    migration = settings.BASE_DIR / "scoring" / "migrations" / "_frozen.py"
    read = type(migration).read_bytes
    monkeypatch.setattr(type(migration), "read_bytes", lambda path: read(path) + b"#" * (path == migration))
    assert template.key() != before
