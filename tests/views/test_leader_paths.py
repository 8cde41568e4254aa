"""The links that bring a leader from the start page to an answer: each leads somewhere, and the figures beside them are the page's."""

import re

import pytest
from django.urls import reverse

from scoring.models import Ranking
from tests.rights.scenes import stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def newest(cast):
    stage(cast, "published")
    return Ranking.objects.get()


def links(client, address):
    page = client.get(address).content.decode()
    return re.findall(r'<a[^>]* href="([^"#?]*)', page.split("<main", 1)[1].split("</main>", 1)[0])


def test_the_start_page_names_the_first_of_each_block_and_leads_to_why(client, newest):
    first = newest.rows.filter(rank=1).first()
    page = client.get(reverse("home")).content.decode()

    assert re.search(r"(Dẫn đầu:|Đồng hạng nhất, có)", page)
    assert reverse("unit_profile", args=[newest.round.code, first.unit_code]) in page
    assert reverse("unit_lineage", args=[newest.round.code, first.unit_code]) in page


def test_the_start_page_leads_to_changes_shares_and_announcement(client, newest):
    found = links(client, reverse("home"))
    code = newest.round.code
    wanted = {
        reverse("analysis_section", args=[code, "thay-doi"]),
        reverse("analysis_section", args=[code, "phan-bo"]),
        reverse("ranking_downloads", args=[code, newest.version]),
        reverse("announcement", args=[newest.round.agency.code, newest.round.year]),
    }

    assert wanted <= set(found)
    assert {client.get(address).status_code for address in {*found}} == {200}


@pytest.mark.parametrize("page", ["unit_profile", "unit_lineage"])
def test_a_unit_s_pages_lead_to_its_annex(client, newest, page):
    unit = newest.rows.first().unit_code
    annex = reverse("annex_file", args=[newest.round.code, newest.version, unit, "xlsx"])

    assert annex in links(client, reverse(page, args=[newest.round.code, unit]))
    assert client.get(annex).status_code == 200


def test_a_ranking_leads_to_the_changes_of_the_same_version(client, newest):
    code = newest.round.code

    assert reverse("analysis_section", args=[code, "thay-doi"]) in links(client, reverse("ranking", args=[code]))
    assert reverse("analysis_version", args=[code, 1, "thay-doi"]) in links(
        client, reverse("ranking_version", args=[code, 1])
    )
