"""Compiles the rule of a leaf once, measure → value → points, and judges answers by it; it must not know units or sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoring.engine.conversions import Convert, as_it_is, check_conversion, compile_conversion
from scoring.engine.faults import Faults, Path, quoted, shown
from scoring.engine.figures import SCALE_DECIMALS, round_ratio
from scoring.engine.measures import DIRECT, Measure, check_measure, compile_measure, points_given
from scoring.engine.shape import IGNORED
from scoring.engine.types import AnswerFault, Judge

UNBOUNDED: Final = 10**30
"""Stands for a maximum that is itself faulty, so that answers can be checked all the same."""

_REMEMBERED: Final = 1024
"""So many different answers of a leaf are remembered with their points; more are computed each time."""

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a leaf is judged.

    `instead` is what not applicable earns in millionths: None where the maximum leaves the denominator (or nothing is added or taken off).
    """

    judge: Judge
    instead: int | None


def check_rule(
    faults: Faults, path: Path, criterion: Mapping[str, Any], maximum: int
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Check measure and conversion of a leaf against each other; return what they say, None for what cannot be used."""
    if "measure" not in criterion:
        faults.add(path, 'tiêu chí không có tiêu chí con nên phải có "measure"', "measure")
    has = "conversion" in criterion
    measure = (
        check_measure(faults, (*path, "measure"), criterion["measure"], maximum) if "measure" in criterion else None
    )
    conversion = check_conversion(faults, (*path, "conversion"), criterion["conversion"], maximum) if has else None
    kind = measured_kind(criterion)
    if kind in DIRECT and has:
        faults.add(path, f'thừa "conversion": measure "{kind}" là điểm trực tiếp, không quy đổi', "conversion")
    elif kind is not None and kind not in DIRECT and not has:
        faults.add(path, f'thiếu khóa "conversion": measure "{kind}" cần cách quy đổi ra điểm', "conversion")
    return measure, conversion


def measured_kind(criterion: Mapping[str, Any]) -> str | None:
    """Return the kind of a criterion's measure if it is a known one."""
    measure = criterion.get("measure")
    kind = measure.get("kind") if isinstance(measure, dict) else None
    known = (*DIRECT, "number", "ratio", "reduction", "tally", "survey")
    return kind if isinstance(kind, str) and kind in known else None


def compile_rule(
    measure: Mapping[str, Any] | None,
    conversion: Mapping[str, Any] | None,
    *,
    maximum: int,
    policy: str,
    extra: bool,
    point_decimals: int,
) -> Rule:
    """Return the rule of a leaf; `extra` is set under bonus and penalty, where not applicable never earns anything.

    Without a measure (it is faulty) only answers of the kinds that fit every measure are judged.
    """
    never = policy == "never"
    convert = compile_conversion(conversion, maximum) if conversion else as_it_is
    measured = None
    if measure is not None:
        read = compile_measure(measure, maximum)
        measured = read.keys, _measured(read, convert, maximum=maximum, never=never, point_decimals=point_decimals)
    instead = maximum if policy == "full" and not extra else None
    return Rule(_judge(measured, maximum=maximum, never=never), instead)


def _measured(
    measure: Measure, convert: Convert, *, maximum: int, never: bool, point_decimals: int
) -> Callable[[Answer], int | None]:
    """Return the points (millionths) of answers that have the keys of the measure, remembering the first so many."""
    step = 10 ** (SCALE_DECIMALS - point_decimals)
    nothing = 0 if never else None
    known: dict[object, int | None] = {}
    key_of, read = measure.key, measure.read

    def points(answer: Answer) -> int | None:
        key = key_of(answer)
        try:
            if key in known:
                return known[key]
        except TypeError:  # a list or an object where a figure belongs: the reading says so
            key = None
        value = read(answer)
        if value is None:
            earned = nothing
        else:
            numerator, denominator = convert(*value)
            earned = min(round_ratio(numerator, denominator * step) * step, maximum)
        if key is not None and len(known) < _REMEMBERED:
            known[key] = earned
        return earned

    return points


def _judge(
    measured: tuple[frozenset[str], Callable[[Answer], int | None]] | None, *, maximum: int, never: bool
) -> Judge:
    """Return the judgement of any answer in any layer."""
    keys, points = measured if measured is not None else (frozenset[str](), None)

    def judge(answer: object, layer: str) -> int | None:
        if not isinstance(answer, dict | Mapping):
            raise AnswerFault(f"là {shown(answer)}, cần một đối tượng {{…}}")
        if points is not None and answer.keys() == keys:
            return points(answer)
        told: Answer = {key: value for key, value in answer.items() if not key.startswith(IGNORED)}
        if "not_applicable" in told:
            _refuse_not_applicable(told, never=never)
            return None
        if "points" in told:
            return _given(told, layer, maximum)
        if points is None:
            return None
        if told.keys() != keys:
            raise AnswerFault(*_wrong_keys(told, keys, points))
        return points(told)

    return judge


def _refuse_not_applicable(answer: Answer, *, never: bool) -> None:
    """Raise AnswerFault unless a criterion may be said not to apply, for a reason and with nothing beside it."""
    wrong = []
    beside = [key for key in answer if key != "not_applicable"]
    if beside:
        wrong.append(f'bên cạnh "not_applicable" có {_named(beside)}, không được có gì khác')
    if never:
        wrong.append('tiêu chí luôn áp dụng ("never"), không được khai "not_applicable"')
    wrong += _reason_faults(answer, "not_applicable")
    if wrong:
        raise AnswerFault(*wrong)


def _given(answer: Answer, layer: str, maximum: int) -> int:
    """Take points given with a reason, as they are."""
    wrong = []
    beside = [key for key in answer if key not in ("points", "reason")]
    if layer == "self":
        wrong.append('lớp "self" không được cho "points" trực tiếp, cần số liệu theo measure của tiêu chí')
    if beside:
        wrong.append(f'bên cạnh "points" và "reason" có khóa lạ {_named(beside)}')
    points = 0
    try:
        points = points_given(answer["points"], maximum)
    except AnswerFault as fault:
        wrong += fault.messages
    if "reason" in answer:
        wrong += _reason_faults(answer, "reason")
    elif layer != "self":
        wrong.append('thiếu khóa "reason" (lý do cho điểm)')
    if wrong:
        raise AnswerFault(*wrong)
    return points


def _reason_faults(answer: Answer, key: str) -> list[str]:
    reason = answer[key]
    if not isinstance(reason, str):
        return [f"{key}: là {shown(reason)}, cần lý do là một chuỗi"]
    return [] if reason.strip() else [f"{key}: lý do để trống, cần có nội dung"]


def _wrong_keys(answer: Answer, keys: frozenset[str], points: Callable[[Answer], int | None]) -> list[str]:
    """Say that an answer has other keys than its measure asks for, and what is wrong with the figures that it has."""
    wrong = [
        f"có {_named(list(answer)) or 'không khóa nào'}, cần đúng {_named(sorted(keys))} theo measure của tiêu chí"
    ]
    if keys <= answer.keys():
        try:
            points({key: answer[key] for key in keys})
        except AnswerFault as fault:
            wrong += fault.messages
    return wrong


def _named(keys: list[str]) -> str:
    return ", ".join(map(quoted, keys))
