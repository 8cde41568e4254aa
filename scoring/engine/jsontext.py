"""Reads JSON text strictly; it must not know what a document means."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NoReturn

from scoring.engine.faults import Faults, Path, quoted, shown
from scoring.engine.shape import IGNORED
from scoring.engine.types import Fault, FaultyDocument, LongInteger

_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class Repeated(dict[str, Any]):
    """An object in which keys are repeated; it holds their last values."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _value in pairs)
        self.keys_repeated = {key: times for key, times in counts.items() if times > 1}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The object that a JSON text holds, and whether there are keys repeated in an object of it (a `Repeated`) and numbers with a fraction."""

    value: dict[str, Any]
    repeated: bool
    fractions: bool


def parse(text: str) -> Parsed:
    """Return the object that a JSON text holds.

    Raises FaultyDocument with one fault, `document`, where the text is not JSON, or not an object.
    """
    repeated: list[int] = []
    fractions: list[str] = []

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        repeated.append(1)
        return Repeated(pairs)

    def fraction(digits: str) -> float:
        fractions.append(digits)
        return float(digits)

    try:
        value = _loads(text, build, fraction)
    except RecursionError:
        raise _refusal("không đọc được JSON: lồng nhau quá sâu") from None
    except json.JSONDecodeError as error:
        raise _refusal(f"không phải JSON: lỗi ở dòng {error.lineno}, cột {error.colno}") from None
    if not isinstance(value, dict):
        raise _refusal(f"là {shown(value)}, cần một đối tượng {{…}}")
    if _SURROGATE.search(text):
        _refuse_surrogates(value)
    return Parsed(value, bool(repeated), bool(fractions))


def decode(raw: bytes | str) -> str:
    """Return the text of UTF-8 bytes, without the mark that some editors put in front; raise FaultyDocument (`document`) where they are none."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        if isinstance(raw, str):
            raw.encode()  # only to see that it could be written
    except UnicodeDecodeError as error:
        raise _refusal(f"không phải UTF-8: byte thứ {error.start} không hợp lệ") from None
    except UnicodeEncodeError:
        raise _refusal("không phải Unicode hợp lệ") from None
    return text.removeprefix("\ufeff")


def _loads(text: str, build: Callable[[list[tuple[str, Any]]], Any], fraction: Callable[[str], float]) -> Any:
    """Read JSON; where an integer is longer than Python reads, once more with a stand-in for it."""
    read = partial(json.loads, object_pairs_hook=build, parse_float=fraction, parse_constant=_no_constant)
    try:
        return read(text)
    except (json.JSONDecodeError, FaultyDocument):
        raise
    except ValueError:
        return read(text, parse_int=_integer)


def _integer(digits: str) -> int | LongInteger:
    try:
        return int(digits)
    except ValueError:
        return LongInteger(len(digits))


def _no_constant(name: str) -> NoReturn:
    raise _refusal(f"không phải JSON: {name} không phải là số của JSON")


def _refuse_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise _refusal("có chuỗi chứa nửa cặp thay thế (surrogate), không phải Unicode hợp lệ") from None
    except RecursionError:
        raise _refusal("không đọc được JSON: lồng nhau quá sâu") from None


def _refusal(message: str) -> FaultyDocument:
    return FaultyDocument((Fault("document", message),))


def note_repeated(faults: Faults, document: object) -> None:
    """Note every key that is repeated in an object, wherever it stands."""
    for path, value in _walk(document, ignored=True):
        if not isinstance(value, Repeated):
            continue
        for key, times in value.keys_repeated.items():
            message = f"khóa {quoted(key)} xuất hiện {times} lần trong một đối tượng"
            if _holds_answers(path):
                faults.add((*path, key), message)
            else:
                faults.add(path, message, key)


def _holds_answers(path: Path) -> bool:
    """Whether an object is a unit's answers, or the layers of one of them: its keys are part of places."""
    return len(path) in (3, 4) and path[0] == "units" and path[2] == "answers"


def note_fractions(faults: Faults, document: object) -> None:
    """Note every JSON number with a fraction, but what stands below keys that are ignored."""
    for path, value in _walk(document, ignored=False):
        if isinstance(value, float):
            faults.add(path, f"là {shown(value)}, số có thể có phần lẻ phải viết thành chuỗi")


def _walk(document: object, *, ignored: bool) -> list[tuple[Path, object]]:
    """Return every value with its path; below keys that begin with `x-` only if `ignored` ones are asked for."""
    everything: list[tuple[Path, object]] = [((), document)]
    for path, value in everything:
        if isinstance(value, dict):
            everything.extend(
                ((*path, key), inner) for key, inner in value.items() if ignored or not key.startswith(IGNORED)
            )
        elif isinstance(value, list):
            everything.extend(((*path, position), inner) for position, inner in enumerate(value))
    return everything
