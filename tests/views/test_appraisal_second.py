"""After the unit explained: flags from the grid, the second appraisal, the list of fields and Việc của tôi."""

import datetime as dt

import pytest

from scoring.enums import Layer
from scoring.selectors.history import first_bad_lines
from tests import make
from tests.services.replying import answer, open_step
from tests.views.appraisal import CODE, address, begin, cell, send, stored


@pytest.fixture
def person(cast, client):
    found = begin(cast)
    client.force_login(found)
    return found


def text_of(response):
    return response.content.decode()


@pytest.fixture
def asked(cast, person, client):
    """1.2 of A is appraised lower, flagged through the page, and explained by the unit."""
    open_step(cast.round, opens_at=make.NOW - dt.timedelta(days=3000), closes_at=make.NOW + dt.timedelta(days=3000))
    cell(client, "0,5 SL")
    response = send(client, ajax=False, o=f"A:{CODE}", mo="1", viec="co", question="Vì sao?")
    assert response.status_code == 303
    answer(cast, text="Đã nộp đủ, xem phụ lục.")


def test_a_flag_asks_for_a_question(cast, person, client):
    response = send(client, ajax=False, o=f"A:{CODE}", mo="1", viec="co", question=" ")

    assert response.status_code == 422
    assert "Ghi điều cần đơn vị giải trình" in text_of(response)


def test_a_flag_is_taken_back_until_the_unit_answered(cast, person, client):
    open_step(cast.round, opens_at=make.NOW - dt.timedelta(days=3000), closes_at=make.NOW + dt.timedelta(days=3000))
    send(client, ajax=False, o=f"A:{CODE}", mo="1", viec="co", question="Vì sao?")
    assert "is-flagged" in text_of(client.get(address()))

    send(client, ajax=False, o=f"A:{CODE}", mo="1", viec="bo-co")

    assert "is-flagged" not in text_of(client.get(address()))


def test_the_second_appraisal_shows_flagged_criteria_with_the_explanation(cast, asked, client):
    page = text_of(client.get(address(lan=2)))

    assert 'id="oo-A-1.2"' in page
    assert "1.1.1" not in page
    assert "Đã nộp đủ, xem phụ lục." in page


def test_the_second_appraisal_is_written_on_what_was_flagged_alone(cast, asked, client):
    kept = cell(client, "2 BS", query="?lan=2")
    assert kept.status_code == 422  # not of this agency's list
    own = stored(cast, layer=Layer.SELF)

    written = cell(client, f"{own.points.normalize():f} TL".replace(".", ","), query="?lan=2")
    other = cell(client, "0,5 SL", code="1.1.1", query="?lan=2")

    assert written.status_code == 200, text_of(written)
    assert stored(cast, layer=Layer.APPRAISAL_2).points == own.points
    assert other.status_code == 422
    assert first_bad_lines(cast.round) == []


def test_the_explanation_is_concluded_once(cast, asked, client):
    sent = {"o": f"A:{CODE}", "mo": "1", "viec": "ket-luan", "flag_version": 2}

    assert send(client, ajax=False, query="?lan=2", **sent).status_code == 303
    assert send(client, ajax=False, query="?lan=2", **sent).status_code == 303
    assert "Đã kết luận" in text_of(client.get(address(lan=2))) or "kết luận" in text_of(client.get(address(lan=2)))


def test_work_names_the_fields_with_cells_left(cast, asked, client):
    page = text_of(client.get("/viec-cua-toi/"))

    assert "Thẩm định lĩnh vực 1" in page
    assert "Thẩm định lần 2 lĩnh vực 1" in page


def test_the_list_of_fields_says_how_far(cast, asked, client, django_assert_num_queries):
    with django_assert_num_queries(10):
        page = text_of(client.get("/tham-dinh/"))

    assert "0/1 tiêu chí" in page


def test_thirty_four_units_and_twelve_criteria_stay_light(cast, person, client):
    """Measured on the cells of this page: 34 × 12 of them, with everything around, stay below 300 kB."""
    page = client.get(address()).content
    rows = client.get(address()).context["rows"]
    cells = sum(len(row["cells"]) for row in rows)
    inside = text_of(client.get(address())).split("<tbody>")[1].split("</tbody>")[0]

    assert len(page) - len(inside.encode()) + 34 * 12 * len(inside.encode()) / cells < 300_000
