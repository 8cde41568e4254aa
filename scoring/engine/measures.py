"""Checks the measures of leaves and reads answers by them as exact fractions; it must not turn a value into points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.faults import Faults, Path, listed, quoted, shown
from scoring.engine.figures import PERCENT, SCALE, micro, plain
from scoring.engine.shape import BAD, NUMBER_FORM, Check
from scoring.engine.types import AnswerFault

Value = tuple[int, int] | None
"""Numerator and denominator (> 0) of a value; None where the criterion does not apply."""

Answer = Mapping[str, object]

DIRECT: Final = ("points", "choice")
"""Measures whose value is the points already, in millionths."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How an answer is read: the keys it must have, the figures that decide it (to remember it by) and the reading itself.

    `read` raises AnswerFault with everything that is wrong; `key` raises TypeError or gives None where there is nothing to remember by.
    """

    keys: frozenset[str]
    read: Callable[[Answer], Value]
    key: Callable[[Answer], object]


def check_measure(faults: Faults, path: Path, value: object, maximum: int) -> dict[str, Any] | None:
    """Return what a measure says, as far as answers can be read by it, or None; `maximum` (millionths) bounds the points of its options."""
    checks, required = schema_of(faults, path, value, _measures(maximum))
    if checks is None:
        return None
    read = shape.read_object(faults, path, value, checks, required)
    if read["kind"] == "choice" and "options" in read:
        keys = [BAD if option is BAD else option.get("key", BAD) for option in read["options"]]
        shape.nothing_repeated(faults, (*path, "options"), keys, "phương án")
    return _mended(read)


def _mended(read: dict[str, Any]) -> dict[str, Any] | None:
    """Return a measure by which answers can be read even where something else in it is faulty; None where they cannot."""
    kind, options = read["kind"], read.get("options")
    if kind == "choice":
        if options is None or any("key" not in option for option in options):
            return None
        return {**read, "options": [{"points": 0, **option} for option in options]}
    if kind == "survey":
        return options and {
            **read,
            "options": {code: None if worth is BAD else worth for code, worth in options.items()},
        }
    if kind == "tally":
        items = read.get("items")
        return items and {**read, "items": {code: 0 if weight is BAD else weight for code, weight in items.items()}}
    return read


def schema_of(
    faults: Faults, path: Path, value: object, schemas: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]]
) -> tuple[Mapping[str, Check] | None, tuple[str, ...]]:
    """Return the keys and the required keys that the `kind` of an object asks for, or note why there are none."""
    if not isinstance(value, dict):
        faults.add(path, f"là {shown(value)}, cần một đối tượng {{…}}")
        return None, ()
    if "kind" not in value:
        faults.add(path, 'thiếu khóa "kind"', "kind")
        return None, ()
    kind = value["kind"]
    if not isinstance(kind, str) or kind not in schemas:
        faults.add((*path, "kind"), f"là {shown(kind)}, cần một trong {listed(tuple(schemas))}")
        return None, ()
    checks, required = schemas[kind]
    return {"kind": shape.text, **checks}, required


def _option(maximum: int) -> Check:
    checks: dict[str, Check] = {"key": shape.filled, "label": shape.text, "points": shape.points_within(maximum)}

    def check(faults: Faults, path: Path, value: object) -> object:
        return shape.read_object(faults, path, value, checks, tuple(checks))

    return check


def _weights(*, nullable: bool) -> Check:
    """Take a map of codes to numbers (or null) that is not empty and names no code of no text."""

    def weight(faults: Faults, path: Path, value: object) -> object:
        return None if nullable and value is None else shape.number(faults, path, value)

    def check(faults: Faults, path: Path, value: object) -> object:
        if isinstance(value, dict) and any(not str(code).strip() for code in value):
            faults.add(path, "có mã để trống, cần một chuỗi có nội dung")
        return shape.map_of(weight)(faults, path, value)

    return check


def _measures(maximum: int) -> Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]]:
    """Return the keys of every kind of measure and those that it requires."""
    return {
        "points": ({"step": shape.positive}, ()),
        "choice": ({"options": shape.list_of(_option(maximum), empty=False)}, ("options",)),
        "number": ({"unit": shape.text, "integer": shape.boolean}, ("unit",)),
        "ratio": ({"a": shape.text, "b": shape.text, "over": shape.boolean, "integer": shape.boolean}, ("a", "b")),
        "reduction": ({"integer": shape.boolean}, ()),
        "tally": ({"items": _weights(nullable=False)}, ("items",)),
        "survey": ({"options": _weights(nullable=True), "min": shape.integer}, ("options",)),
    }


def compile_measure(read: Mapping[str, Any], maximum: int) -> Measure:
    """Return the reading of answers that a checked measure asks for; `maximum` (millionths) bounds typed points."""
    return _COMPILERS[read["kind"]](read, maximum)


def _points(read: Mapping[str, Any], maximum: int) -> Measure:
    step = read.get("step", 1)

    def value(answer: Answer) -> Value:
        points = micro(answer["value"])
        if points is None or not 0 <= points <= maximum or points % step:
            raise AnswerFault(_points_fault(answer["value"], points, maximum, step))
        return points, 1

    return Measure(frozenset(("value",)), value, _by_value)


def _points_fault(found: object, points: int | None, maximum: int, step: int) -> str:
    if points is None:
        return f"value: là {shown(found)}, cần {NUMBER_FORM}"
    if not 0 <= points <= maximum:
        return f"value: là {shown(found)}, cần điểm từ 0 đến {plain(maximum)}"
    return f"value: là {shown(found)}, cần bội số của bước {plain(step)}"


def points_given(found: object, maximum: int) -> int:
    """Return the millionths of points given with a reason, 0…maximum, off the step too; raise AnswerFault."""
    points = micro(found)
    if points is None or not 0 <= points <= maximum:
        raise AnswerFault(_points_fault(found, points, maximum, 1).replace("value", "points", 1))
    return points


def _choice(read: Mapping[str, Any], _maximum: int) -> Measure:
    options: dict[object, Value] = {option["key"]: (option["points"], 1) for option in read["options"]}

    def value(answer: Answer) -> Value:
        found = answer["value"]
        if not isinstance(found, str) or found not in options:
            raise AnswerFault(f"value: là {shown(found)}, cần một trong các phương án {listed(tuple(options))}")
        return options[found]

    return Measure(frozenset(("value",)), value, _by_value)


def _number(read: Mapping[str, Any], _maximum: int) -> Measure:
    grain = SCALE if read.get("integer") else 1

    def value(answer: Answer) -> Value:
        figure = micro(answer["value"])
        if figure is None or figure % grain:
            raise AnswerFault(*_figure_faults(answer, "value", grain, signed=True))
        return figure, SCALE

    return Measure(frozenset(("value",)), value, _by_value)


def _figure_faults(answer: Answer, key: str, grain: int, *, signed: bool = False) -> tuple[str, ...]:
    """Say what is wrong with one figure of an answer, () when fine."""
    figure = micro(answer[key])
    found = f"{key}: là {shown(answer[key])}"
    if figure is None:
        return (f"{found}, cần {NUMBER_FORM}",)
    if figure < 0 and not signed:
        return (f"{found}, cần số không âm",)
    return (f"{found}, cần số nguyên, không có phần lẻ",) if figure % grain else ()


def _ratio(read: Mapping[str, Any], _maximum: int) -> Measure:
    grain = SCALE if read.get("integer") else 1
    over = bool(read.get("over"))

    def value(answer: Answer) -> Value:
        a, b = micro(answer["a"]), micro(answer["b"])
        if a is None or b is None or a < 0 or b < 0 or a % grain or b % grain:
            raise AnswerFault(*_figure_faults(answer, "a", grain), *_figure_faults(answer, "b", grain))
        if b > a and (not over or a == 0):
            wrong = "a bằng 0 thì b phải bằng 0" if a == 0 else "b không được lớn hơn a"
            raise AnswerFault(f"a là {quoted(str(answer['a']))}, b là {quoted(str(answer['b']))}: {wrong}")
        return (b * PERCENT, a) if a else None

    return Measure(frozenset(("a", "b")), value, lambda answer: (answer["a"], answer["b"]))


def _reduction(read: Mapping[str, Any], _maximum: int) -> Measure:
    grain = SCALE if read.get("integer") else 1

    def value(answer: Answer) -> Value:
        before, after = micro(answer["before"]), micro(answer["after"])
        if before is None or after is None or before < 0 or after < 0 or before % grain or after % grain:
            raise AnswerFault(*_figure_faults(answer, "before", grain), *_figure_faults(answer, "after", grain))
        if before == 0 and after > 0:
            raise AnswerFault(
                f"before là 0, after là {quoted(str(answer['after']))}: before bằng 0 thì after phải bằng 0"
            )
        return ((before - after) * PERCENT, before) if before else None

    return Measure(frozenset(("before", "after")), value, lambda answer: (answer["before"], answer["after"]))


def _tally(read: Mapping[str, Any], _maximum: int) -> Measure:
    items: Mapping[str, int] = read["items"]

    def value(answer: Answer) -> Value:
        return sum(count * items[code] for code, count in _counts(answer, items).items()), SCALE

    return Measure(frozenset(("counts",)), value, _by_nothing)


def _survey(read: Mapping[str, Any], _maximum: int) -> Measure:
    options: Mapping[str, int | None] = read["options"]
    least = read.get("min", 0)

    def value(answer: Answer) -> Value:
        scored = total = 0
        for code, count in _counts(answer, options).items():
            worth = options[code]
            if worth is not None:
                scored += count
                total += count * worth
        return (total, scored * SCALE) if scored and scored >= least else None

    return Measure(frozenset(("counts",)), value, _by_nothing)


def _counts(answer: Answer, known: Mapping[str, object]) -> Mapping[str, int]:
    """Return the counts of an answer; raise AnswerFault with every unknown option and every count that is none."""
    counts = answer["counts"]
    if not isinstance(counts, dict):
        raise AnswerFault(f"counts: là {shown(counts)}, cần một đối tượng {{…}}")
    wrong = []
    for code, count in counts.items():
        if code not in known:
            wrong.append(f"counts: không có phương án {quoted(str(code))}, cần một trong {listed(tuple(known))}")
        if type(count) is not int:
            wrong.append(f"counts: {quoted(str(code))} là {shown(count)}, cần số nguyên JSON không âm")
        elif count < 0:
            wrong.append(f"counts: {quoted(str(code))} là {shown(count)}, cần số không âm")
    if wrong:
        raise AnswerFault(*wrong)
    return counts


def _by_value(answer: Answer) -> object:
    return answer["value"]


def _by_nothing(_answer: Answer) -> object:
    return None


_COMPILERS: Final[Mapping[str, Callable[[Mapping[str, Any], int], Measure]]] = {
    "points": _points,
    "choice": _choice,
    "number": _number,
    "ratio": _ratio,
    "reduction": _reduction,
    "tally": _tally,
    "survey": _survey,
}
