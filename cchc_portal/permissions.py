"""Every right of the portal: predicates, row filters, and the one table action → who → in which state.

Works on attributes and `Q` only and imports no model, so that web, services, admin screens and querysets ask the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import Q
from django.utils import timezone

from scoring.enums import RoundState, SheetState
from units.enums import Role

UNIT_PEOPLE = (Role.UNIT_HEAD, Role.UNIT_STAFF)


def agency_id_of(row: Any) -> int | None:
    """The id of the agency that runs what `row` belongs to: a round, a sheet or a published ranking."""
    if hasattr(row, "agency_id"):
        return int(row.agency_id)
    return agency_id_of(row.round) if hasattr(row, "round") else None


def _memberships(user: Any) -> tuple[Any, ...]:
    return tuple(user.current_memberships) if getattr(user, "is_authenticated", False) else ()


def _holds(user: Any, row: Any, role: Role) -> bool:
    agency_id = agency_id_of(row) if row is not None else None
    return any(m.role == role and (row is None or m.agency_id == agency_id) for m in _memberships(user))


def units_of(user: Any) -> frozenset[int]:
    """Ids of the units that `user` works in today, in whatever role."""
    return frozenset(m.unit_id for m in _memberships(user) if m.unit_id is not None)


def has_interest(user: Any, sheet: Any) -> bool:
    """Whether `user` comes from the sheet's own unit, its superior or a subordinate (reliability.md: may not inspect)."""
    related = {sheet.unit_id, sheet.unit.superior_id} - {None}
    return any(
        m.unit_id in related or m.unit.superior_id == sheet.unit_id for m in _memberships(user) if m.unit_id is not None
    )


@rules.predicate
def anyone(user: Any, row: Any = None) -> bool:
    """Also somebody who has not signed in."""
    return True


@rules.predicate
def signed_in(user: Any, row: Any = None) -> bool:
    """An account that is signed in and not disabled."""
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def organiser(user: Any, row: Any = None) -> bool:
    """Works for the standing body (cơ quan thường trực) of the row's agency; without a row: of any agency."""
    return _holds(user, row, Role.ORGANISER)


@rules.predicate
def leader(user: Any, row: Any = None) -> bool:
    """A leader of the row's agency; without a row: of any agency."""
    return _holds(user, row, Role.LEADER)


@rules.predicate
def unit_person(user: Any, sheet: Any = None) -> bool:
    """Head or staff of the sheet's unit; without a sheet: of any unit."""
    return any(m.role in UNIT_PEOPLE and (sheet is None or m.unit_id == sheet.unit_id) for m in _memberships(user))


@rules.predicate
def unit_head(user: Any, sheet: Any = None) -> bool:
    """Head (thủ trưởng) of the sheet's unit; without a sheet: of any unit."""
    return any(m.role == Role.UNIT_HEAD and (sheet is None or m.unit_id == sheet.unit_id) for m in _memberships(user))


@rules.predicate
def inspector(user: Any, sheet: Any = None) -> bool:
    """Member of a team that has the sheet, and of no unit with an interest in it."""
    return sheet is not None and user.pk in sheet.inspector_ids and not has_interest(user, sheet)


@rules.predicate
def accounts_giver(user: Any, agency: Any = None) -> bool:
    """Works for the standing body of `agency`; without one: of any agency."""
    organised = {m.agency_id for m in _memberships(user) if m.role == Role.ORGANISER}
    return bool(organised) and (agency is None or agency.pk in organised)


@rules.predicate
def account_keeper(user: Any, account: Any = None) -> bool:
    """Works for the standing body of every agency that `account` holds a role in, and it holds none but of units' people.

    Roles that have not ended count, also those still to begin: nobody takes over an organiser, a leader, an appraiser, an
    administrator, or somebody who also works for another agency. Without an account: organises any agency.
    """
    if account is None:
        return bool(accounts_giver(user))
    today = timezone.localdate()
    held = [m for m in account.memberships.all() if m.valid_to is None or m.valid_to > today]
    organised = {m.agency_id for m in _memberships(user) if m.role == Role.ORGANISER}
    is_powerful = account.is_staff or account.is_superuser
    are_of_units = all(m.role in UNIT_PEOPLE and m.agency_id in organised for m in held)
    return bool(held) and are_of_units and not is_powerful


@rules.predicate
def inspection_head(user: Any, sheet: Any = None) -> bool:
    """Head (trưởng đoàn) of a team that has the sheet; asked together with `inspector`."""
    return bool(sheet is not None and user.pk in sheet.inspection_head_ids)


def sheet_in(*states: SheetState) -> rules.predicates.Predicate:
    """The sheet stands in one of `states`."""

    def stands(user: Any, sheet: Any = None) -> bool:
        return sheet is None or sheet.state in states

    return rules.predicate(stands, name=f"sheet_in:{','.join(states)}")


def round_in(*states: RoundState) -> rules.predicates.Predicate:
    """The round, or the sheet's round, stands in one of `states`."""

    def stands(user: Any, row: Any = None) -> bool:
        return row is None or getattr(row, "round", row).state in states

    return rules.predicate(stands, name=f"round_in:{','.join(states)}")


@rules.predicate
def presented(user: Any, row: Any = None) -> bool:
    """The organiser has presented (trình) the round and it is not published yet: the provisional ranking exists."""
    return row is None or (row.presented_at is not None and row.state == RoundState.OPEN)


@dataclass(frozen=True)
class Right:
    """One row of the table: who may, and a sentence in Vietnamese that says who and when."""

    rule: rules.predicates.Predicate
    says: str


_OPEN = round_in(RoundState.OPEN)
_REVIEW = sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW)
_DRAFTING = sheet_in(SheetState.DRAFTING)
_OPENED = ~Q(round__state=RoundState.DRAFT)  # sheets of rounds that others than their organisers may know of

RIGHTS: Mapping[str, Right] = {
    "public.read": Right(anyone, "Ai cũng xem được kết quả đã công bố."),
    "work.read": Right(signed_in, "Người đã đăng nhập xem việc của mình."),
    "sheet.read": Right(unit_person, "Người của đơn vị xem phiếu của đơn vị mình, lúc nào cũng được."),
    "sheet.score": Right(unit_person & _OPEN & _DRAFTING, "Người của đơn vị tự chấm khi phiếu đang tự chấm."),
    "sheet.submit": Right(unit_head & _OPEN & _DRAFTING, "Thủ trưởng đơn vị nộp phiếu đang tự chấm."),
    "sheet.withdraw": Right(
        unit_head & _OPEN & sheet_in(SheetState.SUBMITTED), "Thủ trưởng đơn vị rút phiếu đã nộp, trước khi xem xét."
    ),
    "inspection.read": Right(
        inspector & sheet_in(SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED),
        "Thành viên đoàn kiểm tra xem phiếu của đoàn từ khi đơn vị nộp.",
    ),
    "inspection.score": Right(
        inspector & _OPEN & _REVIEW,
        "Thành viên đoàn kiểm tra chấm phiếu đã nộp, chưa chốt, không phải của đơn vị mình.",
    ),
    "inspection.settle": Right(
        inspector & inspection_head & _OPEN & _REVIEW,
        "Trưởng đoàn kiểm tra thống nhất điểm chấm độc lập của đoàn, trước khi phiếu được chốt.",
    ),
    "inspection.close": Right(
        inspector & _OPEN & _REVIEW, "Thành viên đoàn kiểm tra khép biên bản của đoàn mình, trước khi phiếu được chốt."
    ),
    "round.organise": Right(organiser, "Cơ quan thường trực điều hành đợt của mình."),
    "round.setup": Right(organiser & round_in(RoundState.DRAFT), "Cơ quan thường trực soạn và mở đợt chưa mở."),
    "round.change": Right(organiser & _OPEN, "Cơ quan thường trực đổi thời hạn và thiết lập của đợt đang mở."),
    "round.present": Right(organiser & _OPEN, "Cơ quan thường trực trình bảng xếp hạng khi đợt đang mở."),
    "round.publish": Right(
        organiser & round_in(RoundState.OPEN, RoundState.PUBLISHED), "Cơ quan thường trực công bố hoặc đính chính."
    ),
    "round.read_provisional": Right(
        (leader | organiser) & presented,
        "Lãnh đạo và cơ quan thường trực xem bản dự thảo từ khi trình đến khi công bố.",
    ),
    "sheet.return": Right(
        organiser & _OPEN & sheet_in(SheetState.SUBMITTED),
        "Cơ quan thường trực trả lại phiếu đã nộp, trước khi xem xét.",
    ),
    "sheet.decide": Right(
        organiser & _OPEN & sheet_in(SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW),
        "Cơ quan thường trực chốt phiếu của đợt đang mở; phiếu chưa nộp thì phải ghi lý do.",
    ),
    "sheet.oversee": Right(organiser, "Cơ quan thường trực xem phiếu từ khi đơn vị nộp."),
    "evidence.approve": Right(organiser & _OPEN & _REVIEW, "Cơ quan thường trực duyệt tài liệu của phiếu đang xem xét."),
    "council.score": Right(
        organiser
        & round_in(RoundState.OPEN, RoundState.PUBLISHED)
        & sheet_in(SheetState.IN_REVIEW, SheetState.DECIDED),
        "Cơ quan thường trực ghi kết luận của hội đồng khi phiếu đang xem xét hoặc đã chốt.",
    ),
    "round.import_sheets": Right(
        organiser & _OPEN, "Cơ quan thường trực nhập thay phiếu tự chấm của các đơn vị khi đợt đang mở."
    ),
    "sheet.import": Right(
        organiser & _OPEN & _DRAFTING, "Cơ quan thường trực nhập thay tệp tự chấm khi phiếu đang tự chấm."
    ),
    "round.import_survey": Right(
        organiser & _OPEN, "Cơ quan thường trực nhập số phiếu điều tra của các đơn vị khi đợt đang mở."
    ),
    "account.give": Right(accounts_giver, "Cơ quan thường trực cấp tài khoản cho đơn vị của cơ quan mình."),
    "account.keep": Right(
        account_keeper,
        "Cơ quan thường trực cấp lại phiếu, khóa và mở tài khoản của người ở đơn vị mình quản lý, không ai khác.",
    ),
    "outside.score": Right(
        organiser & _OPEN & sheet_in(SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW),
        "Cơ quan thường trực nhập điều tra xã hội học và số liệu của mình trước khi chốt phiếu.",
    ),
}

for _action, _right in RIGHTS.items():
    rules.add_perm(_action, _right.rule)


def may(user: Any, action: str, obj: Any = None) -> bool:
    """Whether `user` may do `action` on `obj` now; without `obj`: on something at all.

    Raises KeyError for an action that the table does not know: a page without a row is a mistake of ours.
    """
    return bool(RIGHTS[action].rule.test(user, obj))


def rounds_visible_to(user: Any) -> Q:
    """Rounds a person can reach at all: of agencies they hold a role for, or with a sheet they inspect."""
    if not getattr(user, "is_authenticated", False):
        return Q(pk__in=())
    agencies = {m.agency_id for m in _memberships(user)}
    reached = Q(agency__in=agencies) | Q(inspection_teams__members__user=user.pk)
    return rounds_organised_by(user) | (reached & ~Q(state=RoundState.DRAFT))


def rounds_organised_by(user: Any) -> Q:
    """Rounds of the agencies whose standing body the person works for."""
    return Q(agency__in={m.agency_id for m in _memberships(user) if m.role == Role.ORGANISER})


def rounds_led_by(user: Any) -> Q:
    """Rounds of the agencies that the person leads, from when they open, or organises."""
    led = {m.agency_id for m in _memberships(user) if m.role == Role.LEADER}
    return rounds_organised_by(user) | (Q(agency__in=led) & ~Q(state=RoundState.DRAFT))


def sheets_of_units_of(user: Any) -> Q:
    """Sheets of the units that the person is head or staff of, once their round is open."""
    return Q(unit__in={m.unit_id for m in _memberships(user) if m.role in UNIT_PEOPLE}) & _OPENED


def sheets_inspected_by(user: Any) -> Q:
    """Sheets that a team of the person inspects, from when they were submitted, without those of an interested unit."""
    own = units_of(user)
    superiors = {m.unit.superior_id for m in _memberships(user) if m.unit is not None} - {None}
    return (
        Q(inspections__team__members__user=user.pk)
        & _OPENED
        & ~Q(state=SheetState.DRAFTING)
        & ~Q(unit__in=own | superiors)
        & ~Q(unit__superior__in=own)
    )


def sheets_overseen_by(user: Any) -> Q:
    """Sheets of the rounds that the person's agency organises."""
    return Q(round__agency__in={m.agency_id for m in _memberships(user) if m.role == Role.ORGANISER})


def accounts_kept_by(user: Any) -> Q:
    """People with a role of a unit's people in an agency whose standing body the person works for; see account_keeper."""
    agencies = {m.agency_id for m in _memberships(user) if m.role == Role.ORGANISER}
    return Q(memberships__agency__in=agencies, memberships__role__in=UNIT_PEOPLE)


def sheets_visible_to(user: Any) -> Q:
    """Every sheet that the person can reach at all, in whatever capacity."""
    if not getattr(user, "is_authenticated", False):
        return Q(pk__in=())
    return sheets_of_units_of(user) | sheets_inspected_by(user) | sheets_overseen_by(user)


RowFilter = Callable[[Any], Q]
"""The shape of the filters above: a person in, the rows they may see out."""
