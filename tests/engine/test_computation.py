"""Hand-worked figures for every sentence of the computation above the leaf."""

from scoring.engine import evaluate, load_round
from tests.engine.base import criterion, good, lone, points, typed, units_of


def extra(kind, *maxima, cap):
    made = [criterion(kind, cap, kind=kind)]
    return made + [criterion(f"{kind}.{n}", most, kind, measure=points()) for n, most in enumerate(maxima)]


BASE = criterion("1", "8", measure=points())


def test_bonus_and_penalty_are_capped_at_every_level():
    tree = [
        BASE,
        criterion("B", "2", kind="bonus"),
        criterion("B.1", "1", "B"),
        criterion("B.1.1", "1", "B.1", measure=points()),
        criterion("B.1.2", "1", "B.1", measure=points()),
        criterion("B.2", "1.5", "B", measure=points()),
    ]
    full = {code: {"self": {"value": value}} for code, value in (("1", "4"), ("B.1.1", "0.75"), ("B.1.2", "0.75"))}
    more = {**full, "B.2": {"self": {"value": "1.5"}}}
    assert [unit["points"] for unit in units_of(lone(tree, full, more))] == ["5.0000", "6.0000"]


def test_index_is_clamped_and_points_are_not():
    tree = [BASE, *extra("bonus", "3", cap="3"), *extra("penalty", "2", "2", cap="3")]
    high = {"1": {"self": {"value": "8"}}, "bonus.0": {"self": {"value": "1"}}}
    low = {"penalty.0": {"self": {"value": "2"}}, "penalty.1": {"self": {"value": "2"}}}
    clamped = units_of(lone(tree, high, low))
    assert [(unit["points"], unit["index"], unit["class"]) for unit in clamped] == [
        ("9.0000", "100.00", "Tốt"),
        ("-3.0000", "0.00", "Yếu"),
    ]
    free = units_of(lone(tree, high, low, policy={"clamp": False}))
    assert [(unit["points"], unit["index"], unit["class"]) for unit in free] == [
        ("9.0000", "112.50", "Tốt"),
        ("-3.0000", "-37.50", "Yếu"),
    ]
    assert [unit["missing"] for unit in free] == [[], ["1"]]


def test_small_negative_index_is_rounded_away_from_zero_and_zero_has_no_sign():
    tree = [criterion("1", "800", measure=points()), criterion("P", "1", kind="penalty", measure=points())]
    sheets = [{"P": {"self": {"value": value}}} for value in ("0.04", "0.0399", "1")]
    indexes = [unit["index"] for unit in units_of(lone(tree, *sheets, policy={"clamp": False}))]
    assert indexes == ["-0.01", "0.00", "-0.13"]


def test_unit_to_which_nothing_applies_has_no_index_class_or_rank():
    document = lone(
        [BASE, *extra("bonus", "1", cap="1")],
        {"1": {"self": {"not_applicable": "Không có"}}, "bonus.0": {"self": {"value": "1"}}},
    )
    result = evaluate(load_round(document))
    unit = result["units"][0]
    assert unit == {
        "code": "U0",
        "block": "S",
        "points": "1.0000",
        "max": "0.0000",
        "index": None,
        "class": None,
        "rank": None,
        "tied": False,
        "missing": [],
        "fields": [
            {
                "code": "1",
                "points": "0.0000",
                "max": "0.0000",
                "index": None,
                "survey_points": "0.0000",
                "survey_max": "0.0000",
            }
        ],
    }
    assert result["blocks"] == [
        {
            "code": "S",
            "units": 0,
            "average_index": None,
            "class": None,
            "fields": [{"code": "1", "average_index": None}],
            "distribution": [
                {"class": "Tốt", "units": 0, "percent": None},
                {"class": "Yếu", "units": 0, "percent": None},
            ],
        }
    ]
    assert result["all"] == {"units": 0, "fields": [{"code": "1", "average_index": None}], "distribution": None}


def test_equal_printed_indexes_share_a_rank():
    units = typed("1", "0.8", "0.80004", "0.5", policy={"decimals": 2})
    assert [(unit["rank"], unit["tied"]) for unit in units] == [(1, False), (2, True), (2, True), (4, False)]


def test_exact_breaks_ties_of_the_printed_index():
    units = typed("80", "80.0049", "80.0049", "100", most="100", policy={"tie_break": ["exact"]})
    assert [unit["index"] for unit in units] == ["80.00", "80.00", "80.00", "100.00"]
    assert [(unit["rank"], unit["tied"]) for unit in units] == [(4, False), (2, True), (2, True), (1, False)]


def test_exact_is_the_index_kept_within_its_bounds():
    tree = [criterion("1", "1", measure=points()), criterion("B", "2", kind="bonus", measure=points())]
    sheets = [{"1": {"self": {"value": "1"}}, "B": {"self": {"value": value}}} for value in ("1", "2")]
    assert [unit["tied"] for unit in units_of(lone(tree, *sheets, policy={"tie_break": ["exact"]}))] == [True, True]
    free = units_of(lone(tree, *sheets, policy={"tie_break": ["exact"], "clamp": False}))
    assert [unit["rank"] for unit in free] == [2, 1]


def test_fields_break_ties_and_none_is_below_every_other():
    tree = [criterion(code, "1", measure=points()) for code in ("1", "2", "3")]
    half = {"self": {"value": "0.5"}}
    sheets = [
        {"1": {"self": {"not_applicable": "Không có"}}, "2": half, "3": half},
        {"1": {"self": {"value": "0"}}, "2": {"self": {"value": "1"}}, "3": half},
        {"1": half, "2": {"self": {"value": "0"}}, "3": {"self": {"value": "1"}}},
        {"1": half, "2": half, "3": half},
    ]
    plain = units_of(lone(tree, *sheets))
    assert [(unit["index"], unit["rank"], unit["tied"]) for unit in plain] == [("50.00", 1, True)] * 4
    broken = units_of(lone(tree, *sheets, policy={"tie_break": ["1", "2"]}))
    assert [(unit["rank"], unit["tied"]) for unit in broken] == [(4, False), (3, False), (2, False), (1, False)]
    once = units_of(lone(tree, *sheets, policy={"tie_break": ["1"]}))
    assert [(unit["rank"], unit["tied"]) for unit in once] == [(4, False), (3, False), (1, True), (1, True)]


def test_class_is_decided_on_the_printed_figure():
    classes = [{"name": "Tốt", "from": "80"}, {"name": "Khá", "from": "0"}]
    units = typed("0.79994", "0.79995", classes=classes)
    assert [(unit["index"], unit["class"]) for unit in units] == [("79.99", "Khá"), ("80.00", "Tốt")]
    assert typed("0.79994", policy={"decimals": 1}, classes=classes)[0]["class"] == "Tốt"


def test_units_that_are_not_ranked_count_in_no_average():
    document = lone(
        criterion("1", "1", measure=points()), *({"1": {"self": {"value": value}}} for value in ("1", "0.5", "0.5"))
    )
    document["units"][0] |= {"ranked": False, "not_ranked_reason": "Mới lập"}
    result = evaluate(load_round(document))
    assert [(unit["rank"], unit["tied"], unit["class"]) for unit in result["units"]] == [
        (None, False, "Tốt"),
        (1, True, "Tốt"),
        (1, True, "Tốt"),
    ]
    assert (result["blocks"][0]["units"], result["blocks"][0]["average_index"]) == (2, "50.00")
    assert result["all"]["units"] == 2


def test_averages_leave_out_nulls_and_percentages_have_one_decimal():
    tree = [criterion("1", "1", measure=points()), criterion("2", "1", measure=points())]
    none = {"self": {"not_applicable": "Không có"}}
    sheets = [
        {"1": {"self": {"value": "1"}}, "2": none},
        {"1": {"self": {"value": "1"}}, "2": {"self": {"value": "0.3333"}}},
        {"1": {"self": {"value": "0"}}, "2": {"self": {"value": "0"}}},
    ]
    block = evaluate(load_round(lone(tree, *sheets)))["blocks"][0]
    assert [field["average_index"] for field in block["fields"]] == ["66.67", "16.67"]
    assert [(line["units"], line["percent"]) for line in block["distribution"]] == [(2, "66.7"), (1, "33.3")]


def test_distribution_of_all_needs_the_same_classes_of_blocks_with_units():
    document = good()
    document["units"][2]["answers"] = {}
    result = evaluate(load_round(document))
    assert result["all"]["units"] == 2
    assert result["all"]["distribution"] is None
    document["units"][2] |= {"ranked": False, "not_ranked_reason": "Mới lập"}
    assert [line["class"] for line in evaluate(load_round(document))["all"]["distribution"]] == ["Tốt", "Khá", "Yếu"]
    document["units"] = document["units"][1:]
    assert evaluate(load_round(document))["all"]["distribution"] is None


def test_same_names_from_other_limits_are_the_same_classes():
    document = good()
    document["scales"][0]["classes"] = [
        {"name": name, "from": limit} for name, limit in (("Tốt", "70"), ("Khá", "50"), ("Yếu", "0"))
    ]
    assert evaluate(load_round(document))["all"]["distribution"] is not None
    document["scales"][0]["classes"] = [
        {"name": name, "from": limit} for name, limit in (("Khá", "70"), ("Tốt", "50"), ("Yếu", "0"))
    ]
    assert evaluate(load_round(document))["all"]["distribution"] is None


def test_answer_of_the_strongest_listed_layer_counts():
    layers = {"self": {"value": "1"}, "inspection": {"value": "0.5"}, "council": {"value": "0.25"}}
    leaf = criterion("1", "1", measure=points())
    for listed, expected in (
        (["council", "inspection", "self"], "0.2500"),
        (["inspection", "council"], "0.5000"),
        (["self", "council"], "1.0000"),
        (["survey"], "0.0000"),
    ):
        unit = units_of(lone(leaf, {"1": layers}, policy={"layers": listed}))[0]
        assert unit["points"] == expected
        assert unit["missing"] == (["1"] if listed == ["survey"] else [])


def test_missing_leaf_keeps_its_maximum_and_extras_are_never_missing():
    tree = [
        criterion("1", "1", measure=points(), not_applicable="full"),
        *extra("bonus", "1", cap="1"),
        *extra("penalty", "1", cap="1"),
    ]
    unit = units_of(lone(tree, {"1": {}}))[0]
    assert (unit["points"], unit["max"], unit["index"], unit["missing"]) == ("0.0000", "1.0000", "0.00", ["1"])


def test_survey_part_is_that_of_the_leaves_of_that_source():
    tree = [
        criterion("1", "3"),
        criterion("1.1", "1", "1", measure=points(), source="survey"),
        criterion("1.2", "1", "1", measure=points(), source="survey", not_applicable="full"),
        criterion("1.3", "1", "1", measure=points()),
    ]
    none = {"survey": {"not_applicable": "Không khảo sát"}}
    field = units_of(lone(tree, {"1.1": none, "1.2": none, "1.3": {"self": {"value": "0.5"}}}))[0]["fields"][0]
    assert field == {
        "code": "1",
        "points": "1.5000",
        "max": "2.0000",
        "index": "75.00",
        "survey_points": "1.0000",
        "survey_max": "1.0000",
    }


def test_blocks_are_inherited_and_narrowed_and_every_base_field_is_listed():
    document = lone(
        [
            criterion("1", "2", blocks=["S", "Q"]),
            criterion("1.1", "2", "1", blocks=["Q", "T"]),
            criterion("1.1.1", "2", "1.1", measure=points()),
            criterion("1.2", "2", "1", blocks=["S"], measure=points()),
            criterion("2", "3", measure=points()),
        ],
        *({},) * 3,
    )
    document["blocks"] = [{"code": code, "name": code} for code in "SQT"]
    document["policy"]["maximum"] = {"S": "5", "Q": "5.0", "T": "3"}
    for unit, code in zip(document["units"], "SQT", strict=True):
        unit["block"] = code
    units = units_of(document)
    assert [unit["missing"] for unit in units] == [["1.2", "2"], ["1.1.1", "2"], ["2"]]
    assert [[field["max"] for field in unit["fields"]] for unit in units] == [["2.0000", "3.0000"]] * 2 + [
        ["0.0000", "3.0000"]
    ]
    assert units[2]["fields"][0]["index"] is None


def test_block_that_answers_nothing_has_no_index():
    document = lone(criterion("1", "1", blocks=["S"], measure=points()), {})
    document["blocks"].append({"code": "Q", "name": "Quận"})
    document["units"].append({"code": "Q1", "name": "Quận 1", "block": "Q", "answers": {}})
    assert units_of(document)[1]["index"] is None


def test_empty_lists_of_criteria_blocks_and_units_are_no_fault():
    document = lone([])
    assert evaluate(load_round(document))["units"] == []
    document |= {"blocks": [], "scales": []}
    assert evaluate(load_round(document))["blocks"] == []


def test_figures_are_exact_where_floats_are_not():
    tree = [criterion("1", "1"), *(criterion(f"1.{n}", "0.1", "1", measure=points()) for n in range(10))]
    tenth = {"self": {"value": "0.1"}}
    assert units_of(lone(tree, {f"1.{n}": tenth for n in range(10)}))[0]["index"] == "100.00"
