"""What makes a ranking light: parts of its lines that Python writes as components/ would, style sheets cut to what is used, its weight."""

import gzip
import re
import runpy
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from benchmarks import ranking as benchmark
from scoring.selectors.rankings.cells import Cell
from scoring.templatetags import rankings_vi
from tests import make

VENDOR = Path(__file__).resolve().parent.parent / "static/vendor/bootstrap"
MOST_BYTES = 60_000


def _component(component, **context):
    return re.sub(r">\n", ">", render_to_string(f"components/{component}.html", context).strip())


@pytest.mark.parametrize("figure", [None, Decimal(0), Decimal("3.005"), Decimal("14.5")])
@pytest.mark.parametrize(("below", "slot"), [(True, 1), (False, 9)])
def test_cells_of_fields(figure, below, slot):
    first, second = Cell(figure, Decimal("14.5"), below, slot), Cell(figure, Decimal(0), below, slot)
    written = [
        _component("bar_cell", points=cell.printed, max=cell.out_of, below=below, field=slot, edge=edge)
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


def test_the_public_style_sheet_holds_every_rule_of_bootstrap_that_is_used():
    made = runpy.run_path(str(VENDOR / "make_public.py"))
    whole = made["without_pictures"]((VENDOR / "bootstrap.min.css").read_text())
    wanted = made["kept"](whole, made["words"]())
    kept = (VENDOR / "bootstrap-public.css").read_text()

    missing = [rule for rule, _ in made["blocks"](wanted) if rule not in kept]
    assert missing == [], "run static/vendor/bootstrap/make_public.py and renew SHA256SUMS"
    assert len(kept) < 40_000
    assert (VENDOR / "bootstrap-own.css").read_text() == whole
    assert "data:" not in whole


def test_rules_are_kept_whole_by_their_classes():
    made = runpy.run_path(str(VENDOR / "make_public.py"))
    css = "/*! x */a{b:c}.used,.not{d:e}.used:not(.not, .x) i{f:g}@media print{.used{h:i}.not{j:k}}@media x{.not{l:m}}@font-face{n:o}"

    assert made["kept"](css, {"used"}).replace("\n", "") == "a{b:c}.used{d:e}@media print{.used{h:i}}"


def _weight(client, address):
    """What a browser loads with a page, packed, without fonts."""
    packed = client.get(address, headers={"Accept-Encoding": "gzip"}).content
    html = gzip.decompress(packed).decode()
    linked = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]* (?:href|src)="/static/([^"]+)"', html)
    sprites = set(re.findall(r'href="/static/([^"#]+)#', html))
    files = {Path(finders.find(name)).read_bytes() for name in {*linked, *sprites}}
    assert len(files) > 10
    return len(packed) + sum(len(gzip.compress(content)) for content in files)


def test_a_ranking_of_34_units_is_light_with_all_that_it_loads(client, db):
    agency = make.load(make.document()).agency
    benchmark.publish(agency, 34, 2025)
    code = benchmark.publish(agency, 34, 2026)

    assert _weight(client, f"/xep-hang/{code}/") < MOST_BYTES


def test_a_page_of_3300_units_asks_and_weighs_the_same(client, db, django_assert_num_queries):
    agency = make.load(make.document()).agency
    benchmark.publish(agency, 3300, 2025)
    code = benchmark.publish(agency, 3300, 2026)

    with django_assert_num_queries(6):
        first = client.get(f"/xep-hang/{code}/")
    with django_assert_num_queries(2):
        last = client.get(f"/xep-hang/{code}/?trang=33")
    for page in (first, last):
        assert page.content.decode().count(">Xã Số ") == 100
    assert _weight(client, f"/xep-hang/{code}/") < MOST_BYTES
