"""Guards of accounts: slips die, are changed first, and take over nobody; with the guard off the harm is done."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cchc_portal import auth_backend, middleware
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.units.slips import LOGIN, made, sign_in
from units.enums import Role
from units.models import Membership, User
from units.services.accounts import give_slip, set_active
from units.services.errors import NotAllowed
from units.services.passwords import LIFE

WORK = "/viec-cua-toi/"


def signed_in_after(cast, life):
    """The status of the first page after signing in with a slip that is so old."""
    with time_machine.travel(make.NOW, tick=False) as clock:
        (slip,) = made(cast)
        clock.shift(life)
        client = Client()
        answer = sign_in(client, slip.user.username, slip.password)
        return client, answer


def test_a_slip_opens_the_door_until_the_last_second_of_its_seven_days(cast):
    _client, answer = signed_in_after(cast, LIFE - dt.timedelta(seconds=1))

    assert answer.status_code == 302


def test_a_dead_slip_is_refused_kindly_and_says_whom_to_ask(cast):
    client, answer = signed_in_after(cast, LIFE)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Mật khẩu trên phiếu đã hết hạn" in page
    assert cast.organiser.full_name in page
    assert client.get(WORK).url.startswith(LOGIN)


def test_a_wrong_password_does_not_tell_that_a_slip_is_dead(cast):
    with time_machine.travel(make.NOW, tick=False) as clock:
        (slip,) = made(cast)
        clock.shift(LIFE)
        page = sign_in(Client(), slip.user.username, "sai").content.decode()

    assert "hết hạn" not in page


def test_without_the_guard_a_dead_slip_signs_in(cast, monkeypatch):
    monkeypatch.setattr(auth_backend, "waiting_slip", lambda _user: None)

    client, answer = signed_in_after(cast, LIFE)

    assert answer.status_code == 302
    with time_machine.travel(make.NOW + LIFE, tick=False):
        assert client.get(WORK).status_code == 200


def test_nothing_but_the_change_opens_before_the_change(cast):
    (slip,) = made(cast, now=dt.datetime.now(dt.UTC))
    client = Client()
    sign_in(client, slip.user.username, slip.password)

    for address in (WORK, "/", "/tu-danh-gia/", "/xep-hang/", "/khong-co/", "/admin/"):
        assert client.get(address).headers.get("Location") == "/tai-khoan/password/change/", address
    assert client.post("/tu-danh-gia/VIDU-CCHC-2026/D/luu/").headers.get("Location") == "/tai-khoan/password/change/"
    page = client.get("/tai-khoan/password/change/")
    assert page.status_code == 200
    assert "Đặt mật khẩu của riêng bạn" in page.content.decode()


def test_without_the_guard_everything_opens_before_the_change(cast, monkeypatch):
    answering(middleware, "change_first", None)(monkeypatch)
    (slip,) = made(cast, now=dt.datetime.now(dt.UTC))
    client = Client()
    sign_in(client, slip.user.username, slip.password)

    assert client.get(WORK).status_code == 200


# --- Taking over -------------------------------------------------------------------------------------------------------


def head_who_is(cast, username, role=None, agency=None, **flags):
    """A head of D who is also something else."""
    found = make.User.objects.filter(username=username).first()
    if found is None:
        found = make.person(username, Role.UNIT_HEAD, cast.round.agency.units.get(code="D"))
        if role is not None:
            Membership.objects.create(user=found, role=role, agency=agency or cast.round.agency)
        User.objects.filter(pk=found.pk).update(**flags)
    return found


def foreign_agency(cast):
    return cast.foreign_organiser.memberships.get().agency


VICTIMS = {
    "an organiser": lambda cast: cast.approver,
    "oneself": lambda cast: cast.organiser,
    "a leader": lambda cast: cast.leader,
    "somebody without a role": lambda cast: cast.stranger,
    "an organiser of another agency": lambda cast: cast.foreign_organiser,
    "a head who is an organiser too": lambda cast: head_who_is(cast, "kiem1", Role.ORGANISER),
    "a head who is a leader too": lambda cast: head_who_is(cast, "kiem2", Role.LEADER),
    "a head who leads another agency": lambda cast: head_who_is(cast, "kiem3", Role.LEADER, foreign_agency(cast)),
    "a head who is an administrator": lambda cast: head_who_is(cast, "kiem4", is_staff=True),
    "a head who may do everything": lambda cast: head_who_is(cast, "kiem5", is_superuser=True),
}


def take_over(victim):
    return lambda cast: give_slip(account=victim(cast), seen=None, now=make.NOW, actor=make.again(cast.organiser))


def lock_out(victim):
    return lambda cast: set_active(account=victim(cast), active=False, reason="x", actor=make.again(cast.organiser))


def has_another_password(victim):
    return lambda cast: not User.objects.get(pk=victim(cast).pk).check_password(make.PASSWORD)


def is_locked(victim):
    return lambda cast: not User.objects.get(pk=victim(cast).pk).is_active


OFF = (right_of("account.keep", everybody),)


@pytest.mark.parametrize("victim", VICTIMS.values(), ids=VICTIMS)
@pytest.mark.parametrize(("attack", "harm"), [(take_over, has_another_password), (lock_out, is_locked)])
def test_nobody_powerful_or_foreign_is_taken_over_or_locked_out(cast, victim, attack, harm):
    Guard(attack(victim), NotAllowed, harm(victim), OFF).assert_holds(cast)


@pytest.mark.parametrize("victim", ["a head who is a leader too", "a head who is an administrator"])
@pytest.mark.parametrize(("attack", "harm"), [(take_over, has_another_password), (lock_out, is_locked)])
def test_without_the_guard_they_are(cast, victim, attack, harm, monkeypatch):
    guard = Guard(attack(VICTIMS[victim]), NotAllowed, harm(VICTIMS[victim]), OFF)

    guard.assert_harm_without_it(cast, monkeypatch)


def test_a_role_that_is_still_to_begin_counts_and_one_that_has_ended_does_not(cast):
    soon = timezone.localdate() + dt.timedelta(days=30)
    head = head_who_is(cast, "kiem6", Role.LEADER)
    Membership.objects.filter(user=head, role=Role.LEADER).update(valid_from=soon)
    with pytest.raises(NotAllowed):
        take_over(lambda _cast: head)(cast)

    Membership.objects.filter(user=head, role=Role.LEADER).update(valid_from=None, valid_to=timezone.localdate())
    take_over(lambda _cast: head)(cast)
    assert has_another_password(lambda _cast: head)(cast)
