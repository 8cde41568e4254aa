"""One unit over the years: its published lines, the units before and after it, and the same as a table."""

import csv
import datetime as dt
import io
import re

import pytest

from scoring.models import Ranking, RankingRow
from tests import make
from tests.services.publishing import publish
from units.models import UnitSuccession

PAGE = "/don-vi/VIDU/A/"
LATER = make.NOW + dt.timedelta(days=3)


@pytest.fixture
def published(ranking):
    return ranking


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _another_year(published, number, **changes):
    """A published ranking of another year with the same lines but for `changes` to A's."""
    round_ = make.load(make.document(code=f"VIDU-{number}", year=number))
    kept = {f.name: getattr(published, f.name) for f in Ranking._meta.fields if f.name not in ("id", "round")}
    copy = Ranking.objects.create(round=round_, **kept)
    for row in published.rows.all():
        row.pk, row.ranking = None, copy
        for name, value in changes.items() if row.unit_code == "A" else ():
            setattr(row, name, value)
        RankingRow.objects.bulk_create([row])
    return copy


def test_each_year_stands_with_rank_index_class_and_change(client, published):
    _another_year(published, 2025, index="80.15", rank=3)

    response = client.get(PAGE)

    text = _text(response)
    assert response.status_code == 200
    assert "Sở A" in text
    assert "Cải cách hành chính 2 năm có kết quả" in text
    assert re.search(r"Năm 2026 .*? 1 trên 3 2 86,65 6,50", text)
    assert re.search(r"Năm 2025 .*? 3 trên 3 – không so sánh được 80,15", text)
    assert f'href="/xep-hang/{published.round.code}/lan-1/"' in response.content.decode()


def test_only_the_newest_version_of_a_round_counts(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại.", now=LATER)

    text = _text(client.get(PAGE))

    assert "120/QĐ-UBND" in text
    assert "lần 2" in text
    assert "100/QĐ-UBND" not in text


def test_an_unranked_unit_says_why(client, published):
    assert "Không xếp hạng: Mới thành lập" in _text(client.get("/don-vi/VIDU/D/"))


@pytest.mark.parametrize(
    "address", ["/don-vi/VIDU/KHONG/", "/don-vi/NOIKHAC/A/", "/don-vi/KHONG/A/", "/don-vi/VIDU/a/"]
)
def test_a_unit_that_nothing_published_has_is_not_found(client, published, address):
    assert client.get(address).status_code == 404


def test_units_before_and_after_are_named_and_linked_where_they_have_results(client, published):
    units = {unit.code: unit for unit in published.round.agency.units.all()}
    new = type(units["A"]).objects.create(agency=published.round.agency, code="MOI", name="Sở Mới")
    future = type(units["A"]).objects.create(agency=published.round.agency, code="SAU", name="Sở Tương Lai")
    for before, after, on_date in (
        (units["B"], units["A"], dt.date(2026, 3, 1)),
        (units["A"], new, dt.date(2026, 10, 1)),
        (units["A"], future, dt.date(2999, 1, 1)),
    ):
        UnitSuccession.objects.create(predecessor=before, successor=after, on_date=on_date, decision="QĐ 5")

    response = client.get(PAGE)

    text = _text(response)
    assert "Tiếp nối Sở B từ ngày 01/03/2026, theo QĐ 5." in text
    assert "Được tiếp nối bởi Sở Mới từ ngày 01/10/2026" in text
    assert 'href="/don-vi/VIDU/B/"' in response.content.decode()
    assert 'href="/don-vi/VIDU/MOI/"' not in response.content.decode()
    assert "Sở Tương Lai" not in text
    assert client.get("/don-vi/VIDU/MOI/").status_code == 404


def test_the_page_reads_nothing_that_lives(client, published):
    before = client.get(PAGE).content
    published.round.agency.units.filter(code="A").update(name="Tên đổi sau")
    type(published.round).objects.update(title="Tên đổi sau")

    assert client.get(PAGE).content == before


def test_the_page_costs_the_same_with_one_year_and_with_three(client, published, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(3):  # rows, successions, the agency's name in the head
        client.get(PAGE)
    for number in (2025, 2024):
        _another_year(published, number)
    with django_assert_num_queries(3):
        assert "3 năm có kết quả" in _text(client.get(PAGE))


def test_the_table_has_its_licence_its_mark_and_the_page_s_figures(client, published):
    response = client.get(f"{PAGE}csv/")

    text = response.content.decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="don-vi-VIDU-A.csv"'
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert any(line and line[0].startswith("Giấy phép: ") for line in lines)
    head = next(at for at, line in enumerate(lines) if line and line[0] == "Chương trình")
    row = dict(zip(lines[head], lines[head + 1], strict=True))
    assert (row["Năm"], row["Hạng"], row["Chỉ số"], row["Xếp loại"]) == ("2026", "1", "86.65", "Tốt")


def test_the_list_of_what_is_published_is_a_table_too(client, published):
    text = client.get("/xep-hang/csv/").content.decode()

    assert f"{published.round.code}," in text
    assert "Giấy phép: " in text


def test_public_pages_say_in_vietnamese_what_they_are_where_they_are_shared(client, published):
    html = client.get(PAGE).content.decode()

    assert '<meta property="og:title" content="Sở A qua các năm">' in html
    assert '<meta property="og:locale" content="vi_VN">' in html
    assert f'<link rel="canonical" href="http://testserver{PAGE}">' in html


def test_robots_may_read_what_is_published_alone(client, published):
    robots = client.get("/robots.txt").content.decode()

    assert "Disallow: /dieu-hanh/" in robots
    assert "Disallow: /*/du-thao/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert (
        f"<loc>http://testserver/xep-hang/{published.round.code}/</loc>" in client.get("/sitemap.xml").content.decode()
    )
