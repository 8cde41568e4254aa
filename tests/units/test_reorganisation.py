"""Units merge, split, are renamed, moved and dissolved by dated decisions; people follow a shown list; mistakes are taken back."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import make
from tests.units.reorganising import DAY, NOW, agency, carry_out, organiser, people_of, unit, wanted
from units.enums import Role, SuccessionKind
from units.models import Membership, Reorganisation, Unit, UnitPast, UnitSuccession
from units.services.errors import AlreadyDone, FaultyReorganisation, InUse, NotAllowed, Stale
from units.services.reorganisation import LEAVES, Decision, NewUnit, Seen, seen_of, undo_reorganisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return agency()


@pytest.fixture
def actor(owner):
    return organiser(owner)


def undo(record, actor, token="hoan-tac"):
    return undo_reorganisation(reorganisation=record, reason="Ghi nhầm", token=token, actor=make.again(actor), now=NOW)


def again(unit_):
    return Unit.objects.get(pk=unit_.pk)


def spans(user):
    rows = Membership.objects.filter(user=user).order_by("pk")
    return [(row.unit.code, row.valid_from, row.valid_to) for row in rows]


def test_a_merger_ends_the_old_units_and_begins_the_new_one(owner, actor):
    old, other, below = unit(owner, "GT"), unit(owner, "XD"), unit(owner, "BAN")
    Unit.objects.filter(pk=below.pk).update(superior=old)
    head = make.person("truong.gt", Role.UNIT_HEAD, old)

    record = carry_out(wanted("merge", owner, old, other, news=[("XD-2026", "Sở Xây dựng")]), actor)

    new = Unit.objects.get(code="XD-2026")
    assert (again(old).valid_to, again(other).valid_to, new.valid_from, new.valid_to) == (DAY, DAY, DAY, None)
    rows = UnitSuccession.objects.order_by("pk").values_list("predecessor__code", "successor__code", "kind", "decision")
    assert list(rows) == [("GT", "XD-2026", "merged", "12/QĐ"), ("XD", "XD-2026", "merged", "12/QĐ")]
    assert again(below).superior == new
    assert spans(head) == [("GT", None, DAY), ("XD-2026", DAY, None)]
    assert old.history.first().history_change_reason == "Hợp nhất, sáp nhập: 12/QĐ"
    assert old.history.first().history_user == actor
    assert record.units.count() == 4


def test_one_unit_may_take_others_over(owner, actor):
    old, into = unit(owner, "GT"), unit(owner, "XD")

    carry_out(wanted("merge", owner, old, into=into), actor)

    assert (again(old).valid_to, again(into).valid_to) == (DAY, None)
    assert [(one.predecessor, one.successor) for one in UnitSuccession.objects.all()] == [(old, into)]


def test_people_go_where_the_list_says_and_nowhere_else(owner, actor):
    old = unit(owner, "A")
    one, two, three = (make.person(f"nguoi{n}", Role.UNIT_STAFF, old) for n in range(3))
    asked = wanted("split", owner, old, news=[("A1", "Sở Một"), ("A2", "Sở Hai")])
    pks = list(people_of(asked))

    carry_out(asked, actor, people=dict(zip(pks, ["A1", "A2", LEAVES], strict=True)))

    assert spans(one) == [("A", None, DAY), ("A1", DAY, None)]
    assert spans(two) == [("A", None, DAY), ("A2", DAY, None)]
    assert spans(three) == [("A", None, DAY)]


def test_a_unit_may_go_on_beside_what_was_split_off(owner, actor):
    old = unit(owner, "A")
    person = make.person("o.lai", Role.UNIT_STAFF, old)
    asked = wanted("split", owner, old, news=[("A1", "Sở Một")], goes_on=True)

    carry_out(asked, actor, people=people_of(asked, "A"))

    assert again(old).valid_to is None
    assert UnitSuccession.objects.get().kind == SuccessionKind.SPLIT
    assert spans(person) == [("A", None, None)]


def test_a_renamed_unit_keeps_its_code_and_its_past_name(owner, actor):
    old = unit(owner, "A", "Sở Cũ")

    carry_out(wanted("rename", owner, old, place={"name": "Sở Mới"}), actor)

    past = UnitPast.objects.get()
    assert (again(old).name, past.name, past.valid_from, past.valid_to) == ("Sở Mới", "Sở Cũ", None, DAY)
    assert not UnitSuccession.objects.exists()


def test_a_moved_unit_keeps_its_past_block(owner, actor):
    old = unit(owner, "A")

    carry_out(wanted("move", owner, old, place={"block": owner.blocks.get(code="XA")}), actor)

    assert (again(old).block.code, UnitPast.objects.get().block.code) == ("XA", "SBN")


def test_a_dissolved_unit_ends_with_its_people(owner, actor):
    old = unit(owner, "A")
    person = make.person("ra.di", Role.UNIT_HEAD, old)

    carry_out(wanted("dissolve", owner, old), actor)

    assert again(old).valid_to == DAY
    assert spans(person) == [("A", None, DAY)]


def test_every_fault_is_told_at_once(owner, actor):
    old, closed = unit(owner, "A"), unit(owner, "B", valid_to=dt.date(2025, 1, 1))
    asked = wanted("merge", owner, old, closed, news=[("A", ""), ("sai mã", "Sở X"), ("C", "Sở C"), ("C", "Sở D")])
    asked = replace(asked, decision=Decision("", None, DAY))

    with pytest.raises(FaultyReorganisation) as refused:
        carry_out(asked, actor)

    told = {name: " ".join(sentences) for name, sentences in refused.value.faults.items()}
    assert set(told) == {"decision_number", "decision_on", "olds", "code-0", "name-0", "code-1", "code-2", "code-3"}
    assert "đã kết thúc từ ngày 01/01/2025" in told["olds"]
    assert "không bao giờ dùng lại" in told["code-0"]
    assert again(old).valid_to is None


def test_a_unit_does_not_end_before_it_began_or_twice(owner, actor):
    young = unit(owner, "A", valid_from=DAY)

    with pytest.raises(FaultyReorganisation, match="chỉ có từ ngày 01/03/2026"):
        carry_out(wanted("dissolve", owner, young), actor)


def test_a_predecessor_never_follows_its_successor(owner, actor):
    first = unit(owner, "A")
    carry_out(wanted("split", owner, first, news=[("B", "Sở B")], goes_on=True), actor)
    second = Unit.objects.get(code="B")

    with pytest.raises(FaultyReorganisation, match="mã mới"):
        carry_out(wanted("merge", owner, second, into=first, on=dt.date(2026, 6, 1)), actor)


def test_nobody_becomes_the_superior_of_their_superior(owner, actor):
    top = unit(owner, "A")
    low = unit(owner, "B", superior=top)

    with pytest.raises(FaultyReorganisation, match="là cấp dưới của Sở A"):
        carry_out(wanted("move", owner, top, place={"superior": low}), actor)


def test_units_under_a_dissolved_one_must_move_first(owner, actor):
    top = unit(owner, "A")
    unit(owner, "B", superior=top)

    with pytest.raises(FaultyReorganisation, match="Còn đơn vị trực thuộc: Sở B"):
        carry_out(wanted("dissolve", owner, top), actor)


def test_a_future_name_waits_for_its_day(owner, actor):
    old = unit(owner, "A")

    with pytest.raises(FaultyReorganisation, match="Hãy ghi vào ngày 01/06/2026"):
        carry_out(wanted("rename", owner, old, place={"name": "Sở Mới"}, on=dt.date(2026, 6, 1)), actor)


def test_the_same_token_does_it_once(owner, actor):
    old = unit(owner, "A")
    carry_out(wanted("dissolve", owner, old), actor, token="mot-lan")

    with pytest.raises(AlreadyDone):
        carry_out(wanted("dissolve", owner, old), actor, token="mot-lan")
    assert Reorganisation.objects.count() == 1


def test_a_unit_changed_meanwhile_is_stale_with_both_values(owner, actor):
    old = unit(owner, "A", "Sở Cũ")
    asked = wanted("dissolve", owner, old)
    seen = seen_of(asked)
    old.name = "Sở Khác"
    old._history_user = actor
    old.save()

    with pytest.raises(Stale) as refused:
        carry_out(asked, actor, seen=seen)
    assert "tên: Sở Cũ → Sở Khác" in refused.value.changes[0]
    assert again(old).valid_to is None


def test_a_person_who_came_meanwhile_is_stale(owner, actor):
    old = unit(owner, "A")
    asked = wanted("dissolve", owner, old)
    seen = Seen.from_text(seen_of(asked).as_text())
    make.person("moi.den", Role.UNIT_STAFF, old)

    with pytest.raises(Stale, match="Chưa ghi gì") as refused:
        carry_out(asked, actor, seen=seen)
    assert refused.value.changes == ("Người moi.den mới có vai trò công chức đầu mối ở Sở A.",)


def test_somebody_left_out_of_the_list_is_a_fault(owner, actor):
    old = unit(owner, "A")
    make.person("bi.quen", Role.UNIT_STAFF, old)

    with pytest.raises(FaultyReorganisation, match=r"Chưa chọn nơi đến cho: Người bi\.quen"):
        carry_out(wanted("dissolve", owner, old), actor, people={})


def test_only_the_agency_s_own_organiser_may(owner, actor):
    old = unit(owner, "A")
    stranger = organiser(agency("KHAC"))

    with pytest.raises(NotAllowed):
        carry_out(wanted("dissolve", owner, old), stranger)
    assert again(old).valid_to is None


def test_a_mistake_is_taken_back_and_may_be_done_rightly(owner, actor):
    old, other = unit(owner, "GT"), unit(owner, "XD")
    head = make.person("truong.gt", Role.UNIT_HEAD, old)
    record = carry_out(wanted("merge", owner, old, other, news=[("M", "Sở Sai")]), actor)

    undone = undo(record, actor)

    new = Unit.objects.get(code="M")
    assert (again(old).valid_to, again(other).valid_to, new.is_void) == (None, None, True)
    assert not UnitSuccession.objects.exists()
    assert UnitSuccession.every.count() == 2
    assert spans(head) == [("GT", None, None), ("M", DAY, DAY)]
    assert (undone.undoes, undone.note) == (record, "Ghi nhầm")
    carry_out(wanted("merge", owner, old, other, news=[("M", "Sở Đúng")]), actor)
    assert (again(new).name, again(new).is_void) == ("Sở Đúng", False)
    assert spans(head)[0] == ("GT", None, DAY)


def test_a_taken_back_name_is_the_old_one(owner, actor):
    old = unit(owner, "A", "Sở Cũ")
    record = carry_out(wanted("rename", owner, old, place={"name": "Sở Mới"}), actor)

    undo(record, actor)

    assert again(old).name == "Sở Cũ"
    assert not UnitPast.objects.exists()


def test_nothing_is_taken_back_that_others_stand_on(owner, actor):
    old, other = unit(owner, "GT"), unit(owner, "XD")
    record = carry_out(wanted("merge", owner, old, other, news=[("M", "Sở M")]), actor)
    make.person("moi", Role.UNIT_STAFF, Unit.objects.get(code="M"))

    with pytest.raises(InUse, match="Người moi đã được giao vai trò ở Sở M"):
        undo(record, actor)
    assert again(old).valid_to == DAY


def test_a_change_is_not_taken_back_under_a_later_one(owner, actor):
    old = unit(owner, "A", "Một")
    first = carry_out(wanted("rename", owner, old, place={"name": "Hai"}), actor)
    later = carry_out(wanted("rename", owner, again(old), place={"name": "Ba"}, on=dt.date(2026, 3, 2)), actor)

    with pytest.raises(InUse, match="còn việc ghi sau"):
        undo(first, actor)
    undo(later, actor)
    undo(first, actor, "hai-lan")
    assert again(old).name == "Một"
    with pytest.raises(InUse, match="đã được hoàn tác rồi"):
        undo(first, actor, "ba-lan")


def test_a_sheet_stands_on_its_unit(cast):
    """A round's sheet is of a table that this service does not know by name."""
    sheet = cast.sheet("A")
    owner = sheet.round.agency
    record = carry_out(wanted_found(owner), cast.organiser)
    type(sheet).objects.filter(pk=cast.sheet("B").pk).update(unit=Unit.objects.get(code="MOI"))

    with pytest.raises(InUse, match="Sở Mới đã có phiếu chấm điểm"):
        undo(record, cast.organiser)


def wanted_found(owner):
    return replace(wanted("found", owner), news=(NewUnit("MOI", "Sở Mới", owner.blocks.get(code="SBN")),))
