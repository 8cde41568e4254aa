"""Classes, fields, heat map, trends and movers out of rankings written by hand: every expected figure can be counted here."""

import datetime as dt
from decimal import Decimal

import pytest

from scoring.selectors import analysis
from scoring.selectors.analysis.fields import deviation
from scoring.selectors.analysis.years import Span, Succession, Year
from scoring.selectors.rankings import ALL, ranking_page
from tests.selectors.hand_made import FOUR, block, row, summary

NOW, THEN = 2014, 2013


def year(number, rows, *blocks, **more):
    made = summary(*(blocks or (block(),)), year=number, **more)
    return Year(number, f"VD-{number}", made, rows)


def followed(successor, predecessor="B", on=dt.date(2014, 3, 1)):
    return Succession(predecessor, f"Sở {predecessor}", successor, f"Sở {successor}", on, "QĐ 1")


def movers(now, then, *successions, codes=("SBN",)):
    span = Span(now, (then,), successions)
    return analysis.movers_of(span, then, ranking_page(now.summary, now.rows, then.as_previous), codes)


# --- Classes -------------------------------------------------------------------------------------------------------


def test_classes_by_year_compare_to_the_calendar_year_before_alone():
    years = [
        year(2011, [], block(counts=(1, 0, 0, 0, 0))),
        year(2013, [], block(counts=(0, 2, 2, 0, 0))),
        year(2014, [], block(counts=(0, 3, 1, 0, 0))),
    ]
    span = Span(years[2], (years[0], years[1]), ())

    (group,) = analysis.classes_of(span, "SBN", years[1]).by_year

    told = {one.label: (one.units, one.distribution.previous_units) for one in group.rows}
    assert told == {"2014": (4, 4), "2013": (4, None), "2011": (1, None)}
    good = group.rows[0].distribution.classes[1]
    assert (good.count, good.percent, good.change) == (3, Decimal("75.0"), Decimal("25.0"))
    assert [one.current for one in group.rows] == [True, False, False]


def test_years_with_another_scale_stand_apart_and_are_not_compared():
    now, then = year(NOW, [], block(counts=(0, 1, 0, 0, 0))), year(THEN, [], block(counts=(1, 0, 0, 0), classes=FOUR))

    found = analysis.classes_of(Span(now, (then,), ()), "SBN", then)

    assert [[one.label for one in group.rows] for group in found.by_year] == [["2014"], ["2013"]]
    assert found.by_year[0].rows[0].distribution.scale_changed
    assert found.by_block[0].rows[0].distribution.classes[0].change is None


def test_blocks_of_different_scales_are_not_added_up():
    now = year(NOW, [], block(), block("QH", counts=(1, 0, 0, 0), classes=FOUR))

    found = analysis.classes_of(Span(now, (), ()), "SBN", None)

    assert found.cannot_add
    assert [[one.label for one in group.rows] for group in found.by_block] == [["Khối SBN"], ["Khối QH"]]
    assert found.compared_year is None


# --- Fields and heat map -------------------------------------------------------------------------------------------


def _three(*indexes, rank=True):
    return [
        row(code, "80", at + 1 if rank else None, fields=[("1", "4", "5", index)])
        for at, (code, index) in enumerate(zip("ABCDE", indexes, strict=False))
    ]


def test_field_stats_name_ends_spread_and_deviation():
    rows = [*_three("90.00", "60.00", "60.00"), row("X", "80", None, fields=[("1", "5", "5", "100.00")])]
    page = ranking_page(summary(block(average="70.00", fields=(("1", "70.00"),))), rows, None)

    (one,) = analysis.field_stats(page.blocks[0])

    assert (one.units, one.best.index, one.weakest.index, one.spread) == (3, Decimal(90), Decimal(60), Decimal(30))
    assert one.best.named == "Sở A"
    assert one.weakest.named == "Sở B, Sở C"
    assert one.deviation == Decimal("14.14")


def test_a_field_that_applies_to_nobody_has_no_figures():
    rows = [row("A", "80", 1, fields=[("1", "0", "0", None)])]

    (one,) = analysis.field_stats(ranking_page(summary(block(fields=(("1", None),))), rows, None).blocks[0])

    assert (one.units, one.best, one.spread, one.deviation) == (0, None, None, None)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (["50"], "0.00"),
        (["0", "1"], "0.50"),
        (["0", "0.01"], "0.01"),
        (["0", "0", "1"], "0.47"),
        (["0", "100"], "50.00"),
    ],
)
def test_the_deviation_is_exact_and_rounded_once(figures, expected):
    assert deviation([Decimal(one) for one in figures]) == Decimal(expected)


def test_more_than_two_units_at_an_end_are_counted():
    (one,) = analysis.field_stats(
        ranking_page(summary(block()), _three("60.00", "60.00", "60.00", "60.00"), None).blocks[0]
    )

    assert one.best.named == "Sở A, Sở B và 2 đơn vị khác"


def test_the_heat_map_marks_ends_and_takes_the_bounds_of_the_scale():
    rows = [*_three("90.00", "89.99", "60.00"), row("X", None, None, why="mới")]

    heat = analysis.heat_of(*_page_and_table(rows))

    cells = [one.cells[0] for one in heat.rows]
    assert [(cell.level, cell.best, cell.weakest) for cell in cells] == [
        (5, True, False),
        (4, False, False),
        (2, False, True),
    ]
    assert [one.line.unit_code for one in heat.rows] == ["A", "B", "C"]


def test_equal_indexes_have_no_best_and_no_weakest():
    heat = analysis.heat_of(*_page_and_table(_three("70.00", "70.00")))

    assert not [cell for one in heat.rows for cell in one.cells if cell.best or cell.weakest]


def _page_and_table(rows):
    page = ranking_page(summary(block()), rows, None)
    return page, page.blocks[0]


# --- Movers --------------------------------------------------------------------------------------------------------


def test_movers_are_placed_by_change_with_ties_and_both_directions():
    then = year(THEN, [row(code, "80.00", at + 1) for at, code in enumerate("ABCDEFGH")])
    changed = {"A": "81.00", "B": "85.00", "C": "85.00", "D": "79.50", "E": "80.00", "F": "60.00"}
    now = year(NOW, [row(code, index, at + 1) for at, (code, index) in enumerate(changed.items())])

    found = movers(now, then)

    assert [(one.place, one.tied, one.line.unit_code) for one in found.risen] == [
        (1, True, "B"),
        (1, True, "C"),
        (3, False, "A"),
    ]
    assert [(one.place, one.line.unit_code, one.change) for one in found.fallen] == [
        (1, "F", Decimal("-20.00")),
        (2, "D", Decimal("-0.50")),
    ]
    assert found.same == 1
    assert len(found.every) == 6


def test_all_that_share_the_fifth_place_are_shown_and_none_after():
    then = year(THEN, [row(code, "50.00", 1) for code in "ABCDEFG"])
    gains = dict(zip("ABCDEFG", ["60", "59", "58", "57", "56", "56", "55"], strict=True))
    now = year(NOW, [row(code, index, 1) for code, index in gains.items()])

    assert [one.place for one in movers(now, then).risen] == [1, 2, 3, 4, 5, 5]


def test_units_that_cannot_be_compared_are_named_with_the_reason():
    then = year(
        THEN, [row("A", "80", 1), row("B", "80", None, why="mới"), row("C", "80", 1, block="QH"), row("E", "70", 2)]
    )
    now = year(
        NOW,
        [
            row("A", "82", 1),
            row("B", "90", 2),
            row("C", "90", 3),
            row("D", "90", 4),
            row("E", "90", None, why="giải thể"),
        ],
    )

    found = movers(now, then)

    assert [one.line.unit_code for one in found.every] == ["A"]
    assert {one.unit_name: one.why for one in found.not_compared} == {
        "Sở B": "năm 2013 không xếp hạng",
        "Sở C": "năm 2013 thuộc khối khác",
        "Sở D": "năm 2013 không có đơn vị mang mã này",
        "Sở E": "năm 2014 không xếp hạng: giải thể",
    }


@pytest.mark.parametrize("on", [dt.date(2013, 12, 20), dt.date(2014, 3, 1)])
def test_a_unit_that_took_another_over_is_never_compared(on):
    then = year(THEN, [row("A", "80", 1), row("B", "70", 2)])
    now = year(NOW, [row("A", "95", 1)])

    found = movers(now, then, followed("A", on=on))

    assert found.every == ()
    assert [one.why for one in found.not_compared] == [f"tiếp nối Sở B từ {on:%d/%m/%Y}"]
    assert len(movers(now, then).every) == 1


def test_a_merger_that_is_yet_to_come_parts_nothing():
    then, now = year(THEN, [row("A", "80", 1), row("B", "70", 2)]), year(NOW, [row("A", "95", 1), row("B", "70", 2)])

    assert len(movers(now, then, followed("A", on=dt.date(2015, 1, 1))).every) == 2


def test_a_mover_names_the_field_that_moved_most_in_its_direction():
    fields = (("1", "70.00"), ("2", "70.00"))
    then = year(THEN, [row("A", "80", 1, fields=[("1", "4", "5", "80"), ("2", "4", "5", "80")])], block(fields=fields))
    now = year(
        NOW, [row("A", "70", 1, fields=[("1", "4.5", "5", "90"), ("2", "2.25", "5", "45")])], block(fields=fields)
    )

    (one,) = movers(now, then).fallen

    assert (one.field.name, one.field.change) == ("2. Lĩnh vực số 2", Decimal("-1.75"))
    assert analysis.same_fields(Span(now, (then,), ()), then)


def test_fields_whose_maximum_changed_are_not_compared():
    other = block() | {"field_titles": [{"code": "1", "title": "Lĩnh vực số 1", "max": "8"}]}
    then = year(THEN, [row("A", "80", 1, fields=[("1", "6", "8", "75")])], other)
    now = year(NOW, [row("A", "70", 1)])

    assert movers(now, then).fallen[0].field is None
    assert not analysis.same_fields(Span(now, (then,), ()), then)


# --- Trends --------------------------------------------------------------------------------------------------------


def _span(*successions):
    then = year(2012, [row("A", "70", 1), row("B", "60", 2)])
    now = year(2014, [row("A", "80", 1), row("C", "75", 2)])
    return Span(now, (then,), successions)


def test_trends_keep_gaps_and_units_of_other_years():
    found = analysis.unit_trends(_span(), "SBN")

    assert [(one.code, [point.index for point in one.points]) for one in found] == [
        ("A", [Decimal(70), Decimal(80)]),
        ("C", [None, Decimal(75)]),
        ("B", [Decimal(60), None]),
    ]
    assert [(p.year, p.change) for p in analysis.block_trends(_span())[0].points] == [(2012, None), (2014, None)]


def test_a_successor_is_another_line_and_says_whom_it_followed():
    found = {one.code: one for one in analysis.unit_trends(_span(followed("C")), "SBN")}

    assert [one.predecessor for one in found["C"].origins] == ["B"]
    assert found["C"].points[1].merged
    assert [one.successor for one in found["B"].heirs] == ["C"]
    assert not found["A"].merged


def test_blocks_change_on_the_calendar_year_before():
    now, then = year(NOW, [], block(average="81.50")), year(THEN, [], block(average="80.00"))

    points = analysis.block_trends(Span(now, (then,), ()))[0].points

    assert [point.change for point in points] == [None, Decimal("1.50")]


def test_all_blocks_together_stand_in_the_summary():
    now = year(NOW, [], block(), block("QH"), counts=(0, 2, 0, 0, 0))

    assert now.part(ALL)["units"] == 2
    assert now.part("KHONG") is None
