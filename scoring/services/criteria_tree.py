"""Changes to the tree of a draft, each from one content to the next; services.criteria_drafts alone keeps what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.selectors.criteria_drafts import Content
from scoring.selectors.criteria_tree import parents_of
from scoring.services.errors import Refused

Written = dict[str, Any]
OF_LEAVES = ("measure", "conversion", "not_applicable")


class _Item:
    """A criterion with what stands below it."""

    def __init__(self, entry: Mapping[str, Any], place: int) -> None:
        self.entry, self.place = dict(entry), place
        self.parent: _Item | None = None
        self.children: list[_Item] = []

    def inside(self) -> Iterator[_Item]:
        """It and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.inside()


class Tree:
    """The criteria of a content, to be changed; `content` gives the next one, parents before children."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._items = [_Item(entry, place) for place, entry in enumerate(content["criteria"], start=1)]
        self._top: list[_Item] = []
        for item, parent in zip(self._items, parents_of(content["criteria"]), strict=True):
            item.parent = None if parent < 0 else self._items[parent]
            self._siblings(item).append(item)

    def _siblings(self, item: _Item) -> list[_Item]:
        return self._top if item.parent is None else item.parent.children

    def _at(self, place: int) -> _Item:
        if not 1 <= place <= len(self._items):
            raise Refused("Tiêu chí này không còn trong bản nháp.")
        return self._items[place - 1]

    @property
    def content(self) -> Written:
        """The content as changed."""
        criteria = []
        for item in (below for top in self._top for below in top.inside()):
            entry = {key: value for key, value in item.entry.items() if key not in ("code", "parent")}
            parent = item.entry.get("parent") if item.parent is None and "parent" in item.entry else None
            parent = item.parent.entry["code"] if item.parent is not None else parent
            criteria.append({"code": item.entry["code"], **({} if parent is None else {"parent": parent}), **entry})
        return {**self._content, "criteria": criteria}

    def place_of(self, item: _Item) -> int:
        """Where an item stands in `content`, from 1."""
        order = [below for top in self._top for below in top.inside()]
        return 1 + next(index for index, one in enumerate(order) if one is item)

    # --- Changes ---------------------------------------------------------------------------------------------------

    def add(self, entry: Mapping[str, Any], parent: int = 0) -> int:
        """Add a criterion last below the one at `parent` (0: at the top), which becomes a group; its place."""
        item = _Item(entry, 0)
        self._hang(item, None if parent == 0 else self._at(parent))
        return self.place_of(item)

    def _hang(self, item: _Item, parent: _Item | None) -> None:
        item.parent = parent
        item.entry.pop("parent", None)
        if parent is not None:
            item.entry.pop("kind", None)
            for key in OF_LEAVES:
                parent.entry.pop(key, None)
        self._siblings(item).append(item)

    def replace(self, place: int, entry: Mapping[str, Any]) -> None:
        """Put another entry at a place; what stands below stays below, also under another code."""
        self._at(place).entry = dict(entry)

    def remove(self, place: int) -> list[str]:
        """Take a criterion away with everything below it; the codes that go."""
        item = self._at(place)
        self._siblings(item).remove(item)
        return [one.entry["code"] for one in item.inside()]

    def shift(self, place: int, by: int) -> None:
        """Move a criterion one place up (−1) or down (1) among those of the same parent; at the end nothing moves."""
        item = self._at(place)
        siblings = self._siblings(item)
        index = siblings.index(item)
        other = index + by
        if 0 <= other < len(siblings):
            siblings[index], siblings[other] = siblings[other], siblings[index]

    def move_into(self, place: int, parent: int) -> int:
        """Hang a criterion last below another one (0: at the top); its new place. Raises Refused below itself."""
        item, target = self._at(place), None if parent == 0 else self._at(parent)
        if target is item.parent:
            return self.place_of(item)
        if any(below is target for below in item.inside()):
            raise Refused("Không chuyển một tiêu chí vào trong chính nó được.")
        self._siblings(item).remove(item)
        self._hang(item, target)
        return self.place_of(item)

    # --- Codes -----------------------------------------------------------------------------------------------------

    def codes_from(self, place: int, code: str) -> dict[int, tuple[str, str]]:
        """What codes become when the one at `place` is `code`: {place: (old, new)}, with all below that begin with the old."""
        item = self._at(place)
        old = item.entry["code"]
        found = {place: (old, code)}
        for below in list(item.inside())[1:]:
            was = below.entry["code"]
            if was.startswith(f"{old}."):
                found[below.place] = (was, f"{code}.{was.removeprefix(old + '.')}")
        return {at: pair for at, pair in found.items() if pair[0] != pair[1]}

    def codes_in_order(self) -> dict[int, tuple[str, str]]:
        """What codes become when all are numbered by where they stand: 1, 1.1, 1.1.1 …; only those that change."""
        found: dict[int, tuple[str, str]] = {}

        def number(items: list[_Item], prefix: str) -> None:
            for index, item in enumerate(items, start=1):
                found[item.place] = (item.entry["code"], f"{prefix}{index}")
                number(item.children, f"{prefix}{index}.")

        number(self._top, "")
        return {at: pair for at, pair in found.items() if pair[0] != pair[1]}

    def renumber(self, codes: Mapping[int, tuple[str, str]]) -> None:
        """Give new codes, {place: (old, new)}; raises Refused where two criteria would share one, or one had none."""
        wanted = [codes[item.place][1] if item.place in codes else item.entry["code"] for item in self._items]
        if not all(new.strip() for _old, new in codes.values()):
            raise Refused("Ghi mã mới.")
        twice = sorted({code for code in wanted if wanted.count(code) > 1})
        if twice:
            raise Refused(f"Mã {', '.join(twice)} đã dùng cho tiêu chí khác; hãy chọn mã khác.")
        for item, code in zip(self._items, wanted, strict=True):
            item.entry["code"] = code


def with_maxima(content: Content, maxima: Mapping[int, str]) -> Written:
    """The content with other maxima, {place: figure in round_format}; places that are not there are left out."""
    criteria = [
        {**entry, "max": maxima[place]} if place in maxima else entry
        for place, entry in enumerate(content["criteria"], start=1)
    ]
    return {**content, "criteria": criteria}
