"""Reads measures and conversions as `say` writes them and clerks type them; whatever it would have to guess it refuses; pure."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from scoring.excel.criteria_sets.words import (
    NotationFault,
    figure_unsaid,
    head_and_rest,
    name_and_figure,
    parts,
    unsaid,
)
from scoring.excel.layout import folded

MEASURE_EXAMPLES: Final = (
    "Chấm điểm; bước 0,25",
    "Chọn một: [A] Đúng hạn = 1; [B] Trễ hạn = 0,5; [C] Không làm = 0",
    "Số liệu: hồ sơ; số nguyên",
    "Tỷ lệ: b/a; a: Tổng số hồ sơ; b: Số đúng hạn",
    "Tỷ lệ giảm: trước, sau",
    "Đếm: thiếu = 0,5; chậm = 0,25",
    "Điều tra: A = 100; B = 60; C = 0; E = không tính; ít nhất 30 phiếu",
)
CONVERSION_EXAMPLES: Final = (
    "≥ 90 → 2; ≥ 80 → 1; còn lại → 0",
    "Theo tỷ lệ; đạt tối đa từ 100; dưới 80 được 0",
    "Mỗi 1 được 0,5",
    "Mỗi 1 trừ 0,5",
)
_TIER: Final = re.compile(r"(>=|=>|≥|<=|=<|≤|>|<|=)\s*(.+?)\s*(?:→|->|=>|⇒|:)\s*(.+)", re.DOTALL)
_REST: Final = re.compile(r"(?:còn lại|khác)\s*(?:→|->|=>|⇒|:|=)\s*(.+)", re.IGNORECASE | re.DOTALL)
_OPS: Final = {"≥": ">=", "=>": ">=", "≤": "<=", "=<": "<="}
_EACH: Final = re.compile(r"mỗi\s+(?:1|một)?\s*.*?\b(được|cộng|trừ)\s+(.+)", re.IGNORECASE | re.DOTALL)
_KEYED: Final = re.compile(r'\[\s*("(?:[^"\\]|\\.)*"|[^\]]*)\]\s*(.*)', re.DOTALL)
_TARGET: Final = re.compile(r"đạt tối đa từ\s+(.+)", re.IGNORECASE)
_FLOOR: Final = re.compile(r"dưới\s+(.+?)\s+(?:được|thì)\s+0(?:\s*điểm)?", re.IGNORECASE)
_LEAST: Final = re.compile(r"ít nhất\s+([0-9]{1,9})\s*phiếu", re.IGNORECASE)
_STEP: Final = re.compile(r"bước\s+(.+)", re.IGNORECASE)
_LABEL: Final = re.compile(r"([ab])\s*[:=]\s*(.*)", re.IGNORECASE | re.DOTALL)
_FLAGS: Final[dict[str, tuple[str, bool]]] = {
    "số nguyên": ("integer", True),
    "có thể có số lẻ": ("integer", False),
    "b được lớn hơn a": ("over", True),
    "b không lớn hơn a": ("over", False),
}
_PAIR: Final = 2


def measure_unsaid(text: str) -> dict[str, Any]:
    """Read a measure from its cell; raises NotationFault with how it is written."""
    pieces = parts(text)
    head, rest = head_and_rest(pieces[0]) if pieces else ("", "")
    reader = _MEASURES.get(folded(head))
    if reader is None:
        raise NotationFault(
            f"Không rõ cách đo “{text.strip()[:60]}”.",
            "Bắt đầu bằng một trong: Chấm điểm, Chọn một, Số liệu, Tỷ lệ, Tỷ lệ giảm, Đếm, Điều tra. "
            f"Ví dụ: {MEASURE_EXAMPLES[3]}.",
        )
    return reader(rest, pieces[1:])


def conversion_unsaid(text: str) -> dict[str, Any]:
    """Read a conversion from its cell; raises NotationFault with how it is written."""
    pieces = parts(text)
    if pieces and folded(pieces[0]) == "theo tỷ lệ":
        return _share(pieces[1:])
    if len(pieces) == 1 and (match := _EACH.fullmatch(pieces[0])):
        kind = "deduct" if match[1].casefold() == "trừ" else "per_item"
        return {"kind": kind, "each": figure_unsaid(match[2])}
    if pieces and all(_REST.fullmatch(piece) or _TIER.fullmatch(piece) for piece in pieces):
        return {"kind": "tiers", "tiers": [_tier(piece) for piece in pieces]}
    raise NotationFault(
        f"Không rõ cách quy đổi “{text.strip()[:60]}”.", f"Viết như: {' hoặc '.join(CONVERSION_EXAMPLES)}."
    )


def _tier(piece: str) -> dict[str, str]:
    if match := _REST.fullmatch(piece):
        return {"otherwise": figure_unsaid(match[1])}
    match = _TIER.fullmatch(piece)
    if match is None:
        raise NotationFault(f"Không rõ bậc “{piece[:60]}”.", f"Viết như: {CONVERSION_EXAMPLES[0]}.")
    return {
        "op": _OPS.get(match[1], match[1]),
        "value": figure_unsaid(match[2]),
        "points": figure_unsaid(match[3]),
    }


def _share(pieces: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "share"}
    for piece in pieces:
        if match := _TARGET.fullmatch(piece):
            found["target"] = figure_unsaid(match[1])
        elif match := _FLOOR.fullmatch(piece):
            found["floor"] = figure_unsaid(match[1])
        else:
            raise _strange(piece, CONVERSION_EXAMPLES[1])
    return found


def _strange(piece: str, example: str) -> NotationFault:
    return NotationFault(f"Không hiểu phần “{piece[:60]}”.", f"Viết như: {example}.")


def _flagged(found: dict[str, Any], pieces: Sequence[str], allowed: Sequence[str], example: str) -> dict[str, Any]:
    """Add what flags say to a measure."""
    for piece in pieces:
        key, value = _FLAGS.get(folded(piece), ("", False))
        if key not in allowed:
            raise _strange(piece, example)
        found[key] = value
    return found


def _points(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "points"}
    for piece in [rest, *pieces] if rest else pieces:
        match = _STEP.fullmatch(piece)
        if match is None:
            raise _strange(piece, MEASURE_EXAMPLES[0])
        found["step"] = figure_unsaid(match[1])
    return found


def _choice(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    options = []
    for place, piece in enumerate([rest, *pieces] if rest else pieces, start=1):
        keyed = _KEYED.fullmatch(piece)
        key, told = (unsaid(keyed[1]), keyed[2]) if keyed else (str(place), piece)
        pair = name_and_figure(told)
        if pair is None:
            raise NotationFault(
                f"Lựa chọn “{piece[:60]}” chưa có điểm.", f"Viết “= điểm” ở cuối, như: {MEASURE_EXAMPLES[1]}."
            )
        options.append({"key": key, "label": unsaid(pair[0]), "points": figure_unsaid(pair[1])})
    if not options:
        raise NotationFault("Chưa có lựa chọn nào.", f"Viết như: {MEASURE_EXAMPLES[1]}.")
    _must_differ([option["key"] for option in options], "lựa chọn")
    return {"kind": "choice", "options": options}


def _number(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    return _flagged({"kind": "number", "unit": unsaid(rest)}, pieces, ("integer",), MEASURE_EXAMPLES[2])


def _ratio(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    labels = {match[1].casefold(): unsaid(match[2]) for piece in pieces if (match := _LABEL.fullmatch(piece))}
    flags = [piece for piece in pieces if not _LABEL.fullmatch(piece)]
    if folded(rest).replace(" ", "") not in ("", "b/a"):
        told = rest.split("/")
        if len(told) != _PAIR or labels:
            raise _strange(rest, MEASURE_EXAMPLES[3])
        labels = {"a": unsaid(told[1]), "b": unsaid(told[0])}
    found = {"kind": "ratio", "a": labels.get("a", "Tổng số"), "b": labels.get("b", "Số đạt")}
    return _flagged(found, flags, ("over", "integer"), MEASURE_EXAMPLES[3])


def _reduction(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    if folded(rest) not in ("", "trước, sau", "trước và sau"):
        raise _strange(rest, MEASURE_EXAMPLES[4])
    return _flagged({"kind": "reduction"}, pieces, ("integer",), MEASURE_EXAMPLES[4])


def _tally(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    pairs = [_pair(piece, MEASURE_EXAMPLES[5]) for piece in ([rest, *pieces] if rest else pieces)]
    if not pairs:
        raise NotationFault("Chưa có mục nào để đếm.", f"Viết như: {MEASURE_EXAMPLES[5]}.")
    _must_differ([name for name, _ in pairs], "mục")
    return {"kind": "tally", "items": {name: figure_unsaid(weight) for name, weight in pairs}}


def _survey(rest: str, pieces: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "survey", "options": {}}
    pairs = []
    for piece in [rest, *pieces] if rest else pieces:
        if match := _LEAST.fullmatch(piece):
            found["min"] = int(match[1])
        else:
            pairs.append(_pair(piece, MEASURE_EXAMPLES[6]))
    if not pairs:
        raise NotationFault("Chưa có phương án trả lời nào.", f"Viết như: {MEASURE_EXAMPLES[6]}.")
    _must_differ([name for name, _ in pairs], "phương án")
    found["options"] = {name: None if folded(value) == "không tính" else figure_unsaid(value) for name, value in pairs}
    return found


def _pair(piece: str, example: str) -> tuple[str, str]:
    pair = name_and_figure(piece)
    if pair is None:
        raise _strange(piece, example)
    return unsaid(pair[0]), pair[1]


def _must_differ(names: Sequence[str], what: str) -> None:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise NotationFault(f"Có hai {what} “{twice[:40]}”.", "Xóa một, hoặc đổi mã cho khác nhau.")


_MEASURES: Final[dict[str, Callable[[str, Sequence[str]], dict[str, Any]]]] = {
    "chấm điểm": _points,
    "chọn một": _choice,
    "chọn": _choice,
    "số liệu": _number,
    "tỷ lệ": _ratio,
    "tỉ lệ": _ratio,
    "tỷ lệ giảm": _reduction,
    "tỉ lệ giảm": _reduction,
    "đếm": _tally,
    "điều tra": _survey,
}
