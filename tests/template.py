"""The migrated, empty test database, kept between runs; made anew when a migration, a model, a pin or the server changes."""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

KEPT = 3
"""Templates of one kind of database kept beside each other: a few branches."""


class Template:
    """A file with the migrated database; whoever reads or writes it holds the lock of its kind of database."""

    def __init__(self) -> None:
        """Look for the template of this code and database, alone among the processes until `release`."""
        folder = settings.VAR_DIR / "test-templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (folder / f"lock-{connection.vendor}").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = folder / f"{key()}.{connection.vendor}"
        self.is_kept = self.path.exists()

    def lay(self, database: str) -> sqlite3.Connection | None:
        """Fill an empty database, a name on PostgreSQL, an address on SQLite; one in memory lasts as long as its connections."""
        self.path.touch()
        if connection.vendor == "sqlite":
            target, source = sqlite3.connect(database, uri=True), sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
            source.backup(target)
            source.close()
            return target
        quiet = ("--no-psqlrc", "--quiet", "--output", os.devnull)
        strict = ("--set", "ON_ERROR_STOP=1", "--single-transaction")
        program("psql", *quiet, *strict, "--file", self.path, database=database)
        return None

    def keep(self) -> None:
        """Keep the test database, which was just made from nothing."""
        draft = self.path.with_suffix(".draft")
        write = _write_sqlite if connection.vendor == "sqlite" else _write_postgres
        if write(draft):
            draft.replace(self.path)
        kept = self.path.parent.glob(f"*{self.path.suffix}")
        for path in sorted(kept, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
            path.unlink()

    def release(self) -> None:
        """Let the next process in."""
        self._lock.close()


def before_setup() -> Callable[[], None]:
    """Have the template laid under the test database that Django makes next, whose `migrate` then finds nothing to do.

    What is returned is to be called when that database is made; it keeps it where there was no template.
    """
    template, creation = Template(), connection.creation
    made, held = creation._create_test_db, []

    def make_and_lay(*given: Any, **named: Any) -> str:
        name = made(*given, **named)
        held.append(template.lay(name))
        return name

    def after_setup() -> None:
        creation._create_test_db = made
        if not template.is_kept:
            template.keep()
        for target in filter(None, held):
            target.close()
        template.release()

    if template.is_kept:
        creation._create_test_db = make_and_lay
    return after_setup


def lay_if_kept(database: str) -> None:
    """Fill an empty database of the tests' server, or an empty file, with the template; without one it stays empty."""
    template = Template()
    if template.is_kept and (held := template.lay(database)) is not None:
        held.close()
    template.release()


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
