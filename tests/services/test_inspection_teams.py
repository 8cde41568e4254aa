"""Teams as services write them: versions, history, people with an interest, capacity, the rules of the plan, clashes."""

import datetime as dt
from dataclasses import replace

import pytest

from scoring.enums import RoundChangeKind, RoundState
from scoring.models import Inspection, Round, RoundChange, TeamMember
from scoring.selectors.inspection_teams import (
    HEAD,
    SECRETARY,
    MemberWanted,
    TeamWanted,
    VisitWanted,
    clashes_of,
    search_people,
    teams_of,
)
from scoring.selectors.round_settings import lines_of
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated
from scoring.services.inspection_teams import FaultyTeams, save_team
from tests import make
from units.enums import Role
from units.models import Unit

NEW = TeamWanted(
    code="DOAN-2",
    name="Đoàn kiểm tra số 2",
    decision="215/QĐ-SNV",
    decision_date=dt.date(2026, 10, 1),
    capacity=2,
    members=(MemberWanted("canbo_b", HEAD), MemberWanted("thanhtra", SECRETARY)),
    visits=(VisitWanted("C", make.NOW, "Trụ sở", "Chánh văn phòng"), VisitWanted("D")),
)


def save(cast, wanted=NEW, seen=0, actor=None):
    save_team(round_=cast.round, wanted=wanted, seen=seen, now=make.NOW, actor=actor or cast.organiser)


def row_of(cast, code="DOAN-2"):
    return next(row for row in teams_of(cast.round) if row.team.code == code)


def messages(refusal):
    return [fault.message for fault in refusal.value.found]


def test_a_team_is_made_with_its_people_and_visits_and_told(cast):
    save(cast)

    row = row_of(cast)
    assert (row.team.version, row.head, row.secretary) == (1, cast.staff_b, cast.inspector)
    assert row.wanted == NEW
    line = RoundChange.objects.get(round=cast.round, kind=RoundChangeKind.TEAM)
    assert (line.old, line.decision, line.actor) == (None, "215/QĐ-SNV", cast.organiser)
    assert lines_of(cast.round)[0].text.startswith("Đoàn DOAN-2, lập mới: tên: không có → Đoàn kiểm tra số 2")


def test_a_changed_team_keeps_what_stays_and_tells_what_changed(cast):
    save(cast)
    kept = Inspection.objects.get(team__code="DOAN-2", assessment__unit__code="C")

    save(cast, replace(NEW, members=NEW.members[:1], visits=NEW.visits[:1]), seen=1)

    row = row_of(cast)
    assert (row.team.version, len(row.members), [one.pk for one in row.inspections]) == (2, 1, [kept.pk])
    line = RoundChange.objects.filter(kind=RoundChangeKind.TEAM).latest("pk")
    assert sorted(line.new) == ["members", "team", "visits"]
    assert line.old["members"] == [["canbo_b", "head"], ["thanhtra", "secretary"]]


def test_a_page_of_before_is_outdated_and_a_second_click_changes_nothing(cast):
    save(cast)

    with pytest.raises(AlreadyDone):
        save(cast)
    with pytest.raises(Outdated):
        save(cast, replace(NEW, name="Tên khác"), seen=7)
    assert row_of(cast).wanted == NEW


def test_the_code_of_a_team_is_taken_once(cast):
    save(cast)

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, replace(NEW, name="Tên khác"))
    assert messages(refusal) == ["Đợt đã có đoàn mang mã DOAN-2."]


@pytest.mark.parametrize(
    ("username", "unit", "said"),
    [
        ("canbo_a", None, "chính đơn vị được kiểm tra"),
        ("cap_tren", "superior", "cấp trên của"),
        ("cap_duoi", "subordinate", "cấp dưới của"),
    ],
)
def test_a_person_with_an_interest_is_refused_with_the_reason(cast, username, unit, said):
    a, d = (Unit.objects.get(agency=cast.round.agency, code=code) for code in ("A", "D"))
    if unit is not None:
        above, below = (d, a) if unit == "superior" else (a, d)
        Unit.objects.filter(pk=below.pk).update(superior=above)
        make.person(username, Role.UNIT_STAFF, d)
    wanted = replace(NEW, members=(MemberWanted(username),), visits=(VisitWanted("A"),))

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, wanted)

    assert [(fault.part, fault.key) for fault in refusal.value.found] == [("members", username)]
    assert said in messages(refusal)[0]
    assert not TeamMember.objects.filter(team__code="DOAN-2").exists()


def test_an_interest_that_comes_later_is_shown_with_the_team(cast):
    save(cast)
    c = Unit.objects.get(agency=cast.round.agency, code="C")
    cast.staff_b.memberships.update(unit=c)

    found = row_of(cast).interested

    assert [(member.user, why) for member, why in found] == [
        (cast.staff_b, f"{cast.staff_b} làm việc ở {c.name}, chính đơn vị được kiểm tra.")
    ]


def test_every_fault_of_a_team_is_told_at_once(cast):
    people = (MemberWanted("canbo_b", HEAD), MemberWanted("thanhtra", HEAD), MemberWanted("khongco"))
    wanted = replace(NEW, name="", decision="", capacity=1, members=people, visits=(*NEW.visits, VisitWanted("X")))

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, wanted)

    assert messages(refusal) == [
        "Ghi tên đoàn.",
        "Có ngày quyết định thì phải có số quyết định.",
        "Đoàn có 3 đơn vị, nhận được nhiều nhất 1.",
        "Không có người dùng “khongco” đang làm việc ở một đơn vị của cơ quan.",
        "Đoàn chỉ có một trưởng đoàn.",
        "Đợt này không có đơn vị mang mã “X”.",
    ]


def test_a_sheet_where_the_team_began_stays_with_it(cast):
    row = row_of(cast, "1")  # the example has inspection answers on A

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, replace(row.wanted, visits=()), seen=row.team.version)
    assert messages(refusal) == ["Đoàn đã bắt đầu kiểm tra A nên đơn vị này phải giữ."]


def test_the_rules_of_the_plan_guard_a_team_that_a_unit_sends(cast):
    mutual = TeamWanted(code="B", name="Đoàn của B", unit_code="B", visits=(VisitWanted("C"),))
    save(cast, mutual)

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, TeamWanted(code="C", name="Đoàn của C", unit_code="C", visits=(VisitWanted("B"), VisitWanted("C"))))
    said = messages(refusal)
    assert "C tự kiểm tra mình." in said
    assert "B và C kiểm tra lẫn nhau." in said

    with pytest.raises(FaultyTeams) as refusal:
        save(cast, TeamWanted(code="B-2", name="Đoàn nữa", unit_code="B"))
    assert messages(refusal) == ["Đơn vị B đã cử đoàn B trong đợt."]


def test_only_the_organiser_of_an_open_round_writes_teams(cast):
    with pytest.raises(NotAllowed):
        save(cast, actor=make.again(cast.leader))
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    with pytest.raises(NotOpen):
        save(cast)


def test_visits_at_once_clash_by_person_by_unit_and_within_a_team(cast):
    at, later = make.NOW, make.NOW + dt.timedelta(hours=3)
    soon = at + dt.timedelta(hours=1)
    one = replace(NEW, visits=(VisitWanted("C", at), VisitWanted("E", soon)))
    two = TeamWanted(
        code="3", name="Đoàn 3", members=NEW.members[:1], visits=(VisitWanted("C", soon), VisitWanted("D", later))
    )

    found = clashes_of([one, two], {"canbo_b": "Người canbo_b"})

    assert [(clash.teams, clash.message.split(" lúc")[0]) for clash in found] == [
        (("DOAN-2", "3"), "Hai đoàn cùng đến C"),
        (("DOAN-2",), "Đoàn DOAN-2 phải có mặt ở C và E"),
        (("3", "DOAN-2"), "Người canbo_b phải có mặt ở C và E"),
        (("3",), "Đoàn 3 phải có mặt ở C và D"),
        (("DOAN-2", "3"), "Người canbo_b phải có mặt ở E và D"),
    ]
    apart = replace(two, visits=(VisitWanted("D", at + dt.timedelta(hours=4)),))
    assert clashes_of([replace(one, visits=one.visits[:1]), apart], {}) == []


def test_people_are_found_without_accents_by_name_and_unit(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = search_people(cast.round.agency, "nguoi CANBO")

    assert [person.username for person in found] == ["canbo_a", "canbo_b"]
    assert search_people(cast.round.agency, "lanhdao") == []  # a leader is of no unit
    assert search_people(cast.round.agency, " ") == []


@pytest.mark.parametrize("size", [1, 3])
def test_teams_cost_the_same_however_many(cast, size, django_assert_num_queries):
    for number in range(size):
        save(cast, replace(NEW, code=f"T{number}", members=(MemberWanted("canbo_b"),), visits=(VisitWanted("C"),)))

    with django_assert_num_queries(4):
        rows = teams_of(cast.round)
        assert [row.interested for row in rows] == [[]] * (size + 1)
