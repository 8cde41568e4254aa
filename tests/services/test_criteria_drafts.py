"""Criteria sets as they are written: kept faulty, refused at activation with every fault, frozen once a round uses them."""

import copy

import pytest
from django.db import DatabaseError, transaction

from cchc_portal import permissions
from scoring import engine
from scoring.models import CriteriaChange, CriteriaDraft, CriteriaSet, Criterion
from scoring.selectors.criteria_drafts import content_of_set, faults_of
from scoring.services import criteria_drafts as services
from scoring.services.errors import AlreadyDone, NotAllowed, Refused
from tests import criteria_sets as sets
from tests.guards.pairs import Guard, answering, everybody, right_of


def test_a_draft_is_kept_faulty_with_its_history(cast):
    row = sets.draft(cast, sets.content(sets.group("1", "90")))
    mended = sets.content()

    saved = sets.save(cast, row, mended, 1)

    assert (saved.version, saved.content, saved.code) == (2, mended, f"{cast.round.agency.code}-2027-1")
    made, changed = CriteriaChange.objects.order_by("pk")
    assert (made.kind, made.actor, made.new["content"]["criteria"][0]["max"]) == ("made", cast.organiser, "90")
    assert changed.old["criteria"]["1"]["max"] == "90"
    assert changed.note == "Thêm 1.1, 1.2; sửa 1"


def test_one_page_makes_one_draft_and_the_same_save_twice_is_one(cast):
    row = sets.draft(cast)
    with pytest.raises(AlreadyDone) as done:
        sets.draft(cast)
    assert done.value.args[1] == row.code

    changed = sets.content(maximum="90")
    sets.save(cast, row, changed, 1)
    assert sets.save(cast, row, changed, 1).version == 2
    assert CriteriaChange.objects.filter(kind="saved").count() == 1


def stale(cast):
    row = CriteriaDraft.objects.first() or sets.draft(cast)
    if row.version == 1:
        sets.save(cast, row, sets.content(maximum="90"), 1, actor=cast.approver)
    sets.save(cast, row, sets.content(maximum="80"), 1)


def maximum_is(*figures):
    return lambda _cast: CriteriaDraft.objects.filter(content__maximum__in=figures).exists()


GUARDS = {
    "somebody saved meanwhile": Guard(
        stale, services.StaleDraft, maximum_is("80"), (answering(services, "_refuse_stale", None),)
    ),
    "another agency": Guard(
        lambda cast: sets.save(
            cast,
            sets.draft(cast, token=str(CriteriaDraft.objects.count())),
            sets.content(maximum="80"),
            1,
            cast.foreign_organiser,
        ),
        NotAllowed,
        maximum_is("80"),
        (right_of("criteria.write", everybody),),
    ),
    "faults": Guard(
        lambda cast: sets.activate(
            cast, sets.draft(cast, sets.district_2019(), token=str(CriteriaDraft.objects.count()))
        ),
        engine.FaultyDocument,
        lambda cast: CriteriaSet.objects.count() > 1,
        (answering(services, "faults_of", ()),),
    ),
}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_a_guard_holds_and_without_it_harm_is_done(cast, guard, monkeypatch):
    guard.assert_holds(cast)
    guard.assert_harm_without_it(cast, monkeypatch)


def test_a_stale_save_says_both_values(cast):
    with pytest.raises(services.StaleDraft) as refusal:
        stale(cast)

    assert (refusal.value.draft.content["maximum"], refusal.value.typed["maximum"]) == ("90", "80")
    assert "vừa lưu" in str(refusal.value)


def test_the_published_district_set_lacks_045_until_it_is_mended(cast):
    row = sets.draft(cast, sets.district_2019())

    with pytest.raises(engine.FaultyDocument) as refusal:
        sets.activate(cast, row)
    (fault,) = refusal.value.faults
    assert (fault.place, fault.message) == (
        "policy",
        "maximum: điểm tối đa của các lĩnh vực cộng lại 99.55, cần 100 (thiếu 0.45)",
    )
    mended = copy.deepcopy(row.content)
    mended["criteria"][4]["max"] = "10.50"
    made = sets.activate(cast, sets.save(cast, row, mended, 1), 2)
    assert (made.version, made.frozen_at, made.criteria.count()) == (1, None, 9)


def test_activation_says_every_fault_at_once(cast):
    faulty = sets.content(
        sets.group("1", "100"), sets.leaf("1.1", "60", parent="1"), sets.leaf("1.1", "30", parent="1"), scales=()
    )

    assert [str(fault) for fault in faults_of(faulty)] == [
        "criteria[0] 1: điểm tối đa của các tiêu chí con cộng lại 90, cần 100 (thiếu 10)",
        'criteria[2] 1.1: mã "1.1" đã dùng cho tiêu chí khác phía trên',
        'blocks[0] mọi khối: khối "mọi khối" không có thang xếp loại trong scales',
    ]
    assert str(faults_of(sets.content() | {"criteria": []})[0]) == "criteria: chưa có tiêu chí nào"


def test_an_activated_draft_is_a_version_with_its_scales_and_closed(cast):
    row = sets.draft(cast)
    made = sets.activate(cast, row)

    assert (made.version, made.programme, made.year, made.frozen_at) == (1, "CCHC", 2027, None)
    assert content_of_set(made) == sets.content()
    with pytest.raises(AlreadyDone):
        sets.save(cast, row, sets.content(maximum="80"), 1)
    second = sets.draft(cast, sets.content(sets.leaf("1", "100")), token="trang-2", based_on=made)
    assert sets.activate(cast, second).version == 2
    again = sets.draft(cast, token="trang-3", based_on=made)
    assert sets.activate(cast, again) == made


def test_a_set_of_a_round_is_read_back_as_the_engine_knows_it(cast):
    read = content_of_set(cast.sheet("A").round_block.criteria_set)

    assert faults_of(read) == ()
    assert [block["code"] for block in read["blocks"]] == ["SBN", "QH", "TW"]
    row = sets.draft(cast, read, year=2026)
    assert sets.activate(cast, row) == cast.sheet("A").round_block.criteria_set


@pytest.mark.parametrize(
    "broken",
    [
        {"criteria": [{"code": "1"}]},
        {"criteria": ["1"]},
        {"criteria": {}},
        {"maximum": 100},
        {"scales": [{"block": None, "classes": [{"name": 1}]}]},
        {"blocks": [{"code": "SBN"}]},
        {"criteria": [sets.leaf("1", "100", guidance="a\0b")]},
    ],
)
def test_what_pages_cannot_show_is_refused(cast, broken):
    with pytest.raises(Refused):
        sets.draft(cast, sets.content() | broken)
    assert not CriteriaDraft.objects.exists()


def test_a_code_that_no_column_holds_is_refused_with_its_place(cast):
    row = sets.draft(cast, sets.content(sets.leaf("1" * 101, "100")))

    with pytest.raises(engine.FaultyDocument) as refusal:
        sets.activate(cast, row)
    assert "criteria[0]" in str(refusal.value)


def test_a_discarded_draft_takes_nothing_more(cast):
    row = sets.draft(cast)
    services.discard_draft(draft=row, seen_version=1, now=row.made_at, actor=cast.organiser)

    with pytest.raises(Refused, match="đã bỏ"):
        sets.save(cast, row, sets.content(maximum="1"), 1)
    assert permissions.may(cast.organiser, "criteria.write", row)


POINTS_CHANGED = {
    "max": lambda: Criterion.objects.filter(code="1.2").update(max=9),
    "measure": lambda: Criterion.objects.filter(code="1.2").update(measure={"kind": "points"}),
    "gone": lambda: Criterion.objects.filter(code="1.2")._raw_delete("default"),
    "unfrozen": lambda: Criterion.objects.filter(code="1.2").update(frozen=False),
    "set": lambda: CriteriaSet.objects.update(maximum="1"),
}


@pytest.mark.parametrize("change", POINTS_CHANGED.values(), ids=POINTS_CHANGED)
def test_the_database_keeps_the_points_of_a_set_in_use(cast, change, without_triggers):
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        change()
    Criterion.objects.filter(code="1.2").update(guidance="Đọc lại")

    if change is POINTS_CHANGED["gone"]:
        return  # its scores hold it as well
    with without_triggers():
        assert change() >= 1
