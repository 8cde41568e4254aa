"""Profiles, lineages and comparisons: what they say, to whom, and that nothing unpublished gets out of them."""

import datetime as dt
import re

import pytest
from django.core.cache import cache

from scoring.enums import Layer, Origin
from scoring.models import Evidence
from scoring.services.evidence import About, Place, add_number
from scoring.services.rankings import present_round
from scoring.services.scores import Entry, save_answers
from scoring.views import profiles
from tests import make
from tests.services.publishing import decide_all, publish

CODE = "VIDU-CCHC-2026"
BASE = f"/xep-hang/{CODE}/"
DRAFT = f"{BASE}du-thao/"
PAGES = ("don-vi/A/", "don-vi/A/can-cu/", "so-sanh/?dv=A&dv=B")
LATER = make.NOW + dt.timedelta(days=3)
REASON = "LYDO-7Q giữ kín"
PENDING = "LYDO-9Z chưa công bố"


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def council(cast, reason, points, seen=0, now=make.NOW):
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.COUNCIL,
        answers={"1.2": (Entry({"points": points, "reason": reason}, note=f"ghi chú {reason}"), seen)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=now,
    )


def paper(cast):
    """A document of the inspectors, before publication."""
    about = About(number="12/QĐ", title="GIAY-RA", page_hint="3")
    place = Place(cast.sheet("A"), "1.2", Layer.INSPECTION)
    add_number(place=place, about=about, actor=make.again(cast.inspector), now=make.NOW)


def later_paper(cast):
    """A document that came after publication, by whatever way."""
    row = Evidence.objects.get(title="GIAY-RA")
    row.pk, row.token, row.title, row.added_at = None, "sau", "GIAY-SAU", LATER
    row.save()


@pytest.fixture
def published(cast):
    """Published with a conclusion of the council; a correction and a paper that are not out yet."""
    council(cast, REASON, "0.5")
    paper(cast)
    publish(cast)
    council(cast, PENDING, "0.0731", seen=1, now=LATER)
    return cast


def get(client, person, address):
    client.logout()
    if person is not None:
        client.force_login(make.again(person))
    return client.get(address)


def test_a_profile_says_where_the_unit_stands_and_what_it_lost(client, cast):
    publish(cast)

    text = text_of(client.get(f"{BASE}don-vi/A/"))

    assert "Sở A" in text
    assert "86,65" in text
    assert re.search(r"Thứ hạng trong khối 1 trên 3", text)
    assert "So với trung bình khối" in text
    assert "Điểm mạnh:" in text
    assert "tối đa ba lĩnh vực có chỉ số cao hơn" in text
    assert "Điểm bị mất, lớn nhất trước" in text
    assert "Để được điểm" in text
    assert "Cách tính “ít nhất”" in text


def test_strangers_see_figures_and_layers_alone(client, published):
    for person in (None, published.stranger, published.staff_b, published.inspector, published.foreign_organiser):
        for page in PAGES:
            response = get(client, person, BASE + page)
            html = response.content.decode()
            assert response.status_code == 200
            for hidden in (REASON, PENDING, "GIAY-RA", "GIAY-SAU", "thuongtruc", "0,0731", "lich-su"):
                assert hidden not in html, (person, page, hidden)
    assert "Cho 0,5 điểm" in text_of(get(client, None, f"{BASE}don-vi/A/can-cu/"))


def test_its_people_leaders_and_organisers_see_who_when_why_and_which_paper(client, published):
    for person in (published.head_a, published.staff_a, published.leader, published.organiser):
        text = text_of(get(client, person, f"{BASE}don-vi/A/can-cu/"))
        assert f"Lý do: {REASON}" in text
        assert f"Ghi chú: ghi chú {REASON}" in text
        assert "Người thuongtruc, 16:30 ngày 02/11/2026, trên trang" in text
        assert "GIAY-RA" in text
        assert "số 12/QĐ, trang 3" in text
        assert REASON in text_of(get(client, person, f"{BASE}don-vi/A/"))


def test_nobody_finds_a_correction_that_is_not_out_yet(client, published):
    later_paper(published)
    for person in (None, published.head_a, published.leader, published.organiser):
        for page in PAGES:
            for base in (BASE, f"{BASE}lan-1/"):
                html = get(client, person, base + page).content.decode()
                for hidden in (PENDING, "0,0731", "0,07", "GIAY-SAU"):
                    assert hidden not in html, (person, page, hidden)


def test_a_correction_is_shown_once_it_is_out_and_the_older_version_stays(client, published):
    publish(published, decision="120/QĐ-UBND", reason="Phúc tra", now=LATER)
    cache.clear()

    new = text_of(get(client, published.leader, f"{BASE}don-vi/A/can-cu/"))
    old = text_of(get(client, published.leader, f"{BASE}lan-1/don-vi/A/can-cu/"))

    assert PENDING in new
    assert "0,0731" in new
    assert REASON in old
    assert PENDING not in old
    assert "Lần công bố này đã được đính chính" in old
    assert "đã được đính chính" not in new


@pytest.mark.parametrize("stage", ["open", "presented"])
def test_an_unpublished_round_has_no_page_for_the_public(client, cast, stage):
    council(cast, PENDING, "0.0731")
    if stage == "presented":
        decide_all(cast)
        present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    for page in PAGES:
        for person in (None, cast.head_a, cast.leader):
            response = get(client, person, BASE + page)
            assert response.status_code == 404
            assert PENDING not in response.content.decode()
    for person in (cast.head_a, cast.inspector, cast.stranger, cast.foreign_organiser):
        for page in PAGES:
            assert get(client, person, DRAFT + page).status_code in (403, 404)


def test_the_provisional_profile_is_for_leaders_and_organisers_and_marked(client, cast):
    council(cast, REASON, "0.5")
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))

    for person in (cast.leader, cast.organiser):
        for page in PAGES:
            response = get(client, person, DRAFT + page)
            assert response.status_code == 200
            assert response.content.decode().count("DỰ THẢO") >= 3
        assert REASON in text_of(get(client, person, f"{DRAFT}don-vi/A/can-cu/"))


def test_links_of_history_lead_only_where_the_person_may_go(client, published):
    pages = {
        published.head_a: f"/tu-danh-gia/{CODE}/A/lich-su/",
        published.organiser: f"/dieu-hanh/{CODE}/phieu/A/lich-su/",
    }
    for person, history in pages.items():
        html = get(client, person, f"{BASE}don-vi/A/can-cu/").content.decode()
        assert f'href="{history}?tieu-chi=1.2"' in html
        assert client.get(f"{history}?tieu-chi=1.2").status_code == 200
    assert "lich-su/" not in get(client, published.leader, f"{BASE}don-vi/A/can-cu/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["don-vi/KHONG/", "don-vi/KHONG/can-cu/", "don-vi/a/", "lan-2/don-vi/A/", "lan-9999999999999999999/so-sanh/"],
)
def test_unknown_units_and_versions_are_not_found(client, cast, address):
    publish(cast)

    assert client.get(BASE + address).status_code == 404


def test_a_profile_costs_the_same_for_any_unit(client, cast, django_assert_num_queries):
    publish(cast)
    for unit in ("A", "B", "E"):
        with django_assert_num_queries(7):
            client.get(f"{BASE}don-vi/{unit}/")
        with django_assert_num_queries(6):
            client.get(f"{BASE}don-vi/{unit}/can-cu/")


def test_a_comparison_costs_the_same_for_one_unit_and_four(client, cast, django_assert_num_queries):
    publish(cast)
    for query in ("?dv=A", "?dv=A&dv=B&dv=B2", "?dv=A&dv=B&dv=B2&dv=C"):
        with django_assert_num_queries(5):
            assert client.get(f"{BASE}so-sanh/{query}").status_code == 200


def test_a_comparison_suggests_the_nearest_of_the_same_block(client, cast):
    publish(cast)

    text = text_of(client.get(f"{BASE}so-sanh/?dv=A"))

    assert re.search(r"Đơn vị gần giống .*?: +Sở B .*?, +Sở B2", text)
    assert "Quận C" not in text.split("Đơn vị gần giống")[1].split("Lĩnh vực và tiêu chí")[0]


def test_a_comparison_takes_four_units_and_says_what_it_left_out(client, cast):
    publish(cast)

    text = text_of(client.get(f"{BASE}so-sanh/?dv=A&dv=A&dv=B&dv=B2&dv=C&dv=E&dv=%3Cb%3E"))

    assert "Đã để ra ngoài: Cục E" in text
    assert "Có mã hoặc tên không chỉ đúng một đơn vị nào" in text
    assert "khối khác nhau" in text
    assert "Chưa chọn đơn vị nào" in text_of(client.get(f"{BASE}so-sanh/"))


def test_the_way_of_an_own_sheet_counts_the_own_layer_alone(client, cast):
    council(cast, PENDING, "0.0731")

    text = text_of(get(client, cast.staff_a, f"/tu-danh-gia/{CODE}/A/len-hang/"))

    assert "Chỉ số tự chấm" in text
    assert re.search(r"Lên [\w ]+: cần thêm [\d,]+ điểm", text)
    assert PENDING not in text
    assert get(client, cast.staff_b, f"/tu-danh-gia/{CODE}/A/len-hang/").status_code == 404


def test_units_of_a_long_ranking_are_typed_by_code_or_name_without_accents(client, cast, monkeypatch):
    publish(cast)
    monkeypatch.setattr(profiles, "_LISTED", 2)

    response = client.get(f"{BASE}so-sanh/?dv=A&dv=quan+c&dv=so")

    text = text_of(response)
    assert "<option" not in response.content.decode()
    assert 'value="C"' in response.content.decode()
    assert "Quận C" in text
    assert "không chỉ đúng một đơn vị" in text
