"""What the organiser chooses of the appraisers of a round: one or two lead units a field, by code or name; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from scoring.selectors.appraisers import Assignments, Lead, Leads, SetGroup
from scoring.selectors.rankings.choice import fold

PLACES = ("1", "2")
"""The places of a field: the lead unit, and the one that takes the lead unit's own sheet, too."""


@dataclass(frozen=True)
class Place:
    """One place of a field: the names of its fields, what stands in it, and its people (username, name, chosen)."""

    name: str
    people_name: str
    label: str
    text: str
    people: tuple[tuple[str, str, bool], ...]


def typed_leads(data: QueryDict, found: Assignments) -> Leads:
    """The assignment as sent: one choice for every block of a group. What is no unit stays, for the service to name."""
    leads: dict[tuple[str, str], tuple[Lead, ...]] = {}
    for number, group in enumerate(found.groups):
        for code, _title in group.fields:
            given = []
            for place in PLACES:
                unit = _unit_code(data.get(f"cq-{number}-{code}-{place}", ""), found)
                people = [one for one in data.getlist(f"ng-{number}-{code}-{place}") if one]
                known = found.people.get(unit, {})
                given += [Lead(unit, tuple(name for name in people if name in known))] if unit else []
            for block in group.round_blocks:
                leads[block.block.code, code] = tuple(given)
    return leads


def _unit_code(typed: str, found: Assignments) -> str:
    """The code of the unit that a text means: "STP", "STP · Sở Tư pháp" or its name, without regard to accents."""
    text = typed.strip()
    head = text.split(" · ")[0].strip()
    if not text or head.upper() in found.units:
        return head.upper() if text else ""
    named = [code for code, unit in found.units.items() if fold(unit.name) == fold(text)]
    return named[0] if len(named) == 1 else text


def groups_of(found: Assignments, leads: Leads, faults: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The page's groups of blocks with a row for each field: its two places and what is wrong with it."""
    return [_group(number, group, found, leads, faults) for number, group in enumerate(found.groups)]


def _group(
    number: int, group: SetGroup, found: Assignments, leads: Leads, faults: dict[str, list[str]]
) -> dict[str, Any]:
    rows = []
    first = group.round_blocks[0].block.code
    for code, title in group.fields:
        given = tuple(leads.get((first, code), ()))
        said = {text for one in group.round_blocks for text in faults.get(f"{one.block.code} {code}", ())}
        places = [
            _place(f"{number}-{code}-{place}", given[at] if at < len(given) else None, found)
            for at, place in enumerate(PLACES)
        ]
        rows.append({"code": code, "title": title, "places": places, "faults": sorted(said)})
    varies = any(
        tuple(leads.get((one.block.code, code), ())) != tuple(leads.get((first, code), ()))
        for one in group.round_blocks
        for code, _title in group.fields
    )
    return {"name": group.name, "rows": rows, "varies": varies, "id": f"khoi-{number}"}


def _place(key: str, lead: Lead | None, found: Assignments) -> Place:
    unit = None if lead is None else found.units.get(lead.unit_code)
    text = "" if lead is None else lead.unit_code if unit is None else f"{unit.code} · {unit.name}"
    known = {} if lead is None else found.people.get(lead.unit_code, {})
    chosen = () if lead is None else lead.usernames
    label = "Cơ quan thẩm định" if key.endswith("-1") else "Cùng thẩm định, cả phiếu của cơ quan thứ nhất"
    people = tuple((username, name, username in chosen) for username, name in known.items())
    return Place(f"cq-{key}", f"ng-{key}", label, text, people)
