"""Checks the shape of JSON objects key by key; it must not know what the keys mean."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from scoring.engine.faults import Faults, Path, listed, quoted, shown
from scoring.engine.figures import SCALE, micro, plain

Check = Callable[[Faults, Path, object], object]
"""Looks at the value at a path: notes what is wrong and returns BAD, or returns what was read."""

BAD: Final = object()
IGNORED: Final = "x-"
NUMBER_FORM: Final = (
    'số viết thành chuỗi như "0.5" (chỉ chữ số 0–9, dấu chấm thập phân, tối đa 12 chữ số nguyên và 6 chữ số lẻ)'
)


def read_object(
    faults: Faults,
    path: Path,
    value: object,
    checks: Mapping[str, Check],
    required: Collection[str],
    *,
    open_ended: bool = False,
) -> dict[str, Any]:
    """Check an object and return what could be read of it, by key; keys that are missing or faulty are left out.

    A key that `checks` does not name is a fault, unless it begins with `x-` or the object is `open_ended`.
    """
    if not isinstance(value, dict):
        faults.add(path, f"là {shown(value)}, cần một đối tượng {{…}}")
        return {}
    for key in required:
        if key not in value:
            faults.add(path, f"thiếu khóa {quoted(key)}", key)
    read: dict[str, Any] = {}
    for key, content in value.items():
        check = checks.get(key)
        if check is not None:
            result = check(faults, (*path, key), content)
            if result is not BAD:
                read[key] = result
        elif not open_ended and not (isinstance(key, str) and key.startswith(IGNORED)):
            faults.add(path, f"khóa lạ {quoted(str(key))}, chỉ dùng {listed(tuple(checks))}", key)
    return read


def text(faults: Faults, path: Path, value: object) -> object:
    """Take any text."""
    if isinstance(value, str):
        return value
    faults.add(path, f"là {shown(value)}, cần một chuỗi")
    return BAD


def filled(faults: Faults, path: Path, value: object) -> object:
    """Take a text that is not empty: a code, a reason."""
    if text(faults, path, value) is BAD:
        return BAD
    if str(value).strip():
        return value
    faults.add(path, "để trống, cần một chuỗi có nội dung")
    return BAD


def boolean(faults: Faults, path: Path, value: object) -> object:
    """Take true or false."""
    if isinstance(value, bool):
        return value
    faults.add(path, f"là {shown(value)}, cần true hoặc false")
    return BAD


def integer(faults: Faults, path: Path, value: object) -> object:
    """Take a JSON integer."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    faults.add(path, f"là {shown(value)}, cần số nguyên JSON")
    return BAD


def decimals(faults: Faults, path: Path, value: object) -> object:
    """Take a number of decimals, 0–4."""
    if integer(faults, path, value) is BAD:
        return BAD
    if value in range(5):
        return value
    faults.add(path, f"là {shown(value)}, cần số nguyên từ 0 đến 4")
    return BAD


def number(faults: Faults, path: Path, value: object) -> object:
    """Take a number of the round format and return its millionths."""
    figure = micro(value)
    if figure is not None:
        return figure
    faults.add(path, f"là {shown(value)}, cần {NUMBER_FORM}")
    return BAD


def positive(faults: Faults, path: Path, value: object) -> object:
    """Take a number above 0 and return its millionths."""
    figure = number(faults, path, value)
    if not isinstance(figure, int):
        return BAD
    if figure > 0:
        return figure
    faults.add(path, f"là {shown(value)}, cần lớn hơn 0")
    return BAD


def maximum(faults: Faults, path: Path, value: object) -> object:
    """Take a number above 0 with at most 4 decimals and return its millionths."""
    figure = positive(faults, path, value)
    if isinstance(figure, int) and figure % (SCALE // 10**4):
        faults.add(path, f"là {shown(value)}, cần tối đa 4 chữ số lẻ")
        return BAD
    return figure


def points_within(most: int) -> Check:
    """Take points from 0 to a maximum in millionths and return their millionths."""

    def check(faults: Faults, path: Path, value: object) -> object:
        points = number(faults, path, value)
        if isinstance(points, int) and not 0 <= points <= most:
            faults.add(path, f"là {shown(value)}, cần điểm từ 0 đến {plain(most)}")
            return BAD
        return points

    return check


def one_of(words: Collection[str]) -> Check:
    """Take one of these words."""

    def check(faults: Faults, path: Path, value: object) -> object:
        if isinstance(value, str) and value in words:
            return value
        faults.add(path, f"là {shown(value)}, cần một trong {listed(tuple(words))}")
        return BAD

    return check


def list_of(check: Check, *, empty: bool) -> Check:
    """Take a list (empty only if allowed) and return what could be read of its entries, BAD in place of the others."""

    def check_list(faults: Faults, path: Path, value: object) -> object:
        if not isinstance(value, list):
            faults.add(path, f"là {shown(value)}, cần một danh sách […]")
            return BAD
        if not value and not empty:
            faults.add(path, "danh sách rỗng, cần ít nhất một phần tử")
            return BAD
        return [check(faults, (*path, position), entry) for position, entry in enumerate(value)]

    return check_list


def map_of(check: Check) -> Check:
    """Take an object that is not empty, keyed by codes, and return what could be read of it by code."""

    def check_map(faults: Faults, path: Path, value: object) -> object:
        if not isinstance(value, dict):
            faults.add(path, f"là {shown(value)}, cần một đối tượng {{…}}")
            return BAD
        if not value:
            faults.add(path, "rỗng, cần ít nhất một mục")
            return BAD
        return {code: check(faults, (*path, code), content) for code, content in value.items()}

    return check_map


def anything(_faults: Faults, _path: Path, value: object) -> object:
    """Take any value; whoever asked checks it later."""
    return value


def nothing_repeated(faults: Faults, path: Path, words: list[Any], what: str) -> None:
    """Note every entry of a list that stands in it already."""
    seen: set[Any] = set()
    for position, word in enumerate(words):
        if word is not BAD and word in seen:
            faults.add((*path, position), f"{what} {quoted(str(word))} xuất hiện hai lần")
        seen.add(word)
