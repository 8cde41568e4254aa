"""The migrated, empty test database, kept between runs; made anew when a migration, a model, a pin or the server changes."""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

KEPT = 6
"""Templates kept beside each other: two databases, a few branches."""


class Template:
    """A file with the migrated database; between `open` and `close` no other process reads or writes it."""

    def __init__(self, folder: Path) -> None:
        """Look for the template of this code and database in `folder`."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"{key()}.{connection.vendor}"
        self._lock = (folder / "lock").open("w")

    def open(self) -> None:
        """Lay the template under the test database that Django makes next; its `migrate` then finds nothing left to do."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if self.path.exists():
            self.path.touch()
            made = connection.creation._create_test_db
            connection.creation._create_test_db = lambda *given, **named: self._laid(made(*given, **named))

    def close(self) -> None:
        """Keep the database that was just made, if it was made from nothing, and let the next process in."""
        if not self.path.exists():
            draft = self.path.with_suffix(".draft")
            write = _write_sqlite if connection.vendor == "sqlite" else _write_postgres
            if write(draft):
                draft.replace(self.path)
            others = sorted(self.path.parent.glob("*.*"), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in others[KEPT:]:
                path.unlink()
        self._held = None  # Django's own connection holds the database in memory now
        self._lock.close()

    def _laid(self, name: str) -> str:
        if connection.vendor == "sqlite":
            self._held = sqlite3.connect(name, uri=True)
            with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as source:
                source.backup(self._held)
            source.close()
        else:
            quiet = ("--no-psqlrc", "--quiet", "--output", os.devnull)
            strict = ("--set", "ON_ERROR_STOP=1", "--single-transaction")
            program("psql", *quiet, *strict, "--file", self.path, database=name)
        return name


def key() -> str:
    """What the migrated database depends on: migrations, models (their rights are rows), pins, and the database's version."""
    files = {settings.BASE_DIR / "requirements.txt"}
    for app in apps.get_app_configs():
        for part in ("migrations", "models", "models.py", "enums.py"):
            found = Path(app.path) / part
            files |= set(found.glob("*.py")) if found.is_dir() else {found} & set(found.parent.glob("*.py"))
    digest = hashlib.sha256(f"{connection.vendor} {_version()}".encode())
    for path in sorted(files):
        digest.update(f"{path.name}:{path.stat().st_size}:".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def _version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]


def _write_sqlite(path: Path) -> bool:
    path.unlink(missing_ok=True)  # of a run that was killed
    target = sqlite3.connect(path)
    connection.connection.backup(target)
    target.close()
    return True


def _write_postgres(path: Path) -> bool:
    """Dump the database; without the server's own programs there is no template, and every run migrates."""
    if not _programs().exists():
        return False
    program("pg_dump", "--no-owner", "--file", path, database=connection.settings_dict["NAME"])
    return True


def _programs() -> Path:
    return Path(f"/usr/lib/postgresql/{_version().split('.')[0]}/bin")


def program(name: str, *arguments: object, database: str) -> None:
    """Run one of PostgreSQL's programs on a database of the tests' server."""
    given = connection.settings_dict
    asked = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"]}
    environment = os.environ | {name: str(value) for name, value in asked.items() if value} | {"PGDATABASE": database}
    subprocess.run([_programs() / name, *map(str, arguments)], env=environment, check=True)
