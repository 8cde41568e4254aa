"""Writes the procedures of a unit with their days before and after: one by form, many from a workbook, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from cchc_portal import numbers, permissions
from scoring.enums import Origin
from scoring.enums.figures import FigureChangeKind
from scoring.figures import Amount, split_direction
from scoring.models import ProcedureCut
from scoring.selectors.indicators.procedures import Home
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated
from scoring.services.indicators import history
from scoring.services.indicators.errors import FaultyFigures
from units.models import Unit, User

MOST_DAYS: Final = 100_000
MOST: Final = 1_900
MOST_NAME: Final = 300
OUTDATED: Final = "Có người vừa sửa thủ tục {}. Chưa ghi gì; xin xem lại rồi gửi lại. Nội dung bạn gõ còn nguyên."


@dataclass(frozen=True)
class TypedCut:
    """A procedure as typed: its name and its days before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ReadCut:
    """A procedure as read."""

    name: str
    before: Amount
    after: Amount


def read_days(text: str) -> Amount:
    """Days as typed (0 to below MOST_DAYS, approximate with its word); raises NumberFault with the way out."""
    direction, rest = split_direction(text)
    value = numbers.parse(rest, integer=True)
    if not 0 <= value < MOST_DAYS:
        raise numbers.NumberFault("ngay", f"Số ngày từ 0 đến dưới {numbers.format_count(MOST_DAYS)}.")
    return Amount(value, direction)


def read_cut(typed: TypedCut) -> tuple[ReadCut | None, list[str]]:
    """A procedure read, or everything that is wrong with it."""
    name = typed.name.strip()
    faults = [] if name else ["Ghi tên thủ tục."]
    if len(name) > MOST_NAME:
        faults.append(f"Tên thủ tục dài {len(name)} ký tự; nhiều nhất {MOST_NAME} ký tự.")
    days = []
    for label, text in (("Số ngày trước", typed.before), ("Số ngày sau", typed.after)):
        try:
            days.append(read_days(text))
        except numbers.NumberFault as fault:
            faults.append(f"{label}: {fault.message}")
    if not faults and all(one.is_exact for one in days) and days[1].value > days[0].value:
        faults.append("Số ngày sau nhiều hơn số ngày trước: đây là danh mục cắt giảm.")
    return (None, faults) if faults else (ReadCut(name, days[0], days[1]), [])


@transaction.atomic
def save_cuts(
    *, home: Home, cuts: Mapping[str, tuple[TypedCut, int]], origin: Origin, now: dt.datetime, actor: User
) -> int:
    """Write procedures of a unit, all or nothing; returns how many changed.

    `cuts`: {code: (procedure, version seen; 0 for a new one)}. A withdrawn one comes back. Raises NotAllowed, Outdated,
    FaultyFigures with every fault by code.
    """
    unit = _locked(home, actor)
    rows = {row.code: row for row in ProcedureCut.objects.filter(unit=unit, code__in=cuts)}
    faults: dict[str, Sequence[str]] = {}
    lines = []
    for code, (typed, seen) in cuts.items():
        row = rows.get(code)
        cut, wrong = read_cut(typed)
        if row is not None and cut is not None and _says(row, cut):
            continue
        _must_be_fresh(code, row, seen)
        if cut is None:
            faults[code] = wrong
        elif not faults and (line := _write(unit, code, row, cut, now, actor)) is not None:
            lines.append(line)
    if faults:
        raise FaultyFigures(faults)
    history.record(unit.agency, unit, lines, origin=origin, actor=actor, now=now)
    return len(lines)


def _must_be_fresh(code: str, row: ProcedureCut | None, seen: int) -> None:
    """Let pass who saw the procedure as it stands; a withdrawn one is as good as none."""
    if (0 if row is None else row.version) != seen and not (row is not None and row.withdrawn_at and not seen):
        raise Outdated(OUTDATED.format(code))


@transaction.atomic
def withdraw_cut(*, home: Home, code: str, seen: int, now: dt.datetime, actor: User) -> None:
    """Take a procedure off the list; its row and history stay. Raises NotAllowed, AlreadyDone, Outdated."""
    unit = _locked(home, actor)
    row = ProcedureCut.objects.filter(unit=unit, code=code, withdrawn_at__isnull=True).first()
    if row is None:
        raise AlreadyDone("Thủ tục này không còn trong danh mục.")
    if row.version != seen:
        raise Outdated(OUTDATED.format(code))
    row.withdrawn_at, row.version, row.updated_at, row.updated_by = now, row.version + 1, now, actor
    row.save(update_fields=["withdrawn_at", "version", "updated_at", "updated_by"])
    line = history.Line(FigureChangeKind.PROCEDURE, code, _told(row), None)
    history.record(unit.agency, unit, [line], origin=Origin.WEB, actor=actor, now=now)


def lock_unit(home: Home) -> Unit:
    """The unit under its row lock, which puts all writes of its procedures in order; call it in a transaction."""
    Unit.objects.select_for_update().values_list("pk").get(pk=home.unit.pk)
    return Unit.objects.select_related("agency").get(pk=home.unit.pk)


def _locked(home: Home, actor: User) -> Unit:
    """The unit under its row lock, for a person who may write its procedures."""
    unit = lock_unit(home)
    if not permissions.may(actor, "figures.report", home):
        raise NotAllowed("Chỉ người của đơn vị ghi thủ tục của đơn vị.")
    return unit


def _says(row: ProcedureCut, cut: ReadCut) -> bool:
    """Whether the list says so already: a second click, whatever version it has seen."""
    days = [one for amount in (cut.before, cut.after) for one in (amount.direction, numbers.plain_text(amount.value))]
    return row.withdrawn_at is None and _told(row) == [cut.name, *days]


def _told(row: ProcedureCut) -> list[str]:
    return [row.name, row.before_direction, row.before, row.after_direction, row.after]


def _write(
    unit: Unit, code: str, row: ProcedureCut | None, cut: ReadCut, now: dt.datetime, actor: User
) -> history.Line | None:
    """Write one procedure under the unit's lock; the line for its history, None where nothing changes."""
    old = None if row is None or row.withdrawn_at is not None else _told(row)
    if row is None:
        row = ProcedureCut(unit=unit, code=code, version=0)
    row.name = cut.name
    row.before, row.before_direction = numbers.plain_text(cut.before.value), cut.before.direction
    row.after, row.after_direction = numbers.plain_text(cut.after.value), cut.after.direction
    if old == _told(row):
        return None
    row.withdrawn_at, row.version, row.updated_at, row.updated_by = None, row.version + 1, now, actor
    row.save()
    return history.Line(FigureChangeKind.PROCEDURE, code, old, _told(row))
