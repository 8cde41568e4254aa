"""Collects what is wrong with a document and names its place; it must not decide what is a fault."""

import json
from collections.abc import Callable
from typing import Final

from scoring.engine.types import Fault, FaultyDocument, LongInteger

Path = tuple[str | int, ...]

_SHOWN: Final = 80


def clean(text: str) -> str:
    """Return the text on one line: whatever does not print is written as an escape."""
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def quoted(text: str) -> str:
    """Return the text in quotation marks, on one line, cut where it is long."""
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f'"{clean(cut)}"'


def shown(value: object) -> str:
    """Describe a JSON value as it was found, on one line."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict | list):
        return "một đối tượng {…}" if isinstance(value, dict) else "một danh sách […]"
    if isinstance(value, int | float):
        return f"số JSON {_digits(value)}"
    if isinstance(value, LongInteger):
        return f"số JSON dài {value.digits} chữ số"
    return f"một giá trị không đọc được ({clean(type(value).__name__)})"


def _digits(value: float) -> str:
    """Write a JSON number, without asking Python for more digits than it allows."""
    try:
        text = str(value)
    except ValueError:  # more digits than Python writes
        return "quá dài"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def listed(words: object) -> str:
    """Write words one after the other, each in quotation marks."""
    return ", ".join(quoted(str(word)) for word in words) if isinstance(words, tuple | list) else quoted(str(words))


class Faults:
    """Everything wrong with one document, found in any order and given back in the order of the file."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._found: list[tuple[Path, str | None, str]] = []

    def add(self, path: Path, message: str, key: str | None = None) -> None:
        """Note a fault of the value at `path`, or of a key of it that is missing, unknown or repeated."""
        self._found.append((path, key, message))

    def __len__(self) -> int:
        return len(self._found)

    def refuse(self) -> None:
        """Raise FaultyDocument if anything is wrong."""
        if self._found:
            raise FaultyDocument(self.listed())

    def listed(self) -> tuple[Fault, ...]:
        """Return the faults in the order of the file; a missing key stands before what its object holds."""
        order = _Order(self._document)
        found = sorted(self._found, key=lambda entry: order(entry[0], entry[1]))
        return tuple(self._fault(path, message) for path, _key, message in found)

    def _fault(self, path: Path, message: str) -> Fault:
        place, depth = place_of(self._document, path)
        inner = _inner(path[depth:])
        return Fault(place, f"{inner}: {message}" if inner else message)


class _Order:
    """Turns paths into positions in the file."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._positions: dict[int, dict[str, int]] = {}

    def __call__(self, path: Path, key: str | None) -> tuple[int, ...]:
        order: list[int] = []
        value: object = self._document
        for step in path if key is None else (*path, key):
            order.append(self._position(value, step))
            value = _step(value, step)
        return tuple(order)

    def _position(self, value: object, step: str | int) -> int:
        if isinstance(step, int):
            return step
        if not isinstance(value, dict):
            return -1
        if id(value) not in self._positions:
            self._positions[id(value)] = {key: position for position, key in enumerate(value)}
        return self._positions[id(value)].get(step, -1)


def _step(value: object, step: str | int) -> object:
    """Return what an object or a list holds at a key or position, None where it does not."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _inner(path: Path) -> str:
    """Write the rest of a path below its place: `measure.options[1].points`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{clean(step)}"
    return text.removeprefix(".")


def place_of(document: object, path: Path) -> tuple[str, int]:
    """Return the place of a path and how many of its steps the place already says."""
    if not path or not isinstance(document, dict) or path[0] not in document:
        return "document", 0
    namer = _PLACES.get(str(path[0]), _top)
    return namer(document, path)


def _top(_document: object, path: Path) -> tuple[str, int]:
    return clean(str(path[0])), 1


def _entry(document: object, path: Path) -> tuple[str, int]:
    """Name an entry of a list by its number and its code: `criteria[14] 2.1.3`."""
    if len(path) == 1:
        return _top(document, path)
    code = _step(_step(_step(document, path[0]), path[1]), "code")
    coded = f" {clean(code)}" if isinstance(code, str) and code else ""
    return f"{path[0]}[{path[1]}]{coded}", 2


def _answer(document: object, path: Path) -> tuple[str, int]:
    """Name an answer of a unit: `units[3] STP answers 2.1.3 self`."""
    place, depth = _entry(document, path)
    unit = _step(_step(document, path[0]), path[1]) if depth < len(path) else None
    if not isinstance(unit, dict) or path[depth] != "answers" or "answers" not in unit:
        return place, depth
    steps = path[depth : depth + 3]
    return " ".join((place, *(clean(str(step)) for step in steps))), depth + len(steps)


def _answers(_document: object, path: Path) -> tuple[str, int]:
    """Name an answer of a sheet that stands by itself: `answers 2.1.3 self`."""
    return " ".join(clean(str(step)) for step in path[:3]), len(path[:3])


def _scale(document: object, path: Path) -> tuple[str, int]:
    """Name a scale or a class of it: `scales[0].classes[2]`."""
    if len(path) == 1:
        return _top(document, path)
    if path[2:3] == ("classes",) and path[3:4]:
        return f"scales[{path[1]}].classes[{path[3]}]", 4
    return f"scales[{path[1]}]", 2


_PLACES: Final[dict[str, Callable[[object, Path], tuple[str, int]]]] = {
    "criteria": _entry,
    "blocks": _entry,
    "units": _answer,
    "scales": _scale,
    "answers": _answers,
}
