"""The portal as it runs in earnest: gunicorn in processes of its own, on a database of its own; started, killed, looked into."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, connections

from tests.template import lay_if_kept

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30
"""Seconds until something that must come up has come up, also on a machine with other work."""


class Portal:
    """One running portal; `inside()` lets the test's own process read and write its database."""

    def __init__(self, folder, blocker):
        self.folder, self._blocker = folder, blocker
        self.database, url = self._make_database()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {"DATABASE_URL": url, "VAR_DIR": str(folder / "var"), "BIND": f"127.0.0.1:{self.port}"}
        fixed = {"HTTPS": "0", "TESTING": "1", "WEB_CONCURRENCY": "2", "LOG_LEVEL": "WARNING"}
        self._environment = {**os.environ, **own, **fixed}
        self._server = None

    def start(self):
        with self._blocker.unblock():
            lay_if_kept(self.database)
        self.manage("migrate", "--verbosity=0")
        self._log = (self.folder / "server.log").open("ab")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
        self.wait_until_up()

    def stop(self):
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._log.close()
        if connection.vendor == "postgresql":
            self._on_the_server(f"DROP DATABASE {self.database} WITH (FORCE)")

    def log(self):
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def wait_until_up(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._server.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError(f"gunicorn is not up:\n{self.log()}")

    def workers(self):
        children = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def kill_workers(self):
        """`kill -9` of every worker; gunicorn's master puts new ones in their place."""
        for pid in self.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def manage(self, *arguments):
        """Run a command; returns what it printed, fails when it does."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextlib.contextmanager
    def inside(self):
        """The default connection of this process leads to the portal's database; what is done is committed."""
        with self._blocker.unblock():
            before = connections["default"]
            own = type(before)({**before.settings_dict, "NAME": self.database}, "default")
            connections["default"] = own
            try:
                yield
            finally:
                own.close()
                connections["default"] = before

    def _make_database(self):
        if connection.vendor == "sqlite":
            file = self.folder / "portal.sqlite3"
            return str(file), f"sqlite:///{file}"
        name = f"cchc_races_{secrets.token_hex(4)}"
        self._on_the_server(f"CREATE DATABASE {name}")
        return name, urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))

    def _on_the_server(self, statement):
        with self._blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(statement)
