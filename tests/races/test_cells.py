"""Many people on one sheet at once: nothing acknowledged is lost, nobody writes over what they have not seen."""

import pytest

from scoring.enums import Layer
from tests.races.visitor import at_once

pytestmark = pytest.mark.race
TIMES = 200
SESSIONS = 8


@pytest.mark.smoke
def test_two_cells_of_one_sheet_at_once_lose_nothing(portal, scene):
    first, second = scene.visitor("thanhtra"), scene.visitor("thanhtra_2")

    for seen in range(TIMES):
        answers = at_once(
            lambda seen=seen: scene.inspect(first, "1.2", seen, value=seen + 1),
            lambda seen=seen: scene.inspect(second, "2.2a", seen, value=TIMES - seen),
        )
        assert [answer.status for answer in answers] == [200, 200], [answer.text[:500] for answer in answers]

    with portal.inside():
        for code, last in (("1.2", str(TIMES)), ("2.2a", "1")):
            cell = scene.cell("A", code, Layer.INSPECTION)
            assert (cell.version, cell.answer) == (TIMES, {"value": last})
            lines = [line for line in scene.chain("A") if line.criterion_code == code and line.layer == "inspection"]
            assert [line.version for line in lines] == list(range(1, TIMES + 1))
    assert "Mọi tổng đều khớp" in portal.manage("recompute", scene.code, "--check")
    assert "Lịch sử nguyên vẹn" in portal.manage("verify_history", scene.code)


def test_of_eight_who_saw_the_same_version_one_writes(portal, scene):
    visitors = [scene.visitor(name) for name in ["thanhtra", "thanhtra_2"] * (SESSIONS // 2)]

    for seen in range(10):
        answers = at_once(
            *[
                lambda visitor=visitor, seen=seen, value=value: scene.inspect(visitor, "1.2", seen, value=value)
                for value, visitor in enumerate(visitors, start=SESSIONS * seen)
            ]
        )

        statuses = [answer.status for answer in answers]
        assert sorted(statuses) == [200] + [409] * 7
        with portal.inside():
            cell = scene.cell("A", "1.2", Layer.INSPECTION)
        assert (cell.version, cell.answer) == (seen + 1, {"value": str(SESSIONS * seen + statuses.index(200))})
        assert all(f'value="{seen + 1}"' in answer.text for answer in answers)  # what stands now, for all of them
    scene.assert_clean()
