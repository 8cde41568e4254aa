"""What a reader can ask of a ranking's table: parts of the points, distances, pages of lines, links to the units."""

import re
from decimal import Decimal

import pytest

from scoring import engine
from scoring.models import PublishedRules, PublishedSheet, RankingRow
from scoring.selectors import rankings as selector
from scoring.selectors.rankings.choice import INSPECTED, OWN
from scoring.selectors.rankings.memory import forget_everything
from scoring.selectors.rankings.shown import ON_A_PAGE
from tests.selectors.hand_made import before, block, row, summary

CODE = "VIDU-CCHC-2026"
PAGE = f"/xep-hang/{CODE}/"


@pytest.fixture
def published(ranking):
    return ranking


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _shown(rows, query=None, **blocks):
    return selector.show(
        selector.ranking_page(summary(block(**blocks)), rows, None), selector.Choice.from_query(query or {})
    )


def _with_survey(code, rank, points, survey):
    made = row(code, "80", rank, fields=(("1", points, "10", "80.00"),))
    made.fields[0] |= {"survey_points": survey, "survey_max": "4"}
    return made


def test_the_parts_of_a_field_add_up_and_each_has_its_own_average():
    rows = [_with_survey("A", 1, "8.005", "3.001"), _with_survey("B", 2, "6", "2")]
    cells = {}
    for column in ("", "tham-dinh", "xa-hoi", "chi-so"):
        shown = _shown(rows, {"cot": column})
        cells[column] = [line.cells[0] for group in shown.groups for line in group.lines]
        cells[column].append(shown.field_heads[0])

    assert [cell.figure for cell in cells[""][:2]] == [Decimal("8.005"), Decimal(6)]
    assert [cell.figure for cell in cells["tham-dinh"][:2]] == [Decimal("5.004"), Decimal(4)]
    assert [cell.figure for cell in cells["xa-hoi"][:2]] == [Decimal("3.001"), Decimal(2)]
    assert [(str(c[2].average), str(c[2].out_of)) for c in cells.values()] == [
        ("7.00", "10"),
        ("4.50", "6"),
        ("2.50", "4"),
        ("80.00", "100"),
    ]
    assert [column.key for column in shown.columns] == ["", "tham-dinh", "xa-hoi", "chi-so"]


def test_without_a_survey_there_is_no_part_to_choose():
    shown = _shown([row("A", "80", 1)], {"cot": "xa-hoi"})

    assert [column.key for column in shown.columns] == ["", "chi-so"]
    assert shown.choice.column == ""


def test_the_distance_to_the_next_class_is_exact_and_only_on_demand(client, published):
    rows = [row("A", "79.65", 1, "Khá"), row("B", "95", 2, "Rất tốt"), row("C", "50", None, "Yếu", why="Mới")]

    lines = {line.unit_code: line for line in selector.ranking_page(summary(block()), rows, None).blocks[0].lines}

    assert (lines["A"].next_class, str(lines["A"].to_next)) == ("Tốt", "0.35")
    assert [lines[code].to_next for code in "BC"] == [None, None]
    assert "điểm tới" not in _text(client.get(PAGE))
    assert "Sở A còn 3,35 điểm tới Rất tốt" in re.sub(r" Tốt (?=còn)", " ", _text(client.get(f"{PAGE}?cach=co")))


@pytest.mark.parametrize(("column", "layers"), [(OWN, ["self"]), (INSPECTED, ["self", "inspection"])])
def test_a_layers_columns_are_counted_again_from_the_published_answers(published, column, layers):
    rules = {one.part: engine.load_rules(one.document) for one in PublishedRules.objects.all()}
    found = selector.edition(CODE)
    shown = selector.show(
        selector.edition_page(found).page,
        selector.Choice.from_query({"cot": column, "khoi": "SBN"}),
        selector.EditionFigures(found.ranking_id),
    )

    lines = {line.row.unit_code: line.cells for group in shown.groups for line in group.lines}
    assert lines
    for sheet in PublishedSheet.objects.filter(unit_code__in=lines):
        result = engine.evaluate_sheet(rules[sheet.part], sheet.block_code, sheet.answers, layers)
        known = {field.code: field for field in result.fields}
        for head, cell in zip(shown.field_heads, lines[sheet.unit_code], strict=True):
            field = known.get(head.column.code)
            assert cell.figure == (None if field is None or field.index is None else field.points)
    assert {head.head.query for head in shown.field_heads} == {""}
    assert {head.average for head in shown.field_heads} == {None}


def test_lean_and_whole_pages_show_the_same(published):
    found = selector.edition(CODE)
    lean = selector.edition_page(found).page
    whole = selector.published_ranking_page(published).page
    for query in ({}, {"khoi": "QH"}, {"khoi": "tat-ca"}, {"sap": "-lv.1"}, {"sap": "ten", "cot": "chi-so"}):
        choice = selector.Choice.from_query(query)
        one = selector.show(lean, choice, selector.EditionFigures(found.ranking_id))
        other = selector.show(whole, choice)
        assert [[(li.row.unit_code, li.cells) for li in g.lines] for g in one.groups] == [
            [(li.row.unit_code, li.cells) for li in g.lines] for g in other.groups
        ]
        assert [(h.average, h.out_of) for h in one.field_heads] == [(h.average, h.out_of) for h in other.field_heads]


def _many(count):
    rows = [
        row(f"U{at:03}", f"{95 - at * 0.1:.2f}", at + 1, "Rất tốt" if at < 51 else "Tốt") for at in range(count - 1)
    ]
    return [*rows, row("CUOI", None, None, "")]


def test_a_long_table_comes_in_pages_with_its_classes_and_the_unranked_last():
    counts = (51, 2 * ON_A_PAGE - 51, 0, 0, 0)
    shown = [_shown(_many(2 * ON_A_PAGE + 1), {"trang": str(number)}, counts=counts) for number in (1, 2, 3)]

    assert [[(g.name, len(g.lines)) for g in page.groups] for page in shown] == [
        [("Rất tốt", 51), ("Tốt", 49)],
        [("Tốt", 100)],
        [],
    ]
    assert [len(page.not_ranked) for page in shown] == [0, 0, 1]
    assert shown[1].groups[0].says.endswith("149 đơn vị")
    assert [page.page_before for page in shown] == ["", "?", "?trang=2"]
    assert [page.page_after for page in shown] == ["?trang=2", "?trang=3", ""]
    assert shown[1].says == "201 đơn vị, xếp theo hạng, trang 2 trên 3"


@pytest.mark.parametrize(("typed", "number"), [("9", 3), ("0", 1), ("-1", 1), ("x", 1), ("٢", 1), ("9999999", 1)])
def test_a_page_that_is_none_is_the_first_or_the_last(typed, number):
    shown = _shown(_many(2 * ON_A_PAGE + 1), {"trang": typed}, counts=(51, 149, 0, 0, 0))

    assert shown.choice.page_number == number


def test_another_order_or_filter_begins_on_the_first_page():
    choice = selector.Choice.from_query({"trang": "3", "cot": "chi-so", "xem": "linh-vuc", "cach": "co"})

    assert choice.query(sort="ten") == "?sap=ten&cot=chi-so&xem=linh-vuc&cach=co"
    assert choice.query(page="4") == "?cot=chi-so&xem=linh-vuc&cach=co&trang=4"


def test_what_stands_there_is_said_in_a_sentence():
    rows = [row("A", "80", 1), row("B", "79", 2, "Khá")]

    assert _shown(rows).says == "2 đơn vị, xếp theo hạng"
    assert (
        _shown(rows, {"tim": "so a", "sap": "-lv.1"}).says == "Tìm thấy 1 trên 2 đơn vị, xếp theo lĩnh vực 1 giảm dần"
    )
    assert _shown(rows, {"sap": "ten"}).says == "2 đơn vị, xếp theo tên đơn vị tăng dần"


def test_the_page_reads_one_page_of_rows_alone(client, published, without_triggers, django_assert_num_queries):
    template = RankingRow.objects.get(ranking=published, unit_code="A")
    with without_triggers():
        for at in range(ON_A_PAGE + 20):
            template.pk, template.unit_code, template.rank, template.order = None, f"N{at:03}", 10 + at, 10 + at
            template.unit_name = f"Xã Thứ {at}"
            template.save()
    forget_everything()

    with django_assert_num_queries(6):
        first = client.get(PAGE).content.decode()
    with django_assert_num_queries(2):
        second = client.get(f"{PAGE}?trang=2").content.decode()
    assert first.count(">Xã Thứ") + second.count(">Xã Thứ") == ON_A_PAGE + 20
    assert first.count('<th scope="row">') == ON_A_PAGE + 1 + 5 + 1  # lines, average, classes of the distribution, sum
    assert "Trang 1 trên 2, 123 đơn vị" in first
    assert 'href="?trang=2#bang"' in first
    assert "Xã Thứ 119" in client.get(f"{PAGE}?tim=xa+thu+119").content.decode()


def test_every_unit_leads_to_its_page(client, published):
    assert f'href="{PAGE}don-vi/A/"' in client.get(PAGE).content.decode()
    assert f'href="{PAGE}lan-1/don-vi/A/"' in client.get(f"{PAGE}lan-1/").content.decode()


def test_a_year_before_is_compared_line_by_line():
    then = before(summary(block(), year=2013), row("A", "78.5", 3))
    page = selector.ranking_page(summary(block()), [row("A", "80", 1)], then, lean=True)

    line = page.blocks[0].lines[0]
    assert (line.places, str(line.index_change), line.fields) == (2, "1.5", ())
