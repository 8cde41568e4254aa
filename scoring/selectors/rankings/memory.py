"""What a process remembers of published versions, which never change: built once, bounded; it must keep nothing personal and nothing unpublished."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

_ALL: weakref.WeakSet[Memory[object]] = weakref.WeakSet()


class Memory(Generic[Value]):
    """Values by key, least recently used first out, so that their weights (bytes, lines) add up to at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[int, Value]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        _ALL.add(self)  # type: ignore[arg-type]

    def get(self, key: Hashable) -> Value | None:
        """The value, None where it is not remembered."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def put(self, key: Hashable, value: Value, weight: int) -> None:
        """Remember a value; one that is heavier than everything allowed is not."""
        if weight > self._most:
            return
        with self._lock:
            self._weight -= self._kept.pop(key, (0, None))[0]
            self._kept[key] = (weight, value)
            self._weight += weight
            while self._weight > self._most:
                self._weight -= self._kept.popitem(last=False)[1][0]

    def get_or_make(self, key: Hashable, make: Callable[[], Value], weigh: Callable[[Value], int]) -> Value:
        """The value, made and remembered where it is not; two at once may make it twice."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, weigh(found))
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0


def forget_everything() -> None:
    """Empty every memory of this process; for tests, whose versions do change."""
    for memory in list(_ALL):
        memory.clear()
