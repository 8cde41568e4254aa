"""A unit scores its own sheet in the browser: one cell, what it looks for, last year, on paper."""

import pytest

from scoring.enums import Layer
from scoring.models import Round, Score, SheetTotal, StepWindow
from scoring.services.scores import Entry
from tests import make
from tests.views.own_sheet import PAGE, SAVE, leaves, post, save, staff, stored
from units.enums import Role

__all__ = ["staff"]


# --- One cell ----------------------------------------------------------------------------------------------------------


def test_a_drafting_sheet_is_scored_on_its_own_page(staff):
    page = staff.get(PAGE).content.decode()

    assert f'action="{SAVE}"' in page
    assert "Cách tính điểm" in page
    assert 'aria-label="Lĩnh vực"' in page
    assert "Tổng điểm tự chấm" in page
    assert 'name="note"' in page
    assert 'name="evidence"' in page
    assert "Cho điểm" not in page
    assert "Đồng ý tự chấm" not in page


def test_a_saved_cell_brings_its_row_the_progress_the_filters_and_the_total(cast, staff):
    answer = post(staff, "1.10", 0, mode="measure", value="0,5", note="Hai sáng kiến", evidence="12/QĐ-UBND")

    row = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in row
    assert all(f'id="{place}"' in row for place in ("tc-1.10", "tien-do", "loc-tieu-chi", "tong-diem"))
    cell = stored(cast, "1.10")
    assert (cell.answer, cell.note, cell.evidence, cell.version) == ({"value": "0.5"}, "Hai sáng kiến", "12/QĐ-UBND", 1)


def test_a_cell_without_the_field_of_documents_keeps_them(cast, staff):
    save(cast, staff.user, "1.10", Entry({"value": "0.5"}, "", "12/QĐ"), 0)

    post(staff, "1.10", 1, mode="measure", value="0,25")

    assert (stored(cast, "1.10").answer, stored(cast, "1.10").evidence) == ({"value": "0.25"}, "12/QĐ")


def test_points_are_not_given_by_the_unit(cast, staff):
    answer = post(staff, "1.10", 0, mode="points", given="1", reason="Vì")

    assert answer.status_code == 422
    assert stored(cast, "1.10") is None


def test_not_applicable_stands_only_where_it_is_allowed_and_waits_to_be_confirmed(cast, staff):
    page = staff.get(PAGE).content.decode()
    allowed = {leaf.code for leaf in leaves(cast) if leaf.not_applicable != "never" and leaf.source == "self"}
    code = min(allowed)
    seen = stored(cast, code).version if stored(cast, code) else 0

    answer = post(staff, code, seen, mode="na", na_reason="Không phát sinh")
    refused = post(staff, "1.10", 0, mode="na", na_reason="Không có")

    assert page.count(">Không áp dụng<") == len(allowed)
    assert answer.status_code == 200
    assert stored(cast, code).answer == {"not_applicable": "Không phát sinh"}
    assert "1.10" in allowed or refused.status_code == 422


def test_a_stale_cell_shows_both_values_with_their_documents(cast, staff):
    colleague = make.person("canbo_c2", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    save(cast, colleague, "1.10", Entry({"value": "0.5"}, "Của họ", "34/BC"), 0)

    answer = post(staff, "1.10", 0, mode="measure", value="1", note="Của tôi", evidence="12/BC")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Người canbo_c2 vừa sửa" in page
    assert all(text in page for text in ("Của họ", "34/BC", "Của tôi", "12/BC"))
    assert stored(cast, "1.10").version == 1


def test_after_the_deadline_the_sheet_is_read_and_a_late_cell_keeps_its_text(cast, staff):
    StepWindow.objects.update_or_create(
        round=cast.round, step=Layer.SELF, defaults={"opens_at": None, "closes_at": make.NOW.replace(year=2020)}
    )

    page = staff.get(PAGE).content.decode()
    answer = post(staff, "1.10", 0, value="0,75")

    assert "data-cell>" not in page
    assert answer.status_code == 409
    assert "Đã hết thời hạn" in answer.content.decode()
    assert 'value="0,75"' in answer.content.decode()
    assert stored(cast, "1.10") is None


def test_an_extension_of_the_sheet_opens_it_again(cast, staff):
    StepWindow.objects.update_or_create(
        round=cast.round, step=Layer.SELF, defaults={"opens_at": None, "closes_at": make.NOW.replace(year=2020)}
    )
    cast.sheet("C").extensions.create(
        step=Layer.SELF, closes_at=make.NOW.replace(year=2999), created_at=make.NOW, created_by=cast.organiser
    )

    assert "data-cell>" in staff.get(PAGE).content.decode()
    assert post(staff, "1.10", 0, value="0,5").status_code == 200


def test_a_sheet_that_was_submitted_is_only_read(cast, client):
    client.force_login(cast.staff_a)

    page = client.get("/tu-danh-gia/VIDU-CCHC-2026/A/").content.decode()

    assert "data-cell>" not in page
    assert "Trả lời của đơn vị" in page


@pytest.mark.parametrize("who", ["stranger", "staff_b", "inspector", "organiser"])
def test_people_of_other_units_save_nothing(cast, client, who):
    client.force_login(getattr(cast, who))

    assert client.post(SAVE, {"code": "1.10", "seen_version": "0", "value": "0,5"}).status_code == 404
    assert client.get(f"{PAGE}in/").status_code == 404
    assert stored(cast, "1.10") is None


# --- What one looks for ----------------------------------------------------------------------------------------------------


def test_the_filters_leave_what_is_owed(cast, staff):
    missing = staff.get(f"{PAGE}?xem=thieu").content.decode()
    staff.post(SAVE, {"code": "1.10", "seen_version": "0", "value": "0,5"})
    nothing = staff.get(f"{PAGE}?xem=thieu").content.decode()

    assert missing.count('" data-row') == 1
    assert 'id="tc-1.10"' in missing
    assert "Không còn tiêu chí nào thiếu" in nothing


def test_claims_without_document_and_explanation_are_found(cast, staff):
    wanting = [leaf.code for leaf in leaves(cast) if leaf.evidence_required and leaf.source == "self"]
    open_claims = [c for c in wanting if stored(cast, c) and stored(cast, c).points and not _said(stored(cast, c))]

    page = staff.get(f"{PAGE}?xem=minh-chung").content.decode()

    assert page.count('" data-row') == len(open_claims)
    for code in open_claims:
        assert f'id="tc-{code}"' in page


def _said(cell):
    return cell.note.strip() or cell.evidence.strip()


@pytest.mark.parametrize(
    ("search", "place"), [("1.10", "tc-1.10"), ("sang kien cai cach", "tc-1.10"), ("2.1", "tc-2.1")]
)
def test_a_code_or_words_without_accents_lead_to_the_row(staff, search, place):
    answer = staff.get(PAGE, {"tim": search})

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#{place}")


def test_a_search_with_several_hits_lists_them_and_one_with_none_says_so(staff):
    several = staff.get(PAGE, {"tim": "1.1"}).content.decode()
    none = staff.get(PAGE, {"tim": "khong co tieu chi nay"}).content.decode()

    assert 'id="tc-1.1.2"' in several
    assert 'id="tc-2.1"' not in several
    assert "Không thấy tiêu chí nào" in none


# --- Last year ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "shown"), [("published", True), ("open", False)])
def test_last_years_points_stand_beside_once_that_round_was_published(cast, staff, state, shown):
    before = make.load(make.document(code="VIDU-CCHC-2025", year=2025))
    Round.objects.filter(pk=before.pk).update(state=state)

    page = staff.get(PAGE).content.decode()

    assert ("năm 2025: " in page) is shown


def test_last_years_points_are_those_of_the_strongest_layer(cast, staff):
    from scoring.selectors.last_year import points_of_last_year

    before = make.load(make.document(code="VIDU-CCHC-2025", year=2025))
    Round.objects.filter(pk=before.pk).update(state="published")

    points = points_of_last_year(cast.sheet("A"))

    inspected = Score.objects.get(assessment=make.sheet(before, "A"), criterion__code="1.1.2", layer="inspection")
    assert points["1.1.2"] == inspected.points


# --- On paper -------------------------------------------------------------------------------------------------------------------


def test_the_paper_has_the_columns_of_the_annex_and_says_that_it_is_a_draft(cast, staff):
    page = staff.get(f"{PAGE}in/").content.decode()

    columns = ("STT", "Lĩnh vực / tiêu chí", "Điểm tối đa", "Tự chấm", "Giải trình", "Tài liệu kiểm chứng")
    places = [page.index(f">{column}</th>") for column in columns]
    assert places == sorted(places)
    assert "BẢN NHÁP" in page
    assert "Thủ trưởng đơn vị" in page
    total = SheetTotal.objects.get(assessment=cast.sheet("C"), upto="self", with_outside=False)
    assert f"{total.points:.2f}".replace(".", ",") in page


def test_the_paper_of_a_submitted_sheet_is_no_draft_and_tells_nothing_of_others(cast, client):
    client.force_login(cast.staff_a)

    page = client.get("/tu-danh-gia/VIDU-CCHC-2026/A/in/").content.decode()

    assert "BẢN NHÁP" not in page
    assert "24 / 25" not in page  # the inspection's answer
    assert "25 / 25" in page
