"""The cast of the demonstration fits its rounds, and nobody inspects where they may not."""

import re
from datetime import date

from scoring.management.demo import accounts, addresses, announcements, documents, sheet_states, teams

UNITS = {unit["code"]: unit["block"] for unit in documents()[1]["units"]}
PEOPLE = {account.username: account for account in accounts()}


def test_cast_has_every_role_once_at_least_and_known_units():
    assert len(PEOPLE) == len(accounts())
    assert {account.role for account in accounts()} == {
        "appraiser",
        "organiser",
        "approver",
        "leader",
        "unit_head",
        "unit_staff",
        "inspector",
        "administrator",
    }
    assert all(re.fullmatch(r"[a-z]{3,12}", name) for name in PEOPLE)
    assert {account.unit_code for account in accounts()} - UNITS.keys() == {None}
    assert all(
        account.unit_code
        for account in accounts()
        if account.role in ("unit_head", "unit_staff", "inspector", "organiser")
    )


def test_head_and_staff_of_a_unit_with_a_sheet_being_drafted_can_sign_in():
    states = sheet_states()["DN-CCHC-2014"]

    assert {account.role for account in accounts() if account.unit_code == "STP"} == {
        "unit_head",
        "unit_staff",
        "appraiser",
    }
    assert states["STP"] == "drafting"


def test_addresses_are_of_the_cast_and_reach_nobody():
    assert addresses().keys() < PEOPLE.keys()
    assert all(address.endswith(".example") for address in addresses().values())


def test_every_unit_has_one_team_with_one_head():
    inspected = [code for team in teams() for code in team.unit_codes]

    assert sorted(inspected) == sorted(UNITS)
    assert [sum(member.head for member in team.members) for team in teams()] == [1, 1, 1, 1]
    assert all(PEOPLE[member.username].role == "inspector" for team in teams() for member in team.members)


def test_nobody_inspects_the_block_of_the_own_unit():
    for team in teams():
        blocks = {UNITS[code] for code in team.unit_codes}
        for member in team.members:
            assert UNITS[PEOPLE[member.username].unit_code] not in blocks, (team.code, member.username)


def test_every_inspector_has_a_sheet_in_review():
    states = sheet_states()["DN-CCHC-2014"]
    busy = {
        member.username
        for team in teams()
        for member in team.members
        if "in_review" in {states[code] for code in team.unit_codes}
    }

    assert busy == {account.username for account in accounts() if account.role == "inspector"}


def test_announced_are_all_rounds_but_cchc_2014():
    announced = {item.round_code: item.announced_on for item in announcements()}

    assert {document["round"]["code"] for document in documents()} - announced.keys() == {"DN-CCHC-2014"}
    assert {announced["DN-CNTT-2014"], announced["DN-VTLT-2014"]} == {date(2014, 11, 6)}
    assert all(item.decision_number.endswith("(minh họa)") for item in announcements())
