"""Lines and bars drawn by the server: where they are cut, where they stand, what they say."""

from decimal import Decimal

from scoring.reports.charts import Series, bars_from_middle, line_chart


def test_a_line_is_cut_at_a_gap_and_at_a_merger():
    figures = tuple(
        zip(range(2010, 2016), map(Decimal, ["50.00", "60.00", "70.00", "80.00", "90.00", "95.00"]), strict=True)
    )
    gap = (*figures[:2], (2012, None), *figures[3:])

    cut = line_chart("a", "A", [Series("A", gap, frozenset({2014}))])

    assert [len(points.split()) for points in cut.lines[0].polylines] == [2, 2]
    assert len(cut.lines[0].marks) == 5
    assert cut.description == "A: 2010 là 50,00; 2011 là 60,00; 2013 là 80,00; 2014 là 90,00; 2015 là 95,00."


def test_places_follow_the_scale_and_labels_never_cover_each_other():
    chart = line_chart("a", "A", [Series(name, ((2013, Decimal(50)), (2014, Decimal(60)))) for name in "AB"])

    assert chart.lines[0].marks[0].y == "192.0"
    assert chart.lines[0].marks[1].y == "12.0"
    assert [line.label_y for line in chart.lines] == ["16.0", "28.0"]
    assert [tick.text for tick in chart.ticks] == ["50", "60"]
    assert not chart.from_zero


def test_one_year_stands_in_the_middle_and_nothing_is_no_chart():
    chart = line_chart("a", "A", [Series("A", ((2014, Decimal(100)),))])

    assert (chart.lines[0].marks[0].x, chart.lines[0].polylines) == ("187.0", ())
    assert line_chart("a", "A", [Series("A", ((2014, None),))]) is None
    assert line_chart("a", "A", []) is None


def test_bars_grow_from_the_middle():
    assert [(bar.x, bar.width) for bar in bars_from_middle([Decimal(-5), Decimal(10), Decimal(0)])] == [
        ("25.0%", "25.0%"),
        ("50.0%", "50.0%"),
        ("50.0%", "0.0%"),
    ]
    assert bars_from_middle([]) == ()
