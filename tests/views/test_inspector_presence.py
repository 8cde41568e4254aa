"""Who else has a sheet open: colleagues of the same desk, never an inspector to the unit; a hint that fades."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from scoring.enums import Layer
from scoring.services import presence
from tests import make

INSPECTED = "/kiem-tra/VIDU-CCHC-2026/A/"
OWN = "/tu-danh-gia/VIDU-CCHC-2026/A/"
OVERSEEN = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"


@pytest.fixture
def colleagues(cast):
    """Three more members of teams that inspect A."""
    people = [make.person(f"dongdoan{n}") for n in range(3)]
    make.team(cast.round, "9", people, [cast.sheet("A")])
    return people


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def seen_at(client, page):
    return client.post(f"{page}dang-mo/", headers={"HX-Request": "true"}).content.decode()


def test_a_page_names_the_colleagues_who_have_the_sheet_open_without_javascript(cast, colleagues):
    first = browser_of(cast.inspector).get(INSPECTED).content.decode()
    second = browser_of(colleagues[0]).get(INSPECTED).content.decode()

    assert "Cùng đang mở phiếu này" not in first  # nobody is told of themselves
    assert "Cùng đang mở phiếu này: Người thanhtra" in second


def test_a_heartbeat_says_who_is_here_and_that_i_am(cast, colleagues):
    for person in colleagues:
        seen_at(browser_of(person), INSPECTED)

    answer = seen_at(browser_of(cast.inspector), INSPECTED)

    assert "Cùng đang mở phiếu này: Người dongdoan0, Người dongdoan1, Người dongdoan2" in answer
    assert "<html" not in answer
    assert "Người thanhtra" in seen_at(browser_of(colleagues[0]), INSPECTED)


def test_a_unit_never_learns_that_its_inspectors_or_the_standing_body_are_at_work(cast):
    browser_of(cast.inspector).get(INSPECTED)
    browser_of(cast.organiser).get(OVERSEEN)
    browser_of(cast.head_a).get(OWN)

    answer = seen_at(browser_of(cast.staff_a), OWN)

    assert "Cùng đang mở phiếu này: Người truong_a<" in answer


def test_inspectors_see_the_standing_body_and_not_the_unit(cast):
    browser_of(cast.staff_a).get(OWN)
    browser_of(cast.organiser).get(OVERSEEN)

    assert "Cùng đang mở phiếu này: Người thuongtruc<" in seen_at(browser_of(cast.inspector), INSPECTED)
    assert "Cùng đang mở phiếu này: Người thanhtra<" in seen_at(browser_of(cast.organiser), OVERSEEN)


def test_it_fades_after_a_minute_and_another_sheet_is_another_room(cast):
    now = timezone.now()
    sheet, other = cast.sheet("A"), cast.sheet("B")
    presence.arrive(sheet=sheet, layer=Layer.SELF, now=now, actor=cast.head_a)

    def seen(where, seconds):
        moment = now + dt.timedelta(seconds=seconds)
        return presence.arrive(sheet=where, layer=Layer.SELF, now=moment, actor=cast.staff_a)

    assert seen(other, 1) == ()
    assert seen(sheet, 59) == ("Người truong_a",)
    assert seen(sheet, 61) == ()


def test_an_ended_session_gets_no_names(cast):
    browser_of(cast.inspector).get(INSPECTED)

    answer = Client().post(f"{INSPECTED}dang-mo/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "thanhtra" not in answer.content.decode()


@pytest.mark.parametrize("others", [1, 3])
def test_a_heartbeat_costs_the_same_for_one_colleague_and_three(cast, colleagues, django_assert_num_queries, others):
    for person in colleagues[:others]:
        seen_at(browser_of(person), INSPECTED)
    client = browser_of(cast.inspector)
    seen_at(client, INSPECTED)

    with django_assert_num_queries(4):
        answer = seen_at(client, INSPECTED)

    assert answer.count("Người dongdoan") == others
