"""The database's triggers switched off and on: to tamper as somebody with its password could, and to make what no service would."""

import contextlib
import importlib

from django.db import connection

MODULES = (
    *(f"scoring.migrations.{name}" for name in ("_append_only", "_frozen", "_kept")),
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
