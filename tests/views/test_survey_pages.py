"""Survey slips typed on pages and sent as files with respondent groups; the sample shown to organisers and with what is published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import Layer, SurveyShortage
from scoring.models import Round, Score, SurveyResult
from tests import make
from tests.services.publishing import publish
from tests.services.test_surveys import PEOPLE, STAFF, answer, rule, save

ROOT = "/dieu-hanh/VIDU-CCHC-2026/dieu-tra/"
SLIPS = f"{ROOT}nhap/C/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def form_of(client, **changed):
    """What the page would send as it stands, with changed figures: names as on the page."""
    (one,) = client.get(SLIPS).context["criteria"]
    sent = {f"seen-{one.number}": one.seen}
    for place, group in enumerate(one.groups):
        sent[f"group-{one.number}-{place}"] = group.group
        sent |= {figure.name: figure.value for figure in group.figures}
    return sent | changed


def grouped(cast):
    """Sheet C without the example's ungrouped counts."""
    save(cast, [])


def test_slips_are_typed_by_group_and_the_answer_is_their_sum(organiser, cast):
    grouped(cast)
    sent = form_of(organiser, **{"n-0-0-0": "10", "n-0-0-1": "5", "n-0-1-0": "1.300", "n-0-1-1": "100"})

    done = organiser.post(SLIPS, sent)

    assert done.status_code == 303
    assert answer(cast)["counts"] == {"A": 105}
    assert [(row.group, row.issued) for row in SurveyResult.objects.order_by("order")] == [
        ("Cán bộ, công chức", 10),
        ("Người dân", 1300),
    ]
    shown = text(organiser.get(SLIPS))
    assert "Phát ra 1.310 · thu về 105 · tỷ lệ trả lời 8,0 %" in shown


def test_figures_that_are_none_stay_as_typed_and_write_nothing(organiser, cast):
    grouped(cast)

    refused = organiser.post(SLIPS, form_of(organiser, **{"n-0-0-0": "10", "n-0-0-1": "11", "n-0-1-1": "năm"}))
    many = organiser.post(SLIPS, form_of(organiser, **{"n-0-0-0": "10", "n-0-0-1": "11"}))

    assert (refused.status_code, many.status_code) == (422, 422)
    assert 'value="năm"' in text(refused)
    assert "thu về 11 phiếu, nhiều hơn 10 phiếu phát ra" in text(many)
    assert 'value="11"' in text(many)
    assert answer(cast) is None


def test_a_stale_page_shows_both_and_the_second_click_writes(organiser, cast):
    grouped(cast)
    old = form_of(organiser, **{"n-0-0-1": "5"})
    save(cast, [PEOPLE])

    stale = organiser.post(SLIPS, old)

    assert stale.status_code == 409
    assert "Chưa ghi gì: có người khác vừa sửa" in text(stale)
    assert "phát ra 300 · A: 100" in text(stale)
    (one,) = stale.context["criteria"]
    assert answer(cast)["counts"]["A"] == 100
    assert organiser.post(SLIPS, old | {"seen-0": one.seen}).status_code == 303
    assert answer(cast)["counts"] == {"A": 5}


@pytest.mark.parametrize("seen", ["", "-1", "9" * 5000])
def test_a_version_that_is_none_writes_over_nothing(organiser, cast, seen):
    old = form_of(organiser, **{"n-0-0-1": "5"})
    save(cast, [PEOPLE])

    assert organiser.post(SLIPS, old | {"seen-0": seen}).status_code == 409
    assert answer(cast)["counts"]["A"] == 100


def test_a_second_click_changes_nothing(organiser, cast):
    grouped(cast)
    sent = form_of(organiser, **{"n-0-0-1": "5"})
    organiser.post(SLIPS, sent)
    version = Score.objects.get(assessment=cast.sheet("C"), layer=Layer.SURVEY).version

    again = organiser.post(SLIPS, sent)

    assert again.status_code == 303
    assert Score.objects.get(assessment=cast.sheet("C"), layer=Layer.SURVEY).version == version


def test_a_csv_with_groups_is_shown_and_written(organiser, cast):
    grouped(cast)
    lines = [
        "Mã đơn vị;Đơn vị;Mã tiêu chí;Tiêu chí;Đối tượng;Phát ra;A;B;C;D;E",
        "C;Quận C;3.1;;Người dân;300;100;;20;;",
        "C;Quận C;3.1;;cán bộ, công chức;10;5;4;;;",
    ]
    file = SimpleUploadedFile("dieu-tra.csv", "\ufeff".encode() + "\r\n".join(lines).encode())

    address = organiser.post(ROOT, {"file": file})["Location"]
    preview = organiser.get(address)
    organiser.post(address)

    assert preview.context["plan"].errors == ()
    assert "phát ra 300 · A: 100 · C: 20" in text(preview)
    assert answer(cast)["counts"] == {"A": 105, "B": 4, "C": 20}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("C;;3.1;;Người dan xa;1;1;;;;", "Đợt này không có đối tượng khảo sát"),
        ("C;;3.1;;Người dân;1;2;;;;", "nhiều hơn 1 phiếu phát ra"),
        ("A;;3.1;;Người dân;10;2;;;;", "không đứng cạnh"),
        ("C;;3.1;;Người dân;300;99999999999;;;;", "Số phiếu quá lớn"),
    ],
    ids=["no such group", "more than issued", "beside counts without a group", "too large"],
)
def test_a_faulty_csv_says_why(organiser, cast, line, said):
    grouped(cast)
    content = "Mã đơn vị;Đơn vị;Mã tiêu chí;Tiêu chí;Đối tượng;Phát ra;A;B;C;D;E\n" + line

    address = organiser.post(ROOT, {"file": SimpleUploadedFile("x.csv", content.encode())})["Location"]

    assert said in text(organiser.get(address))
    assert organiser.post(address).status_code == 409


def test_a_csv_that_is_no_text_is_refused(organiser, cast):
    file = SimpleUploadedFile("x.csv", "Mã đơn vị;Đơn vị\nA;Sở A".encode("cp1258", "replace"))

    address = organiser.post(ROOT, {"file": file})["Location"]

    assert "Không đọc được chữ tiếng Việt" in text(organiser.get(address))


def test_the_rule_is_set_and_too_few_slips_are_named_on_every_page(organiser, cast, client):
    grouped(cast)
    save(cast, [STAFF, PEOPLE])
    page = organiser.get(f"{ROOT}quy-dinh/")
    sent = {"seen": page.context["form"]["seen"].value(), "decision": "12/KH-UBND"}
    sent |= {"minimum": "1.000", "shortage": SurveyShortage.NOT_APPLICABLE, "groups": f"{STAFF.group}\n{PEOPLE.group}"}

    done = organiser.post(f"{ROOT}quy-dinh/", sent)

    assert done.status_code == 303
    listed = text(organiser.get(f"{ROOT}nhap/"))
    assert "ít nhất 1.000 phiếu" in listed
    assert listed.count("Không đủ mẫu") == 4
    assert "Không đủ mẫu" in text(organiser.get(SLIPS))
    publish(cast)
    client.logout()
    published = text(client.get("/xep-hang/VIDU-CCHC-2026/don-vi/C/"))
    assert "Mẫu điều tra xã hội học" in published
    assert "không áp dụng tiêu chí" in published
    assert "Cán bộ, công chức: 9 / 10; Người dân: 130 / 300" in published
    assert "44,8 %" in published


def test_a_rule_changed_meanwhile_is_409_and_a_faulty_one_422(organiser, cast):
    page = organiser.get(f"{ROOT}quy-dinh/")
    sent = {"seen": page.context["form"]["seen"].value(), "decision": "12/KH-UBND", "minimum": "7"}
    sent |= {"shortage": "as_it_is", "groups": "Người dân"}
    assert organiser.post(f"{ROOT}quy-dinh/", sent | {"groups": "a\na"}).status_code == 422
    assert organiser.post(f"{ROOT}quy-dinh/", sent | {"minimum": "-1"}).status_code == 422
    rule(cast, 5, SurveyShortage.AS_IT_IS)

    assert organiser.post(f"{ROOT}quy-dinh/", sent).status_code == 409
    assert Round.objects.get(pk=cast.round.pk).survey_minimum == 5


def test_nothing_of_a_sample_is_public_before_publication(client, cast):
    save(cast, [STAFF, PEOPLE], seen=1)
    client.force_login(make.again(cast.staff_a))

    assert client.get("/xep-hang/VIDU-CCHC-2026/don-vi/C/").status_code == 404
    assert client.get(SLIPS).status_code == 404
    assert "44,8" not in text(client.get("/tu-danh-gia/VIDU-CCHC-2026/A/"))


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_three_units(organiser, cast, units, django_assert_num_queries):
    document = make.document(code="IT")
    make.load(document | {"units": document["units"][:units]})
    organiser.get("/dieu-hanh/IT/dieu-tra/nhap/")

    with django_assert_num_queries(8):
        assert len(organiser.get("/dieu-hanh/IT/dieu-tra/nhap/").context["units"]) == units
