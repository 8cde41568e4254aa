"""Accounts of units' people: how each stands, which units have none yet, what was done with one; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from django.db.models import Count, Max
from django.utils import timezone

from cchc_portal import permissions
from units.enums import Role
from units.models import Agency, Membership, OneTimePassword, Unit, User

NEVER: Final = "chua-dang-nhap"
EXPIRED: Final = "het-han"
WAITING: Final = "cho-doi"
ACTIVE: Final = "dang-dung"
LOCKED: Final = "da-khoa"
STATES: Mapping[str, str] = {
    NEVER: "Chưa đăng nhập lần nào",
    EXPIRED: "Mật khẩu hết hạn",
    WAITING: "Chờ đổi mật khẩu",
    ACTIVE: "Đang dùng",
    LOCKED: "Đã khóa",
}
"""How an account can stand: {value in the address: words}."""
ROLE_TAILS: Mapping[Role, str] = {Role.UNIT_HEAD: "truong", Role.UNIT_STAFF: "chuyenvien"}
ROLE_NAMES: Mapping[Role, str] = {Role.UNIT_HEAD: "Thủ trưởng", Role.UNIT_STAFF: "Chuyên viên"}
SHOWN_LINES: Final = 50
READ_ROWS: Final = 500
_TOLD: Final = ("username", "full_name", "email", "is_active", "is_staff", "is_superuser")


@dataclass(frozen=True)
class Account:
    """A person of a unit with the roles they hold and their slip, as they stand at `now`."""

    user: User
    now: dt.datetime
    slip: OneTimePassword | None
    memberships: list[Membership] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One of STATES."""
        if not self.user.is_active:
            return LOCKED
        if self.slip is not None and self.slip.changed_at is None:
            if self.slip.dies_at <= self.now:
                return EXPIRED
            return NEVER if self.user.last_login is None else WAITING
        return NEVER if self.user.last_login is None else ACTIVE

    @property
    def state_words(self) -> str:
        """The state as people read it."""
        return STATES[self.state]

    def is_in(self, block: str, unit: str) -> bool:
        """Whether one of the roles is in the block and the unit of these codes; an empty code is no limit."""
        places = [m.unit for m in self.memberships if m.unit is not None]
        return any(
            (not unit or place.code == unit) and (not block or (place.block is not None and place.block.code == block))
            for place in places
        )


def accounts_of(agency: Agency, now: dt.datetime) -> list[Account]:
    """Everybody who is head or staff of a unit of the agency, by block, unit and name; one query."""
    rows = (
        Membership.objects.unended(timezone.localdate(now))
        .filter(agency=agency, role__in=permissions.UNIT_PEOPLE)
        .select_related("user__one_time_password", "unit__block")
        .order_by("unit__block__order", "unit__code", "user__username", "id")
    )
    found: dict[int, Account] = {}
    for row in rows:
        slip = getattr(row.user, "one_time_password", None)
        account = found.setdefault(row.user_id, Account(row.user, now, slip))
        account.memberships.append(row)
    return list(found.values())


def chosen(accounts: Iterable[Account], *, block: str, unit: str, state: str) -> list[Account]:
    """Those in a block, a unit and a state, by their values in the address; an unknown state is no limit."""
    return [a for a in accounts if a.is_in(block, unit) and (state not in STATES or a.state == state)]


def account_of(user: User, now: dt.datetime) -> Account:
    """One person's account, whatever roles they hold; two queries."""
    slip = OneTimePassword.objects.filter(user=user).select_related("made_by").first()
    held = user.memberships.unended(timezone.localdate(now)).select_related("unit__block", "agency").order_by("id")
    return Account(user, now, slip, list(held))


@dataclass(frozen=True)
class AccountLine:
    """One thing that was done with an account: when, what in words, by whom ("" for the portal itself)."""

    at: dt.datetime
    what: str
    who: str


def history_of(user: User) -> list[AccountLine]:
    """What was done with an account, newest 50 first; one query.

    Signing in also leaves a row (its moment is a field of the account); rows that changed nothing else are left out.
    """
    rows = list(user.history.select_related("history_user").order_by("-history_date", "-history_id")[:READ_ROWS])
    found = []
    for row, before in zip_longest(rows, rows[1:]):
        what = row.history_change_reason or ("Lập tài khoản" if row.history_type == "+" else "")
        if not what and (before is None or any(getattr(row, name) != getattr(before, name) for name in _TOLD)):
            what = "Sửa thông tin"
        if what:
            found.append(AccountLine(row.history_date, what, str(row.history_user or "")))
    return found[:SHOWN_LINES]


def waiting_slip(user: User) -> OneTimePassword | None:
    """The slip whose password the account still has, with who gave it; None where there is none. One query."""
    return OneTimePassword.objects.filter(user=user, changed_at=None).select_related("made_by").first()


def last_sign_ins(unit_ids: Collection[int], today: dt.date) -> Mapping[int, tuple[int, dt.datetime | None]]:
    """{unit id: (how many people have an open account, when one of them last signed in)}; one query."""
    rows = (
        Membership.objects.valid_on(today)
        .filter(unit__in=unit_ids, role__in=permissions.UNIT_PEOPLE, user__is_active=True)
        .order_by()
        .values_list("unit_id")
        .annotate(people=Count("user", distinct=True), last=Max("user__last_login"))
    )
    return {unit_id: (people, last) for unit_id, people, last in rows}


# --- Accounts to be made -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitAccounts:
    """A unit with the roles that somebody holds there."""

    unit: Unit
    held: frozenset[str]

    @property
    def lacks_head(self) -> bool:
        """Whether nobody is its head (thủ trưởng)."""
        return Role.UNIT_HEAD not in self.held

    @property
    def lacks_staff(self) -> bool:
        """Whether nobody is its staff (chuyên viên)."""
        return Role.UNIT_STAFF not in self.held


def units_and_accounts(agency: Agency, now: dt.datetime) -> list[UnitAccounts]:
    """The agency's units of today, by block, with the roles that are held; two queries."""
    today = timezone.localdate(now)
    held: dict[int, set[str]] = {}
    rows = Membership.objects.unended(today).filter(agency=agency, role__in=permissions.UNIT_PEOPLE)
    for unit_id, role in rows.values_list("unit_id", "role"):
        if unit_id is not None:
            held.setdefault(unit_id, set()).add(role)
    units = Unit.objects.valid_on(today).filter(agency=agency).select_related("block")
    return [UnitAccounts(u, frozenset(held.get(u.pk, ()))) for u in units.order_by("block__order", "block", "code")]


@dataclass(frozen=True)
class Proposal:
    """An account that could be made: its unit and role, and the names suggested for it."""

    unit: Unit
    role: Role
    username: str
    full_name: str


def proposals(units: Iterable[UnitAccounts], roles: Collection[str], taken: Collection[str]) -> list[Proposal]:
    """An account for each of these units and roles where nobody holds it, under a name that nobody has; no query.

    The name is the unit's code in small letters and the role ("stp.truong"), with a number behind it where it is `taken`.
    """
    used = set(taken)
    found = []
    for one in units:
        for role, tail in ROLE_TAILS.items():
            if role in roles and role not in one.held:
                username = _free(f"{one.unit.code.lower().strip('.-') or 'dv'}.{tail}", used)
                used.add(username)
                full_name = f"{ROLE_NAMES[role]} {one.unit.name}"[:150]
                found.append(Proposal(one.unit, role, username, full_name))
    return found


def _free(wanted: str, used: Collection[str]) -> str:
    number = 1
    name = wanted
    while name in used:
        number += 1
        name = f"{wanted}{number}"
    return name
