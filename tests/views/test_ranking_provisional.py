"""The provisional ranking: leaders and organisers of the agency alone, from its presentation until publication."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.services.rankings import present_round
from tests import make
from tests.services.publishing import publish
from units.enums import Role
from units.models import Agency

CODE = "VIDU-CCHC-2026"
PAGE = f"/xep-hang/{CODE}/du-thao/"
FILE = f"{PAGE}excel/"


@pytest.fixture
def presented(cast):
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    return cast


def test_leaders_and_organisers_read_it_with_its_mark(client, presented):
    for person in (presented.leader, presented.organiser):
        client.force_login(person)
        page = client.get(PAGE)
        assert page.status_code == 200
        text = page.content.decode()
        assert text.count("DỰ THẢO") >= 4  # title of the tab, mark, notice, printed sheets
        assert "86,65" in text
        assert "còn thiếu 1 tiêu chí" in client.get(f"{PAGE}?khoi=QH").content.decode()


def test_its_workbook_is_marked_on_every_sheet(client, presented):
    client.force_login(presented.leader)

    response = client.get(FILE)

    assert response["Content-Disposition"] == f'attachment; filename="DU-THAO-xep-hang-{CODE}.xlsx"'
    book = load_workbook(BytesIO(response.content))
    assert len(book.worksheets) == 4
    assert all(sheet["A4"].value.startswith("DỰ THẢO") for sheet in book)
    assert book.worksheets[0]["E7"].value == 86.65


def test_others_never_see_it(client, presented):
    foreign = make.person("lanhdaokhac", Role.LEADER, agency=Agency.objects.get(code="NOIKHAC"))
    for person in (
        presented.head_a,
        presented.staff_a,
        presented.inspector,
        presented.stranger,
        presented.foreign_organiser,
        foreign,
    ):
        client.force_login(person)
        for address in (PAGE, FILE):
            response = client.get(address)
            assert response.status_code == 404
            assert "86,65" not in response.content.decode()
        assert CODE not in client.get("/xep-hang/").content.decode()


def test_strangers_are_sent_to_sign_in(client, presented):
    response = client.get(PAGE)

    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/login/")


def test_it_is_closed_before_presentation_and_after_publication(client, cast):
    client.force_login(cast.leader)
    assert client.get(PAGE).status_code == 403
    publish(cast)
    client.force_login(make.again(cast.leader))

    assert client.get(PAGE).status_code == 403
    assert client.get(FILE).status_code == 403


def test_the_list_leads_leaders_to_it(client, presented):
    client.force_login(presented.leader)

    assert f'href="{PAGE}"' in client.get("/xep-hang/").content.decode()
    assert client.get("/").context["items"] == []


def test_it_is_not_stored_by_the_browser(client, presented):
    client.force_login(presented.leader)

    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_an_unknown_block_or_round_is_not_found(client, presented):
    client.force_login(presented.leader)

    assert client.get(f"{PAGE}?khoi=KHONG").status_code == 404
    assert client.get("/xep-hang/KHONG-CO/du-thao/").status_code == 404


def test_a_look_costs_the_same_whatever_there_is(client, presented, django_assert_num_queries):
    client.force_login(presented.leader)
    client.get(PAGE)  # evaluated once for each state of the scores

    with django_assert_num_queries(7):
        client.get(PAGE)


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_of_drafts_costs_the_same_for_one_and_three(client, presented, django_assert_num_queries, rounds):
    for number in range(1, rounds):
        more = make.load(make.document(code=f"VIDU-{number}", year=2026 - number))
        present_round(round_=more, now=make.NOW, actor=make.again(presented.organiser))
    client.force_login(presented.leader)
    client.get("/")  # the first look of a session is stamped

    with django_assert_num_queries(6):
        response = client.get("/xep-hang/")

    assert len(response.context["drafts"]) == rounds
