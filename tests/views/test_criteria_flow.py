"""Criteria sets between two years on pages: out as a file, in again, compared with another, tried on a past round."""

import html
import json
import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.engine import differences, match
from scoring.excel.criteria_sets.spec import tidied
from scoring.excel.criteria_sets.workbook import set_workbook
from scoring.models import CodeMatch, CriteriaDraft
from scoring.selectors.criteria_differences import past_documents
from scoring.selectors.criteria_drafts import content_of_set
from scoring.selectors.criteria_sources import set_key
from scoring.services.criteria_drafts import make_draft
from tests import make
from tests.excel.published_sets import published
from tests.services.publishing import publish

HEAD = {"title": "Bộ thử", "programme": "CCHC", "year": 2027, "block_group": ""}


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.organiser)
    return client


def set_of(cast):
    return cast.round.round_blocks.select_related("criteria_set__agency")[0].criteria_set


def content_of(cast):
    return content_of_set(set_of(cast))


def drafted(cast, content, token="t"):
    return make_draft(
        agency=cast.round.agency, head=HEAD, content=content, token=token, now=make.NOW, actor=cast.organiser
    )


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def fields(response):
    """What the last form of a page would send."""
    form = response.content.decode().rpartition("<form")[2]
    inputs = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form))
    inputs |= {name: value for value, name in re.findall(r'<input[^>]*? value="([^"]*)"[^>]*? name="([^"]+)"', form)}
    return {name: html.unescape(value) for name, value in inputs.items() if name != "csrfmiddlewaretoken"}


def upload(desk, raw, **more):
    file = SimpleUploadedFile("bo.xlsx", raw)
    return desk.post(reverse("criteria_import"), {"file": file, **more})


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_set_goes_out_and_into_a_draft_unchanged(desk, cast, form):
    raw = desk.get(reverse("criteria_file", args=[form]), {"bo": set_key(set_of(cast))}).content

    page = upload(desk, raw)
    done = desk.post(reverse("criteria_import_apply"), fields(page) | {"agency": "VIDU"})

    draft = CriteriaDraft.objects.get()
    assert page.status_code == 200
    assert "Điểm cộng khớp" in text(page)
    assert (done.status_code, done.url) == (303, reverse("criteria_draft", args=[draft.code]))
    assert draft.content == tidied(content_of(cast))


def test_the_same_preview_makes_one_draft(desk, cast):
    given = fields(upload(desk, set_workbook(tidied(content_of(cast)), "Bộ"))) | {"agency": "VIDU"}

    for _ in range(2):
        desk.post(reverse("criteria_import_apply"), given)

    assert CriteriaDraft.objects.count() == 1


def test_a_sum_that_is_off_is_named_with_place_and_difference_and_still_becomes_a_draft(desk, cast):
    page = upload(desk, set_workbook(tidied(published("criteria_huyen_phong_2019")), "Phòng"))

    told = text(page)
    assert page.status_code == 200
    assert "99,55" in told
    assert "thiếu 0,45" in told
    desk.post(reverse("criteria_import_apply"), fields(page) | {"agency": "VIDU"})
    assert len(CriteriaDraft.objects.get().content["criteria"]) == 9


def test_a_file_that_cannot_be_read_is_refused_with_every_cell(desk, cast):
    content = tidied(content_of(cast))
    book = load_workbook(BytesIO(set_workbook(content, "Bộ")))
    book["Tiêu chí"]["E4"], book["Tiêu chí"]["H6"] = "mười", "đo đại"
    out = BytesIO()
    book.save(out)

    page = upload(desk, out.getvalue())

    assert page.status_code == 422
    assert "Tiêu chí!E4" in text(page)
    assert "Tiêu chí!H6" in text(page)
    assert not CriteriaDraft.objects.exists()


def test_a_file_goes_into_a_draft_that_is_there_unless_somebody_saved_it_meanwhile(desk, cast):
    draft = drafted(cast, tidied(content_of(cast)))
    changed = tidied(content_of(cast))
    changed["criteria"][0]["title"] = "Tên mới"
    page = upload(desk, set_workbook(changed, "Bộ"), nhap=draft.code)
    assert "Đổi tên" in text(page)

    CriteriaDraft.objects.update(version=5)
    stale = desk.post(reverse("criteria_import_apply"), fields(page))
    assert stale.status_code == 409
    again = desk.post(
        reverse("criteria_import_apply"), fields(upload(desk, set_workbook(changed, "Bộ"), nhap=draft.code))
    )

    draft.refresh_from_db()
    assert again.status_code == 303
    assert draft.content["criteria"][0]["title"] == "Tên mới"


def test_a_preview_that_was_changed_or_is_somebody_elses_is_refused(desk, cast, client):
    given = fields(upload(desk, set_workbook(tidied(content_of(cast)), "Bộ"))) | {"agency": "VIDU"}

    assert (
        desk.post(reverse("criteria_import_apply"), given | {"content": given["content"][:-3] + "abc"}).status_code
        == 422
    )
    client.force_login(cast.approver)
    assert client.post(reverse("criteria_import_apply"), given).status_code == 422
    assert not CriteriaDraft.objects.exists()


def test_two_sets_are_compared_on_a_page_and_as_a_workbook(desk, cast):
    content = tidied(content_of(cast))
    content["criteria"][2]["max"] = "1.5"
    draft = drafted(cast, content)
    asked = {"truoc": set_key(set_of(cast)), "sau": draft.code}

    page = desk.get(reverse("criteria_compare"), asked)
    book = load_workbook(BytesIO(desk.get(reverse("criteria_compare_excel"), asked).content))

    assert "Đổi điểm tối đa" in text(page)
    assert any("1,5 điểm" in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_draft_is_tried_on_a_published_round_and_says_who_moves_and_why(desk, cast):
    publish(cast)
    content = tidied(content_of(cast))
    tiers = next(one for one in content["criteria"] if one["code"] == "1.1.2")["conversion"]["tiers"]
    tiers[0]["value"] = "95"
    draft = drafted(cast, content)
    asked = {"bo": draft.code, "dot": cast.round.code, "moi": "missing"}

    page = text(desk.get(reverse("criteria_trial"), asked))
    book = load_workbook(BytesIO(desk.get(reverse("criteria_trial_excel"), asked).content))

    assert "đơn vị thay đổi" in page
    assert "Đổi cách tính hoặc điểm tối đa" in page
    assert book.sheetnames == ["Đơn vị thay đổi", "Vì sao"]


def test_the_rounds_own_set_moves_nobody(desk, cast):
    publish(cast)

    page = text(desk.get(reverse("criteria_trial"), {"bo": set_key(set_of(cast)), "dot": cast.round.code}))

    assert "Không đơn vị nào thay đổi" in page


def test_pairs_said_by_hand_stay_with_the_draft(desk, cast):
    content = tidied(content_of(cast))
    loose = next(one for one in content["criteria"] if one["code"] == "1.10")
    loose |= {"code": "1.11", "title": "Khác", "measure": {"kind": "points"}}
    draft = drafted(cast, content)
    asked = {"bo": draft.code, "dot": cast.round.code, "moi": "missing"}
    assert 'name="ghep-1.10"' in desk.get(reverse("criteria_trial"), asked).content.decode()

    for _ in range(2):
        assert desk.post(reverse("criteria_trial"), asked | {"ghep-1.10": "1.11"}).status_code == 303

    assert CodeMatch.objects.get().pairs == {"1.10": "1.11"}
    assert 'value="1.11" selected' in desk.get(reverse("criteria_trial"), asked).content.decode()


def test_a_faulty_draft_is_not_tried_but_told_what_is_wrong(desk, cast):
    content = tidied(content_of(cast))
    content["criteria"][0]["max"] = "4.5"

    page = text(desk.get(reverse("criteria_trial"), {"bo": drafted(cast, content).code, "dot": cast.round.code}))

    assert "Chưa thử được" in page
    assert "thừa 0,5" in page


def test_a_trial_counts_no_layer_that_the_organiser_may_not_see_yet(cast):
    cast.round.assessments.filter(unit__code="A").update(state="drafting")

    units = {unit["code"]: unit for document in past_documents(cast.round) for unit in document["units"]}

    layers = {layer for given in units["A"]["answers"].values() for layer in given}
    assert "self" not in layers
    assert "inspection" not in layers
    assert "survey" in layers


def test_a_published_round_is_tried_as_it_was_published(cast):
    publish(cast)
    before = past_documents(cast.round)
    cast.round.assessments.get(unit__code="A").scores.filter(layer="self").update(answer=None, points=None)

    assert past_documents(cast.round) == before


@pytest.mark.parametrize("address", ["criteria_compare", "criteria_trial", "criteria_import"])
def test_what_is_not_theirs_is_not_there(client, cast, address):
    draft = drafted(cast, tidied(content_of(cast)))
    client.force_login(cast.foreign_organiser)
    asked = {"truoc": draft.code, "sau": draft.code, "bo": draft.code, "dot": cast.round.code, "nhap": draft.code}

    assert client.get(reverse(address), asked).status_code == 404
    assert client.get(reverse(address)).status_code == 200


def test_the_trial_costs_as_many_queries_for_one_unit_as_for_three(desk, cast, django_assert_num_queries):
    counts = []
    for units in (1, 3):
        few = make.document(code=f"IT-{units}", programme="VTLT")
        few["units"] = few["units"][:units]
        round_ = make.load(few)
        asked = {"bo": set_key(set_of(cast)), "dot": round_.code}
        desk.get(reverse("criteria_trial"), asked)
        with django_assert_num_queries(QUERIES) as counted:
            desk.get(reverse("criteria_trial"), asked)
        counts.append(len(counted))
    assert counts[0] == counts[1]


QUERIES = 23


def test_the_json_that_goes_out_is_a_round_document(desk, cast):
    raw = desk.get(reverse("criteria_file", args=["json"]), {"bo": set_key(set_of(cast))}).content

    document = json.loads(raw)

    assert document["format"] == "cchc-round/1"
    assert sum(Decimal(one["max"]) for one in document["criteria"] if one["code"] in "123") == 15
    assert (
        differences(
            document["criteria"], content_of(cast)["criteria"], match(document["criteria"], document["criteria"])
        )
        == ()
    )
