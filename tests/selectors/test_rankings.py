"""Tables of rankings from figures written by hand: ties, nulls, scales, years, units that are not ranked."""

from decimal import Decimal

import pytest

from scoring.selectors.rankings import ALL, Choice, class_levels, headline, ranking_page, show
from scoring.selectors.rankings.classes import bands_of
from tests.selectors.hand_made import FIVE, FOUR, OWN, before, block, row, scale, summary


@pytest.mark.parametrize(
    ("names", "levels"),
    [
        (["Rất tốt", "Tốt", "Khá", "Trung bình", "Yếu"], [5, 4, 3, 2, 1]),
        (["Tốt", "Khá", "Trung bình", "Yếu"], [4, 3, 2, 1]),
        (["TỐT", " khá "], [4, 1]),
        (["Hạng A", "Hạng B", "Hạng C"], [5, 4, 1]),
        (["Tốt", "Đạt", "Chưa đạt"], [5, 4, 1]),
        (["A", "B", "C", "D", "E", "F"], [5, 4, 3, 2, 1, 1]),
        (["Đạt"], [5]),
        ([], []),
    ],
)
def test_levels_are_the_usual_ones_or_count_from_the_top(names, levels):
    assert list(class_levels(names).values()) == levels


def test_bands_say_their_bounds():
    says = [band.says for band in bands_of(scale(OWN))]

    assert says == ["từ 75,50 trở lên", "từ 50,125 đến dưới 75,50", "dưới 50,125"]
    assert [band.says for band in bands_of(scale([("Đạt", "0")]))] == [""]


def test_shares_change_by_exact_counts_over_all_blocks():
    now = summary(
        block("SBN", (8, 9, 16, 4), FOUR), block("QH", (0, 0, 0, 0), FOUR), counts=(8, 9, 16, 4), classes=FOUR
    )
    then = summary(block("SBN", (7, 10, 11, 10), FOUR), counts=(7, 10, 11, 10), classes=FOUR, year=2013)

    table = ranking_page(now, [], before(then)).everything

    shares = table.distribution.classes
    assert [(c.count, str(c.percent)) for c in shares] == [(8, "21.6"), (9, "24.3"), (16, "43.2"), (4, "10.8")]
    assert [str(c.change) for c in shares] == ["3.2", "-2.0", "14.3", "-15.5"]
    assert (table.distribution.units, table.distribution.previous_units) == (37, 38)
    assert (table.top.label, table.top.count, str(table.top.percent)) == ("Đạt Tốt", 8, "21.6")


def test_without_a_year_before_nothing_is_compared():
    page = ranking_page(summary(block()), [row("A", "80", 1)], None)

    table = page.blocks[0]
    assert page.previous_year is None
    assert table.average_change is None
    assert [c.change for c in table.distribution.classes] == [None] * 5
    assert table.distribution.previous_strip == []
    assert (table.lines[0].places, table.lines[0].index_change, table.lines[0].class_moved) == (None, None, 0)


def test_another_scale_a_year_before_is_not_compared_but_indexes_are():
    then = summary(block("SBN", (1, 0, 0, 0), FOUR, "81.50"), year=2013)
    rows = [row("A", "80.00", 3, "Khá")]

    table = ranking_page(summary(block()), rows, before(then, row("A", "81.50", 1, "Tốt"))).blocks[0]

    assert table.distribution.scale_changed
    assert table.distribution.previous_units is None
    assert table.top.change is None
    assert str(table.average_change) == "-1.50"
    line = table.lines[0]
    assert (line.places, str(line.index_change), line.class_moved) == (-2, "-1.50", 0)


def test_who_moved_class_is_listed_and_a_unit_of_another_block_has_no_change_of_rank():
    rows = [row("A", "91", 1, "Rất tốt"), row("B", "79", 2, "Khá"), row("C", "85", 3, "Tốt")]
    then = summary(block(), block("QH"), year=2013)
    old = [row("A", "85", 2), row("B", "82", 1), row("C", "84", 1, block="QH")]

    table = ranking_page(summary(block()), rows, before(then, *old)).blocks[0]

    assert [(line.unit_code, line.places) for line in table.lines] == [("A", 1), ("B", -1), ("C", None)]
    assert [line.unit_code for line in table.risen] == ["A"]
    assert [line.unit_code for line in table.fallen] == ["B"]


def test_an_average_of_nothing_is_missing_everywhere():
    empty = block(counts=(0, 0, 0, 0, 0), average=None, fields=(("1", None),))
    rows = [row("D", "0.00", None, "Yếu", why="Mới thành lập", fields=(("1", "0", "5", "0.00"),))]

    page = ranking_page(summary(empty), rows, None)
    table = page.blocks[0]

    assert (table.average_index, table.class_name, table.level) == (None, "", 0)
    assert [c.percent for c in table.distribution.classes] == [None] * 5
    assert (table.best_field, table.weakest_field, table.top.percent) == (None, None, None)
    assert table.fields[0].average_points is None
    assert [figure.value for figure in headline(page, table)] == ["–", "0"]


def test_averages_of_points_leave_out_the_unranked_and_fields_that_do_not_apply():
    rows = [
        row("A", "80", 1, fields=(("1", "4.0000", "5.0000", "80.00"),)),
        row("B", "70", 2, "Khá", fields=(("1", "3.0050", "4.0000", "75.13"),)),
        row("C", "60", 3, "Khá", fields=(("1", "0", "0", None),)),
        row("D", "99", None, why="Mới", fields=(("1", "5", "5", "100.00"),)),
    ]

    table = ranking_page(summary(block(fields=(("1", "77.57"),))), rows, None).blocks[0]

    assert str(table.fields[0].average_points) == "3.50"
    assert table.fields[0].max == Decimal(5)
    assert [figure.below for line in table.lines for figure in line.fields] == [False, True, False, False]


def test_best_and_weakest_field_are_named():
    fields = (("1", "70.00"), ("2", "92.20"), ("3", None), ("4", "60.10"))
    page = ranking_page(summary(block(fields=fields)), [], None)

    figures = headline(page, page.blocks[0])

    assert [(f.value, f.note) for f in figures[2:]] == [("92,20", "2. Lĩnh vực số 2"), ("60,10", "4. Lĩnh vực số 4")]


def _shown(rows, query=None, **blocks):
    page = ranking_page(summary(block(**blocks)), rows, None)
    return show(page, Choice.from_query(query or {}))


def _codes(shown):
    return [[line.row.unit_code for line in group.lines] for group in shown.groups]


ROWS = [
    row("D", None, None, "", name="Sở Đo lường"),
    row("C", "70", 4, "Khá", name="Sở Tư pháp", fields=(("1", "0", "0", None),)),
    row("B", "80", 2, tied=True, name="Sở Y tế", fields=(("1", "4", "5", "80.00"),)),
    row("A", "80", 2, tied=True, name="Sở Nội vụ", fields=(("1", "4.5", "5", "90.00"),)),
    row("E", "95", 1, "Rất tốt", name="Thanh tra", fields=(("1", "2", "2", "100.00"),)),
    row("F", "99", None, "Rất tốt", name="Trung tâm", why="tham gia lần đầu"),
]


def test_units_stand_by_rank_under_their_class_and_the_unranked_last_with_the_reason():
    shown = _shown(ROWS)

    assert [(g.name, g.says) for g in shown.groups] == [
        ("Rất tốt", "từ 90,00 trở lên · 1 đơn vị"),
        ("Tốt", "từ 80,00 đến dưới 90,00 · 2 đơn vị"),
        ("Khá", "từ 70,00 đến dưới 80,00 · 1 đơn vị"),
    ]
    assert _codes(shown) == [["E"], ["B", "A"], ["C"]]
    assert [(line.row.unit_code, line.row.why_not_ranked) for line in shown.not_ranked] == [
        ("D", "không có tiêu chí nào áp dụng"),
        ("F", "tham gia lần đầu"),
    ]
    assert shown.has_ties
    assert shown.index_head.order == "descending"


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("-lv.1", ["A", "B", "E", "C"]),  # by points; missing last
        ("lv.1", ["E", "B", "A", "C"]),
        ("chi-so", ["C", "B", "A", "E"]),
        ("-ten", ["E", "B", "C", "A"]),
        ("ten", ["A", "C", "B", "E"]),
    ],
)
def test_lines_sort_with_missing_figures_last(sort, codes):
    assert _codes(_shown(ROWS, {"sap": sort})) == [codes]


def test_a_field_sorts_by_what_is_shown():
    shown = _shown(ROWS, {"sap": "-lv.1", "cot": "chi-so"})

    assert _codes(shown) == [["E", "A", "B", "C"]]
    cells = [line.cells[0] for group in shown.groups for line in group.lines]
    assert [cell.figure for cell in cells] == [Decimal("100.00"), Decimal("90.00"), Decimal("80.00"), None]
    assert {cell.out_of for cell in cells} == {Decimal(100)}


def test_a_head_goes_from_descending_to_ascending_to_the_default():
    assert Choice().next_sort("ten") == "-ten"
    assert Choice(sort="-ten").next_sort("ten") == "ten"
    assert Choice(sort="ten").next_sort("ten") == ""
    assert Choice(sort="ten").next_sort("lv.1") == "-lv.1"
    assert Choice().next_sort("chi-so") == "chi-so"
    assert Choice(sort="chi-so").next_sort("chi-so") == ""


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("so tu phap", ["C"]), ("SỞ TƯ", ["C"]), ("y te", ["B"]), ("phap so", ["C"]), ("đo luong", []), ("xyz", [])],
)
def test_names_are_found_without_accents(typed, codes):
    shown = _shown(ROWS, {"tim": typed})

    assert [code for group in _codes(shown) for code in group] == codes
    assert [line.row.unit_code for line in shown.not_ranked] == (["D"] if typed == "đo luong" else [])


def test_a_class_leaves_only_its_ranked_units():
    shown = _shown(ROWS, {"lop": "Rất tốt"})

    assert _codes(shown) == [["E"]]
    assert shown.found == 1


def test_unknown_words_in_the_address_are_the_default_and_an_unknown_block_is_none():
    shown = _shown(ROWS, {"lop": "Xuất sắc", "sap": "lv.99", "cot": "x", "lv": "77"})

    assert (shown.choice.class_name, shown.choice.sort, shown.choice.column) == ("", "", "")
    assert [head.on_narrow for head in shown.field_heads] == [True]
    assert _shown(ROWS, {"khoi": "KHONG-CO"}) is None


def test_all_blocks_stand_one_after_the_other_and_ranks_stay_in_them():
    blocks = [block("SBN", name="Sở"), block("QH", (1, 0, 0, 0, 0), name="Quận", average="95.00", class_name="Rất tốt")]
    rows = [row("Q", "95", 1, "Rất tốt", block="QH"), row("A", "80", 1)]
    page = ranking_page(summary(*blocks, counts=(1, 1, 0, 0, 0)), rows, None)

    shown = show(page, Choice.from_query({"khoi": ALL}))

    assert [(g.name, g.says) for g in shown.groups] == [
        ("Sở", "1 đơn vị xếp hạng · trung bình 80,00 · Tốt"),
        ("Quận", "1 đơn vị xếp hạng · trung bình 95,00 · Rất tốt"),
    ]
    assert [tab.label for tab in shown.tabs] == ["Sở", "Quận", "Tất cả"]
    assert [tab.current for tab in shown.tabs] == [False, False, True]
    assert [f.value for f in headline(page, shown.table)][:2] == ["2", "2"]


def test_blocks_with_different_classes_cannot_be_added_up():
    page = ranking_page(summary(block("SBN", classes=FIVE), block("X", (1, 0, 0), OWN)), [], None)

    shown = show(page, Choice.from_query({"khoi": ALL}))

    assert (shown.table.distribution, shown.table.top, shown.classes) == (None, None, ())


def test_one_block_or_several_sets_have_no_table_of_all():
    assert ranking_page(summary(block()), [], None).everything is None
    assert ranking_page(summary(block(), block("QH"), all=None), [], None).everything is None


def test_the_tie_rule_says_what_is_compared():
    assert ranking_page(summary(block()), [], None).tie_rule == (
        "Đơn vị bằng chỉ số đồng hạng và hạng kế tiếp bỏ trống (1, 2, 2, 4)."
    )
    assert ranking_page(summary(block(), tie_break=["2", "exact"]), [], None).tie_rule == (
        "Đơn vị bằng chỉ số được so lần lượt theo chỉ số lĩnh vực 2, chỉ số trước khi làm tròn; vẫn bằng nhau thì "
        "đồng hạng và hạng kế tiếp bỏ trống (1, 2, 2, 4)."
    )


def test_a_choice_writes_only_what_is_not_the_default():
    choice = Choice.from_query({"khoi": "QH", "tim": " so  y te ", "sap": "-chi-so", "cot": "diem"})

    assert choice.query() == "?khoi=QH&tim=so++y+te"
    assert choice.query(search="", block="") == "?"
