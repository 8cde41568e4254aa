"""A plan that was kept is the plan as it would be worked out now, whatever happened since; nothing is worked out twice."""

import pytest

from scoring.models import Assessment, CriteriaSet, Inspection
from scoring.selectors import kept_moves
from scoring.selectors.kept_moves import kept_plan
from scoring.selectors.set_moves import plan_move
from scoring.services.criteria_texts import correct_texts
from tests import make
from tests.services.criteria_versions import entries_of, entry, newer
from tests.services.test_save_answers import entry as answer
from tests.services.test_save_answers import save, unit
from units.models import Unit

BLOCKS = ("SBN", "QH", "TW")


@pytest.fixture
def to(cast):
    entries = entries_of(cast.round)
    choice = entry(entries, "1.1.1")["measure"]
    choice["options"] = [one for one in choice["options"] if one["key"] != "cham"]
    entry(entries, "1.1.2")["conversion"]["tiers"][0]["value"] = "97"
    return newer(cast.round, entries)


def told(plan):
    sheets = [(one.sheet.unit.name, one.codes, one.changed_points, one.seen, one.old, one.new) for one in plan.sheets]
    return plan.sha256, sheets, plan.differences


def answered(cast, _to):
    save(cast, "C", "self", {"1.1.1": (answer("cham"), 1)}, make.person("c", "unit_staff", unit(cast, "C")))


def minutes_closed(cast, _to):
    Inspection.objects.filter(assessment=cast.sheet("A")).update(closed_at=make.NOW)


def put_back(cast, _to):
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state="drafting")


def renamed(_cast, _to):
    Unit.objects.filter(code="A").update(name="Sở Tên Mới")


def corrected(cast, to):
    row = CriteriaSet.objects.get(pk=to.pk)
    given = {"texts": {"guidance": "Đọc kỹ."}, "seen_sha256": row.content_sha256, "now": make.NOW}
    correct_texts(criteria_set=row, code="1.2", actor=make.again(cast.organiser), **given)


@pytest.mark.parametrize("happening", [answered, minutes_closed, put_back, renamed, corrected])
def test_what_happened_since_is_in_it(cast, to, happening):
    before = kept_plan(cast.round, to, BLOCKS)

    happening(cast, to)
    to.refresh_from_db()

    after = kept_plan(cast.round, to, BLOCKS)
    assert told(after) == told(plan_move(cast.round, to, BLOCKS))
    assert told(after) != told(before)


def test_pairs_and_blocks_are_part_of_what_is_asked(cast, to):
    kept_plan(cast.round, to, BLOCKS)

    for asked in ((("SBN",), {}), (BLOCKS, {"1.2": ""})):
        assert told(kept_plan(cast.round, to, *asked)) == told(plan_move(cast.round, to, *asked))


def test_nothing_is_worked_out_twice(cast, to, monkeypatch, django_assert_num_queries):
    first = kept_plan(cast.round, to, BLOCKS)
    monkeypatch.delattr(kept_moves, "plan_move")

    with django_assert_num_queries(3):
        assert told(kept_plan(cast.round, to, BLOCKS)) == told(first)
