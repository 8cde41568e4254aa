"""A database of a benchmark's own, made as the tests make theirs and removed afterwards; it measures nothing."""

# ruff: noqa: PLC0415 - Django is set up before its parts are imported

import contextlib
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def own_database() -> Iterator[None]:
    """Set Django up on the server of DATABASE_URL, else on SQLite in a temporary folder, with an empty database on it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "cchc_portal.settings", "VAR_DIR": folder, "TESTING": "1"}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_test_environment

        setup_test_environment()
        connection.creation.create_test_db(verbosity=0)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
