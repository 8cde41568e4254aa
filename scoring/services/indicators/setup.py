"""Writes what an agency asks of its units: indicators, identities, periods, rules of duties; each save has its history line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Origin
from scoring.enums.figures import DerivedKind, FigureChangeKind, IndicatorKind, PeriodKind
from scoring.models import DutyRule, Indicator, IndicatorIdentity, IndicatorValue, ReportingPeriod
from scoring.selectors.indicators.asked import cells_of
from scoring.selectors.indicators.setup import rules_digest
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.indicators import history
from units.models import Agency, User

OUTDATED = "Có người vừa sửa mục này. Chưa ghi gì; xin xem nội dung mới rồi gửi lại. Nội dung bạn gõ còn nguyên."
Values = Mapping[str, Any]
_DAYS: Final = {
    PeriodKind.MONTH: (28, 31),
    PeriodKind.QUARTER: (89, 92),
    PeriodKind.HALF: (180, 184),
    PeriodKind.NINE: (272, 276),
    PeriodKind.YEAR: (365, 366),
    PeriodKind.FIRST: (1, 366),
}
"""How many days each kind of period may have, from whatever day it begins."""
_Row = TypeVar("_Row", Indicator, IndicatorIdentity, ReportingPeriod, DutyRule)


@transaction.atomic
def save_indicator(*, agency: Agency, code: str, values: Values, seen: int, now: dt.datetime, actor: User) -> Indicator:
    """Set an indicator up or change it; `seen` is its version as shown, 0 for a new one.

    Raises NotAllowed, Outdated, AlreadyDone, and Refused with every fault: a formula of figures that are not there, a
    kind or a breakdown that figures already reported contradict.
    """
    _organised(agency, actor)
    row = Indicator.objects.filter(agency=agency, code=code).first() or Indicator(agency=agency, code=code, version=0)
    old = _plain(row, values)
    _must_be_new(old, values)
    _must_be_fresh(row, seen)
    faults = [
        *_items_faults(values),
        *_formula_faults(agency, code, values),
        *_kept_faults(row, values),
        *_used_faults(row, values),
    ]
    if faults:
        raise Refused(" ".join(faults))
    return _save(row, values, old, now, actor, version=row.version + 1)


@transaction.atomic
def add_identity(
    *, agency: Agency, whole: str, parts: Sequence[str], order: int = 0, now: dt.datetime, actor: User
) -> IndicatorIdentity:
    """Add an identity whole = sum of parts between figures; raises NotAllowed, AlreadyDone, Refused for unknown figures."""
    _organised(agency, actor)
    if len(parts) < 2 or whole in parts or len(set(parts)) < len(parts):  # noqa: PLR2004 - a sum has two parts
        raise Refused("Một đẳng thức có một tổng và ít nhất hai phần khác nhau.")
    _must_be_known(agency, (whole, *parts))
    rows = IndicatorIdentity.objects.filter(agency=agency, whole=whole, in_use=True)
    if any(set(row.parts) == set(parts) for row in rows):
        raise AlreadyDone("Đã có đẳng thức này rồi.")
    row = IndicatorIdentity(agency=agency)
    return _save(row, {"whole": whole, "parts": list(parts), "order": order, "in_use": True}, None, now, actor)


@transaction.atomic
def drop_identity(*, identity: IndicatorIdentity, now: dt.datetime, actor: User) -> IndicatorIdentity:
    """Take an identity out of use; its row and history stay. Raises NotAllowed, AlreadyDone."""
    _organised(identity.agency, actor)
    row = IndicatorIdentity.objects.select_related("agency").get(pk=identity.pk)
    if not row.in_use:
        raise AlreadyDone("Đẳng thức này đã bỏ rồi.")
    return _save(row, {"in_use": False}, {"in_use": True}, now, actor)


@transaction.atomic
def save_period(
    *, agency: Agency, code: str, values: Values, seen: int, now: dt.datetime, actor: User
) -> ReportingPeriod:
    """Open a period or change its name and window; `seen` is its version as shown, 0 for a new one.

    Raises NotAllowed, Outdated, AlreadyDone, Refused where its dates contradict each other or its code is taken.
    """
    _organised(agency, actor)
    row = ReportingPeriod.objects.filter(code=code).first() or ReportingPeriod(agency=agency, code=code, version=0)
    if row.agency_id != agency.pk:
        raise Refused(f"Mã kỳ {code} đã có nơi khác dùng; hãy chọn mã khác.")
    old = _plain(row, values)
    _must_be_new(old, values)
    _must_be_fresh(row, seen)
    moved = any(getattr(row, name) != values[name] for name in ("kind", "starts_on", "ends_on"))
    if moved and (fault := _span_fault(values)):
        raise Refused(fault)
    if row.version and moved and row.reports.exists():
        raise Refused("Đã có đơn vị báo cáo kỳ này nên không đổi loại kỳ và ngày của kỳ; chỉ đổi tên và hạn.")
    return _save(row, values, old, now, actor, version=row.version + 1)


@transaction.atomic
def save_duty_rule(*, agency: Agency, code: str, values: Values, seen: str, now: dt.datetime, actor: User) -> DutyRule:
    """Set a rule of duties up, change it, or take it out of use; `seen` is the digest of the agency's rules as shown.

    Raises NotAllowed, AlreadyDone, Outdated where a rule of this code stands that was not there as it is when the page
    was made, Refused for unknown figures.
    """
    _organised(agency, actor)
    _must_be_known(agency, (values["cause"], values["met_by"]))
    row = DutyRule.objects.filter(agency=agency, code=code).first()
    old = None if row is None else _plain(row, values)
    _must_be_new(old, values)
    if row is not None and seen != rules_digest(agency):
        raise Outdated(OUTDATED)
    return _save(row or DutyRule(agency=agency, code=code), values, old, now, actor)


def _span_fault(values: Values) -> str:
    """Why a span of days is not the kind of period that it says; "" where it is, be it from the 15th to the 14th."""
    days = (values["ends_on"] - values["starts_on"]).days + 1
    least, most = _DAYS[values["kind"]]
    if days < 1 or least <= days <= most:  # a last day before the first has a message of its own
        return ""
    return f"Kỳ dài {days} ngày, không phải kỳ “{PeriodKind(values['kind']).label}”; xem lại loại kỳ và ngày."


def _organised(agency: Agency, actor: User) -> None:
    """Wait for the agency's row and hold it, for a person who may set up."""
    Agency.objects.select_for_update().values_list("pk").get(pk=agency.pk)
    if not permissions.may(actor, "figures.organise", agency):
        raise NotAllowed("Chỉ cơ quan thường trực của cơ quan này được thiết lập.")


def _must_be_fresh(row: Indicator | ReportingPeriod, seen: int) -> None:
    if row.version != seen:
        raise Outdated(OUTDATED)


def _must_be_new(old: Mapping[str, Any] | None, values: Values) -> None:
    """Raise AlreadyDone where it stands so: a second click, whatever version it has seen."""
    if old == {name: _json(value) for name, value in values.items()}:
        raise AlreadyDone("Nội dung đang đúng như vậy rồi.")


def _plain(row: _Row, values: Values) -> dict[str, Any] | None:
    """What stands in the fields that `values` names, as JSON; None for a new row."""
    if not type(row).objects.filter(pk=row.pk).exists():
        return None
    return {name: _json(getattr(row, name)) for name in values}


def _json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC)  # the same moment is told the same, typed here or read from the database
    return value.isoformat() if isinstance(value, dt.date) else value


def _save(
    row: _Row, values: Values, old: Mapping[str, Any] | None, now: dt.datetime, actor: User, version: int | None = None
) -> _Row:
    """Write the fields of a row whose agency's lock is held, with its history line."""
    new = {name: _json(value) for name, value in values.items()}
    _must_be_new(old, values)
    for name, value in values.items():
        setattr(row, name, value)
    if version is not None:
        row.version = version  # type: ignore[attr-defined]  # the rows that have one
    try:
        row.validate_constraints()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    row.save()
    about = f"{type(row).__name__} {getattr(row, 'code', row.pk)}"
    line = history.Line(FigureChangeKind.SETUP, about, old, new)
    history.record(row.agency, None, [line], origin=Origin.WEB, actor=actor, now=now)
    return row


def known_keys(agency: Agency) -> frozenset[str]:
    """The keys of every figure that units of the agency may be asked for."""
    return frozenset(cell.key for one in Indicator.objects.filter(agency=agency) for cell in cells_of(one))


def _must_be_known(agency: Agency, keys: Sequence[str]) -> None:
    if strange := sorted(set(keys) - known_keys(agency)):
        raise Refused(f"Không có số liệu {', '.join(strange)}; hãy lập chỉ tiêu trước.")


def _items_faults(values: Values) -> list[str]:
    if values["items"] and values["kind"] != IndicatorKind.COUNT:
        return ["Chỉ chỉ tiêu số đếm mới chia theo mục được: các mục cộng lại phải bằng tổng số."]
    return []


def _formula_faults(agency: Agency, code: str, values: Values) -> list[str]:
    if values["kind"] != IndicatorKind.DERIVED:
        return []
    formula = values.get("formula") or {}
    if formula.get("kind") not in DerivedKind.values:
        return ["Chỉ tiêu hệ thống tính phải có cách tính."]
    keys = {formula.get("a"), formula.get("b")}
    if len(keys) == 1:
        return [f"Cách tính của {code} cần hai số liệu khác nhau (a) và (b)."]
    strange = sorted(str(key) or "để trống" for key in keys - known_keys(agency))
    return [f"Cách tính của {code} dùng số liệu không có: {', '.join(strange)}."] if strange else []


def _used_faults(row: Indicator, values: Values) -> list[str]:
    """Where figures that would no longer be asked are still wanted: an identity without a part never breaks again."""
    asked = Indicator(code=row.code, **values)
    stay = {cell.key for cell in cells_of(asked)} if values["in_use"] else set()
    gone = {cell.key for cell in cells_of(row)} - stay if row.version and row.in_use else set()
    if not gone:
        return []
    used = {"agency": row.agency_id, "in_use": True}
    of_identities = [(str(one), {one.whole, *one.parts}) for one in IndicatorIdentity.objects.filter(**used)]
    of_rules = [(one.name, {one.cause, one.met_by}) for one in DutyRule.objects.filter(**used)]
    others = Indicator.objects.filter(**used, kind=IndicatorKind.DERIVED).exclude(code=row.code)
    of_formulas = [(one.name, {one.formula.get("a"), one.formula.get("b")}) for one in others]
    where = [f"“{named}”" for named, keys in (*of_identities, *of_rules, *of_formulas) if keys & gone]
    told = f"Số liệu {', '.join(sorted(gone))} còn dùng ở {', '.join(where)}; bỏ hoặc sửa những chỗ đó trước."
    return [told] if where else []


def _kept_faults(row: Indicator, values: Values) -> list[str]:
    """What figures that are already reported do not let change: the kind, and items that have figures."""
    if not row.version:
        return []
    reported = set(IndicatorValue.objects.filter(indicator=row).values_list("item", flat=True))
    if not reported:
        return []
    faults = []
    if values["kind"] != row.kind:
        faults.append("Đã có số liệu báo cáo nên không đổi loại của chỉ tiêu.")
    gone = reported - {"", *(item["code"] for item in values["items"])}
    if gone and row.kind != IndicatorKind.BEFORE_AFTER:
        faults.append(f"Đã có số liệu của mục {', '.join(sorted(gone))} nên không bỏ mục đó.")
    return faults
