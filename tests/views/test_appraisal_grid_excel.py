"""The grid of a field as a workbook: the page's rows and layers, exact figures, nothing before its time."""

import io
from decimal import Decimal

import openpyxl
import pytest

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Inspection, Score
from tests.services.replying import flag
from tests.views.appraisal import CODE, address, begin, cell


@pytest.fixture
def person(cast, client):
    found = begin(cast)
    client.force_login(found)
    return found


def book(client):
    response = client.get(address("appraisal_excel"))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def table(sheet):
    """{(first cell of the row, head of the column): value}."""
    heads = [one.value for one in sheet[6]]
    rows = [row for row in sheet.iter_rows(min_row=7, values_only=True) if row[0]]
    return {(row[0], head): value for row in rows for head, value in zip(heads, row, strict=True)}


def cells(sheet):
    """{(unit, code): {head: value}}."""
    heads = [one.value for one in sheet[6]]
    rows = [row for row in sheet.iter_rows(min_row=7, values_only=True) if row[0]]
    return {(row[0], row[1]): dict(zip(heads, row, strict=True)) for row in rows}


def everything(found):
    return {str(one.value) for sheet in found for row in sheet.iter_rows() for one in row if one.value is not None}


def test_the_workbook_holds_the_grid_and_a_line_for_each_cell(cast, person, client):
    Score.objects.filter(assessment=cast.sheet("A"), criterion__code=CODE, layer="self").update(points="1.234567")
    assert cell(client, "0,5 SL").status_code == 200
    flag(cast)

    found = book(client)

    names = found.sheetnames
    assert len(names) == 2 * len(list(cast.round.round_blocks.all()))
    grid, lines = table(found[names[0]]), cells(found[names[1]])
    unit = cast.sheet("A").unit.name
    assert grid[unit, f"{CODE} Tự chấm"] == pytest.approx(1.234567)
    assert grid[unit, f"{CODE} Thẩm định lần 1"] == pytest.approx(0.5)
    line = lines[unit, CODE]
    assert (line["Lý do thẩm định khác"], line["Giải trình"]) == ("SL: Lý do SL", "Chờ giải trình")
    assert Decimal(str(line["Thẩm định lần 1"])) == Decimal("0.5")


def test_what_the_page_hides_is_not_in_the_workbook(cast, person, client):
    inspected = Score.objects.filter(
        assessment=cast.sheet("A"), layer=Layer.INSPECTION, criterion__code__startswith="1"
    )
    inspected.update(points="7.77")
    Score.objects.filter(assessment=cast.sheet("B"), layer="self").update(points="6.66", note="Ghi chú kín")
    assert "7.77" in everything(book(client))
    Inspection.objects.update(closed_at=None)
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state=SheetState.DRAFTING)

    found = everything(book(client))

    assert not {"7.77", "6.66", "Ghi chú kín"} & found
    assert "Chưa nộp phiếu" in found
    assert not any("Hội đồng" in one for one in found)


def test_the_own_units_row_is_locked_in_the_workbook(cast, client):
    client.force_login(begin(cast, unit="A"))

    assert "Không thẩm định đơn vị mình" in everything(book(client))


@pytest.mark.parametrize("submitted", [1, 3])
def test_the_workbook_costs_the_same_for_one_and_three_units(
    cast, person, client, submitted, django_assert_num_queries
):
    codes = ["A", "B", "B2"][:submitted]
    cast.round.assessments.exclude(unit__code__in=codes).update(state=SheetState.DRAFTING)
    client.get(address("appraisal_excel"))

    with django_assert_num_queries(22):
        client.get(address("appraisal_excel"))
