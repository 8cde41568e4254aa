"""The only way lead units are given fields to appraise; who may then write what is asked of the permissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from scoring.enums import RoundChangeKind
from scoring.models import FieldAppraiser, Round
from scoring.selectors.appraisers import Assignments, Lead, Leads, assignments_of, digest_of
from scoring.services.errors import AlreadyDone, Faulty, Outdated
from scoring.services.reasons import ensure_reasons
from scoring.services.round_history import record
from scoring.services.windows import OUTDATED, changeable_round
from units.models import User

MOST_LEADS = 2
"""Lead units of one field in one block: the second appraises the sheet of the first, too."""


@transaction.atomic
def assign_fields(*, round_: Round, leads: Leads, seen: str, now: dt.datetime, actor: User) -> int:
    """Let exactly `leads` appraise the fields of a round; returns how many (block, field) changed.

    Answers that were written stay whoever wrote them. An agency without coded reasons gets the usual ones. Raises Faulty ({"block field": messages}) for an unknown unit, field
    or person, AlreadyDone where it stands so already, Outdated where `seen` is not what stands, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    found = assignments_of(row)
    wanted = {key: tuple(given) for key, given in leads.items() if given}
    if digest_of(wanted) == found.seen:
        raise AlreadyDone("Phân công đang đúng như vậy rồi.")
    _must_be_fresh(seen, found)
    if faults := faults_of(found, wanted):
        raise Faulty(faults)
    changed = [key for key in {*wanted, *found.standing} if wanted.get(key, ()) != tuple(found.standing.get(key, ()))]
    ensure_reasons(row.agency)
    _write(found, {key: wanted.get(key, ()) for key in changed})
    told = [{key: _told(leads, key) for key in sorted(changed)} for leads in (found.standing, wanted)]
    old, new = ({"leads": [[*key, units] for key, units in side.items()]} for side in told)
    record(row, RoundChangeKind.APPRAISERS, old=old, new=new, actor=actor, now=now)
    return len(changed)


def _must_be_fresh(seen: str, found: Assignments) -> None:
    if seen != found.seen:
        raise Outdated(OUTDATED)


def faults_of(found: Assignments, leads: Leads) -> dict[str, list[str]]:
    """What is wrong with an assignment, by "block field"; empty when it can stand."""
    known = {(rb.block.code, code) for group in found.groups for rb in group.round_blocks for code, _ in group.fields}
    faults: dict[str, list[str]] = {}
    for key, given in leads.items():
        said = [] if key in known else ["Đợt này không có lĩnh vực ấy."]
        codes = [lead.unit_code for lead in given]
        if len(set(codes)) < len(codes) or len(codes) > MOST_LEADS:
            said.append(f"Mỗi lĩnh vực nhiều nhất {MOST_LEADS} cơ quan khác nhau.")
        said += [f"Không có đơn vị “{code[:60]}”." for code in codes if code not in found.units]
        for lead in given:
            strangers = [name for name in lead.usernames if name not in found.people.get(lead.unit_code, {})]
            said += [f"{name} không phải cán bộ thẩm định của {lead.unit_code}." for name in strangers]
        if said:
            faults[" ".join(key)] = said
    return faults


def _write(found: Assignments, changed: Leads) -> None:
    blocks = {rb.block.code: rb for group in found.groups for rb in group.round_blocks}
    people = {user.username: user for user in User.objects.filter(username__in=_usernames(changed))}
    made = []
    for (block, field), leads in changed.items():
        FieldAppraiser.objects.filter(round_block=blocks[block], field_code=field).delete()
        for order, lead in enumerate(leads, start=1):
            about: dict[str, Any] = {"round_block": blocks[block], "field_code": field, "order": order}
            about["unit"] = found.units[lead.unit_code]
            made += [FieldAppraiser(**about, user=people[name]) for name in lead.usernames] or [FieldAppraiser(**about)]
    FieldAppraiser.objects.bulk_create(made)


def _usernames(leads: Leads) -> set[str]:
    return {name for given in leads.values() for lead in given for name in lead.usernames}


def _told(leads: Mapping[tuple[str, str], Any], key: tuple[str, str]) -> list[Any]:
    given: tuple[Lead, ...] = tuple(leads.get(key, ()))
    return [[lead.unit_code, list(lead.usernames)] if lead.usernames else lead.unit_code for lead in given]
