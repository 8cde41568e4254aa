"""Who appraises what and the coded reasons, on the organiser's pages; the report of what appraisal changed."""

import io

import openpyxl
import pytest
from django.urls import reverse

from scoring.enums import Layer
from scoring.models import FieldAppraiser, Inspection, ReasonCode, RoundChange, Score
from scoring.selectors.appraisal_changes import changes_of
from scoring.selectors.appraisers import assignments_of
from scoring.services.rankings import present_round
from scoring.services.reasons import USUAL
from tests import make, triggers
from tests.services.appraising import appraiser
from tests.views.appraisal import begin, cell

CODE = "VIDU-CCHC-2026"


def url(name):
    return reverse(name, args=[CODE])


@pytest.fixture
def organiser(cast, client):
    client.force_login(cast.organiser)
    return client


def sent(cast, **fields):
    return {"seen": assignments_of(cast.round).seen} | {f"cq-0-{key[1:]}": value for key, value in fields.items()}


def leads(cast, field="1"):
    rows = FieldAppraiser.objects.filter(round_block__round=cast.round, field_code=field, round_block__order=1)
    return [(row.unit.code, row.user and row.user.username) for row in rows.order_by("order")]


def test_lead_units_are_assigned_by_code_or_name(cast, organiser):
    unit = cast.round.agency.units.get(code="B")
    fields = sent(cast) | {"cq-0-1-1": "e", "cq-0-1-2": unit.name, "cq-0-2-1": f"B2 · {unit.name}"}

    response = organiser.post(url("round_appraisers"), fields)

    assert response.status_code == 303
    assert leads(cast) == [("E", None), ("B", None)]
    assert RoundChange.objects.latest("pk").kind == "appraisers"
    assert ReasonCode.objects.filter(agency=cast.round.agency).count() == len(USUAL)
    assert "lĩnh vực 1: E và B" in organiser.get(url("round_history")).content.decode()


def test_named_people_alone_appraise(cast, organiser):
    person = appraiser(cast, "E", None)
    fields = sent(cast) | {"cq-0-1-1": "E", "ng-0-1-1": person.username}

    organiser.post(url("round_appraisers"), fields)

    assert leads(cast) == [("E", person.username)]


def test_an_unknown_unit_is_named_and_nothing_is_written(cast, organiser):
    response = organiser.post(url("round_appraisers"), sent(cast) | {"cq-0-1-1": "KHONG", "cq-0-2-1": "E"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Không có đơn vị “KHONG”" in page
    assert 'value="KHONG"' in page
    assert not FieldAppraiser.objects.exists()


def test_a_stale_assignment_is_refused_and_kept(cast, organiser):
    stale = sent(cast) | {"cq-0-1-1": "E"}
    organiser.post(url("round_appraisers"), sent(cast) | {"cq-0-1-1": "B"})

    response = organiser.post(url("round_appraisers"), stale)

    assert response.status_code == 409
    assert 'value="E · ' in response.content.decode()
    assert leads(cast) == [("B", None)]


def test_the_same_twice_is_done_once(cast, organiser):
    fields = sent(cast) | {"cq-0-1-1": "E"}
    organiser.post(url("round_appraisers"), fields)

    assert organiser.post(url("round_appraisers"), fields).status_code == 303
    assert RoundChange.objects.filter(kind="appraisers").count() == 1


def test_last_years_assignment_fills_the_page_unwritten(cast, organiser):
    before = make.load(make.document(code="VIDU-CCHC-2025", year=2025))
    unit = cast.round.agency.units.get(code="E")
    FieldAppraiser.objects.create(round_block=before.round_blocks.first(), field_code="1", unit=unit)

    page = organiser.post(url("round_appraisers"), {"viec": "nam-truoc"}).content.decode()

    assert 'value="E · ' in page
    assert leads(cast) == []


def test_reasons_begin_with_the_usual_ones_and_are_retired(cast, organiser):
    assert "Sai số liệu" in organiser.get(url("round_reasons")).content.decode()

    organiser.post(url("round_reasons"), {"code": "mk", "text": "Minh chứng không khớp"})
    organiser.post(url("round_reasons"), {"ngung": "SL"})

    rows = dict(ReasonCode.objects.values_list("code", "active"))
    assert (rows["MK"], rows["SL"]) == (True, False)


@pytest.mark.parametrize("fields", [{"code": "có dấu", "text": "x"}, {"code": "SL", "text": "Khác"}, {"code": "X"}])
def test_a_faulty_reason_is_refused_with_its_place(cast, organiser, fields):
    organiser.get(url("round_reasons"))

    response = organiser.post(url("round_reasons"), fields)

    assert response.status_code == 422
    assert ReasonCode.objects.count() == len(USUAL)


# --- The report -------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(cast, client):
    with triggers.switched_off():
        Score.objects.filter(assessment__round=cast.round, layer__in=[Layer.APPRAISAL_1, Layer.APPRAISAL_2]).delete()
    client.force_login(begin(cast))
    assert cell(client, "0,5 SL").status_code == 200
    assert cell(client, "0,25 TL", unit="B").status_code == 200
    return client


def test_changes_are_summed_by_criterion_unit_and_reason(cast, changed):
    found = changes_of(cast.round, leads=False)

    assert [(one.unit_code, one.code, one.reason) for one in found.lines] == [
        ("A", "1.2", "SL: Lý do SL"),
        ("B", "1.2", "TL: Lý do TL"),
    ]
    assert [one.count for one in found.by_criterion] == [2]
    assert found.total.net == sum(one.after - one.before for one in found.lines)
    assert {one.label for one in found.by_reason} == {"SL: Lý do SL", "TL: Lý do TL"}
    assert found.appraised == 2


def test_the_standing_body_compares_with_what_it_may_see(cast, changed):
    line = changes_of(cast.round, leads=False).lines[0]
    Inspection.objects.update(closed_at=None)
    Score.objects.create(
        assessment=cast.sheet("A"),
        criterion=Score.objects.filter(criterion__code="1.2").first().criterion,
        layer=Layer.INSPECTION,
        answer={"value": "1"},
        points="0.125",
        version=1,
        updated_at=make.NOW,
    )

    assert changes_of(cast.round, leads=False).lines[0] == line
    assert str(changes_of(cast.round, leads=True).lines[0].before) == "0.125000"


def test_leaders_read_the_report_from_the_provisional_ranking_on(cast, changed):
    changed.force_login(cast.leader)
    assert changed.get(url("appraisal_changes")).status_code == 403

    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))

    page = changed.get(url("appraisal_changes")).content.decode()
    assert "Mười thay đổi lớn nhất" in page
    assert "DỰ THẢO" in page


def test_the_workbook_says_what_the_page_says(cast, changed):
    changed.force_login(cast.organiser)

    content = changed.get(url("appraisal_changes_excel")).content

    book = openpyxl.load_workbook(io.BytesIO(content))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(book.sheetnames) == 5
    assert "SL: Lý do SL" in texts


@pytest.mark.parametrize("many", [1, 3])
def test_the_report_costs_the_same_for_any_number(cast, changed, many, django_assert_num_queries):
    for unit in ("B2", "A", "B")[: many - 1]:
        cell(changed, "0,5 SL", unit=unit)
    changed.force_login(cast.organiser)

    with django_assert_num_queries(12):
        changed.get(url("appraisal_changes"))
