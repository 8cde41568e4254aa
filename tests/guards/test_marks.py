"""Guards of independent marks: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Q

from scoring.enums import Layer
from scoring.models import InspectorMark, Round, Score, StepWindow
from scoring.selectors import marks as marking
from scoring.selectors import sheet_history
from scoring.selectors.marks import NOBODY
from scoring.services import marks, marks_guard, scores, sheets
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.marks import MarksChanged
from scoring.services.scores import Entry
from scoring.views import inspectors
from tests import make
from tests.guards.pairs import Guard, answering, answering_first, everybody, right_of
from tests.services.marking import (
    CODE,
    board,
    everybody_marks,
    mark,
    open_minutes,
    settle,
    team_of_three,
    type_directly,
)


def people(cast):
    if not Round.objects.get(pk=cast.round.pk).independent_marks:
        team_of_three(cast)
    names = ("thanhtra", "thanhvien1", "thanhvien2")
    return [make.User.objects.get(username=name) for name in names]


def team_answered(cast):
    return Score.objects.filter(assessment=cast.sheet("A"), criterion__code=CODE, layer=Layer.INSPECTION).exists()


def marked(value):
    return lambda cast: InspectorMark.objects.filter(criterion__code=CODE, answer={"value": value}).exists()


# --- The wrong things ------------------------------------------------------------------------------------------------


def type_past_the_marks(cast):
    member = people(cast)[1]
    everybody_marks(cast, people(cast), "3", "3", "3")
    with transaction.atomic():
        type_directly(cast, member)


def type_what_was_not_settled(cast):
    everybody_marks(cast, people(cast), "3", "3", "3")
    with transaction.atomic():
        type_directly(cast, people(cast)[0])


def type_before_all_marked(cast):
    head, member, _ = people(cast)
    mark(cast, head, "3")
    mark(cast, member, "3")
    with transaction.atomic():
        type_directly(cast, head)


def settle_as_a_member(cast):
    everybody_marks(cast, people(cast), "3", "3", "3")
    with transaction.atomic():
        settle(cast, people(cast)[1])


def settle_what_was_not_seen(cast):
    head, member, _ = people(cast)
    everybody_marks(cast, people(cast), "3", "3", "3")
    seen = board(cast)[CODE].seen_marks
    mark(cast, member, "4", seen=1)
    with transaction.atomic():
        settle(cast, head, seen_marks=seen)


def decide_without_a_reason(cast):
    everybody_marks(cast, people(cast), "0", "2", "4")
    with transaction.atomic():
        settle(cast, people(cast)[0], entry=Entry({"value": "4"}))


def close_unsettled(cast):
    mark(cast, people(cast)[0], "3")
    sheets.close_inspection(assessment=cast.sheet("A"), now=make.NOW, actor=make.again(people(cast)[0]))


def mark_as_a_stranger(cast):
    people(cast)
    mark(cast, cast.staff_b, "4")


def mark_over_what_was_not_seen(cast):
    member = people(cast)[1]
    mark(cast, member, "3")
    mark(cast, member, "2", seen=1)
    with transaction.atomic():
        mark(cast, member, "4", seen=1)


def mark_after_the_deadline(cast):
    member = people(cast)[1]
    StepWindow.objects.create(round=cast.round, step=Layer.INSPECTION, closes_at=make.NOW - dt.timedelta(seconds=1))
    mark(cast, member, "4")


def mark_after_it_was_settled(cast):
    head, member, _ = people(cast)
    everybody_marks(cast, people(cast), "3", "3", "3")
    settle(cast, head)
    with transaction.atomic():
        mark(cast, member, "4", seen=1)


def is_closed(cast):
    return not open_minutes(cast)


def unchecked_reason(monkeypatch):
    monkeypatch.setattr(marks, "_why_not", lambda *_: "")


GUARDS = {
    "the head alone": Guard(
        type_past_the_marks,
        NotAllowed,
        team_answered,
        (answering(scores, "must_be_the_teams", None),),
    ),
    "the settlement first": Guard(
        type_what_was_not_settled, Faulty, team_answered, (answering(scores, "must_be_the_teams", None),)
    ),
    "every mark first": Guard(
        type_before_all_marked, Faulty, team_answered, (answering(scores, "must_be_the_teams", None),)
    ),
    "the head settles": Guard(
        settle_as_a_member, NotAllowed, team_answered, (right_of("inspection.settle", everybody),)
    ),
    "the marks as seen": Guard(
        settle_what_was_not_seen, MarksChanged, team_answered, (answering(marks, "_must_be_seen", None),)
    ),
    "the head's reason": Guard(decide_without_a_reason, Faulty, team_answered, (unchecked_reason,)),
    "unsettled minutes": Guard(close_unsettled, NotOpen, is_closed, (answering(sheets, "must_be_settled", None),)),
    "the right": Guard(mark_as_a_stranger, NotAllowed, marked("4"), (right_of("inspection.score", everybody),)),
    "the seen version": Guard(
        mark_over_what_was_not_seen, Stale, marked("4"), (answering(marks, "_must_be_fresh", None),)
    ),
    "the window": Guard(
        mark_after_the_deadline, NotOpen, marked("4"), (answering(marks.score_sheets, "why_not_now", ""),)
    ),
    "the settled criterion": Guard(
        mark_after_it_was_settled, NotOpen, marked("4"), (answering(marks, "_must_not_be_settled", None),)
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def test_the_guard_of_the_team_asks_nothing_of_other_rounds(cast, django_assert_num_queries):
    sheet = cast.sheet("A")
    rules = marks.engine_input.rules_of_sheet(sheet)

    with django_assert_num_queries(0):
        marks_guard.must_be_the_teams(sheet, rules, Layer.INSPECTION, {CODE: {"value": "3"}}, cast.staff_b)
    assert board(cast)[CODE].state == NOBODY


# --- What is read --------------------------------------------------------------------------------------------------------

SHEET = "/kiem-tra/VIDU-CCHC-2026/A/"
SECRET = "Chỉ riêng tôi biết"
READ = {
    "a colleague's mark before one's own": (
        "thanhvien2",
        f"{SHEET}cham-doc-lap/",
        answering_first(marking, "shown_to"),
    ),
    "the head too": ("thanhtra", f"{SHEET}thong-nhat/", answering_first(marking, "shown_to")),
    "its line of history": ("thanhvien2", f"{SHEET}lich-su/", answering(sheet_history, "_marks", Q(kind="mark"))),
    "the team's answers": ("thanhvien2", SHEET, answering_first(inspectors.marking, "without_unmarked")),
    "the unit's history": (
        "canbo_a",
        "/tu-danh-gia/VIDU-CCHC-2026/A/lich-su/",
        answering(sheet_history, "_marks", Q(kind="mark")),
    ),
}


@pytest.mark.parametrize(("who", "path", "switch"), READ.values(), ids=READ)
def test_a_mark_is_not_shown_before_its_time(cast, client, who, path, switch, monkeypatch):
    member = people(cast)[1]
    mark(cast, member, "3", note=SECRET)
    Score.objects.filter(assessment=cast.sheet("A"), layer=Layer.INSPECTION).update(note=SECRET)
    client.force_login(make.User.objects.get(username=who))
    page = client.get(path)
    assert (page.status_code, SECRET in page.content.decode()) == (200, False)

    switch(monkeypatch)
    assert SECRET in client.get(path).content.decode()
