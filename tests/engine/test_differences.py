"""Two criteria sets beside each other: what is the same criterion, and what changed in it."""

import copy

from hypothesis import given, settings

from scoring.engine.differences import differences, match
from tests import make
from tests.engine.base import criterion
from tests.engine.strategies import rounds

POINTS = {"measure": {"kind": "points"}}


def small():
    return [
        criterion("1", "3"),
        criterion("1.1", "1", "1", **POINTS) | {"title": "Kế hoạch"},
        criterion("1.2", "2", "1", measure={"kind": "points", "step": "0.5"}) | {"title": "Báo cáo"},
    ]


def told(old, new, by_hand=None):
    return {(one.code, one.kinds) for one in differences(old, new, match(old, new, by_hand))}


def test_a_set_does_not_differ_from_itself():
    assert told(make.document()["criteria"], make.document()["criteria"]) == set()


@settings(max_examples=30, deadline=None)
@given(rounds())
def test_no_random_set_differs_from_itself(document):
    assert told(document["criteria"], copy.deepcopy(document["criteria"])) == set()


def test_every_kind_of_change_is_named():
    new = small()
    new[1] |= {"max": "1.5", "measure": {"kind": "points", "step": "0.25"}}
    new[2] |= {"title": "Báo cáo năm", "max": "1.5", "guidance": "Xem công văn"}
    new.append(criterion("2", "1", **POINTS) | {"title": "Mới"})

    assert told(small(), new) == {
        ("1.1", ("max", "rule")),
        ("1.2", ("max", "title", "text")),
        ("2", ("added",)),
    }


def test_a_criterion_put_in_between_renumbers_those_behind_it():
    new = small()
    new[2] |= {"code": "1.3"}
    new.insert(2, criterion("1.2", "1", "1", measure={"kind": "reduction"}) | {"title": "Chen vào"})

    assert match(small(), new) == {"1": "1", "1.1": "1.1", "1.2": "1.3"}
    assert told(small(), new) == {("1.2", ("added",)), ("1.3", ("renumbered",))}


def test_a_criterion_moved_under_another_parent_is_moved():
    new = small()
    new.append(criterion("2", "2") | {"title": "Lĩnh vực hai"})
    new.append(new.pop(2) | {"parent": "2"})

    assert told(small(), new) == {("2", ("added",)), ("1.2", ("moved",))}


def test_what_is_gone_is_told_behind_what_it_stood_behind():
    old, new = small(), small()[:2]

    found = differences(old, new, match(old, new))

    assert [(one.code, one.kinds) for one in found] == [("1.2", ("gone",))]
    assert found[0].new is None


def test_what_is_said_by_hand_goes_before_codes_and_titles():
    old, new = small(), small()

    assert match(old, new, {"1.1": "1.2", "1.2": ""}) == {"1": "1", "1.1": "1.2"}
