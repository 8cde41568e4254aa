"""Analysis of a ranking on the web: the ranking page's figures again, whoever may read them, and fixed costs."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import Assessment, Ranking, Round, Score
from scoring.reports.analysis import SECTIONS
from scoring.selectors.rankings.editions import edition
from scoring.selectors.rankings.memory import forget_everything
from scoring.services.rankings import present_round
from tests import make
from tests.services.publishing import decide_all, publish
from tests.views.test_ranking_pages import LATER, _copy_as_year_before
from units.models import Unit, UnitSuccession

CODE = "VIDU-CCHC-2026"
BASE = f"/xep-hang/{CODE}/phan-tich/"
WITHOUT_ECHARTS = 300_000


@pytest.fixture
def published(ranking):
    return ranking


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.any_database  # how a page is laid out; its figures are asked on both below
@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("query", ["", "?khoi=QH", "?khoi=tat-ca"])
def test_every_section_stands_for_every_block_in_the_first_year(client, published, section, query):
    response = client.get(f"{BASE}{section}/{query}")

    assert response.status_code == 200
    assert "Phân tích kết quả CCHC năm 2026" in _text(response)
    assert len(response.content) < WITHOUT_ECHARTS
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)", response.content.decode())


@pytest.mark.parametrize("query", ["?khoi=KHONG", "?khoi=%00", "?khoi=sbn"])
def test_an_unknown_block_or_section_is_not_found(client, published, query):
    assert client.get(f"{BASE}{query}").status_code == 404
    assert client.get(f"{BASE}khong-co/").status_code == 404


@pytest.mark.parametrize("query", ["?so-voi=1900&dv=%3Cb%3E&dv=A", "?tim=%3Cscript%3E&trang=x", "?so-voi=%00"])
@pytest.mark.parametrize("section", SECTIONS)
def test_any_choice_gives_the_page(client, published, section, query):
    response = client.get(f"{BASE}{section}/{query}")

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_the_first_year_says_that_nothing_can_be_compared(client, published):
    assert "chưa có kết quả công bố năm trước để so sánh" in _text(client.get(BASE))
    assert "Mới có một năm" in _text(client.get(f"{BASE}xu-huong/"))
    assert "Chưa có năm để so sánh" in _text(client.get(f"{BASE}thay-doi/"))
    assert "echarts" not in client.get(f"{BASE}xu-huong/").content.decode()


def test_a_block_without_ranked_units_says_so(client, cast):
    Assessment.objects.filter(round_block__block__code="QH").update(ranked=False, not_ranked_reason="Mới thành lập")
    publish(cast)

    for section in ("linh-vuc", "ban-do"):
        assert "Chưa có đơn vị nào được xếp hạng" in _text(client.get(f"{BASE}{section}/?khoi=QH"))
    assert "chưa có đơn vị xếp hạng" in _text(client.get(BASE))
    assert client.get(f"{BASE}xu-huong/?khoi=QH").status_code == 200


def test_figures_are_those_of_the_ranking_page_and_of_the_workbook(client, published):
    _copy_as_year_before(published)
    shown = client.get(f"/xep-hang/{CODE}/?cot=chi-so").context["shown"]
    ranking = shown.table
    in_cells = {
        line.row.unit_code: [cell.figure for cell in line.cells] for group in shown.groups for line in group.lines
    }
    sheet = load_workbook(BytesIO(client.get(f"/xep-hang/{CODE}/lan-1/excel/").content))["Sở, ban, ngành"]
    in_book = {sheet.cell(line, 3).value: sheet.cell(line, 5).value for line in range(7, 10)}

    heat = client.get(f"{BASE}ban-do/").context["rows"]
    stats = client.get(f"{BASE}linh-vuc/").context["stats"]
    classes = client.get(BASE).context["classes"].by_year[0].rows[0].distribution
    trend = client.get(f"{BASE}xu-huong/").context
    movers = client.get(f"{BASE}thay-doi/").context["movers"]

    lines = {line.unit_code: line for line in ranking.lines}
    assert [row.line.unit_code for row in heat] == [line.unit_code for line in ranking.lines if line.rank]
    for row in heat:
        code = row.line.unit_code
        assert row.line.index == lines[code].index == Decimal(str(in_book[code]))
        assert [cell.index for cell in row.cells] == in_cells[code]
    assert [one.column for one in stats] == list(ranking.fields)
    assert classes == ranking.distribution
    assert trend["own_block"].points[-1].average == ranking.average_index
    assert {unit.code: unit.points[-1].index for unit in trend["units"]} == {c: one.index for c, one in lines.items()}
    assert {one.line.unit_code: one.change for one in movers.every} == {
        code: line.index_change for code, line in lines.items() if line.rank
    }


def test_full_points_are_counted_over_the_units_that_a_criterion_applies_to(client, published):
    context = client.get(f"{BASE}linh-vuc/").context
    together = client.get(f"{BASE}linh-vuc/?khoi=tat-ca").context
    by_code = {one.code: one for _, earned in context["full_points"] for one in earned}
    snapshot = published.snapshots.get().document

    assert by_code
    assert all(0 <= one.full <= one.units <= 3 for one in by_code.values())
    assert any(one.full for one in by_code.values())
    assert all(f'"{code}"' in snapshot for code in by_code)
    every = {one.code: one for _, earned in together["full_points"] for one in earned}
    assert all(every[code].units >= one.units and every[code].full >= one.full for code, one in by_code.items())


def test_a_merger_is_told_and_not_compared(client, published):
    _copy_as_year_before(published)
    agency = published.round.agency
    before = Unit.objects.create(agency=agency, code="CU", name="Sở Cũ")
    now = agency.units.get(code="A")
    UnitSuccession.objects.create(predecessor=before, successor=now, on_date="2026-02-01", decision="QĐ 5")

    movers, trend = client.get(f"{BASE}thay-doi/"), client.get(f"{BASE}xu-huong/?dv=A")

    assert "Sở A: tiếp nối Sở Cũ từ 01/02/2026" in _text(movers)
    assert "A" not in [one.line.unit_code for one in movers.context["movers"].every]
    assert "Tiếp nối Sở Cũ (CU) từ 01/02/2026, QĐ 5" in _text(trend)
    assert trend.context["units_chart"].lines[0].polylines == ()


@pytest.mark.parametrize("at", ["", "lan-1/"])
def test_units_lead_to_their_profile_of_the_same_version(client, published, at):
    _copy_as_year_before(published)

    for section in ("ban-do", "thay-doi"):
        address = f"/xep-hang/{CODE}/{at}don-vi/A/"
        assert f'href="{address}"' in client.get(f"/xep-hang/{CODE}/{at}phan-tich/{section}/").content.decode()
        assert client.get(address).status_code == 200


def test_another_year_can_be_chosen_to_compare_to(client, published):
    _copy_as_year_before(published, year=2024, index="70.00")

    assert "Chưa có năm để so sánh" in _text(client.get(f"{BASE}thay-doi/"))
    chosen = client.get(f"{BASE}thay-doi/?so-voi=2024").context["movers"]
    assert [(one.line.unit_code, one.change) for one in chosen.risen] == [("A", Decimal("16.65"))]


def test_an_older_version_is_analysed_as_it_was(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Đính chính.", now=LATER)

    old, new = client.get(f"/xep-hang/{CODE}/lan-1/phan-tich/linh-vuc/"), client.get(f"{BASE}linh-vuc/")

    assert "100/QĐ-UBND" in _text(old)
    assert "120/QĐ-UBND" in _text(new)
    assert f"/xep-hang/{CODE}/lan-1/phan-tich/ban-do/" in old.content.decode()


def test_a_published_analysis_reads_nothing_that_lives(client, published):
    _copy_as_year_before(published)
    before = {section: client.get(f"{BASE}{section}/").content for section in SECTIONS}
    Score.objects.update(points=0, answer=None)
    Assessment.objects.update(ranked=False, not_ranked_reason="đổi sau")
    Round.objects.update(title="Tên đổi sau", policy={"layers": ["self"]})
    published.round.agency.units.update(name="Tên đổi sau")
    cache.clear()
    forget_everything()

    assert {section: client.get(f"{BASE}{section}/").content for section in SECTIONS} == before


def test_an_unpublished_round_has_no_analysis_for_the_public(client, cast):
    decide_all(cast)

    for section in SECTIONS:
        response = client.get(f"{BASE}{section}/")
        assert response.status_code == 404
        assert "86,65" not in response.content.decode()


@pytest.mark.parametrize("section", SECTIONS)
def test_leaders_read_the_provisional_analysis_marked_as_a_draft(client, cast, section):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    client.force_login(cast.leader)

    response = client.get(reverse("provisional_analysis", args=[CODE, section]))

    assert response.status_code == 200
    assert "DỰ THẢO, chưa công bố" in _text(response)
    assert f"/xep-hang/{CODE}/du-thao/phan-tich/" in response.content.decode()


def test_a_draft_says_which_units_still_lack_answers(client, cast):
    Score.objects.filter(assessment__unit__code="B").update(answer=None)
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    client.force_login(cast.leader)

    page = _text(client.get(reverse("provisional_analysis", args=[CODE, "ban-do"])))

    assert re.search(r"Sở B còn thiếu \d+ tiêu chí", page)
    assert not re.search(r"Sở A còn thiếu", page)


def test_the_provisional_figures_are_those_of_the_later_publication(client, cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    client.force_login(cast.leader)
    draft = client.get(reverse("provisional_analysis", args=[CODE, "linh-vuc"])).context
    told = (draft["stats"], draft["full_points"])
    publish(cast)

    final = client.get(f"{BASE}linh-vuc/").context
    assert (final["stats"], final["full_points"]) == told


COST = {"phan-bo": 3, "linh-vuc": 6, "ban-do": 4, "xu-huong": 6, "thay-doi": 6}
"""Lookup, what it is remembered by, other years; rows; rules and sheets the first time; successions."""


@pytest.mark.parametrize("units", [1, 3])
def test_costs_do_not_grow_with_units_and_years(client, published, django_assert_num_queries, units, without_triggers):
    for back in range(units):
        _copy_as_year_before(published, year=2025 - back)
    with without_triggers():
        for extra in range(units):
            row = published.rows.get(unit_code="A")
            row.pk, row.unit_code = None, f"A{extra}"
            row.save()

    edition(CODE)  # remembered from here on
    for section, most in COST.items():
        with django_assert_num_queries(most):
            client.get(f"{BASE}{section}/?dv=A")


def test_full_points_are_read_once(client, published, django_assert_num_queries):
    client.get(f"{BASE}linh-vuc/")

    with django_assert_num_queries(4):
        client.get(f"{BASE}linh-vuc/?khoi=QH")
    with django_assert_num_queries(2):
        client.get(f"{BASE}linh-vuc/?khoi=QH")


def test_a_stranger_who_has_the_page_gets_304_until_something_changes(client, published):
    address = f"{BASE}thay-doi/"
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    _copy_as_year_before(published)
    changed = client.get(address, headers={"if-none-match": etag})
    assert changed.status_code == 200
    agency = published.round.agency
    before = Unit.objects.create(agency=agency, code="CU", name="Sở Cũ")
    UnitSuccession.objects.create(predecessor=before, successor=agency.units.get(code="A"), on_date="2026-02-01")
    assert "tiếp nối Sở Cũ" in _text(client.get(address, headers={"if-none-match": changed["ETag"]}))


def test_rows_of_people_are_escaped(client, published, without_triggers):
    with without_triggers():
        Ranking.objects.get().rows.filter(unit_code="A").update(unit_name="<img src=x onerror=alert(1)>")

    for section in SECTIONS:
        assert "<img" not in client.get(f"{BASE}{section}/?dv=A").content.decode()
