"""Second half of `make run`: database, demo, static files, then gunicorn in this process's place; it must not install anything.

What an operator can get wrong is answered with one clear line and exit status 1, never with a traceback.
"""

# Imports stand inside the functions where they must come after the environment is set, or only on a first start.
import errno
import hashlib
import os
import re
import socket
import sys
import time
from pathlib import Path
from typing import NoReturn

STARTED = time.monotonic()
LAST_PORT = 65_535
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def fail(message: str) -> NoReturn:
    """Print one line and end with status 1."""
    sys.exit(f"Error: {message}")


def first_line(exc: BaseException) -> str:
    """Return the first line of an exception's text, or its name."""
    lines = str(exc).strip().splitlines()
    return lines[0] if lines else type(exc).__name__


def free_port() -> int:
    """Return PORT (default 8000) once it is known to be a number and free on this machine."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        fail(f"PORT must be a number from 1 to {LAST_PORT}, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as exc:
            if exc.errno == errno.EADDRINUSE:
                fail(f"port {text} is in use. Stop the other program, or choose another port: PORT=8001 make run")
            fail(f"port {text} cannot be used: {exc.strerror}.")
    return int(text)


def load_settings() -> None:
    """Load Django; a setting that cannot be read is the operator's to mend."""
    import environ

    environ.Env.read_env(ROOT / ".env")
    defaults = {"DJANGO_SETTINGS_MODULE": "cchc_portal.settings", "DEMO": "1", "HTTPS": "0", "LOG_LEVEL": "WARNING"}
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        _ = settings.DATABASES
    except (ImproperlyConfigured, ValueError, OSError) as exc:
        fail(f"the settings cannot be read: {first_line(exc)}")
    django.setup()


def prepare_database() -> None:
    """Connect, and apply the migrations that are not applied yet."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    url = re.sub(r"(://[^:/@]*):.*@", r"\1:…@", settings.DATABASE_URL)
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            print("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as exc:
        fail(f"the database {url} cannot be used: {first_line(exc)}")


def fill_demo() -> None:
    """Fill an empty database with the demo and print its accounts, unless DEMO=0."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEMO:
        call_command("demo", "--if-empty")


def collect_static() -> None:
    """Collect the static files when one of them, or a library that ships some, changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    stamp = settings.VAR_DIR / "static.stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest.hexdigest() and settings.STATIC_ROOT.is_dir():
        return
    print("Collecting static files …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest(), encoding="ascii")


def main() -> None:
    """Prepare everything, say where it runs, and become gunicorn."""
    os.chdir(ROOT)
    port = free_port()
    load_settings()
    prepare_database()
    fill_demo()
    collect_static()
    print(f"Prepared in {time.monotonic() - STARTED:.1f} s. Open http://127.0.0.1:{port} (Ctrl-C stops).", flush=True)
    os.environ["BIND"] = f"127.0.0.1:{port}"
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"])  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
