"""Tells two criteria sets apart: which criterion of one is which of the other, and what changed in it; it judges nothing."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Entry = Mapping[str, Any]
"""A criterion as round_format writes it."""

TITLE: Final = "title"
MAXIMUM: Final = "max"
RULE: Final = "rule"
TEXT: Final = "text"
MOVED: Final = "moved"
RENUMBERED: Final = "renumbered"
ADDED: Final = "added"
GONE: Final = "gone"
KINDS: Final = (ADDED, GONE, MAXIMUM, RULE, TITLE, MOVED, RENUMBERED, TEXT)
"""What can have changed, in the order that it is told in."""

_DEFAULTS: Final[Mapping[str, Any]] = {
    "source": "self",
    "kind": "base",
    "evidence_required": False,
    "measure": None,
    "conversion": None,
    "blocks": None,
    "evidence": "",
}
_RULES: Final = (
    "measure", "conversion", "not_applicable", "source", "evidence", "evidence_required", "blocks", "kind",
)  # fmt: skip
_JUDGED: Final = ("measure", "conversion", "not_applicable", "source")
"""What makes two criteria the same rule, whatever their code."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed in a criterion: the key of the round format, before and after; None where it was not said."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion that is not the same in both sets; `old` is None for an added one, `new` for one that is gone."""

    old: Entry | None
    new: Entry | None
    kinds: tuple[str, ...]
    changes: tuple[Change, ...] = ()

    @property
    def code(self) -> str:
        """The code it has now, else the one it had."""
        return str((self.new or self.old or {})["code"])


def match(old: Sequence[Entry], new: Sequence[Entry], by_hand: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return {old code: new code}, each at most once, in the order of `old`.

    First what is said by hand ({old: new}, "" for none), then the same code with the same title or rule, then the same
    title and rule under another code where there is just one, then the same code.
    """
    pairing = _Pairing(old, new)
    for code, other in (by_hand or {}).items():
        pairing.say(code, other)
    pairing.same_codes(lambda one, other: _title(one) == _title(other) or _is_same_rule(one, other))
    pairing.same_content()
    pairing.same_codes(lambda _one, _other: True)
    return {entry["code"]: pairing.found[entry["code"]] for entry in old if entry["code"] in pairing.found}


def differences(old: Sequence[Entry], new: Sequence[Entry], matched: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return what is not the same, in the order of `new`, what is gone behind the criterion that it stood behind."""
    before = {matched[entry["code"]]: entry for entry in old if entry["code"] in matched}
    lines: dict[str, list[Difference]] = {"": []}
    last = ""
    for entry in old:
        if entry["code"] in matched:
            last = matched[entry["code"]]
        else:
            lines.setdefault(last, []).append(Difference(entry, None, (GONE,)))
    found = list(lines[""])
    for entry in new:
        known = before.get(entry["code"])
        one = Difference(None, entry, (ADDED,)) if known is None else _changed(known, entry, matched)
        found += [one] if one is not None else []
        found += lines.get(entry["code"], [])
    return tuple(found)


class _Pairing:
    """Criteria of two sets on their way to pairs."""

    def __init__(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        self.found: dict[str, str] = {}
        self._old = {entry["code"]: entry for entry in old}
        self._new = {entry["code"]: entry for entry in new}

    def say(self, code: str, other: str) -> None:
        if code in self._old and (not other or other in self._new):
            self._pair(code, other)

    def same_codes(self, alike: Callable[[Entry, Entry], bool]) -> None:
        for code in [code for code in self._old if code in self._new]:
            if alike(self._old[code], self._new[code]):
                self._pair(code, code)

    def same_content(self) -> None:
        ours, theirs = _by_content(self._old.values()), _by_content(self._new.values())
        for key, codes in ours.items():
            others = theirs.get(key, [])
            if len(codes) == len(others) == 1:
                self._pair(codes[0], others[0])

    def _pair(self, code: str, other: str) -> None:
        if code in self._old and (not other or other in self._new):
            del self._old[code]
            if other:
                self.found[code] = other
                del self._new[other]


def _by_content(entries: Any) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for entry in entries:
        found.setdefault((_title(entry), repr(_judged(entry))), []).append(entry["code"])
    return found


def _title(entry: Entry) -> str:
    return " ".join(str(entry["title"]).split()).casefold()


def _judged(entry: Entry) -> tuple[Any, ...]:
    return tuple(_said(entry, key) for key in _JUDGED)


def _is_same_rule(one: Entry, other: Entry) -> bool:
    return "measure" in one and _judged(one) == _judged(other)


def _said(entry: Entry, key: str) -> Any:
    if key == "not_applicable":
        return entry.get(key, "rebase") if "measure" in entry else None
    return entry.get(key, _DEFAULTS.get(key))


def _changed(old: Entry, new: Entry, matched: Mapping[str, str]) -> Difference | None:
    """What is not the same in a criterion of both sets, None where nothing is."""
    kinds, changes = set(), []

    def note(kind: str, key: str, before: Any, after: Any) -> None:
        if before != after:
            kinds.add(kind)
            changes.append(Change(key, before, after))

    note(RENUMBERED, "code", old["code"], new["code"])
    note(TITLE, "title", old["title"], new["title"])
    note(MAXIMUM, "max", old["max"], new["max"])
    for key in _RULES:
        note(RULE, key, _said(old, key), _said(new, key))
    note(TEXT, "guidance", old.get("guidance", ""), new.get("guidance", ""))
    if matched.get(old.get("parent", "")) != new.get("parent"):
        note(MOVED, "parent", old.get("parent"), new.get("parent"))
    return Difference(old, new, tuple(kind for kind in KINDS if kind in kinds), tuple(changes)) if kinds else None
