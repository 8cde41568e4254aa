"""Published rankings on the web: what everybody reads, for ever, from published rows alone."""

import datetime as dt
import json
import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring import engine
from scoring.models import Assessment, Ranking, RankingRow, Round, Score
from scoring.selectors.rankings.memory import forget_everything
from tests import make
from tests.services.publishing import decide_all, publish

LATER = make.NOW + dt.timedelta(days=3)
CODE = "VIDU-CCHC-2026"


@pytest.fixture
def published(ranking):
    return ranking


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_ranking_shows_ties_classes_averages_and_the_unranked(client, published):
    response = client.get(f"/xep-hang/{CODE}/")

    text = _text(response)
    assert response.status_code == 200
    assert "Quyết định số 100/QĐ-UBND ngày 06/11/2026" in text
    assert "86,65" in text
    assert re.findall(r"2 = đồng hạng – không so sánh được (Sở \w+)", text) == ["Sở B", "Sở B2"]
    assert "78,49" in text
    assert "từ 80,00 đến dưới 90,00 · 1 đơn vị" in text
    assert "VIDU-CCHC-2026-lan-1.json" in text
    other = _text(client.get(f"/xep-hang/{CODE}/?khoi=QH"))
    assert "Không xếp hạng: Mới thành lập" in other
    assert "Quận C" in other
    assert "Sở A" not in other


def test_all_blocks_together_are_a_tab_of_their_own(client, published):
    text = _text(client.get(f"/xep-hang/{CODE}/?khoi=tat-ca"))

    assert "5 trong 3 khối" in text
    assert "Sở A" in text
    assert "Cục E" in text


@pytest.mark.parametrize("query", ["?khoi=KHONG", "?khoi=%00", "?khoi=sbn"])
def test_an_unknown_block_is_not_found(client, published, query):
    assert client.get(f"/xep-hang/{CODE}/{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?sap=lv.%2B&lop=%3Cb%3E&tim=%3Cscript%3E",
        "?sap=-lv.1&cot=chi-so",
        "?lv=2&sap=ten",
        "?tim=so+b",
        "?lop=T%E1%BB%91t",
    ],
)
def test_any_order_and_filter_gives_the_page(client, published, query):
    response = client.get(f"/xep-hang/{CODE}/{query}")

    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_searching_without_accents_finds_the_unit_alone(client, published):
    text = _text(client.get(f"/xep-hang/{CODE}/?tim=so+b2"))

    assert "Tìm thấy 1 trên 3 đơn vị" in text
    assert "Sở B2" in text
    assert "Sở A" not in text


def test_an_unpublished_round_does_not_exist_for_the_public(client, cast):
    decide_all(cast)
    for name, args in [
        ("ranking", [CODE]),
        ("ranking_version", [CODE, 1]),
        ("ranking_excel", [CODE, 1]),
        ("ranking_snapshot", [CODE, 1, 1]),
    ]:
        response = client.get(reverse(name, args=args))
        assert response.status_code == 404
        assert "86,65" not in response.content.decode()
    assert "Chưa công bố kết quả nào" in _text(client.get("/"))
    assert CODE not in client.get("/xep-hang/").content.decode()


@pytest.mark.parametrize(
    "address", ["lan-2/", "lan-0/", "lan-99999999999999999999/", "lan-1/ban-chup-2.json", "lan-2/excel/"]
)
def test_unknown_versions_and_parts_are_not_found(client, published, address):
    assert client.get(f"/xep-hang/{CODE}/{address}").status_code == 404


def test_a_correction_is_announced_on_the_older_version_which_stays_as_it_was(client, cast):
    publish(cast)
    old = _text(client.get(f"/xep-hang/{CODE}/lan-1/"))
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại theo kết luận thanh tra.", now=LATER)

    new = _text(client.get(f"/xep-hang/{CODE}/"))
    now_old = _text(client.get(f"/xep-hang/{CODE}/lan-1/"))

    assert "đã được đính chính" not in old
    assert (
        "Lần 2 theo Quyết định số 120/QĐ-UBND ngày 06/11/2026 thay cho bản này. Lý do: Tính lại theo kết luận thanh tra."
        in now_old
    )
    assert "Quyết định số 100/QĐ-UBND" in now_old
    assert "86,65" in now_old
    assert "Lần 2, đính chính" in new
    assert "đã được đính chính" not in new
    assert client.get(f"/xep-hang/{CODE}/lan-2/").status_code == 200


def test_a_published_page_reads_nothing_that_lives(client, published):
    before = client.get(f"/xep-hang/{CODE}/").content
    Score.objects.update(points=0)
    Assessment.objects.update(ranked=False, not_ranked_reason="đổi sau")
    Round.objects.update(title="Tên đổi sau", policy={"layers": ["self"]})
    published.round.agency.units.update(name="Tên đổi sau")

    forget_everything()
    assert client.get(f"/xep-hang/{CODE}/").content == before
    assert b"\xc4\x91\xe1\xbb\x95i sau" not in client.get(f"/xep-hang/{CODE}/lan-1/excel/").content


def test_the_snapshot_is_the_stored_bytes_and_verifies(client, published):
    response = client.get(f"/xep-hang/{CODE}/lan-1/ban-chup-1.json")
    stored = published.snapshots.get()

    assert response.content == stored.document.encode()
    assert response["Content-Disposition"] == f'attachment; filename="{CODE}-lan-1.json"'
    assert response["Content-Type"] == "application/json"
    assert stored.sha256 in _text(client.get(f"/xep-hang/{CODE}/"))
    assert engine.verify(json.loads(response.content)) == ()
    broken = json.loads(response.content.replace(b"12.9982", b"12.9983", 1))
    assert [line for line in engine.verify(broken) if "12.9983" in line]


def test_the_workbook_has_the_pages_figures(client, published):
    response = client.get(f"/xep-hang/{CODE}/lan-1/excel/")

    book = load_workbook(BytesIO(response.content))
    assert response["Content-Disposition"] == f'attachment; filename="xep-hang-{CODE}-lan-1.xlsx"'
    assert book.sheetnames == ["Sở, ban, ngành", "Quận, huyện", "Cơ quan trung ương", "Phân bố xếp loại"]
    sheet = book["Sở, ban, ngành"]
    assert [sheet.cell(7, at).value for at in (1, 3, 4, 5, 6)] == [1, "A", "Sở A", 86.65, "Tốt"]
    assert sheet["A3"].value == "Công bố lần 1 theo Quyết định số 100/QĐ-UBND ngày 06/11/2026."
    assert sheet["A4"].value is None


def test_a_workbook_of_an_older_version_says_so(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Đính chính.", now=LATER)

    book = load_workbook(BytesIO(client.get(f"/xep-hang/{CODE}/lan-1/excel/").content))

    assert "Đã được đính chính ở lần 2 theo Quyết định số 120/QĐ-UBND" in book.worksheets[0]["A3"].value


def _copy_as_year_before(ranking, year=2025, index="80.00"):
    """The same ranking a year earlier, Sở A with another index and rank: made directly, as a published year is rows alone."""
    other = ranking.round
    old_round = Round.objects.create(
        **{f: getattr(other, f) for f in ("agency", "programme", "period", "policy", "state", "created_at")},
        code=f"VIDU-CCHC-{year}",
        year=year,
        title=f"Ví dụ {year}",
    )
    old = Ranking.objects.create(
        round=old_round,
        version=1,
        decision_number="9/QĐ",
        decision_date=dt.date(year, 11, 6),
        published_at=make.NOW - dt.timedelta(days=365),
        illustrative=False,
        summary=ranking.summary | {"year": year, "title": old_round.title},
    )
    for row in ranking.rows.all():
        row.pk, row.ranking = None, old
        if row.unit_code == "A":
            row.index, row.rank = index, 3
        row.save()
    return old


def test_changes_are_on_the_published_year_before(client, published):
    _copy_as_year_before(published)

    text = _text(client.get(f"/xep-hang/{CODE}/"))

    assert "so với năm 2025 (78,49)" in text
    assert "3 đơn vị xếp hạng năm 2026, 3 đơn vị năm 2025" in text
    assert re.search(r"1 .* 2 .*Sở A.* 86,65 .* 6,65", text)
    assert 'href="/xep-hang/VIDU-CCHC-2025/"' in client.get(f"/xep-hang/{CODE}/").content.decode()


def test_a_year_further_back_or_of_another_agency_is_not_compared(client, published):
    _copy_as_year_before(published, year=2024)

    assert "Chưa có kết quả công bố năm trước để so sánh." in _text(client.get(f"/xep-hang/{CODE}/"))


@pytest.mark.parametrize("units", [1, 3])
def test_a_look_costs_the_same_for_one_and_three(client, published, django_assert_num_queries, units, without_triggers):
    _copy_as_year_before(published)
    with without_triggers():
        for extra in range(units):
            row = published.rows.get(unit_code="A")
            row.pk, row.unit_code = None, f"A{extra}"
            row.save()

    # is anything new, what is there, its versions, lines, sealed files, a page of rows
    with django_assert_num_queries(6):
        client.get(f"/xep-hang/{CODE}/")
    with django_assert_num_queries(2):
        client.get(f"/xep-hang/{CODE}/?khoi=tat-ca&tim=so")
    with django_assert_num_queries(1):
        client.get(f"/xep-hang/{CODE}/")
    with django_assert_num_queries(3):
        client.get(f"/xep-hang/{CODE}/?sap=-lv.1")
    with django_assert_num_queries(3):
        client.get(f"/xep-hang/{CODE}/?cot=tu-cham")


@pytest.mark.parametrize("years", [1, 3])
def test_the_lists_cost_the_same_for_one_and_three(client, published, django_assert_num_queries, years):
    for back in range(1, years):
        _copy_as_year_before(published, year=2026 - back)

    with django_assert_num_queries(4):  # the list, the newest ranking and its rows, the agency's name
        client.get("/")
    with django_assert_num_queries(2):
        client.get("/xep-hang/")


def test_home_lists_by_agency_year_and_programme(client, published):
    _copy_as_year_before(published)

    both = client.get("/")
    assert [item.year for item in both.context["items"]] == [2026, 2025]
    assert [item.units for item in both.context["items"]] == [5, 5]
    assert [i.year for i in client.get("/?nam=2025").context["items"]] == [2025]
    assert [i.year for i in client.get("/?co-quan=co+quan+chu+tri&ct=cchc").context["items"]] == [2026, 2025]
    assert "Không có kết quả nào khớp" in _text(client.get("/?co-quan=tinh+khac"))
    assert "Không có kết quả nào khớp" in _text(client.get("/xep-hang/?ct=VTLT"))
    assert "Dẫn đầu khối Sở, ban, ngành" in _text(both)


def test_home_shows_the_newest_version_once(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Đính chính.", now=LATER)

    assert [item.version for item in client.get("/").context["items"]] == [2]


def test_home_leads_strangers_to_sign_in_and_people_to_their_work(client, cast):
    assert "Đăng nhập" in _text(client.get("/"))
    client.force_login(cast.staff_a)

    page = client.get("/").content.decode()
    assert f'href="{reverse("work")}"' in page


def test_illustrative_figures_are_marked_on_page_list_and_file(client, cast):
    Round.objects.update(illustrative=True)
    publish(cast)

    assert "Số liệu minh họa" in _text(client.get(f"/xep-hang/{CODE}/"))
    assert "số liệu minh họa" in _text(client.get("/xep-hang/"))
    book = load_workbook(BytesIO(client.get(f"/xep-hang/{CODE}/lan-1/excel/").content))
    assert {sheet["A4"].value for sheet in book} == {"Số liệu minh họa"}


def test_rows_of_people_are_escaped_on_the_page(client, published, without_triggers):
    with without_triggers():
        RankingRow.objects.filter(unit_code="A").update(unit_name="<img src=x onerror=alert(1)>")

    assert "<img" not in client.get(f"/xep-hang/{CODE}/").content.decode()


@pytest.mark.parametrize("name", ["home", "rankings"])
def test_only_reading_is_possible(client, published, name):
    assert client.post(reverse(name)).status_code == 405
    assert client.post(f"/xep-hang/{CODE}/").status_code == 405
