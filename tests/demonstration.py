"""The demonstration as `manage.py demo` loads it: loaded once a run, put back for each test that wants it."""

import io

import pytest
from django.core.management import call_command

from tests.kept import Kept


@pytest.fixture(scope="session")
def kept_demo(django_db_setup, django_db_blocker) -> Kept:
    """The rows of the demonstration, made once a run: loading takes half a minute on both databases' processors."""
    with django_db_blocker.unblock():
        return Kept(build)


def build() -> str:
    """Load it as an operator does; what the command printed."""
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def demo(db, kept_demo) -> str:
    """The demonstration in the database, for a test without a browser; what the command printed."""
    return kept_demo.again()
