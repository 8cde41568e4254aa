"""Scales of a set, two scales compared, texts of a set in use, and its next version, on pages."""

import pytest

from scoring.models import CriteriaChange, CriteriaDraft, CriteriaSet, Criterion, RoundBlock, RoundDraft
from scoring.selectors.criteria_drafts import content_of_set
from tests import criteria_sets as sets
from tests.services.publishing import publish
from tests.views.test_criteria_sets import DRAFT, LIST, row, text

USED = f"{LIST}VIDU/2026/1/"


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def test_scales_are_three_to_five_classes_falling_to_0(organiser, cast):
    sets.draft(cast)
    good = {"ten-0-1": "Tốt", "tu-0-1": "80", "ten-0-2": "Khá", "tu-0-2": "62,5", "ten-0-3": "Yếu", "tu-0-3": "0"}

    assert organiser.post(f"{DRAFT}thang/", {"seen": 1} | good | {"tu-0-3": "70"}).status_code == 422
    assert organiser.post(f"{DRAFT}thang/", {"seen": 1, "ten-0-1": "Đạt", "tu-0-1": "0"}).status_code == 422
    assert organiser.post(f"{DRAFT}thang/", {"seen": 1} | good).status_code == 303
    assert row().content["scales"][0]["classes"][1] == {"name": "Khá", "from": "62.5"}


def test_two_scales_are_compared_on_what_was_published(organiser, cast):
    low = {
        "block": None,
        "classes": [{"name": "Tốt", "from": "20"}, {"name": "Khá", "from": "10"}, {"name": "Yếu", "from": "0"}],
    }
    high = {
        "block": "QH",
        "classes": [{"name": "Tốt", "from": "99"}, {"name": "Khá", "from": "98"}, {"name": "Yếu", "from": "0"}],
    }
    sets.draft(cast, sets.content(scales=[low, high]))
    assert "Chưa có gì để so" in text(organiser.get(f"{LIST}so-thang/"))
    publish(cast)

    found = organiser.get(f"{LIST}so-thang/?mot=VIDU-2027-1.1&hai=VIDU-2027-1.2").context["found"]

    assert found.units == sum(one["count"] for one in found.counts[0]) == sum(one["count"] for one in found.counts[1])
    assert {(one.before, one.after) for one in found.moved} == {("Tốt", "Yếu")}
    assert dict(found.crossing)["Tốt"] == [found.units - len(found.moved), 0, len(found.moved)]
    same = organiser.get(f"{LIST}so-thang/?mot=VIDU-2027-1.1&hai=VIDU-2027-1.1")
    assert "Không đơn vị nào đổi loại" in text(same)


def test_texts_of_a_set_in_use_are_corrected_with_a_mark(organiser, cast):
    before = CriteriaSet.objects.get()
    old = Criterion.objects.get(order=1).title
    typed = {"seen": before.content_sha256, "title": "Tên đã sửa", "guidance": "", "evidence": ""}

    assert organiser.post(f"{USED}cau-chu/2/", typed | {"title": " "}).status_code == 422
    assert organiser.post(f"{USED}cau-chu/2/", typed)["Location"] == f"{USED}#tc-2"
    page = text(organiser.get(USED))
    assert "Tên đã sửa" in page
    assert f"{cast.organiser} sửa câu chữ" in page
    assert old in text(organiser.get(f"{USED}lich-su/"))
    assert CriteriaSet.objects.get().content_sha256 != before.content_sha256
    late = organiser.post(f"{USED}cau-chu/2/", typed | {"title": "Ai khác"})
    assert late.status_code == 409
    assert "Ai khác" in text(late)
    assert Criterion.objects.get(order=1).title == "Tên đã sửa"


def test_points_of_a_set_in_use_change_in_a_new_version_only(organiser, cast):
    used = CriteriaSet.objects.get()

    made = organiser.post(f"{USED}phien-ban-moi/", {"token": "t"})
    assert organiser.post(f"{USED}phien-ban-moi/", {"token": "t"})["Location"] == made["Location"]
    draft = CriteriaDraft.objects.get()
    assert (draft.based_on, draft.year) == (used, 2026)
    written = {
        **draft.content,
        "criteria": [{**c, "guidance": "Mới"} if "measure" in c else c for c in draft.content["criteria"]],
    }
    second = sets.activate(cast, sets.save(cast, draft, written, 1), 2)
    assert (second.version, second.frozen_at) == (2, None)
    assert cast.sheet("A").round_block.criteria_set == used
    assert CriteriaChange.objects.filter(criteria_set=second, kind="activated").count() == 1


def test_a_new_round_takes_the_set_written_for_its_year_with_its_scale(organiser, cast):
    used = cast.sheet("A").round_block.criteria_set
    made = sets.activate(cast, sets.draft(cast, {**content_of_set(used), "scales": [sets.SCALE]}))
    first = {
        "agency": "VIDU",
        "programme": "CCHC",
        "year": "2027",
        "period": "năm",
        "copied": cast.round.code,
        "token": "t",
    }

    organiser.post("/dieu-hanh/lap-dot/", first)
    draft = RoundDraft.objects.get()
    assert {draft.content[f"bo-{code}"] for code in ("SBN", "QH", "TW")} == {str(made.pk)}
    scale = made.set_scales.get().scale
    assert draft.content["thang-SBN"] == str(scale.pk)
    left = {name: value for name, value in draft.content.items() if not name.startswith(("thang-", "tu-", "den-"))}
    at = f"/dieu-hanh/{draft.round.code}/soan/"
    saved = organiser.post(at, left | {"seen": 1, "mo": "1"})
    assert saved["Location"] == f"{at}mo/"
    assert organiser.post(f"{at}mo/", {"seen": 2}).status_code == 303
    made.refresh_from_db()
    assert made.frozen_at is not None
    assert set(RoundBlock.objects.filter(round=draft.round).values_list("grade_scale", flat=True)) == {scale.pk}
