"""Accounts made from the unit list: who, under which name, once, with a password that nobody keeps."""

import re

import pytest
from django.utils import timezone

from tests import make
from tests.units.slips import CHANGE, made, new, sign_in, unit
from units.enums import Role
from units.models import Membership, OneTimePassword, User
from units.selectors.accounts import accounts_of, proposals, units_and_accounts
from units.services import accounts
from units.services.accounts import NewAccount, make_accounts
from units.services.errors import AlreadyDone, FaultyAccounts, NotAllowed
from units.services.passwords import ALPHABET, LIFE, make_password


def test_a_password_is_typed_without_mistakes_and_past_any_keyboard():
    passwords = {make_password() for _ in range(200)}

    assert len(passwords) == 200
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{3}}", one) for one in passwords)
    assert not set(ALPHABET) & set("0oO1lIi5sS2zZ69quyaeiouwdđ")
    assert len(set(ALPHABET)) ** 16 > 2**66


def test_an_account_holds_its_role_and_only_the_hash_of_its_password(cast):
    (slip,) = made(cast)

    user = User.objects.get(username="d.chuyenvien")
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.unit.code) == (Role.UNIT_STAFF, "D")
    assert user.check_password(slip.password)
    row = OneTimePassword.objects.get(user=user)
    assert (row.made_by, row.dies_at, row.changed_at) == (cast.organiser, make.NOW + LIFE, None)
    kept = [str(value) for model in (User, OneTimePassword, User.history.model) for value in model.objects.values()]
    assert not [text for text in kept if slip.password in text]


def test_what_was_done_stands_in_the_accounts_history(cast):
    (slip,) = made(cast)
    given = accounts.give_slip(account=slip.user, seen=make.NOW, now=make.NOW + LIFE, actor=make.again(cast.approver))
    accounts.set_active(account=slip.user, active=False, reason="nghỉ việc", actor=make.again(cast.organiser))

    lines = [(line.history_change_reason, line.history_user) for line in slip.user.history.order_by("history_id")]
    assert lines == [
        ("Lập tài khoản và cấp phiếu mật khẩu", cast.organiser),
        ("Cấp lại phiếu mật khẩu", cast.approver),
        ("Khóa tài khoản: nghỉ việc", cast.organiser),
    ]
    assert given.password != slip.password


def test_a_double_click_makes_accounts_once(cast):
    made(cast)

    with pytest.raises(AlreadyDone):
        made(cast)
    with pytest.raises(AlreadyDone):
        made(cast, new(cast, username="ten.khac"))
    assert Membership.objects.filter(unit__code="D").count() == 1


def test_only_what_is_lacking_is_made(cast):
    slips = made(cast, new(cast, "A", username="a.chuyenvien"), new(cast))

    assert [slip.unit.code for slip in slips] == ["D"]
    assert not User.objects.filter(username="a.chuyenvien").exists()


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        ({"username": "Đầu mối"}, {0: {"username": accounts.NOT_A_USERNAME}}),
        ({"username": "canbo_a"}, {0: {"username": accounts.TAKEN}}),
        ({"full_name": "  "}, {0: {"full_name": accounts.NO_NAME}}),
        ({"full_name": "x" * 151}, {0: {"full_name": accounts.LONG_NAME}}),
    ],
)
def test_names_that_cannot_be_given_are_told_at_their_place(cast, names, faults):
    with pytest.raises(FaultyAccounts) as refusal:
        made(cast, new(cast, **names))

    assert refusal.value.faults == faults
    assert not Membership.objects.filter(unit__code="D").exists()


def test_a_name_that_differs_by_capitals_alone_is_taken(cast):
    make.person("D.ChuyenVien")

    with pytest.raises(FaultyAccounts):
        made(cast)


def test_a_name_twice_in_the_list_makes_no_account_at_all(cast):
    with pytest.raises(FaultyAccounts) as refusal:
        made(cast, new(cast), new(cast, role=Role.UNIT_HEAD))

    assert refusal.value.faults == {0: {"username": accounts.TWICE}, 1: {"username": accounts.TWICE}}
    assert not Membership.objects.filter(unit__code="D").exists()


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.LEADER, Role.APPRAISER, Role.ADMINISTRATOR])
def test_no_other_role_comes_out_of_the_unit_list(cast, role):
    with pytest.raises(NotAllowed):
        made(cast, new(cast, role=role))


def test_a_unit_of_another_agency_gets_no_account(cast):
    foreign = cast.foreign_organiser.memberships.get().agency
    theirs = foreign.units.create(code="LA", name="Đơn vị lạ")

    with pytest.raises(NotAllowed):
        made(cast, NewAccount(theirs, Role.UNIT_HEAD, "la.truong", "Trưởng"))
    with pytest.raises(NotAllowed):
        make_accounts(agency=cast.round.agency, accounts=[new(cast)], now=make.NOW, actor=cast.foreign_organiser)
    assert not Membership.objects.filter(unit__in=[theirs, unit(cast, "D")]).exists()


def test_names_are_suggested_from_the_codes_and_free(cast):
    make.person("d.truong")
    units = [one for one in units_and_accounts(cast.round.agency, make.NOW) if one.unit.code in {"A", "D"}]

    found = proposals(units, {Role.UNIT_HEAD, Role.UNIT_STAFF}, accounts.taken_usernames())

    assert [(one.unit.code, one.username) for one in found] == [("D", "d.truong2"), ("D", "d.chuyenvien")]
    assert [
        slip.user.full_name
        for slip in made(cast, *[NewAccount(o.unit, o.role, o.username, o.full_name) for o in found])
    ] == [
        "Thủ trưởng Huyện D",
        "Chuyên viên Huyện D",
    ]


def test_the_states_of_an_account(cast):
    (slip,) = made(cast)

    def state(now=make.NOW):
        return next(one.state for one in accounts_of(cast.round.agency, now) if one.user == slip.user)

    assert state() == "chua-dang-nhap"
    assert state(make.NOW + LIFE) == "het-han"
    User.objects.filter(pk=slip.user.pk).update(last_login=make.NOW)
    assert state() == "cho-doi"
    accounts.change_own_password(user=User.objects.get(pk=slip.user.pk), password="mot-mat-khau-rieng", now=make.NOW)
    assert state(make.NOW + LIFE) == "dang-dung"
    accounts.set_active(account=slip.user, active=False, reason="nghỉ", actor=make.again(cast.organiser))
    assert state() == "da-khoa"


def test_a_double_click_on_a_new_slip_is_refused(cast):
    (slip,) = made(cast)
    actor = make.again(cast.organiser)
    second = accounts.give_slip(account=slip.user, seen=make.NOW, now=make.NOW + LIFE, actor=actor)

    with pytest.raises(AlreadyDone):
        accounts.give_slip(account=slip.user, seen=make.NOW, now=make.NOW + LIFE, actor=actor)
    assert User.objects.get(pk=slip.user.pk).check_password(second.password)


def test_a_locked_account_gets_no_slip_and_is_locked_once(cast):
    actor = make.again(cast.organiser)
    accounts.set_active(account=cast.staff_a, active=False, reason="nghỉ", actor=actor)

    with pytest.raises(AlreadyDone):
        accounts.set_active(account=cast.staff_a, active=False, reason="nghỉ", actor=actor)
    with pytest.raises(AlreadyDone):
        accounts.give_slip(account=cast.staff_a, seen=None, now=make.NOW, actor=actor)


def test_the_hash_of_a_slip_is_quick_to_make_and_slow_again_after_the_first_sign_in(cast, settings, client):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    (slip,) = made(cast, now=timezone.now())
    assert User.objects.get(pk=slip.user.pk).password.startswith("pbkdf2_sha256$20000$")

    sign_in(client, slip.user.username, slip.password)

    kept = User.objects.get(pk=slip.user.pk)
    assert not kept.password.startswith("pbkdf2_sha256$20000$")
    assert kept.check_password(slip.password)
    assert client.get("/viec-cua-toi/").url == CHANGE
