"""What a page of a sheet and a save cost the database, counted literally, whatever the length of the sheet.

Counted is every statement of the request as Django's assertNumQueries counts: session and person too, and the two
statements that begin and end the transaction (BEGIN and COMMIT; SAVEPOINT and RELEASE inside a test's own). One query of a
page asks what earlier inspections still recommend to the unit; a save does not ask. Not counted:
compiling the rules, once a process, and the session's stamp of its last key, once a minute; a first request does both.
"""

import pytest
from django.db import connection

from scoring.enums import RoundState, SheetState
from scoring.models import Assessment, Round, Score, ScoreChange
from scoring.services.rankings import present_round
from tests import long_sheets, make, triggers
from units.enums import Role
from units.models import Agency

OWN = f"/tu-danh-gia/{long_sheets.CODE}/C/"
INSPECTED = f"/kiem-tra/{long_sheets.CODE}/A/"
OVERSEEN = f"/dieu-hanh/{long_sheets.CODE}/phieu/A/"
HTMX = {"HX-Request": "true"}
MOST_OF_A_PAGE, MOST_OF_A_SAVE = 10, 12
LINES_AT_ONCE = 66
"""Lines of history that Django sends to SQLite in one statement (999 values); to PostgreSQL all of them."""
lengths = pytest.mark.parametrize("length", [1, 100])


@pytest.fixture
def round_(db, length):
    return make.load(long_sheets.document(length))


@pytest.fixture
def agency(round_):
    return round_.agency


@pytest.fixture
def clerk(agency, client):
    client.force_login(make.person("canbo_c", Role.UNIT_STAFF, agency.units.get(code="C")))
    return client


@pytest.fixture
def inspector(agency, round_, client):
    person = make.person("thanhtra", Role.UNIT_STAFF, agency.units.get(code="B"))
    make.team(round_, "1", [person], [make.sheet(round_, "A")])
    client.force_login(person)
    return client


@pytest.fixture
def organiser(agency: Agency, client):
    client.force_login(make.person("thuongtruc", Role.ORGANISER, agency=agency))
    return client


@lengths
@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize(
    ("who", "address", "queries"),
    [
        ("clerk", OWN, 7),
        ("clerk", f"{OWN}?linh-vuc=tat-ca", 7),
        ("clerk", f"{OWN}?cach=mot-nut", 7),
        ("clerk", f"{OWN}?xem=bang", 7),
        ("clerk", f"{OWN}in/", 6),
        ("inspector", INSPECTED, 8),
        ("inspector", f"{INSPECTED}?linh-vuc=tat-ca", 8),
        ("organiser", OVERSEEN, 7),
        ("organiser", f"{OVERSEEN}?linh-vuc=tat-ca", 7),
    ],
)
def test_a_page_costs_the_same_whatever_its_length(request, who, address, queries, django_assert_num_queries):
    client = request.getfixturevalue(who)
    client.get(address)

    with django_assert_num_queries(queries):
        answer = client.get(address)

    assert answer.status_code == 200
    assert queries <= MOST_OF_A_PAGE


@lengths
def test_reading_ones_sheet_costs_no_more_while_the_ranking_is_presented(clerk, round_, django_assert_num_queries):
    organiser = make.person("thuongtruc", Role.ORGANISER, agency=round_.agency)
    present_round(round_=round_, now=make.NOW, actor=organiser)
    Assessment.objects.filter(round=round_).update(state=SheetState.DECIDED)
    clerk.get(OWN)

    with django_assert_num_queries(9):
        clerk.get(OWN)


@lengths
def test_reading_ones_sheet_costs_no_more_after_publication(clerk, round_, django_assert_num_queries):
    Round.objects.filter(pk=round_.pk).update(state=RoundState.PUBLISHED)
    Assessment.objects.filter(round=round_).update(state=SheetState.DECIDED)
    clerk.get(OWN)

    with django_assert_num_queries(8):
        clerk.get(OWN)


# --- Saves ---------------------------------------------------------------------------------------------------------------


def cell(code, seen, **fields):
    return {"code": code, "seen_version": seen, **(fields or {"mode": "measure", "value": "0,75"})}


@lengths
@pytest.mark.usefixtures("round_")
@pytest.mark.parametrize(
    ("who", "address", "seen", "fields"),
    [
        ("clerk", OWN, 1, {"mode": "measure", "value": "0,75"}),
        ("clerk", OWN, 1, {"mode": "measure", "value": ""}),
        ("inspector", INSPECTED, 1, {"mode": "measure", "value": "0,75"}),
        ("inspector", INSPECTED, 1, {"agree": "1"}),
        ("organiser", OVERSEEN, 1, {"mode": "points", "given": "0,75", "reason": "Vì"}),
    ],
    ids=["clerk", "clerk-takes-back", "inspector", "inspector-agrees", "organiser"],
)
def test_a_save_costs_the_same_whatever_the_sheets_length(
    request, who, address, seen, fields, django_assert_num_queries
):
    client = request.getfixturevalue(who)
    client.get(address)
    lines = ScoreChange.objects.count()

    with django_assert_num_queries(MOST_OF_A_SAVE):
        answer = client.post(f"{address}luu/", cell("1.1", seen, **fields), headers=HTMX)

    assert (answer.status_code, ScoreChange.objects.count()) == (200, lines + 1)


@pytest.mark.parametrize("length", [100])
def test_a_first_answer_and_the_begin_of_the_review_cost_no_more(inspector, round_, django_assert_num_queries):
    Assessment.objects.filter(round=round_, unit__code="A").update(state=SheetState.SUBMITTED)
    with triggers.switched_off():
        Score.objects.filter(assessment=make.sheet(round_, "A"), criterion__code="1.1", layer="inspection").delete()
    inspector.get(INSPECTED)

    with django_assert_num_queries(MOST_OF_A_SAVE):
        answer = inspector.post(f"{INSPECTED}luu/", cell("1.1", 0), headers=HTMX)

    assert (answer.status_code, make.sheet(round_, "A").state) == (200, SheetState.IN_REVIEW)


@lengths
def test_a_whole_field_by_one_button_costs_as_much_as_a_cell(clerk, round_, length, django_assert_num_queries):
    codes = [f"1.{number}" for number in range(1, length + 1)]
    sent = {"cell": codes}
    for place, code in enumerate(codes):  # every other one is new
        sent |= {f"{code}:seen_version": (place + 1) % 2, f"{code}:value": "1"}
    clerk.get(OWN)
    batches = 2 if connection.vendor == "sqlite" and length > LINES_AT_ONCE else 1

    with django_assert_num_queries(MOST_OF_A_SAVE + batches - 1):
        answer = clerk.post(f"{OWN}luu/", sent)

    assert answer.status_code == 303
    assert Score.objects.filter(assessment=make.sheet(round_, "C"), answer={"value": "1"}).count() == length


@lengths
@pytest.mark.parametrize(
    ("seen", "value", "status", "queries"), [(7, "0,75", 409, 10), (1, "2", 422, 5), (1, "x", 422, 5)]
)
def test_a_refused_save_costs_no_more(clerk, seen, value, status, queries, django_assert_num_queries):
    clerk.get(OWN)

    with django_assert_num_queries(queries):
        answer = clerk.post(f"{OWN}luu/", cell("1.1", seen, mode="measure", value=value), headers=HTMX)

    assert answer.status_code == status
    assert queries <= MOST_OF_A_SAVE
