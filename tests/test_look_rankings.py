"""The parts of a ranking's lines that Python writes: the same HTML, but for line ends, as their templates in components/."""

import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from scoring.selectors.rankings.cells import Cell
from scoring.templatetags import rankings_vi


def _component(component, **context):
    return re.sub(r">\n", ">", render_to_string(f"components/{component}.html", context).strip())


@pytest.mark.parametrize("figure", [None, Decimal(0), Decimal("3.005"), Decimal("14.5")])
@pytest.mark.parametrize(("below", "slot"), [(True, 1), (False, 9)])
def test_cells_of_fields(figure, below, slot):
    first, second = Cell(figure, Decimal("14.5"), below, slot), Cell(figure, Decimal(0), below, slot)
    written = [
        _component("bar_cell", points=figure, max=cell.out_of, below=below, field=slot, edge=edge)
        for cell, edge in ((first, True), (second, False))
    ]

    assert rankings_vi.field_cells([first, second]) == "".join(written)


@pytest.mark.parametrize("places", [None, 0, 3, -12])
def test_changes_of_rank(places):
    assert rankings_vi.moved(places) == _component("rank_change", places=places)


@pytest.mark.parametrize("value", [None, Decimal("0.00"), Decimal("1.155"), Decimal("-1234.5")])
def test_changes_of_index(value):
    assert rankings_vi.changed(value) == _component("delta", value=value)


@pytest.mark.parametrize(("name", "level"), [("Rất tốt", 5), ("<b>Tốt & khá</b>", 1), ("", 0)])
def test_classes(name, level):
    assert rankings_vi.chip(name, level) == _component("class_chip", name=name, level=level)


@pytest.mark.parametrize(("rank", "tied"), [(None, False), (1, False), (1234, True)])
def test_ranks(rank, tied):
    assert rankings_vi.rank_mark(rank, tied) == _component("rank", rank=rank, tied=tied)
