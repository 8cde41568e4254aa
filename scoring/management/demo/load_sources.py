"""Make the agencies of the published sources through the services: what they ask, what units reported, who inspected them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from scoring.enums import Origin
from scoring.management.demo.load_opinions import load_opinions
from scoring.management.demo.load_visits import load_visit
from scoring.management.demo.source import Source, Span
from scoring.management.demo.sources import sources
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.services.indicators import setup
from scoring.services.indicators.procedures import TypedCut, save_cuts
from scoring.services.indicators.reports import save_figures
from units.enums import Role
from units.models import Agency, Block, Membership, Unit, User

KINDS = ["month", "quarter", "half", "nine", "year", "first"]


def source_accounts() -> list[tuple[str, str]]:
    """The accounts of the sources with what they are: an organiser and, for the first unit, a member of staff each."""
    found = []
    for source in sources():
        unit = source.units[0][1]
        found += [
            (f"{source.short}.dh", f"Cơ quan thường trực: {source.name}"),
            (f"{source.short}.dv", f"Đầu mối: {unit}"),
        ]
    return found


def load_sources(make_person: Callable[[str, str], User]) -> None:
    """Make every source agency; `make_person(username, full_name)` makes an account with the demonstration's password."""
    for source in sources():
        _load(source, make_person)


def _load(source: Source, make_person: Callable[[str, str], User]) -> None:
    agency = Agency.objects.create(code=source.code, name=source.name)
    blocks = {
        code: Block.objects.create(agency=agency, code=code, name=name, order=order)
        for order, (code, name) in enumerate(source.blocks.items())
    }
    units = {
        code: Unit.objects.create(agency=agency, code=code, name=name, block=blocks[block])
        for code, name, block in source.units
    }
    organiser = make_person(f"{source.short}.dh", "Người Điều Hành")
    Membership.objects.create(user=organiser, role=Role.ORGANISER, agency=agency)
    staff = make_person(f"{source.short}.dv", "Người Báo Cáo")
    for unit in units.values():
        Membership.objects.create(user=staff, role=Role.UNIT_STAFF, agency=agency, unit=unit)
    _set_up(source, agency, organiser)
    for span in source.spans:
        _report(span, agency, units, organiser, staff)
    if source.cuts:
        home, now = Home(units["Q3"]), _moment(source.spans[-1].last)
        cuts = {code: (TypedCut(name, before, after), 0) for code, name, before, after in source.cuts}
        save_cuts(home=home, cuts=cuts, origin=Origin.COMMAND, now=now, actor=staff)
    if source.visit is not None:
        head = make_person(f"{source.short}.kt", source.visit.head)
        load_visit(source, units[source.visit.unit], source.visit, head, organiser)
    if source.asks_citizens:
        load_opinions(next(iter(units.values())), organiser)


def _set_up(source: Source, agency: Agency, organiser: User) -> None:
    now = _moment(source.spans[0].first)
    for order, one in enumerate(sorted(source.asked, key=lambda asked: asked.values.get("kind") == "derived")):
        usual: dict[str, Any] = {
            "name": one.name,
            "unit_of_measure": one.measure,
            "kind": "count",
            "integer": True,
            "required": True,
            "cumulative": False,
            "items": [],
            "period_kinds": KINDS,
            "blocks": [],
            "target": "",
            "formula": {},
            "order": order,
            "in_use": True,
        }
        setup.save_indicator(
            agency=agency, code=one.code, values=usual | dict(one.values), seen=0, now=now, actor=organiser
        )
    for order, (whole, parts) in enumerate(source.identities):
        setup.add_identity(agency=agency, whole=whole, parts=parts, order=order, now=now, actor=organiser)
    if source.rules:
        rule = {
            "name": "Thư xin lỗi hồ sơ trễ hẹn",
            "cause": "TRE-HAN",
            "met_by": "THU-XIN-LOI",
            "demand": "Văn bản giải trình của người đứng đầu",
            "in_use": True,
        }
        setup.save_duty_rule(agency=agency, code="XIN-LOI", values=rule, seen="", now=now, actor=organiser)


def _report(span: Span, agency: Agency, units: dict[str, Unit], organiser: User, staff: User) -> None:
    values = {
        "title": span.title,
        "kind": span.kind,
        "starts_on": span.first,
        "ends_on": span.last,
        "opens_at": _moment(span.first),
        "closes_at": None,
        "note": "",
    }
    given: dict[str, Any] = {"now": _moment(span.first), "actor": organiser}
    period = setup.save_period(agency=agency, code=span.code, values=values, seen=0, **given)
    for code, figures in span.reports.items():
        typed = {key: (text, 0) for key, text in figures.items() if text}
        place = Place(period, units[code])
        save_figures(place=place, typed=typed, send=True, origin=Origin.COMMAND, now=_moment(span.last), actor=staff)


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
