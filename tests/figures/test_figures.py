"""The pure rules of reported figures: identities by the source cases, computed figures, comparisons; approximate never counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.figures import Amount, Formula, Identity, breaks, compared, derived, split_direction

RECEIVED = Identity("received", ("settled", "in_progress", "returned", "withdrawn"))
SETTLED = Identity("settled", ("on_time", "late"))
OF_2014 = {
    "received": 22338,
    "settled": 21588,
    "on_time": 21575,
    "late": 13,
    "in_progress": 595,
    "returned": 108,
    "withdrawn": 47,
}
WHOLE = st.integers(min_value=0, max_value=10**9)


def amounts(**figures):
    return {key: Amount(Decimal(value)) for key, value in figures.items()}


def test_the_figures_of_the_source_hold():
    five_months = {"received": 11097, "settled": 9404, "in_progress": 1653, "returned": 40, "withdrawn": 0}

    assert breaks([RECEIVED, SETTLED], amounts(**OF_2014)) == []
    assert breaks([RECEIVED, SETTLED], amounts(**five_months)) == []


def test_a_wrong_figure_breaks_every_identity_that_it_stands_in():
    found = breaks([RECEIVED, SETTLED], amounts(**OF_2014 | {"settled": 21589}))

    assert [(one.identity, one.difference) for one in found] == [(RECEIVED, -1), (SETTLED, 1)]
    assert found[1].whole == 21589
    assert found[1].parts == (21575, 13)


@pytest.mark.parametrize("left_out", ["settled", "late"])
def test_a_missing_or_approximate_figure_leaves_an_identity_open(left_out):
    wrong = amounts(**OF_2014 | {"late": 99})

    assert breaks([SETTLED], wrong | {left_out: None}) == []
    assert breaks([SETTLED], wrong | {left_out: Amount(Decimal(5), "gần")}) == []


@pytest.mark.parametrize("part", [None, Amount(Decimal(40), "gần")])
def test_known_parts_that_are_more_than_the_whole_break_it_whatever_the_rest_is(part):
    given_ = amounts(received=100, settled=60, in_progress=50) | {"returned": part}

    (found,) = breaks([RECEIVED], given_)

    assert (found.difference, found.known, found.unknown) == (
        -10,
        ("settled", "in_progress"),
        ("returned", "withdrawn"),
    )
    assert breaks([RECEIVED], given_ | amounts(in_progress=40)) == []


@given(st.lists(WHOLE, min_size=1, max_size=6), st.integers(min_value=-5, max_value=5))
def test_the_difference_is_what_was_added_to_the_sum(parts, off):
    keys = tuple(f"p{at}" for at in range(len(parts)))
    given_ = amounts(whole=sum(parts) + off, **dict(zip(keys, parts, strict=True)))

    found = breaks([Identity("whole", keys)], given_)

    assert [one.difference for one in found] == ([off] if off else [])


@pytest.mark.parametrize(
    ("kind", "a", "b", "figure"),
    [
        ("ratio", 21588, 21575, "99.94"),
        ("ratio", 9404, 9404, "100.00"),
        ("ratio", 0, 0, None),
        ("reduction", 1000, 430, "57.00"),
        ("reduction", 3, 1, "66.67"),
        ("reduction", 40, 4000, "-9900.00"),
        ("reduction", 200_000, 199_999, "0.00"),
        ("reduction", 20_000, 19_999, "0.01"),
        ("reduction", 20_000, 20_001, "-0.01"),
    ],
)
def test_a_figure_is_computed_and_rounded_once(kind, a, b, figure):
    assert derived(Formula(kind, "a", "b"), amounts(a=a, b=b)) == (None if figure is None else Decimal(figure))


def test_an_approximate_figure_is_never_computed_with():
    about = Amount(Decimal(1000), "hơn")

    assert derived(Formula("reduction", "a", "b"), {"a": about, "b": Amount(Decimal(400))}) is None
    assert compared(about, Amount(Decimal(1))) is None
    assert compared(Amount(Decimal(1)), None) is None


def test_a_figure_is_compared_with_another_period():
    change = compared(Amount(Decimal(4000)), Amount(Decimal(40)))

    assert (change.difference, change.percent) == (Decimal(3960), Decimal("9900.00"))
    assert compared(Amount(Decimal(5)), Amount(Decimal(0))).percent is None


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("gần 7.000", ("gần", "7.000")),
        ("Trên  15.000", ("trên", "15.000")),
        ("khoảng 57", ("khoảng", "57")),
        ("hơn", ("", "hơn")),
        ("7.000", ("", "7.000")),
        ("gầy 5", ("", "gầy 5")),
    ],
)
def test_the_word_in_front_makes_a_figure_approximate(typed, parted):
    assert split_direction(typed) == parted
