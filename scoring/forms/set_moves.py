"""What an organiser picks for moving blocks to another version of their set; whether it can be done is the service's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from scoring import engine
from scoring.models import CriteriaSet
from scoring.selectors.set_choice import FamilyUse

PAIR = "ghep-"
NONE = "-"


class DecisionForm(forms.Form):
    """The paper that brings the new version."""

    decision = forms.CharField(
        label="Văn bản ban hành",
        help_text="Số, ký hiệu văn bản, ví dụ 2712/QĐ-UBND ngày 31/10/2025. Ghi vào lịch sử của từng phiếu.",
        max_length=200,
        error_messages={"required": "Ghi số văn bản ban hành bộ tiêu chí mới."},
    )


@dataclass(frozen=True)
class MoveChoice:
    """The family, the blocks and the version that were picked, and the pairs of codes said by hand."""

    family: FamilyUse
    blocks: tuple[str, ...]
    to: CriteriaSet
    by_hand: dict[str, str]


def pairs_of(data: QueryDict) -> dict[str, str]:
    """{code: other code} of what was picked; "" where "none" was picked, nothing where nothing was."""
    found = {key.removeprefix(PAIR): str(value) for key, value in data.items() if key.startswith(PAIR)}
    return {code: "" if other == NONE else other for code, other in found.items() if other}


def pair_rows(found: Sequence[engine.Difference], by_hand: Mapping[str, str]) -> dict[str, Any]:
    """What a page needs to pair criteria: `pairs` (code, title, what was picked) that lack a counterpart, `others` to pick from."""
    gone = [one.old for one in found if one.new is None and one.old is not None and "measure" in one.old]
    added = [one.new for one in found if one.old is None and one.new is not None and "measure" in one.new]
    paired = [one for one in found if one.old is not None and one.new is not None and one.old["code"] in by_hand]
    pairs = [(entry["code"], entry["title"], by_hand.get(entry["code"], "")) for entry in gone]
    pairs += [(one.old["code"], one.old["title"], one.new["code"]) for one in paired if one.old and one.new]
    others = [(entry["code"], entry["title"]) for entry in (*added, *(one.new for one in paired if one.new))]
    return {"pairs": pairs, "others": others}


def read_choice(data: QueryDict, families: Sequence[FamilyUse]) -> MoveChoice | None:
    """What was picked, else what is nearest: the first family with blocks behind, all of these, its newest version."""
    if not families:
        return None
    named = {family.block_group: family for family in families}
    behind = [family for family in families if family.behind]
    family = (
        named.get(data.get("nhom", ""), (behind or [*families])[0]) if "nhom" in data else (behind or [*families])[0]
    )
    known = {one.block.code: one for one in family.blocks}
    picked = tuple(code for code in data.getlist("khoi") if code in known)
    version = next((one for one in family.versions if str(one.version) == data.get("toi", "")), family.newest)
    usual = tuple(code for code, one in known.items() if one.criteria_set_id != version.pk)
    return MoveChoice(family, picked or usual, version, pairs_of(data))
