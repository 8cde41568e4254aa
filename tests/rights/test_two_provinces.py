"""Provinces on one installation do not see each other: every role × every address, lists, searches, imports, programs; a city sees totals.

What a guard has refused somebody (`tests.rights.guards`) is not asked again of the same guard with the same object, nor searched.
"""

import copy
import html
import re
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from scoring.models import Assessment, Round
from tests import make, triggers
from tests.rights.guards import guard_of
from tests.rights.scenes import people, stage
from tests.rights.table import ROWS
from units.enums import Role
from units.models import Agency, Unit, User

__all__ = ["people"]

WORD = "Bímậttỉnhkhác"
"""In every name of the first province: agency, units, people, rounds, blocks."""
REFUSED = {302, 303, 403, 404, 405}
BY_THE_GUARD = {403, 404}
OWN_TOO = {"unit_story"}
"""Addresses whose code names something of the other province as well, without saying whose: they answer with that."""
SEARCHES = (
    "",
    "?tim=bimattinhkhac",
    "?q=bimattinhkhac",
    "?tim=bimat",
    "?co-quan=VIDU",
    "?don-vi=A",
    "?khoi=SBN&nam=2026",
)


def second_province():
    """Another province with a round of its own, the same blocks and unit codes, and somebody in every role."""
    made = copy.deepcopy(make.document(code="TINH2-2026", title="Đợt của tỉnh hai"))
    made["round"]["agency"] = {"code": "TINH2", "name": "Tỉnh Hai"}
    round_ = make.load(made)
    agency = round_.agency
    a, b = agency.units.get(code="A"), agency.units.get(code="B")
    found = {
        "organiser": make.person("dieuhanh2", Role.ORGANISER, agency=agency),
        "leader": make.person("lanhdao2", Role.LEADER, agency=agency),
        "head": make.person("truong2", Role.UNIT_HEAD, a),
        "staff": make.person("canbo2", Role.UNIT_STAFF, a),
        "appraiser": make.person("thamdinh2", Role.APPRAISER, b),
        "inspector": make.person("kiemtra2", Role.UNIT_STAFF, b),
    }
    make.team(round_, "1", [found["inspector"]], [make.sheet(round_, "A")])
    return agency, found


def marked(cast):
    """Put the word wherever the first province is named, as the pages read it."""
    agency = cast.round.agency
    Agency.objects.filter(pk=agency.pk).update(name=f"Tỉnh {WORD}")
    for unit in Unit.objects.filter(agency=agency):
        Unit.objects.filter(pk=unit.pk).update(name=f"{WORD} {unit.code}")
    agency.blocks.update(name=f"Khối {WORD}")
    Round.objects.filter(agency=agency).update(title=f"Đợt {WORD}")
    User.objects.filter(memberships__agency=agency).update(full_name=f"Người {WORD}")


def asked(client, method, address):
    """Status and text of one request; what it wrote is taken back."""
    with transaction.atomic():
        response = client.generic(method, address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    text = html.unescape(content.decode("utf-8", "replace"))
    return response.status_code, re.sub(r'value="[^"]*"', "", text)  # what was searched stands in its own field


def is_public(row, scene):
    return scene in row.may.get("anonymous", ()) and (not row.reach or scene in row.reach.get("anonymous", ()))


def wrongs_of(client, person, scene):
    """What a person of elsewhere got of the first province though it is not public."""
    wrong = []
    for row, method, status, text in answers_to(client, person, [row for row in ROWS if not is_public(row, scene)]):
        if row.reach and row.name not in OWN_TOO and status not in REFUSED:
            wrong.append(f"{person.username} {method} {row.name}: {status}")
        if WORD in text:
            wrong.append(f"{person.username} {method} {row.name}: tells the name")
    return wrong


def answers_to(client, person, rows):
    """(row, method, status, text) of each request of a person, without those that a guard refuses which just refused the same."""
    client.logout()
    client.force_login(make.again(person))
    refused = set()
    for row in rows:
        for method in row.methods:
            guard = (guard_of(row), method)
            if guard not in refused:
                status, text = asked(client, method, reverse(row.name, kwargs=row.kwargs))
                if guard_of(row) and row.reach and status in BY_THE_GUARD:
                    refused.add(guard)
                yield row, method, status, text


@pytest.mark.slow
@pytest.mark.any_database  # on PostgreSQL the walk's organiser of elsewhere asks the same addresses
def test_no_role_of_another_province_gets_anything_of_the_first(cast, people, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, "in_review")
    marked(cast)
    agency, others = second_province()
    assert make.sheet(Round.objects.get(agency=agency), "A").unit.agency == agency

    assert [one for person in others.values() for one in wrongs_of(client, person, "in_review")] == []


@pytest.mark.slow
@pytest.mark.any_database
def test_no_list_and_no_search_tells_of_another_province(cast, people, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, "presented")
    marked(cast)
    _agency, others = second_province()
    lists = [row for row in ROWS if not row.reach and "GET" in row.methods]
    told = []
    for person in others.values():
        client.force_login(make.again(person))
        for row in lists:
            for search in SEARCHES:
                status, text = asked(client, "GET", reverse(row.name, kwargs=row.kwargs) + search)
                if WORD in text or unicodedata.normalize("NFD", WORD) in text:
                    told.append(f"{person.username} {row.name}{search}")
                if status in BY_THE_GUARD:
                    break

    assert told == []
    assert len(lists) > 20


def test_a_table_of_one_province_finds_no_unit_of_another(cast, client):
    _agency, others = second_province()
    Unit.objects.filter(agency=cast.round.agency, code="A").update(name=WORD)
    client.force_login(make.again(others["organiser"]))
    file = SimpleUploadedFile("x.csv", f"old_unit,new_unit,relation\n{WORD},Sở Mới,merged_into\n".encode())
    given = {"decision_number": "1", "decision_on": "01/02/2026", "on_date": "01/03/2026", "file": file}

    page = client.post(reverse("units_import"), given, follow=True).content.decode()

    assert "cơ quan này không có đơn vị tên như vậy" in page


# --- A city over its districts ---------------------------------------------------------------------------------------


@pytest.fixture
def city(cast):
    """A city over the example's agency, with an organiser and a leader of its own."""
    above = Agency.objects.create(code="THANHPHO", name="Thành phố")
    Agency.objects.filter(pk=cast.round.agency_id).update(parent=above)
    return {
        "organiser": make.person("dieuhanhtp", Role.ORGANISER, agency=above),
        "leader": make.person("lanhdaotp", Role.LEADER, agency=above),
    }


@pytest.mark.slow
def test_a_city_gets_no_draft_and_no_sheet_of_its_districts(cast, city, people, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stage(cast, "presented")
    rows = [row for row in ROWS if row.reach and not is_public(row, "presented")]
    told = []
    for person in city.values():
        for row, method, status, _text in answers_to(client, person, rows):
            if status not in REFUSED:
                told.append(f"{person.username} {method} {row.name}: {status}")

    assert told == []


@pytest.mark.parametrize("role", ["organiser", "leader"])
def test_a_city_sees_its_districts_rounds_as_counts_until_they_are_published(cast, city, client, role):
    from tests.services.publishing import publish

    client.force_login(make.again(city[role]))
    before = text_of(client.get(reverse("agencies_below")))
    assert cast.round.title in before
    handed_in = Assessment.objects.filter(round=cast.round).exclude(state="drafting").count()
    assert f"{handed_in}/6" in before
    assert "chỉ số trung bình" not in before
    assert "bản dự thảo" not in before
    publish(cast)

    after = text_of(client.get(reverse("agencies_below")))

    assert "Bảng xếp hạng, lần 1" in after
    assert "chỉ số trung bình" in after


def test_a_round_that_is_being_set_up_is_the_districts_alone(cast, city, client):
    with triggers.switched_off():
        Round.objects.update(state="draft")
    client.force_login(make.again(city["organiser"]))

    page = text_of(client.get(reverse("agencies_below")))

    assert cast.round.title not in page
    assert "Chưa mở đợt nào" in page


def test_a_city_sees_at_any_depth_but_never_beside_or_above(cast, city, client):
    top = Agency.objects.get(code="THANHPHO")
    ward = Agency.objects.create(code="XA1", name="Xã Một", parent=cast.round.agency)
    Agency.objects.create(code="BENCANH", name="Bên cạnh")
    Agency.objects.filter(pk=top.pk).update(parent=Agency.objects.create(code="TREN", name="Cấp trên nữa"))
    client.force_login(make.again(city["leader"]))
    page = text_of(client.get(reverse("agencies_below")))
    assert ward.name in page
    assert "Bên cạnh" not in page
    assert "Cấp trên nữa" not in page

    client.force_login(make.again(make.person("dieuhanhxa", Role.ORGANISER, agency=ward)))
    assert cast.round.title not in text_of(client.get(reverse("agencies_below")))


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_below_asks_the_same_of_the_database(cast, city, client, many, django_assert_num_queries):
    top = Agency.objects.get(code="THANHPHO")
    for number in range(many):
        Agency.objects.create(code=f"XA{number}", name=f"Xã {number}", parent=top)
    client.force_login(make.again(city["organiser"]))

    with django_assert_num_queries(13):
        client.get(reverse("agencies_below"))


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
