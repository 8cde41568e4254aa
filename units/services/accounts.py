"""Writes the accounts of units' people: made with printed slips, given anew, closed and opened; it never shows a password twice.

Every account action leaves a line in the account's history (simple-history of User) with who did it and why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from cchc_portal import permissions
from units.enums import Role
from units.models import Agency, Membership, OneTimePassword, Unit, User
from units.services.errors import AlreadyDone, FaultyAccounts, NotAllowed
from units.services.passwords import LIFE, hash_of, make_password

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
NOT_A_USERNAME: Final = (
    "Tên đăng nhập gồm 3 đến 60 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch nối; không có dấu cách."
)
TAKEN: Final = "Tên này đã có người dùng. Hãy chọn tên khác."
TWICE: Final = "Tên này đứng hai lần trong danh sách. Hãy đổi một trong hai."
NO_NAME: Final = "Ghi họ và tên, hoặc chức danh và đơn vị."
LONG_NAME: Final = "Họ và tên dài nhất 150 ký tự."
LONGEST_NAME: Final = 150
NOT_YOURS: Final = "Bạn không được cấp lại phiếu, khóa hay mở tài khoản này."


@dataclass(frozen=True)
class NewAccount:
    """An account to be made: for one unit, in one role, under a name that the organiser saw."""

    unit: Unit
    role: Role
    username: str
    full_name: str


@dataclass(frozen=True)
class _Password:
    """A new password and what is kept of it."""

    text: str = field(repr=False)
    hashed: str = field(repr=False)

    @classmethod
    def fresh(cls) -> _Password:
        text = make_password()
        return cls(text, hash_of(text))


@dataclass(frozen=True)
class Slip:
    """What is printed once and kept nowhere: who, where, the password, when it dies."""

    user: User
    unit: Unit
    role: Role
    password: str = field(repr=False)
    dies_at: dt.datetime


def make_accounts(*, agency: Agency, accounts: Sequence[NewAccount], now: dt.datetime, actor: User) -> list[Slip]:
    """Make an account for each unit and role that has none, and return a slip for each, in the order given.

    The agency's row is locked, so that a double click finds the first one's accounts: units and roles that have an
    account by now are left out, and AlreadyDone is raised where none is left. Raises NotAllowed for who does not organise
    the agency, or a unit of another one; FaultyAccounts, with the place of each fault, for names that cannot be given.
    """
    if not permissions.may(actor, "account.give", agency):
        raise NotAllowed("Bạn không cấp tài khoản cho cơ quan này.")
    if any(one.unit.agency_id != agency.pk or one.role not in permissions.UNIT_PEOPLE for one in accounts):
        raise NotAllowed("Chỉ cấp tài khoản thủ trưởng và chuyên viên cho đơn vị của cơ quan mình.")
    passwords = [_Password.fresh() for _ in accounts]  # before the lock: hashing takes its time
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        held = _held(accounts, now)
        wanted = [(place, one) for place, one in enumerate(accounts) if (one.unit.pk, one.role) not in held]
        if not wanted:
            raise AlreadyDone(
                "Các tài khoản này đã được lập rồi. Phiếu chỉ hiện một lần; cần in lại thì cấp lại phiếu."
            )
        _must_be_sound(wanted)
        return [_made(one, passwords[place], now, actor) for place, one in wanted]


def _held(accounts: Sequence[NewAccount], now: dt.datetime) -> set[tuple[int, str]]:
    units = {one.unit.pk for one in accounts}
    rows = Membership.objects.unended(timezone.localdate(now)).filter(unit__in=units)
    return {(row.unit_id or 0, row.role) for row in rows}


def _must_be_sound(wanted: Sequence[tuple[int, NewAccount]]) -> None:
    names = [one.username for _, one in wanted]
    taken = taken_usernames()
    faults: dict[int, dict[str, str]] = {}
    for place, one in wanted:
        found = {}
        if not USERNAME.fullmatch(one.username):
            found["username"] = NOT_A_USERNAME
        elif one.username in taken:
            found["username"] = TAKEN
        elif names.count(one.username) > 1:
            found["username"] = TWICE
        if not one.full_name.strip():
            found["full_name"] = NO_NAME
        elif len(one.full_name.strip()) > LONGEST_NAME:
            found["full_name"] = LONG_NAME
        if found:
            faults[place] = found
    if faults:
        raise FaultyAccounts(faults)


def taken_usernames() -> frozenset[str]:
    """Every name in use, in small letters: two names that differ by capitals alone would be one at the door; one query."""
    return frozenset(name.lower() for name in User.objects.values_list("username", flat=True))


def _made(one: NewAccount, password: _Password, now: dt.datetime, actor: User) -> Slip:
    user = User(username=one.username, full_name=one.full_name.strip(), password=password.hashed)
    _noted(user, actor, "Lập tài khoản và cấp phiếu mật khẩu")
    user.full_clean()
    user.save()
    membership = Membership(user=user, role=one.role, agency=one.unit.agency, unit=one.unit)
    _noted(membership, actor, "Cấp tài khoản")
    membership.full_clean()
    membership.save()
    OneTimePassword.objects.create(user=user, made_at=now, made_by=actor, dies_at=now + LIFE)
    return Slip(user, one.unit, one.role, password.text, now + LIFE)


@transaction.atomic
def give_slip(*, account: User, seen: dt.datetime | None, now: dt.datetime, actor: User) -> Slip:
    """Give one account a new one-time password; the old password and every session of it end at once.

    `seen` is when the slip that the actor saw was made, None where there was none: another one made since means a double
    click, and AlreadyDone is raised. Raises NotAllowed for an account that is not the actor's to keep.
    """
    user = _kept(account, actor)
    slip = OneTimePassword.objects.filter(user=user).first()
    if (slip.made_at if slip else None) != seen:
        raise AlreadyDone(
            "Phiếu của người này vừa được cấp lại. Không thấy phiếu trên màn hình thì mở lại trang và cấp lần nữa."
        )
    if not user.is_active:
        raise AlreadyDone("Tài khoản đang khóa. Hãy mở tài khoản trước khi cấp phiếu.")
    password = _Password.fresh()
    user.password = password.hashed
    _noted(user, actor, "Cấp lại phiếu mật khẩu")
    user.save(update_fields=["password"])
    given = {"made_at": now, "made_by": actor, "dies_at": now + LIFE, "changed_at": None}
    OneTimePassword.objects.update_or_create(user=user, defaults=given)
    held = user.memberships.unended(timezone.localdate(now)).select_related("unit__agency").order_by("id")[0]
    if held.unit is None:
        raise NotAllowed(NOT_YOURS)  # whom the actor keeps has roles of units alone
    return Slip(user, held.unit, Role(held.role), password.text, now + LIFE)


@transaction.atomic
def set_active(*, account: User, active: bool, reason: str, actor: User) -> None:
    """Close an account (its sessions end at once) or open it again, with the reason in its history.

    Raises AlreadyDone where it stands so already, NotAllowed for an account that is not the actor's to keep.
    """
    user = _kept(account, actor)
    if user.is_active == active:
        raise AlreadyDone("Tài khoản này đang mở rồi." if active else "Tài khoản này đã khóa rồi.")
    user.is_active = active
    what = "Mở lại tài khoản" if active else "Khóa tài khoản"
    _noted(user, actor, f"{what}: {reason}"[:100])
    user.save(update_fields=["is_active"])


@transaction.atomic
def change_own_password(*, user: User, password: str, now: dt.datetime) -> None:
    """Set the password that a person has chosen; the slip they came with is done with."""
    user.set_password(password)
    _noted(user, user, "Tự đổi mật khẩu")
    user.save(update_fields=["password"])
    end_slip(user=user, now=now)


def end_slip(*, user: User, now: dt.datetime) -> None:
    """The account has another password than its slip's: the slip neither dies nor asks for a change any more."""
    OneTimePassword.objects.filter(user=user, changed_at=None).update(changed_at=now)


def _kept(account: User, actor: User) -> User:
    """The account read anew under its row lock, once it is known to be the actor's to keep."""
    user = User.objects.select_for_update().get(pk=account.pk)
    if not permissions.may(actor, "account.keep", user):
        raise NotAllowed(NOT_YOURS)
    return user


def _noted(row: Any, actor: User, reason: str) -> None:
    """Tell simple-history who saves the row, and why."""
    row._history_user = actor  # noqa: SLF001 - how simple-history is told
    row._change_reason = reason  # noqa: SLF001
