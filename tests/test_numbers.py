import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_portal.numbers import (
    NumberFault,
    decimal_places,
    format_change,
    format_count,
    format_number,
    format_percent,
    format_points,
    parse,
    plain_text,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.25", "1.25"),
        ("1.2500", "1.25"),
        ("0.125", "0.125"),
        ("-0.125", "-0.125"),
        ("22,338", "22.338"),
        ("22338", "22338"),
        ("22.338.000", "22338000"),
        ("21.588,5", "21588.5"),
        ("1.000,5", "1000.5"),
        ("  1,5 ", "1.5"),
        ("\u00a01,5\u202f", "1.5"),
        ("-2,5", "-2.5"),
        ("\u22122,5", "-2.5"),
        ("007", "7"),
        ("1,50000", "1.5"),
        ("0", "0"),
        ("-0", "0"),
        ("999999999999", "999999999999"),
    ],
)
def test_parse_reads_what_vietnamese_people_type(typed, number):
    read = parse(typed)

    assert read == Decimal(number)
    assert not (read == 0 and read.is_signed())


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "x",
            "-",
            "--1",
            "1/2",
            "1_0",
            "١",
            "１",
            "NaN",
            "Infinity",
            "1E400",
            "1e3",
            "TRUE",
            "1,5 điểm",
            "+5",
            "5%",
        ),
        *(
            "1,2,3",
            "1.2.3",
            "22,338,000",
            "1,234.50",
            "0.500,5",
            "22.3380.000",
            ".5",
            ",5",
            "5.",
            "5,",
            "1 000",
            "0.123.456",
        ),
        *("1000000000000", "1" * 5000),
    ],
)
def test_parse_refuses_what_is_no_number(typed):
    with pytest.raises(NumberFault) as caught:
        parse(typed)

    assert caught.value.code == "khong_phai_so"
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("22.338", ("22338", "22,338")),
        ("1.000", ("1000", "1,000")),
        ("-1.250", ("-1250", "-1,250")),
        ("1234.567", ("1234567", "1234,567")),
    ],
)
def test_parse_refuses_two_readings_naming_both(typed, readings):
    with pytest.raises(NumberFault) as caught:
        parse(typed)

    assert caught.value.code == "khong_ro"
    assert f"là {readings[0]} hay {readings[1]}" in caught.value.message


@pytest.mark.parametrize("typed", ["1,23456", "1.23456", "0.00001", "1,000001"])
def test_parse_refuses_more_than_four_decimals(typed):
    with pytest.raises(NumberFault) as caught:
        parse(typed)

    assert caught.value.code == "chu_so_thap_phan"


def test_parse_takes_more_decimals_where_they_are_asked_for():
    assert parse("87,123456", decimals=6) == Decimal("87.123456")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("22.338", 22338), ("22338", 22338), ("5,0", 5), ("5.0", 5), ("1.234.567", 1234567), ("22.338,0", 22338)],
)
def test_parse_of_an_integer_takes_one_dot_as_grouping(typed, number):
    assert parse(typed, integer=True) == number


@pytest.mark.parametrize("typed", ["2,5", "2.5", "0.125", "22.338,5", "22,338"])
def test_parse_of_an_integer_refuses_a_fraction(typed):
    with pytest.raises(NumberFault) as caught:
        parse(typed, integer=True)

    assert caught.value.code == "chu_so_thap_phan"
    assert "số nguyên" in caught.value.message


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_parse_reads_back_what_format_number_writes(number):
    assert parse(format_number(number)) == number


@given(st.text(max_size=12))
def test_parse_gives_a_number_or_a_fault_for_any_text(text):
    with contextlib.suppress(NumberFault):
        assert parse(text).is_finite()


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1234.5", "1.234,50"),
        ("0", "0,00"),
        ("-0.001", "0,00"),
        ("0.125", "0,13"),
        ("-0.125", "\u22120,13"),
        ("100", "100,00"),
        ("1234567", "1.234.567,00"),
    ],
)
def test_format_points_writes_two_decimals(number, written):
    assert format_points(Decimal(number)) == written


@pytest.mark.parametrize(
    ("number", "written"), [("1.5000", "1,5"), ("22338", "22338"), ("1E+3", "1000"), ("-0", "0"), ("-2.5", "\u22122,5")]
)
def test_format_number_is_short_and_exact(number, written):
    assert format_number(Decimal(number)) == written


def test_format_count_groups_thousands():
    assert [format_count(n) for n in (0, 999, 1000, 22338, 1234567)] == ["0", "999", "1.000", "22.338", "1.234.567"]


def test_format_change_shows_the_sign():
    changes = [Decimal("14.3"), Decimal("-15.5"), Decimal("0.0"), Decimal("0.0").copy_negate()]

    assert [format_change(change) for change in changes] == ["+14,3", "\u221215,5", "0,0", "0,0"]
    assert format_change(Decimal("-1.25"), 1) == "\u22121,3"


def test_format_percent_puts_a_blank_before_the_sign():
    assert format_percent(Decimal("87.5")) == "87,50 %"
    assert format_percent(Decimal("21.6216"), 1) == "21,6 %"


def test_plain_text_is_the_form_of_the_round_document():
    assert [plain_text(Decimal(n)) for n in ("1.5000", "-0.250", "1E+2", "-0", "0.00", "10")] == [
        "1.5",
        "-0.25",
        "100",
        "0",
        "0",
        "10",
    ]
    assert [decimal_places(Decimal(n)) for n in ("5.0", "1.250", "3", "1E+2")] == [0, 2, 0, 0]
