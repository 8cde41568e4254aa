"""What a published source gives the demonstration: an agency, what it asks, what units reported; figures as printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data") / "source_cases.json"
Figures = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """An indicator to set up: its fields beside the usual ones."""

    code: str
    name: str
    measure: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """A reporting period with what units reported in it: {unit code: figures as typed}."""

    code: str
    title: str
    kind: str
    first: date
    last: date
    reports: Mapping[str, Figures]


@dataclass(frozen=True)
class Visit:
    """A team that inspected a unit, by its head and decision; its minutes are there where it says who received it."""

    decision: str
    decided_on: date | None
    visit_on: date
    head: str
    unit: str
    received: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    report_to: str = ""


@dataclass(frozen=True)
class Source:
    """One agency of a source case: blocks, units by block, what it asks, what was reported, who inspected it."""

    code: str
    name: str
    short: str
    blocks: Mapping[str, str]
    units: tuple[tuple[str, str, str], ...]
    asked: tuple[Asked, ...]
    spans: tuple[Span, ...]
    identities: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rules: bool = False
    cuts: tuple[tuple[str, str, str, str], ...] = ()
    visit: Visit | None = None
    asks_citizens: bool = False


def case(name: str) -> Any:
    """A case of the sources as printed."""
    return next(one for one in json.loads(_DATA.read_text(encoding="utf-8"))["cases"] if one["id"] == name)


def ratio(a: str, b: str) -> dict[str, Any]:
    """The fields of an indicator computed as b of a."""
    return {"kind": "derived", "formula": {"kind": "ratio", "a": a, "b": b}}
