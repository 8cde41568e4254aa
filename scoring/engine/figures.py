"""Reads and writes exact figures as whole millionths; it must not round anywhere but in `round_ratio`."""

import re
from decimal import Decimal
from typing import Final

SCALE: Final = 10**6
"""One whole in millionths: the finest figure a round document can write has six decimals."""

SCALE_DECIMALS: Final = 6
POINT_DECIMALS: Final = 4
"""Decimals of every printed sum of points and of every maximum."""

PERCENT: Final = 100

_NUMBER: Final = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,6}))?")


def micro(text: object) -> int | None:
    r"""Return the millionths that a number of the round format writes, or None where the text is not of its form.

    The form is `-?[0-9]{1,12}(\.[0-9]{1,6})?`: ASCII digits, no plus, blank, comma or exponent.
    """
    if not isinstance(text, str):
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction = match.groups()
    figure = int(whole + fraction.ljust(SCALE_DECIMALS, "0")) if fraction else int(whole) * SCALE
    return -figure if sign else figure


def round_ratio(numerator: int, denominator: int) -> int:
    """Return numerator / denominator (> 0) rounded to a whole number, half away from zero."""
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def fixed(figure: int, decimals: int) -> str:
    """Write a whole number of 10^-decimals with exactly that many decimals; zero has no sign."""
    digits = str(abs(figure)).rjust(decimals + 1, "0")
    sign = "-" if figure < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def decimal(figure: int, decimals: int) -> Decimal:
    """Return a whole number of 10^-decimals as a Decimal with exactly that many decimals."""
    return Decimal(fixed(figure, decimals))


def plain(figure: int) -> str:
    """Write millionths as a reader would: no more decimals than there are (`-0.25`, `15`)."""
    text = fixed(figure, SCALE_DECIMALS).rstrip("0")
    return text.removesuffix(".")


def points_text(points: int) -> str:
    """Write millionths of a point with the four decimals of a printed sum, half away from zero."""
    return fixed(printed_points(points), POINT_DECIMALS)


def printed_points(points: int) -> int:
    """Return millionths of a point as whole ten-thousandths, half away from zero."""
    return round_ratio(points, 10 ** (SCALE_DECIMALS - POINT_DECIMALS))


def points_decimal(points: int) -> Decimal:
    """Return millionths of a point as a Decimal with four decimals, half away from zero."""
    return decimal(printed_points(points), POINT_DECIMALS)


def exact_decimal(points: int, decimals: int) -> Decimal:
    """Return millionths of a point exactly, with `decimals` decimals or as many more as the figure has."""
    text = fixed(points, SCALE_DECIMALS)
    spare = SCALE_DECIMALS - decimals
    while spare and text[-1] == "0":
        text, spare = text[:-1], spare - 1
    return Decimal(text.removesuffix("."))
