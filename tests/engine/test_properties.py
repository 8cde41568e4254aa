"""What holds for every round: the plain evaluator agrees, order does not matter, better answers never earn less."""

import copy
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine import answer_points, evaluate, evaluate_sheet, load_round, load_rules, share_change
from tests.engine.base import LAYERS, criterion, lone, points
from tests.engine.naive import Naive
from tests.engine.strategies import MAXIMA, conversions, figures, rounds

pytestmark = pytest.mark.slow

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
quicker = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def result_of(document):
    return evaluate(load_round(document))


@settings(quick, max_examples=80)
@given(rounds())
def test_engine_agrees_with_the_plain_evaluator(document):
    assert result_of(document) == Naive(document).result()


@quicker
@given(rounds(), st.randoms())
def test_order_of_units_does_not_matter(document, rng):
    shuffled = copy.deepcopy(document)
    rng.shuffle(shuffled["units"])
    before, after = result_of(document), result_of(shuffled)
    assert {unit["code"]: unit for unit in before["units"]} == {unit["code"]: unit for unit in after["units"]}
    assert (before["blocks"], before["all"]) == (after["blocks"], after["all"])


@quicker
@given(rounds())
def test_ranks_follow_the_printed_figures(document):
    result = result_of(document)
    for block in document["blocks"]:
        ranked = [unit for unit in result["units"] if unit["block"] == block["code"] and unit["rank"] is not None]
        for one in ranked:
            better = [other for other in ranked if other["rank"] < one["rank"]]
            assert one["rank"] == 1 + len(better)
            assert all(Decimal(other["index"]) >= Decimal(one["index"]) for other in better)
            assert one["tied"] == (sum(other["rank"] == one["rank"] for other in ranked) > 1)
        if not document["policy"]["tie_break"]:
            assert all((a["index"] == b["index"]) == (a["rank"] == b["rank"]) for a in ranked for b in ranked)


@quicker
@given(rounds())
def test_figures_stay_in_their_bounds(document):
    result = result_of(document)
    for unit in result["units"]:
        assert "-0" not in {unit["points"], unit["index"]}
        assert sum(Decimal(field["max"]) for field in unit["fields"]) == Decimal(unit["max"])
        if document["policy"]["clamp"] and unit["index"] is not None:
            assert 0 <= Decimal(unit["index"]) <= 100
        for field in unit["fields"]:
            assert 0 <= Decimal(field["points"]) <= Decimal(field["max"])
            assert 0 <= Decimal(field["survey_points"]) <= Decimal(field["points"])
            assert Decimal(field["survey_max"]) <= Decimal(field["max"])
    for block in result["blocks"]:
        assert sum(line["units"] for line in block["distribution"]) == block["units"]


@quicker
@given(rounds())
def test_a_sheet_by_itself_is_the_unit_of_the_round(document):
    rules, result = load_rules(document), result_of(document)
    for unit, line in zip(document["units"], result["units"], strict=True):
        sheet = evaluate_sheet(rules, unit["block"], unit["answers"])
        assert str(sheet.points) == line["points"]
        assert str(sheet.max) == line["max"]
        assert (None if sheet.index is None else str(sheet.index)) == line["index"]
        assert list(sheet.missing) == line["missing"]
        assert [[str(f.points), str(f.max), None if f.index is None else str(f.index)] for f in sheet.fields] == [
            [f["points"], f["max"], f["index"]] for f in line["fields"]
        ]
        base = {leaf.code for leaf in rules.leaves_of(unit["block"]) if leaf.kind == "base"}
        total = sum((leaf.points or 0) for code, leaf in sheet.leaves.items() if code in base)
        assert total == sum(field.points for field in sheet.fields)


def earned(leaf, answer):
    rules = load_rules(lone(leaf))
    return answer_points(rules, leaf["code"], "inspection", answer)


@quicker
@given(MAXIMA, st.data())
def test_better_figures_never_earn_less(most, data):
    conversion = data.draw(conversions(most).filter(lambda one: one["kind"] != "tiers"))
    leaf = criterion("1", most, measure={"kind": "number", "unit": "%"}, conversion=conversion)
    low, high = sorted((data.draw(figures(-50, 200, 2)), data.draw(figures(-50, 200, 2))), key=Decimal)
    worse, better = (high, low) if conversion["kind"] == "deduct" else (low, high)
    assert earned(leaf, {"value": worse}) <= earned(leaf, {"value": better})


@quicker
@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_more_done_never_earns_less(a, b, more):
    leaf = criterion(
        "1", "3", measure={"kind": "ratio", "a": "a", "b": "b", "over": True}, conversion={"kind": "share"}
    )
    assert earned(leaf, {"a": str(a), "b": str(b)}) <= earned(leaf, {"a": str(a), "b": str(b + more)})


@quicker
@given(rounds())
def test_one_more_point_never_lowers_the_index(document):
    criteria = [*document["criteria"], criterion("Z", "1", measure=points())]
    low, high = copy.deepcopy(document), copy.deepcopy(document)
    for one, value in ((low, "0.25"), (high, "0.75")):
        one["criteria"] = criteria
        one["policy"]["layers"] = LAYERS
        for unit in one["units"]:
            unit["answers"]["Z"] = {"inspection": {"value": value}}
    for worse, better in zip(result_of(low)["units"], result_of(high)["units"], strict=True):
        assert Decimal(worse["index"]) <= Decimal(better["index"])


@quicker
@given(rounds(), st.sampled_from(["rebase", "full"]))
def test_not_applicable_takes_the_maximum_out_or_earns_it(document, policy):
    without, with_it = copy.deepcopy(document), copy.deepcopy(document)
    with_it["policy"]["layers"] = without["policy"]["layers"] = LAYERS
    with_it["criteria"].append(criterion("Z", "0.3333", measure=points(), not_applicable=policy))
    for unit in with_it["units"]:
        unit["answers"]["Z"] = {"self": {"not_applicable": "Không phát sinh"}}
    extra = Decimal("0.3333") if policy == "full" else 0
    for plain, other in zip(result_of(without)["units"], result_of(with_it)["units"], strict=True):
        assert Decimal(other["points"]) == Decimal(plain["points"]) + extra
        assert Decimal(other["max"]) == Decimal(plain["max"]) + extra
        assert policy == "full" or other["index"] == plain["index"]


@quicker
@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_change_of_a_share_is_the_opposite_the_other_way_round(count, total, other, other_total):
    change = share_change(count, total, other, other_total)
    assert change == -share_change(other, other_total, count, total)
    assert str(change) != "-0.0"
    assert abs(change - (Decimal(count) / total - Decimal(other) / other_total) * 100) <= Decimal("0.0500001")


def test_random_rounds_reach_every_corner():
    """The strategy is of use only while it draws ties, null indexes and every kind of class."""
    seen = set()

    @settings(quick, max_examples=150, database=None, derandomize=True)
    @given(rounds())
    def look(document):
        for unit in result_of(document)["units"]:
            seen.update({("tied", unit["tied"]), ("class", unit["class"]), ("ranked", unit["rank"] is not None)})
            seen.add(("negative", unit["points"].startswith("-")))
            seen.add(("over", unit["index"] is not None and Decimal(unit["index"]) > 100))

    look()
    assert {("tied", True), ("class", None), ("class", "Đạt"), ("negative", True), ("over", True)} <= seen
