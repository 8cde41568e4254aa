"""One running portal for all races of a run, and a round of its own for each."""

import pytest
from django.db import connection

from tests.races.portal import Portal
from tests.races.scene import new_scene, people


@pytest.fixture(scope="session")
def portal(tmp_path_factory, django_db_blocker):
    running = Portal(tmp_path_factory.mktemp("portal"), django_db_blocker)
    try:
        running.start()
        with running.inside():
            people()
        yield running
    finally:
        running.stop()


@pytest.fixture
def scene(portal):
    return new_scene(portal)


@pytest.fixture
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nothing waits inside a transaction")
