"""Reads numbers as Vietnamese people type them and writes them as they read them; it must not know what a number is for.

Comma is the decimal mark, a dot groups thousands; a dot is also taken as the decimal mark where nothing else can be
meant. Whatever could be read in two ways is refused with both readings. Exact: Decimal in, Decimal out, never float.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MAX_WHOLE_DIGITS: Final = 12
MAX_DECIMALS: Final = 4
POINT_PLACES: Final = 2
MINUS: Final = "\u2212"

NOT_A_NUMBER: Final = "khong_phai_so"
AMBIGUOUS: Final = "khong_ro"
TOO_MANY_DECIMALS: Final = "chu_so_thap_phan"

_GROUP: Final = 3
_SHOWN: Final = 40
_PLAIN: Final = re.compile(r"([0-9]+)(?:,([0-9]+))?")
_DOTTED: Final = re.compile(r"([0-9]+)\.([0-9]+)")
_GROUPED: Final = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_SINGLE_GROUP: Final = re.compile(r"([1-9][0-9]*)\.([0-9]{3})")
_AROUND: Final = " \t\r\n\u00a0\u202f\u2007\u3000\ufeff"


class NumberFault(ValueError):  # noqa: N818 - what is wrong with a text, as FaultyDocument is with a document
    """A typed text that is not one number; `code` says why, the message how to mend it, in Vietnamese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def parse(text: str, *, integer: bool = False, decimals: int = MAX_DECIMALS) -> Decimal:
    """Return the number that a person typed, exactly as typed.

    Args:
        text: what was typed; blanks (also non-breaking ones) around it are ignored.
        integer: the number has no fraction, so "22.338" can only be 22338; "5,0" has none by value.
        decimals: how many decimals may be there, by value ("1,50000" has one).

    Returns:
        A finite Decimal with at most 12 whole digits; never minus zero.

    Raises:
        NumberFault: code `khong_phai_so` (no number), `khong_ro` (two readings) or `chu_so_thap_phan` (too fine).
    """
    typed = text.strip(_AROUND)
    negative, digits = _signed(typed)
    number = Decimal(_machine_form(typed, digits, integer=integer))
    if number >= 10**MAX_WHOLE_DIGITS:
        raise NumberFault(NOT_A_NUMBER, f"“{_cut(typed)}” có quá {MAX_WHOLE_DIGITS} chữ số, không đọc được thành số.")
    _check_fraction(typed, number, integer=integer, decimals=decimals)
    return -number if negative and number else number


def _signed(typed: str) -> tuple[bool, str]:
    """Split a leading minus sign off."""
    if typed[:1] in ("-", MINUS):
        return True, typed[1:]
    return False, typed


def _machine_form(typed: str, digits: str, *, integer: bool) -> str:
    """Return unsigned typed digits in the form Decimal reads, or say why they are no single number."""
    if match := _PLAIN.fullmatch(digits):
        return _joined(match[1], match[2])
    if integer and (match := _GROUPED.fullmatch(digits)):
        return _joined(match[1].replace(".", ""), match[2])
    if match := _SINGLE_GROUP.fullmatch(digits):
        sign = "-" if digits != typed else ""
        grouped, decimal = f"{sign}{match[1]}{match[2]}", f"{sign}{match[1]},{match[2]}"
        raise NumberFault(
            AMBIGUOUS, f"Không rõ “{_cut(typed)}” là {grouped} hay {decimal}. Hãy gõ lại là {grouped} hoặc {decimal}."
        )
    if match := _DOTTED.fullmatch(digits):
        return _joined(match[1], match[2])
    if match := _GROUPED.fullmatch(digits):
        return _joined(match[1].replace(".", ""), match[2])
    raise NumberFault(NOT_A_NUMBER, _not_a_number(typed, integer=integer))


def _joined(whole: str, fraction: str | None) -> str:
    return f"{whole}.{fraction}" if fraction else whole


def _not_a_number(typed: str, *, integer: bool) -> str:
    """Say what was found instead of a number, and what a number looks like."""
    if not typed:
        return "Ô trống, cần một số."
    if integer:
        return f"“{_cut(typed)}” không phải số. Hãy gõ số nguyên như 12 hoặc 22338 (chỉ chữ số 0–9)."
    return f"“{_cut(typed)}” không phải số. Hãy gõ số như 1,5 hoặc 22338 (chỉ chữ số 0–9, dấu phẩy là dấu thập phân)."


def _check_fraction(typed: str, number: Decimal, *, integer: bool, decimals: int) -> None:
    places = decimal_places(number)
    if integer and places:
        raise NumberFault(TOO_MANY_DECIMALS, f"“{_cut(typed)}” có phần thập phân; ở đây cần số nguyên.")
    if places > decimals:
        raise NumberFault(
            TOO_MANY_DECIMALS, f"“{_cut(typed)}” có {places} chữ số thập phân; chỉ nhận nhiều nhất {decimals} chữ số."
        )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def decimal_places(number: Decimal) -> int:
    """Return how many decimals a finite number has by value: 0 for 5.0, 2 for 1.250."""
    _whole, _dot, fraction = f"{number:f}".partition(".")
    return len(fraction.rstrip("0"))


def plain_text(number: Decimal) -> str:
    """Write a finite number as the round format does: dot, ASCII minus, no spare zeros ("1.5", "-0.25", "0")."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    return "0" if text in ("-0", "") else text


def printed_points(number: Decimal) -> Decimal:
    """Points as they are printed: rounded to two decimals, half away from zero."""
    return _rounded(number, POINT_PLACES)


def format_points(number: Decimal) -> str:
    """Write points with two decimals, half away from zero, thousands grouped: "1.234,50", "−0,25"."""
    return _written(printed_points(number), grouped=True)


def carried(number: Decimal, places: int | None) -> Decimal:
    """The same figure with `places` decimals to be printed with, two where that is not known; none that it has is dropped."""
    wanted = max(POINT_PLACES if places is None else places, decimal_places(number))
    return number.quantize(Decimal(1).scaleb(-wanted))


def places_carried(texts: Iterable[str | None]) -> int | None:
    """How many decimals the first of these printed figures ("86.650") has; None where all are missing."""
    return next((len(text.partition(".")[2]) for text in texts if text is not None), None)


def format_index(number: Decimal) -> str:
    """Write an index, or an average or difference of some, with the decimals it carries: those of its round (0–4)."""
    return _written(number, grouped=True)


def format_number(number: Decimal) -> str:
    """Write a figure exactly and as short as can be, not grouped, so that `parse` reads it back: "22338", "87,5"."""
    return _written(Decimal(plain_text(number)), grouped=False)


def format_count(number: int | Decimal) -> str:
    """Write a whole number with its thousands grouped: "22.338"; a fraction is kept: "22.338,5"."""
    return _written(Decimal(plain_text(Decimal(number))), grouped=True)


def format_change(number: Decimal, decimals: int | None = None) -> str:
    """Write a difference with its sign, a plus or a real minus: "+14,3", "−15,5", "0,0".

    Args:
        number: the difference.
        decimals: round to as many, half away from zero; by default the number's own are kept.
    """
    figure = number if decimals is None else _rounded(number, decimals)
    return ("+" if figure > 0 else "") + _written(figure, grouped=True)


def format_percent(number: Decimal, decimals: int = 2) -> str:
    """Write a percentage (0–100) with its decimals, half away from zero: "87,50 %"."""
    return f"{_written(_rounded(number, decimals), grouped=True)} %"


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _written(number: Decimal, *, grouped: bool) -> str:
    """Write a number with the decimals it has; zero bears no sign."""
    whole, _dot, fraction = f"{abs(number):f}".partition(".")
    if grouped:
        head = len(whole) % _GROUP
        groups = [whole[:head]] if head else []
        groups += [whole[at : at + _GROUP] for at in range(head, len(whole), _GROUP)]
        whole = ".".join(groups)
    sign = MINUS if number < 0 else ""
    return f"{sign}{whole},{fraction}" if fraction else f"{sign}{whole}"
