"""How inspectors mark comes with a round's document and goes out with it, as the round stands."""

from decimal import Decimal

import pytest

from scoring import engine
from scoring.models import Round
from scoring.selectors.engine_input import round_documents
from scoring.services.errors import Refused
from tests import make
from tests.services.marking import mark, team_of_three

pytestmark = pytest.mark.django_db


def test_it_is_read_and_written_as_it_stands_now():
    round_ = make.load(make.document(independent_marks=True, mark_tolerance_points="0.25"))
    read = (round_.independent_marks, round_.mark_tolerance_points, "independent_marks" in round_.extra)
    Round.objects.update(mark_tolerance_points="0.5")
    round_.refresh_from_db()

    (written,) = round_documents(round_)

    assert read == (True, Decimal("0.25"), False)
    assert (written["round"]["independent_marks"], written["round"]["mark_tolerance_points"]) == (True, "0.5")
    engine.load_round(written)


def test_a_round_that_says_nothing_of_it_goes_out_as_it_came():
    round_ = make.load()

    assert round_.independent_marks is False
    assert "independent_marks" not in round_documents(round_)[0]["round"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("independent_marks", "có"),
        ("independent_marks", 1),
        ("mark_tolerance_points", 1),
        ("mark_tolerance_points", "-1"),
        ("mark_tolerance_points", "0,5"),
        ("mark_tolerance_points", "0.00001"),
        ("mark_tolerance_points", "123456"),
    ],
)
def test_anything_else_is_a_fault_with_its_place(key, value):
    with pytest.raises(engine.FaultyDocument) as caught:
        make.load(make.document(**{key: value}))

    assert [fault.place for fault in caught.value.faults] == [f"round.{key}"]


def test_marks_keep_a_round_from_being_loaded_anew(cast):
    mark(cast, team_of_three(cast)[1], "3")

    with pytest.raises(Refused, match="người nhập"):
        make.load(replace=True)
