"""What every test starts from: limits forgotten, and browser tests that skip with a reason or fail in CI."""

import gc
import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import expect

from scoring.selectors.rankings.memory import forget_everything
from tests import triggers
from tests.cast import cast, kept_cast, kept_published, ranking
from tests.demonstration import demo, kept_demo
from tests.template import before_setup

__all__ = ["cast", "demo", "kept_cast", "kept_demo", "kept_published", "ranking"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        if not _asks_the_database(item):
            item.add_marker(pytest.mark.any_database)
    items.sort(key=_drives_a_browser)  # stable: last, since Playwright's event loop stays for the rest of the run
    for item in items:
        if _drives_a_browser(item) and CHROMIUM is None and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="no chromium: apt-get install chromium"))


def pytest_collection_finish():
    """What is loaded by now stays to the end: no collection of garbage need walk over it again."""
    gc.collect()
    gc.freeze()


def _asks_the_database(item):
    """Whether the test has the database in its hands, or starts a portal that has."""
    asked = {"db", "transactional_db", "live_server", "portal"}
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint(item.fixturenames)


def pytest_runtest_setup(item):
    if _drives_a_browser(item):  # Django takes Playwright's event loop for asynchronous code
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def _drives_a_browser(item):
    return item.get_closest_marker("browser") is not None


@pytest.fixture(autouse=True)
def _limits_forgotten():
    cache.clear()
    forget_everything()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_blocker, django_db_use_migrations, django_db_keepdb
):
    """Just before the test database is made: have the one that was migrated in an earlier run laid under it."""
    if django_db_keepdb or not django_db_use_migrations:  # no template is taken or made
        return lambda: None
    with django_db_blocker.unblock():
        return before_setup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker):
    """A server's threads may still hold sessions when the last browser test is over: PostgreSQL drops no such database."""
    with django_db_blocker.unblock():
        django_db_modify_db_settings()
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close()  # a race may have killed the server under it
            triggers.execute(
                [
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ]
            )


@pytest.fixture(scope="session", autouse=True)
def _media_apart(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):  # never what `make run` keeps
        yield


expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


_flush = TransactionTestCase._fixture_teardown


def _flush_past_the_triggers(self):
    """A transactional test ends by emptying every table, which history and published rows refuse in earnest."""
    with triggers.asleep():
        _flush(self)


TransactionTestCase._fixture_teardown = _flush_past_the_triggers


@pytest.fixture
def without_triggers(db):
    """A context in which history can be tampered with, as somebody with the database's password could."""
    return triggers.switched_off
