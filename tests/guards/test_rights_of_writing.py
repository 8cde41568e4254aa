"""Every right to write has a twin: without the row of the table somebody else does it; a right without one is named here."""

import datetime as dt
import re
from pathlib import Path

import pytest

from cchc_portal import permissions
from scoring.enums import SheetState
from scoring.models import Assessment, GoalStatement, Inspection, PublicationRequest, Round
from scoring.services import announcements, rankings, sheets
from scoring.services.errors import NotAllowed
from tests import make
from tests.guards.pairs import Guard, everybody, right_of
from tests.services.publishing import decide_all
from units.enums import Role
from units.models import Membership
from units.services import accounts
from units.services.errors import NotAllowed as NoAccounts

READING = {
    *("public.read", "work.read", "appraisal.read", "appraisal.report", "recommendation.read", "sheet.trace"),
    *("figures.oversee", "below.read", "opinion.read", "sheet.read", "inspection.read", "sheet.oversee"),
    "round.read_provisional",
}
"""Rights to look: tests/rights walks every address of theirs for everybody, tests/guards/test_reading holds their twins."""
ONLY_THE_DOOR = {
    "appraisal.write": "opens the page; each cell asks appraisal.score again, which has its twin",
    "round.import_sheets": "opens the page; each sheet asks sheet.import again, which has its twin",
    "round.import_central": "opens the page; each sheet asks outside.score again, which has its twin",
    "evidence.reply": "the place of the evidence must be one that is asked for: the twin of why_no_evidence",
    "evidence.approve": "evidence_review asks it together with the state of the sheet: the twins of test_evidence_review",
}
"""Rights to write whose row alone changes nothing, and why."""


def put(cast, unit, state):
    Assessment.objects.filter(pk=cast.sheet(unit).pk).update(state=state)
    return cast.sheet(unit)


def is_now(unit, state):
    return lambda cast: cast.sheet(unit).state == state


def submit_as_staff(cast):
    given = {"letter_number": "1/A", "letter_date": dt.date(2026, 11, 1), "now": make.NOW}
    known = make.User.objects.filter(username="canbo_c").first()
    clerk = known or make.person("canbo_c", Role.UNIT_STAFF, cast.sheet("C").unit)
    sheets.submit_sheet(assessment=cast.sheet("C"), actor=make.again(clerk), **given)


def withdraw_as_staff(cast):
    sheets.withdraw_sheet(assessment=put(cast, "B", SheetState.SUBMITTED), now=make.NOW, actor=make.again(cast.staff_b))


def return_as_the_leader(cast):
    sheet = put(cast, "B", SheetState.SUBMITTED)
    sheets.return_sheet(assessment=sheet, reason="Thiếu", closes_at=None, now=make.NOW, actor=make.again(cast.leader))


def decide_as_the_leader(cast):
    sheets.decide_sheet(
        assessment=cast.sheet("A"), now=make.NOW, actor=make.again(cast.leader), unready_reason="Hết hạn"
    )


def close_after_the_decision(cast):
    sheet = put(cast, "A", SheetState.DECIDED)
    sheets.close_inspection(assessment=sheet, now=make.NOW, actor=make.again(cast.inspector))


def present_as_the_leader(cast):
    rankings.present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.leader))


def ask_to_publish_as_the_leader(cast):
    if not Round.objects.filter(pk=cast.round.pk, presented_at__isnull=False).exists():
        decide_all(cast)
        rankings.present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    rankings.request_publication(
        round_=cast.round,
        decision_number="1/QĐ",
        decision_date=dt.date(2026, 11, 6),
        now=make.NOW,
        actor=make.again(cast.leader),
    )


def state_goals_as_the_leader(cast):
    values = {"from_year": 2021, "to_year": 2025, "total": 19, "done": 17, "plan": "", "remark": ""}
    announcements.state_goals(
        agency=cast.round.agency, year=2026, values=values, seen=0, now=make.NOW, actor=make.again(cast.leader)
    )


def give_accounts_as_the_leader(cast):
    wanted = accounts.NewAccount(cast.round.agency.units.get(code="E"), Role.UNIT_HEAD, "truong.e", "Trưởng E")
    accounts.make_accounts(agency=cast.round.agency, accounts=[wanted], now=make.NOW, actor=make.again(cast.leader))


def off(action):
    return (right_of(action, everybody),)


GUARDS = {
    "sheet.submit": Guard(submit_as_staff, NotAllowed, is_now("C", "submitted"), off("sheet.submit")),
    "sheet.withdraw": Guard(withdraw_as_staff, NotAllowed, is_now("B", "drafting"), off("sheet.withdraw")),
    "sheet.return": Guard(return_as_the_leader, NotAllowed, is_now("B", "drafting"), off("sheet.return")),
    "sheet.decide": Guard(decide_as_the_leader, NotAllowed, is_now("A", "decided"), off("sheet.decide")),
    "inspection.close": Guard(
        close_after_the_decision,
        NotAllowed,
        lambda cast: Inspection.objects.filter(assessment=cast.sheet("A"), closed_at__isnull=False).exists(),
        off("inspection.close"),
    ),
    "round.present": Guard(
        present_as_the_leader,
        NotAllowed,
        lambda cast: Round.objects.filter(pk=cast.round.pk, presented_at__isnull=False).exists(),
        off("round.present"),
    ),
    "round.publish": Guard(
        ask_to_publish_as_the_leader,
        NotAllowed,
        lambda _cast: PublicationRequest.objects.exists(),
        off("round.publish"),
    ),
    "announcement.state_goals": Guard(
        state_goals_as_the_leader,
        NotAllowed,
        lambda _cast: GoalStatement.objects.exists(),
        off("announcement.state_goals"),
    ),
    "account.give": Guard(
        give_accounts_as_the_leader,
        NoAccounts,
        lambda _cast: Membership.objects.filter(unit__code="E", role=Role.UNIT_HEAD).exists(),
        off("account.give"),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def test_every_right_to_write_has_a_twin_or_says_why_it_needs_none():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path("tests").rglob("*.py"))
    twins = {*re.findall(r'right_of\(\s*"([a-z_.]+)"', tests), *GUARDS}

    assert set(permissions.RIGHTS) - twins - READING == set(ONLY_THE_DOOR)
