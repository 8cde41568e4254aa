"""A sheet as the standing body sees it, and the council's entries in it."""

import pytest

from scoring.enums import Layer, Origin, SheetState
from scoring.models import Assessment, Inspection, Score
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.services.publishing import publish

SHEET = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"
SAVE = f"{SHEET}luu/"


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def row(response, code):
    return next(row for group in response.context["fields"] for row in group["rows"] if row["code"] == code)


def stands(cast, code):
    return Score.objects.get(assessment=cast.sheet("A"), criterion__code=code, layer=Layer.COUNCIL)


def points(code, given, reason, seen):
    return {"code": code, "mode": "points", "given": given, "reason": reason, "seen_version": str(seen)}


def test_layers_are_shown_as_far_as_the_organiser_may_see_them(organiser, cast):
    before = text(organiser.get(SHEET))
    Inspection.objects.update(closed_at=make.NOW)
    after = organiser.get(SHEET)

    assert "Điểm kiểm tra hiện ra khi đoàn khép biên bản." in before
    assert "Điểm kiểm tra hiện ra khi đoàn khép biên bản." not in text(after)
    assert after.context["desk"].seen >= {"self", "inspection", "survey", "council"}


def test_nothing_of_a_sheet_in_drafting_is_shown(organiser, cast):
    sheet = cast.sheet("A")
    own = Score.objects.get(assessment=sheet, criterion__code="1.10", layer=Layer.SELF)
    Score.objects.filter(pk=own.pk).update(note="Bí mật của đơn vị")
    Assessment.objects.filter(pk=sheet.pk).update(state=SheetState.DRAFTING)

    response = organiser.get(SHEET)

    assert "Đơn vị chưa nộp phiếu" in text(response)
    assert "Bí mật của đơn vị" not in text(response)
    assert "self" not in response.context["desk"].seen
    assert [item["label"] for item in response.context["bar"]] == ["Đã ghi"]


def test_the_council_gives_points_with_a_reason(organiser, cast):
    seen = stands(cast, "1.10").version

    response = organiser.post(SAVE, points("1.10", "0,25", "Kết luận phiên họp", seen))

    assert response.status_code == 303
    assert response["Location"].startswith(f"{SHEET}?linh-vuc=1#")
    assert stands(cast, "1.10").answer == {"points": "0.25", "reason": "Kết luận phiên họp"}
    assert stands(cast, "1.10").updated_by == cast.organiser


def test_points_without_a_reason_are_refused_and_kept_as_typed(organiser, cast):
    seen = stands(cast, "1.10").version

    response = organiser.post(SAVE, points("1.10", "0,25", "", seen))

    assert response.status_code == 422
    assert row(response, "1.10")["error"]
    assert 'value="0,25"' in text(response)
    assert stands(cast, "1.10").version == seen


def test_an_entry_that_somebody_changed_meanwhile_shows_both_values(organiser, cast):
    seen = stands(cast, "1.10").version
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.COUNCIL,
        answers={"1.10": (Entry({"points": "0.75", "reason": "Người kia"}), seen)},
        actor=make.again(cast.approver),
        origin=Origin.WEB,
        now=make.NOW,
    )

    response = organiser.post(SAVE, points("1.10", "0,25", "Của tôi", seen))

    assert response.status_code == 409
    assert "Người phoduyet vừa sửa ô này" in text(response)
    assert stands(cast, "1.10").answer["points"] == "0.75"


def test_a_figure_is_corrected_by_the_measure(organiser, cast):
    response = organiser.post(SAVE, {"code": "1.2", "mode": "measure", "value": "3", "seen_version": "0"})

    assert response.status_code == 303
    assert stands(cast, "1.2").answer == {"value": "3"}


def test_a_fragment_is_answered_to_the_script(organiser, cast):
    seen = stands(cast, "1.10").version

    response = organiser.post(SAVE, points("1.10", "0,25", "Kết luận", seen), headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert "<html" not in text(response)
    assert 'id="tong-diem"' in text(response)


def test_the_council_still_decides_a_correction_after_publication(organiser, cast):
    publish(cast)
    seen = stands(cast, "1.10").version

    assert organiser.post(SAVE, points("1.10", "0,25", "Đính chính", seen)).status_code == 303


@pytest.mark.parametrize(
    ("person", "status"), [("foreign_organiser", 404), ("leader", 404), ("head_a", 404), ("inspector", 404)]
)
def test_nobody_else_sees_or_writes(client, cast, person, status):
    client.force_login(getattr(cast, person))
    seen = stands(cast, "1.10").version

    assert client.get(SHEET).status_code == status
    assert client.post(SAVE, points("1.10", "0,25", "x", seen)).status_code == status
    assert stands(cast, "1.10").version == seen


def test_a_sheet_that_nobody_reviews_yet_takes_no_entry_of_the_council(organiser, cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.SUBMITTED)

    page = organiser.get(SHEET)
    saved = organiser.post(SAVE, points("1.10", "0,25", "x", 1))

    assert page.context["desk"].closed
    assert "Phiếu này chỉ xem" in text(page)
    assert saved.status_code == 403


def test_the_page_asks_the_same_queries_for_a_full_and_an_empty_sheet(organiser, cast, django_assert_num_queries):
    organiser.get(SHEET)

    with django_assert_num_queries(7):
        organiser.get(SHEET)
    with django_assert_num_queries(7):
        organiser.get("/dieu-hanh/VIDU-CCHC-2026/phieu/D/")
