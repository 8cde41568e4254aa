"""A workbook against other work on its sheet at the same moment: one order of things, nothing lost, nothing half written."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from scoring.enums import ChangeKind, Layer, SheetState
from scoring.models import ImportBatch, StepWindow
from tests import make
from tests.races.test_imports import assert_whole, lines_of, preview, ticks
from tests.races.visitor import at_once

pytestmark = pytest.mark.race


def apply(visitor, address, ticked, delay=0.0):
    """Confirm a preview, a while after the start."""
    time.sleep(delay)
    return visitor.post(address, **{"da-xem": ticked})


def test_the_same_file_sent_twice_and_confirmed_twice_is_written_once(portal, scene):
    clerks = [scene.visitor("canbo_c") for _ in range(2)]
    addresses = at_once(*[lambda clerk=clerk: preview(scene, clerk) for clerk in clerks])
    ticked = ticks(scene)

    pairs = list(zip(clerks, addresses, strict=True))
    answers = at_once(*[lambda pair=pair: apply(*pair, ticked) for pair in pairs])

    assert [answer.status for answer in answers] == [303, 303]
    own = f"/tu-danh-gia/{scene.code}/C/"
    (again,) = {answer.headers["location"] for answer in answers} - {own}  # the loser sees its file anew
    assert again.startswith(f"{own}nhap/")
    assert again not in addresses
    assert assert_whole(scene)
    with portal.inside():
        assert ImportBatch.objects.filter(assessment=scene.sheet("C")).first().report["cells"] == []
        assert scene.cell("C", "1.10", Layer.SELF).version == 1


def test_files_of_two_people_confirmed_at_once_do_not_write_over_each_other(portal, scene):
    people = [scene.visitor("canbo_c"), scene.visitor("truong_c")]
    pairs = [(person, preview(scene, person)) for person in people]
    ticked = ticks(scene)

    answers = at_once(*[lambda pair=pair: apply(*pair, ticked) for pair in pairs])

    assert [answer.status for answer in answers] == [303, 303]
    assert assert_whole(scene)
    strangers = at_once(*[lambda: people[0].get(pairs[1][1]), lambda: apply(people[0], pairs[1][1], ticked)])
    assert [answer.status for answer in strangers] == [404, 404]


@pytest.mark.parametrize("delay", [0, 0.2, 0.4, 0.8])
def test_an_apply_and_a_clerks_save_of_one_of_its_cells_come_in_one_order(portal, scene, delay):
    clerk, head = scene.visitor("canbo_c"), scene.visitor("truong_c")
    address, ticked = preview(scene, clerk), ticks(scene)

    def save():
        time.sleep(delay)
        path = f"/tu-danh-gia/{scene.code}/C/luu/"
        return head.post(path, code="1.10", seen_version=0, mode="measure", value="0,25")

    applied, saved = at_once(lambda: apply(clerk, address, ticked), save)

    with portal.inside():
        batch = ImportBatch.objects.get(assessment=scene.sheet("C"), token=address.rstrip("/").rpartition("/")[2])
        cell = scene.cell("C", "1.10", Layer.SELF)
    assert applied.status == 303
    assert saved.status == (409 if batch.applied_at else 200)
    assert (cell.version, cell.answer) == (1, {"value": "0.75" if batch.applied_at else "0.25"})
    if batch.applied_at is None:
        assert "Chọn giá trị được giữ" in clerk.get(applied.headers["location"]).text
        assert [line.criterion_code for line in lines_of(scene)] == ["1.10"]
    scene.assert_clean()


@pytest.mark.parametrize("delay", [0, 0.4, 0.9])
def test_an_apply_a_submission_and_the_first_inspection_come_in_one_order(portal, scene, delay):
    clerk, head, inspector = (scene.visitor(name) for name in ("canbo_c", "truong_c", "thanhtra_2"))
    with portal.inside():
        team = scene.round.inspection_teams.get().members.get(user__username="thanhtra_2").user
        make.team(scene.round, "2", [team], [scene.sheet("C")])
    address, ticked = preview(scene, clerk), ticks(scene)

    def submit_and_inspect():
        time.sleep(delay)
        sent = head.post(f"/tu-danh-gia/{scene.code}/C/nop/", number="12/C", date="02/01/2026")
        path = f"/kiem-tra/{scene.code}/C/luu/"
        return sent, inspector.post(path, code="1.2", seen_version=0, mode="measure", value="2")

    applied, (submitted, inspected) = at_once(lambda: apply(clerk, address, ticked), submit_and_inspect)

    assert (submitted.status, inspected.status) == (303, 200)
    assert (applied.status == 303) == assert_self_before_submission(scene)
    with portal.inside():
        assert scene.cell("C", "1.2", Layer.INSPECTION).answer == {"value": "2"}
        assert scene.sheet("C").state == SheetState.IN_REVIEW
    scene.assert_clean()


def assert_self_before_submission(scene):
    """No line of the unit's own layer stands behind the submission; says whether the workbook was written."""
    lines = lines_of(scene)
    submitted = next(place for place, line in enumerate(lines) if line.kind == ChangeKind.STATE)
    own = [place for place, line in enumerate(lines) if line.layer == Layer.SELF]
    assert all(place < submitted for place in own)
    return bool(own)


@pytest.mark.parametrize("closes_in", [0.1, 0.4, 0.8, 1.5])
def test_an_apply_and_the_deadline_come_in_one_order(portal, scene, closes_in):
    clerk = scene.visitor("canbo_c")
    address, ticked = preview(scene, clerk), ticks(scene)
    with portal.inside():
        closes_at = timezone.now() + dt.timedelta(seconds=closes_in)
        window = {"opens_at": None, "closes_at": closes_at}
        StepWindow.objects.update_or_create(round=scene.round, step=Layer.SELF, defaults=window)

    answer = apply(clerk, address, ticked, 0.4)

    written = assert_whole(scene)
    assert answer.status == (303 if written else 409)
    assert all(line.at <= closes_at for line in lines_of(scene))
    assert written or "hết" in answer.text
    late = apply(clerk, address, ticked, max(0.0, closes_in - 0.4))
    assert late.status in {303, 409}
    assert assert_whole(scene) == written
