"""The database's triggers switched off and on: to tamper as somebody with its password could, and to make what no service would."""

import contextlib
import importlib

from django.db import connection

MODULES = (
    *(f"scoring.migrations.{name}" for name in ("_append_only", "_frozen", "_kept", "_truncated")),
    "units.migrations._kept",
)


def execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def switch(way):
    """Run every module's `statements` (on) or `removal` (off)."""
    for module in MODULES:
        execute(getattr(importlib.import_module(module), way)(connection.vendor))


@contextlib.contextmanager
def switched_off():
    switch("removal")
    try:
        yield
    finally:
        switch("statements")


@contextlib.contextmanager
def asleep():
    """All of them off for this session alone, as a superuser of PostgreSQL may, far sooner; elsewhere as `switched_off`.

    It puts foreign keys to sleep too: to empty a database, not to prove what a trigger refuses.
    """
    if connection.vendor != "postgresql" or not _is_superuser():
        with switched_off():
            yield
        return
    execute(["SET session_replication_role = replica"])
    try:
        yield
    finally:
        execute(["SET session_replication_role = origin"])


def _is_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]
