"""Processes and databases that die while people work: what was acknowledged is there, nothing is half there."""

import contextlib
import os
import pwd
import subprocess
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from django.db import connection, connections

from scoring.enums import Layer
from tests.races.streams import Stream
from tests.races.test_imports import assert_whole, preview, ticks

pytestmark = pytest.mark.race
OUR_SERVER = "/tmp/cchc-postgres."
"""Where deploy/with-postgres puts its throw-away server; any other is not ours to kill."""


def inspecting(scene):
    """Two inspectors of A who save without pause, whatever happens to the server."""
    first, second = scene.visitor("thanhtra"), scene.visitor("thanhtra_2")
    return {
        "1.2": Stream(lambda seen: scene.inspect(first, "1.2", seen, value=seen), outage=True),
        "2.2a": Stream(lambda seen: scene.inspect(second, "2.2a", seen, value=seen), outage=True),
    }


def assert_nothing_lost(scene, streams):
    """Every acknowledged save is in the history with what was sent, and the sheet is whole."""
    with scene.portal.inside():
        chain = scene.chain("A")
    for code, stream in streams.items():
        stream.end()
        kept = {line.version: line.new for line in chain if (line.criterion_code, line.layer) == (code, "inspection")}
        assert {save.version: kept.get(save.version) for save in stream.saved} == {
            save.version: {"answer": {"value": str(save.version - 1)}} for save in stream.saved
        }
    scene.assert_clean()
    assert "Mọi tổng đều khớp" in scene.portal.manage("recompute", scene.code, "--check")
    assert "Lịch sử nguyên vẹn" in scene.portal.manage("verify_history", scene.code)


@pytest.mark.smoke
def test_killed_workers_lose_no_acknowledged_save(portal, scene):
    streams = inspecting(scene)

    for _ in range(3):
        for stream in streams.values():
            stream.more()
        portal.kill_workers()
    for stream in streams.values():
        stream.more()
        stream.end()

    assert sum(stream.unanswered for stream in streams.values()) > 0
    assert_nothing_lost(scene, streams)


@pytest.mark.parametrize("delay", [0.2, 0.5, 0.8])
def test_an_apply_killed_on_its_way_leaves_all_or_nothing(portal, scene, delay):
    clerk = scene.visitor("canbo_c")
    address, ticked = preview(scene, clerk), ticks(scene)
    clicking = threading.Thread(target=_click, args=(clerk, address, ticked))
    clicking.start()

    time.sleep(delay)
    portal.kill_workers()
    clicking.join(60)

    assert_whole(scene)
    assert clerk.post(address, **{"da-xem": ticked}).status == 303  # and it can be done again
    assert assert_whole(scene)


def _click(clerk, address, ticked):
    with contextlib.suppress(OSError):  # the worker is killed
        clerk.post(address, **{"da-xem": ticked})


@pytest.mark.usefixtures("postgresql")
def test_an_apply_killed_between_two_cells_leaves_nothing(portal, scene):
    """Another session holds the last cell's place, so that the apply waits with its first cells written."""
    clerk = scene.visitor("canbo_c")
    address, ticked = preview(scene, clerk), ticks(scene)
    with portal.inside(), connection.cursor() as cursor:
        criterion = scene.sheet("C").round_block.criteria_set.criteria.get(code="1.10").pk
        cursor.execute("BEGIN")
        cursor.execute(
            "INSERT INTO scoring_score (assessment_id, criterion_id, layer, note, evidence, reason_code, version, by_person, updated_at)"
            " VALUES (%s, %s, %s, '', '', '', 1, false, now())",
            [scene.sheet("C").pk, criterion, Layer.SELF],
        )
        clicking = threading.Thread(target=_click, args=(clerk, address, ticked))
        clicking.start()
        _wait_until_someone_waits(cursor)
        portal.kill_workers()
        clicking.join(60)
        cursor.execute("ROLLBACK")

    assert not assert_whole(scene)


def _wait_until_someone_waits(cursor):
    until = time.monotonic() + 20
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT%'"
    while time.monotonic() < until:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees the same moment again and again
        cursor.execute(waiting)
        if cursor.fetchone()[0]:
            return
        time.sleep(0.02)
    raise AssertionError("the apply never came to the cell")


@pytest.fixture
def own_server(postgresql, django_db_blocker):
    """The folder of the throw-away server that is ours to kill; open connections of this process are closed."""
    try:
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = cursor.fetchone()[0]
    except psycopg2.Error:
        folder = "a server that does not say"
    if not folder.startswith(OUR_SERVER):
        pytest.skip(f"the PostgreSQL in DATABASE_URL is not ours to kill ({folder})")
    with django_db_blocker.unblock():
        connections.close_all()
    return Path(folder)


def _restart_at_once(folder):
    owner = pwd.getpwuid(folder.stat().st_uid)
    (binaries,) = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
    as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--init-groups"]
    command = [binaries / "pg_ctl", "-D", folder, "-m", "immediate", "-w", "-t", "60", "-l", folder.parent / "log"]
    subprocess.run(
        [*(as_owner if os.geteuid() == 0 else []), *map(str, command), "restart"], cwd="/", check=True, timeout=90
    )


def test_a_database_that_dies_loses_no_acknowledged_save(scene, own_server):
    streams = inspecting(scene)

    for _ in range(2):
        for stream in streams.values():
            stream.more()
        _restart_at_once(own_server)
    for stream in streams.values():
        stream.more()
        stream.end()

    assert_nothing_lost(scene, streams)
