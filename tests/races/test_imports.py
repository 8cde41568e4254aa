"""A unit's workbook against a second click and against submission: applied once, whole, and never into a submitted sheet."""

import io
import time

import openpyxl
import pytest

from scoring.enums import ChangeKind, Layer, SheetState
from scoring.models import Evidence, ImportBatch
from tests.races.visitor import at_once
from tests.views.test_staff_excel import fill

pytestmark = pytest.mark.race
CELLS = ("1.1.2", "1.10", "1.2")
EVIDENCE = 9
"""The place of `Tài liệu kiểm chứng` in a row."""


def preview(scene, clerk):
    """Upload a workbook that changes CELLS of C; the address of its preview."""
    own = f"/tu-danh-gia/{scene.code}/C/"
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{own}mau/").body))
    file = io.BytesIO()
    fill(book, points_110="0,75", b_112=25, value_12=4)
    row = next(row for row in book["Tự đánh giá"].iter_rows() if row[0].value == "1.10")
    row[EVIDENCE].value = "12/KH-SNV ngày 05/01/2026"
    book.save(file)
    answer = clerk.upload(f"{own}nhap/", "Tự chấm.xlsx", file.getvalue())
    assert answer.status == 303, answer.text[:2000]
    return answer.headers["location"]


def ticks(scene):
    """The warnings that the newest preview asks to be confirmed."""
    with scene.portal.inside():
        report = ImportBatch.objects.filter(assessment=scene.sheet("C")).first().report
    return [warning["code"] for warning in report["warnings"] if warning["required"]]


def lines_of(scene):
    """The excel lines and the changes of state of C, in order."""
    with scene.portal.inside():
        return [line for line in scene.chain("C") if line.origin != "load"]


def assert_whole(scene):
    """The workbook was written whole or not at all; says whether it was."""
    with scene.portal.inside():
        uploads = ImportBatch.objects.filter(assessment=scene.sheet("C"))
        applied = uploads.filter(applied_at__isnull=False).count()
        assert applied <= 1
        assert Evidence.objects.filter(assessment=scene.sheet("C"), number="12/KH-SNV").count() == applied
    written = [line.criterion_code for line in lines_of(scene) if line.kind == ChangeKind.SCORE]
    assert sorted(written) == (sorted(CELLS) if applied else [])
    scene.assert_clean()
    return bool(applied)


def test_a_second_click_on_apply_writes_once(portal, scene):
    clicks = [scene.visitor("canbo_c") for _ in range(2)]
    address = preview(scene, clicks[0])
    ticked = ticks(scene)

    answers = at_once(*[lambda click=click: click.post(address, **{"da-xem": ticked}) for click in clicks])

    assert [answer.status for answer in answers] == [303, 303]
    assert assert_whole(scene)
    with portal.inside():
        assert scene.cell("C", "1.10", Layer.SELF).version == 1


@pytest.mark.parametrize("delay", [0, 0.3, 0.6, 1.2])
def test_an_apply_and_a_submission_come_in_one_order(portal, scene, delay):
    clerk, head = scene.visitor("canbo_c"), scene.visitor("truong_c")
    address = preview(scene, clerk)
    ticked = ticks(scene)
    letter = {"number": "12/C", "date": "02/01/2026"}

    def submit():
        time.sleep(delay)
        return head.post(f"/tu-danh-gia/{scene.code}/C/nop/", **letter)

    apply_answer, submit_answer = at_once(lambda: clerk.post(address, **{"da-xem": ticked}), submit)

    assert submit_answer.status == 303
    applied = assert_whole(scene)
    assert (apply_answer.status == 303) == applied
    lines = lines_of(scene)
    assert lines[-1].kind == ChangeKind.STATE  # submitted last: nothing was written afterwards
    with portal.inside():
        assert scene.sheet("C").state == SheetState.SUBMITTED
