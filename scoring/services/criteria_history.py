"""The append-only history of criteria sets and their drafts: who changed what, and when; it decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from scoring.enums import CriteriaChangeKind
from scoring.models import CriteriaChange, CriteriaDraft, CriteriaSet
from units.models import User

NOTE_LENGTH = 500


def record(
    kind: CriteriaChangeKind,
    about: CriteriaDraft | CriteriaSet,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    note: str = "",
    now: dt.datetime,
    actor: User,
) -> None:
    """Add a line about a draft (and the set that it became) or a set, which the caller holds. `old`, `new`: JSON. One query."""
    draft = about if isinstance(about, CriteriaDraft) else None
    CriteriaChange.objects.create(
        draft=draft,
        criteria_set=about if isinstance(about, CriteriaSet) else about.activated_as,
        kind=kind,
        old=old,
        new=new,
        note=note[:NOTE_LENGTH],
        actor=actor,
        at=now,
    )


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between two contents of a draft, (old, new).

    Each is {"criteria": {code: entry}, and of "order", "maximum", "blocks", "scales" those that changed}.
    """
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    entries = tuple({entry["code"]: entry for entry in content["criteria"]} for content in (before, after))
    changed = [code for code in entries[0] | entries[1] if entries[0].get(code) != entries[1].get(code)]
    if changed:
        old["criteria"] = {code: entries[0][code] for code in changed if code in entries[0]}
        new["criteria"] = {code: entries[1][code] for code in changed if code in entries[1]}
    orders = tuple([entry["code"] for entry in content["criteria"]] for content in (before, after))
    if orders[0] != orders[1]:
        old["order"], new["order"] = orders
    for part in ("maximum", "blocks", "scales"):
        if before[part] != after[part]:
            old[part], new[part] = before[part], after[part]
    return old, new


def change_note(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """A change in a sentence: how many criteria came, went and changed, and which other parts."""
    was, now = old.get("criteria", {}), new.get("criteria", {})
    counts = (
        ("thêm", [code for code in now if code not in was]),
        ("bỏ", [code for code in was if code not in now]),
        ("sửa", [code for code in now if code in was]),
    )
    said = [f"{verb} {', '.join(codes[:8])}{' …' if len(codes) > 8 else ''}" for verb, codes in counts if codes]  # noqa: PLR2004 - as many as fit a line
    words = {"maximum": "tổng điểm chuẩn", "blocks": "khối", "scales": "thang xếp loại", "title": "tên và năm"}
    said += [f"sửa {words[part]}" for part in words if part in new]
    if not said and "order" in new:
        said = ["đổi thứ tự"]
    text = "; ".join(said)
    return text[:1].upper() + text[1:]
