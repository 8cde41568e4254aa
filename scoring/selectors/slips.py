"""The slips (phiếu khảo sát) of a survey answer, group by group: read, added up, held against the least sample; pure.

A survey answer holds the sum over the groups in `counts`, which is all that the engine reads; the groups stand beside it
under a key that the engine ignores, so that history, snapshot and published sheet keep them with the figure they make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

GROUPS: Final = "x-groups"
MOST_SLIPS: Final = 100_000_000
LONGEST_GROUP: Final = 60


@dataclass(frozen=True)
class Slips:
    """What one respondent group brought: slips given out (None: not known), and back with each option."""

    group: str
    issued: int | None
    counts: Mapping[str, int]

    @property
    def returned(self) -> int:
        """Slips that came back, whatever they say."""
        return sum(self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Nothing is known of this group."""
        return self.issued is None and not self.counts


@dataclass(frozen=True)
class Sample:
    """How many slips stand behind a survey criterion, and how many its round asks for (0: no least number)."""

    issued: int | None
    returned: int
    scored: int
    minimum: int

    @property
    def percent(self) -> Decimal | None:
        """The answer rate (tỷ lệ trả lời), 0–100, rounded once to one decimal; None where issued is not known."""
        return rate(self.returned, self.issued)

    @property
    def is_short(self) -> bool:
        """Fewer scored slips than asked for: “không đủ mẫu”."""
        return self.scored < self.minimum


def rate(returned: int, issued: int | None) -> Decimal | None:
    """Returned of issued × 100, rounded half up to one decimal; None where nothing is known to be issued."""
    return Decimal((2000 * returned + issued) // (2 * issued)) / 10 if issued else None


def slips_of(answer: Mapping[str, Any] | None) -> tuple[Slips, ...]:
    """The groups of a stored answer; one group without a name where it only holds counts; () where it counts nothing."""
    if not answer or "counts" not in answer:
        return ()
    if GROUPS not in answer:
        return (Slips("", None, dict(answer["counts"])),)
    return tuple(Slips(one["group"], one.get("issued"), dict(one["counts"])) for one in answer[GROUPS])


def answer_of(slips: Sequence[Slips]) -> dict[str, Any] | None:
    """The answer in round_format's form: the exact sum over the groups, and the groups beside it; None for none."""
    known = [one for one in slips if not one.is_empty]
    if not known:
        return None
    counts = added(known)
    if [(one.group, one.issued) for one in known] == [("", None)]:
        return {"counts": counts}
    groups = [
        {"group": one.group, **({} if one.issued is None else {"issued": one.issued}), "counts": dict(one.counts)}
        for one in known
    ]
    return {"counts": counts, GROUPS: groups}


def added(slips: Iterable[Slips]) -> dict[str, int]:
    """The counts of several groups added up, option by option."""
    counts: dict[str, int] = {}
    for one in slips:
        for option, count in one.counts.items():
            counts[option] = counts.get(option, 0) + count
    return counts


def sample_of(slips: Sequence[Slips], options: Mapping[str, Any], minimum: int) -> Sample:
    """The sample of a criterion whose measure has `options`; issued is None unless every group with slips says it."""
    known = [one for one in slips if not one.is_empty]
    issued = [one.issued for one in known]
    counts = added(known)
    return Sample(
        issued=sum(one or 0 for one in issued) if known and None not in issued else None,
        returned=sum(counts.values()),
        scored=sum(count for option, count in counts.items() if options.get(option) is not None),
        minimum=minimum,
    )


def slips_faults(slips: Sequence[Slips]) -> list[str]:
    """What is wrong with the groups of one criterion, in Vietnamese: more back than out, two of a name, too many."""
    wrong = []
    names = [one.group for one in slips if not one.is_empty]
    if "" in names and len(names) > 1:
        wrong.append("Số phiếu không ghi đối tượng không đứng cạnh số phiếu theo đối tượng; hãy xóa một bên.")
    wrong += [f"Đối tượng “{name}” có hai lần." for name in dict.fromkeys(names) if names.count(name) > 1]
    for one in slips:
        who = f"{one.group}: " if one.group else ""
        if one.issued is not None and one.returned > one.issued:
            wrong.append(f"{who}thu về {one.returned} phiếu, nhiều hơn {one.issued} phiếu phát ra.")
        if max([one.issued or 0, *one.counts.values()]) > MOST_SLIPS:
            wrong.append(f"{who}số phiếu lớn quá {MOST_SLIPS}.")
    return wrong


def groups_fault(answer: Mapping[str, Any]) -> str:
    """Why the groups of a loaded answer cannot be kept; "" when they are sound."""
    slips: tuple[Slips, ...] = ()
    try:
        slips = slips_of(answer)
        sound = all(_is_sound(one.group, one.issued, one.counts) for one in slips)
    except (KeyError, TypeError, ValueError, AttributeError):
        sound = False
    if not sound:
        return f"{GROUPS} phải là danh sách {{group, issued, counts}}"
    if {k: v for k, v in added(slips).items() if v} != {k: v for k, v in answer["counts"].items() if v}:
        return f"{GROUPS} không cộng thành counts"
    return " ".join(slips_faults(slips))


def _is_sound(group: Any, issued: Any, counts: Any) -> bool:
    named = isinstance(group, str) and len(group) <= LONGEST_GROUP
    figures = [*counts.values(), *([] if issued is None else [issued])]
    return named and all(type(figure) is int and figure >= 0 for figure in figures)
