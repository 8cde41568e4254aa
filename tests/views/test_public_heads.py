"""What public pages say beside their content: how long they may be kept, and what they are where they are shared."""

import re

import pytest

from tests.services.publishing import publish

pytestmark = pytest.mark.any_database

CODE = "VIDU-CCHC-2026"
PAGES = ("/", "/xep-hang/", f"/xep-hang/{CODE}/", f"/xep-hang/{CODE}/lan-1/", "/don-vi/VIDU/A/", "/api/v1/")


@pytest.fixture
def published(ranking):
    return ranking


@pytest.mark.parametrize("address", PAGES)
def test_strangers_get_an_etag_and_304(client, published, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"].startswith("public")
    assert "Cookie" in first["Vary"]
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", [*PAGES, f"/xep-hang/{CODE}/lan-1/ban-chup-1.json"])
def test_a_signed_in_person_s_pages_are_kept_nowhere(client, published, cast, address):
    stranger = client.get(address)
    client.force_login(cast.leader)

    response = client.get(address, headers={"If-None-Match": stranger.get("ETag", "x")})

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


def test_sealed_bytes_never_change_at_their_address(client, published):
    response = client.get(f"/xep-hang/{CODE}/lan-1/ban-chup-1.json")

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


SHARED = (
    "/kiem-tra-so-lieu/",
    f"/xep-hang/{CODE}/phan-tich/",
    f"/xep-hang/{CODE}/don-vi/A/",
    "/cong-bo/VIDU/2026/",
)


@pytest.mark.parametrize("address", [*PAGES, *SHARED])
def test_a_shared_page_has_a_title_a_description_and_its_own_address(client, published, address):
    html = client.get(address).content.decode()

    title, text, at = (
        re.search(rf'<meta property="og:{name}" content="([^"]+)">', html).group(1)
        for name in ("title", "description", "url")
    )
    assert len(title) > 5
    assert len(text) > 40
    assert at == f"http://testserver{address}"
    assert html.count('rel="canonical"') == 1


def test_the_sealed_file_of_a_version_is_recomputed_with_one_press(client, published):
    assert f'href="/kiem-tra-so-lieu/?ban={CODE}/1/1"' in client.get(f"/xep-hang/{CODE}/").content.decode()


def test_a_year_of_a_unit_leads_to_its_profile(client, published):
    address = f"/xep-hang/{CODE}/lan-1/don-vi/A/"

    assert f'href="{address}"' in client.get("/don-vi/VIDU/A/").content.decode()
    assert client.get(address).status_code == 200


def test_versions_point_at_each_other_for_ever(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại.")

    old, new = (client.get(f"/xep-hang/{CODE}/lan-{version}/").content.decode() for version in (1, 2))

    assert f'href="/xep-hang/{CODE}/lan-2/"' in old
    assert f'href="/xep-hang/{CODE}/"' in old
    assert f'href="/xep-hang/{CODE}/lan-1/"' in new
