"""Signing in, its limits, and how sessions end."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import make
from units.models import User

LOGIN = "/tai-khoan/login/"
START = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def person(db):
    return make.person("canbo")


def sign_in(client, password=make.PASSWORD, **extra):
    return client.post(LOGIN, {"login": "canbo", "password": password}, **extra)


def is_signed_in(client):
    return client.get(reverse("account_change_password")).status_code == 200


def test_sign_in_works_and_its_pages_are_not_kept_by_the_browser(client, person):
    response = sign_in(client)

    assert (response.status_code, response.url) == (302, "/viec-cua-toi/")
    assert response["Cache-Control"] == "no-store"
    assert client.get(reverse("account_change_password"))["Cache-Control"] == "no-store"


def test_sign_up_is_closed(client, db):
    client.post("/tai-khoan/signup/", {"username": "moi", "password1": make.PASSWORD, "password2": make.PASSWORD})

    assert User.objects.count() == 0


@pytest.mark.parametrize("name", ["canbo", "khong-co"])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client, person, name):
    response = client.post(LOGIN, {"login": name, "password": "sai"})

    assert "Tên đăng nhập hoặc mật khẩu không đúng." in response.content.decode()


def test_five_failures_lock_the_person_at_that_address_for_fifteen_minutes(person):
    with time_machine.travel(START, tick=False) as clock:
        thief = Client(REMOTE_ADDR="203.0.113.9")
        answers = [sign_in(thief, "sai").status_code for _ in range(5)]
        assert answers[:4] == [200] * 4
        assert sign_in(thief).status_code == 429
        assert not is_signed_in(thief)

        clock.shift(dt.timedelta(minutes=15, seconds=1))
        assert sign_in(thief).status_code == 302


def test_failures_elsewhere_do_not_lock_the_person_out(person):
    thief = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        sign_in(thief, "sai")

    assert sign_in(Client(REMOTE_ADDR="203.0.113.10")).status_code == 302


def test_failures_behind_the_same_address_do_not_lock_a_known_device(person):
    known, thief = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.9")
    sign_in(known)
    known.post("/tai-khoan/logout/")
    for _ in range(6):
        sign_in(thief, "sai")

    assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 429
    assert sign_in(known).status_code == 302


def test_failures_on_a_known_device_lock_it_too(person):
    known = Client()
    sign_in(known)
    known.post("/tai-khoan/logout/")
    for _ in range(5):
        sign_in(known, "sai")

    assert sign_in(known).status_code == 429


def test_a_mark_of_one_person_does_not_serve_another(person):
    make.person("khac")
    known = Client()
    known.post(LOGIN, {"login": "khac", "password": make.PASSWORD})
    mark = next(cookie for name, cookie in known.cookies.items() if name.startswith("device_"))
    known.post("/tai-khoan/logout/")
    sign_in(known)
    own = next(name for name in known.cookies if name.startswith("device_") and name != mark.key)
    thief = Client()
    thief.cookies[own] = mark.value
    for _ in range(5):
        sign_in(thief, "sai")

    assert sign_in(Client()).status_code == 429


def test_a_forged_address_does_not_escape_the_limit(person):
    for number in range(5):
        sign_in(Client(), "sai", headers={"x-forwarded-for": f"198.51.100.{number}"})

    assert sign_in(Client(), headers={"x-forwarded-for": "198.51.100.99"}).status_code == 429


def test_behind_one_proxy_only_what_the_proxy_wrote_counts(person, settings):
    settings.PROXY_COUNT = 1
    for number in range(5):
        sign_in(Client(), "sai", headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.9"})

    assert sign_in(Client(), headers={"x-forwarded-for": "203.0.113.9"}).status_code == 429
    assert sign_in(Client(), headers={"x-forwarded-for": "203.0.113.10"}).status_code == 302


def test_a_session_ends_thirty_minutes_after_the_last_key(client, person):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        clock.shift(dt.timedelta(minutes=29))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=29))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=30))
        assert not is_signed_in(client)


def test_a_session_ends_after_eight_hours_of_work(client, person):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        for _ in range(23):
            clock.shift(dt.timedelta(minutes=20))
            assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=20))
        assert not is_signed_in(client)


def test_a_session_ends_at_once_when_the_account_is_disabled(client, person):
    sign_in(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_signed_in(client)

    User.objects.filter(pk=person.pk).update(is_active=True)
    assert not is_signed_in(client)


def test_a_disabled_account_cannot_sign_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    sign_in(client)

    assert not is_signed_in(client)


def test_reading_pages_does_not_write_the_session_each_time(client, person, django_assert_max_num_queries):
    sign_in(client)
    is_signed_in(client)
    with django_assert_max_num_queries(5) as captured:  # session, person, and the header's: roles, teams, agency
        is_signed_in(client)

    assert not [query["sql"] for query in captured if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_administration_uses_the_same_door(client, person):
    response = client.get("/admin/")
    assert client.get(response.url).url.startswith(LOGIN)

    sign_in(client)
    assert client.get(response.url).status_code == 403
