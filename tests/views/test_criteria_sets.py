"""Criteria sets on pages: written as a tree, tried out, proved, activated, corrected in words, scales compared."""

import pytest

from scoring.models import CriteriaDraft, CriteriaSet, Criterion
from tests import criteria_sets as sets
from tests import make

LIST = "/dieu-hanh/bo-tieu-chi/"
DRAFT = f"{LIST}nhap/VIDU-2027-1/"
TIERS = {
    "measure": "ratio",
    "label-a": "Số hồ sơ",
    "label-b": "Số đúng hạn",
    "conversion": "tiers",
    "bac-op-1": ">=",
    "bac-value-1": "90",
    "bac-points-1": "1",
    "bac-op-2": ">=",
    "bac-value-2": "80",
    "bac-points-2": "0,5",
    "otherwise": "0",
}


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def row():
    return CriteriaDraft.objects.get(code="VIDU-2027-1")


def tree(organiser, **typed):
    key = organiser.get(DRAFT).context["tree_key"]
    return organiser.post(DRAFT, {"seen": row().version, "cay": key} | typed)


def criterion(organiser, place, name="luu", **typed):
    code = row().content["criteria"][place - 1]["code"]
    given = {"seen": row().version, "ma": code, "code": code, "title": "Hồ sơ đúng hạn", "max": "1", name: "1"}
    return organiser.post(f"{DRAFT}tieu-chi/{place}/", given | typed)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_whatever_there_is(organiser, cast, many, django_assert_num_queries):
    for number in range(many):
        made = sets.draft(cast, token=f"a{number}", title=f"Bộ {number}", block_group=f"Nhóm {number}")
        sets.activate(cast, made)
        sets.draft(cast, token=f"b{number}")

    with django_assert_num_queries(11):
        page = organiser.get(LIST)

    assert (len(page.context["lines"]), len(page.context["drafts"])) == (many + 1, many)
    assert "Đã khóa" in text(page)
    assert cast.round.title in text(page)


def test_a_draft_begins_empty_or_from_a_set(organiser, cast):
    first = {"agency": "VIDU", "title": "Bộ 2027", "programme": "CCHC", "year": "2027", "token": "t"}

    assert organiser.post(f"{LIST}moi/", first | {"copied": "VIDU/CCHC/2026//1"})["Location"] == DRAFT
    assert organiser.post(f"{LIST}moi/", first)["Location"] == DRAFT
    assert row().based_on == CriteriaSet.objects.get()
    assert len(row().content["criteria"]) == Criterion.objects.count()
    assert organiser.post(f"{LIST}moi/", first | {"year": "27"}).status_code == 422


def test_a_set_of_120_criteria_stays_quick(organiser, cast, django_assert_num_queries):
    fields = [sets.group(str(f), "12") for f in range(1, 11)]
    leaves = [
        sets.leaf(f"{f}.{n}", "1", parent=str(f), guidance="Hướng dẫn " * 20)
        for f in range(1, 11)
        for n in range(1, 13)
    ]
    sets.draft(cast, sets.content(*fields, *leaves, maximum="120"))

    with django_assert_num_queries(8):
        page = organiser.get(DRAFT)

    assert len(page.content) < 300_000
    assert page.context["leaves"] == 120


def test_the_district_set_is_mended_in_the_tree_and_activated(organiser, cast):
    sets.draft(cast, sets.district_2019())
    refused = organiser.post(f"{DRAFT}dua-vao-dung/", {"seen": 1})

    assert refused.status_code == 422
    assert "cộng lại 99,55, cần 100 (thiếu 0,45)" in text(refused)
    assert "10,05 (mục 5)" in text(refused)
    typed = organiser.post(f"{DRAFT}cong-diem/", {"max-5": "10,5"})
    assert "Cộng điểm khớp" in text(typed)
    assert row().version == 1
    assert tree(organiser, **{"max-5": "10,5"}).status_code == 303
    assert row().content["criteria"][4]["max"] == "10.5"
    done = organiser.post(f"{DRAFT}dua-vao-dung/", {"seen": 2})
    assert done["Location"] == f"{LIST}VIDU/2027/1/"
    assert "Chưa đợt nào dùng bộ này" in text(organiser.get(done["Location"]))
    kept = text(organiser.get(DRAFT))
    assert "Bản nháp này đã đưa vào dùng, chỉ để xem" in kept
    assert "Có thể bấm Đưa vào dùng" not in kept
    for history in (f"{LIST}VIDU/2027/1/lich-su/", f"{DRAFT}lich-su/"):
        assert "Thang xếp loại" in text(organiser.get(history))


def test_figures_that_cannot_be_read_are_kept_with_why(organiser, cast):
    sets.draft(cast)

    page = tree(organiser, **{"max-2": "sáu mươi"})

    assert page.status_code == 422
    assert "sáu mươi" in text(page)
    assert "không phải số" in text(page)
    assert row().version == 1


def test_rows_move_and_figures_are_saved_with_them(organiser, cast):
    sets.draft(cast, sets.content(sets.leaf("1", "60"), sets.leaf("2", "40")))

    tree(organiser, xuong="1", **{"max-1": "70"})
    assert [(c["code"], c["max"]) for c in row().content["criteria"]] == [("2", "40"), ("1", "70")]
    tree(organiser, chuyen="2", vao="1")
    assert [(c["code"], c.get("parent")) for c in row().content["criteria"]] == [("2", None), ("1", "2")]
    assert "measure" not in row().content["criteria"][0]
    assert "trong chính nó" in text(tree(organiser, chuyen="1", vao="2"))


def test_a_criterion_is_measured_by_form_and_tried_out(organiser, cast):
    sets.draft(cast)
    tried = criterion(organiser, 2, "thu", **TIERS, **{"thu-a": "100", "thu-b": "80"})

    assert "80 % → 0,5 điểm" in text(tried)
    assert ("79,99 %", "0 điểm") in tried.context["trial"].samples
    assert row().version == 1
    live = organiser.post(
        f"{DRAFT}thu/", {"cho": "2", "code": "1.1", "title": "x", "max": "1"} | TIERS | {"thu-a": "4", "thu-b": "4"}
    )
    assert "100 % → 1 điểm" in text(live)
    assert "Nhóm" not in text(live)
    assert "thiếu 59" in text(live)
    assert criterion(organiser, 2, **TIERS)["Location"] == f"{DRAFT}#tc-2"
    saved = row().content["criteria"][1]
    assert saved["measure"] == {"kind": "ratio", "a": "Số hồ sơ", "b": "Số đúng hạn"}
    assert saved["conversion"]["tiers"][1] == {"op": ">=", "value": "80", "points": "0.5"}
    shown = organiser.get(f"{DRAFT}tieu-chi/2/").context["form"]
    assert shown.read() == {key: value for key, value in saved.items() if key != "parent"}


def test_what_cannot_be_read_is_said_at_its_box(organiser, cast):
    sets.draft(cast)

    page = criterion(organiser, 2, measure="choice", **{"muc-label-1": "Có", "title": ""})

    assert page.status_code == 422
    assert set(page.context["form"].faults) == {"title", "muc-points-1"}
    assert row().version == 1


def test_a_criterion_is_added_deleted_and_numbered_anew(organiser, cast):
    sets.draft(cast)
    new = {
        "seen": 1,
        "ma": "1",
        "trong": "1",
        "code": "1.3",
        "title": "Mới",
        "max": "5",
        "measure": "points",
        "luu": "1",
    }

    assert "1.3" in text(organiser.get(f"{DRAFT}them/?trong=1"))
    assert organiser.post(f"{DRAFT}them/?trong=1", new)["Location"] == f"{DRAFT}#tc-4"
    assert "1.2" in text(organiser.get(f"{DRAFT}tieu-chi/3/xoa/"))
    organiser.post(f"{DRAFT}tieu-chi/3/xoa/", {"seen": 2, "ma": "1.2"})
    page = organiser.get(f"{DRAFT}danh-ma/")
    assert page.context["codes"] == [("1.3", "1.2")]
    assert "đã trả lời ở đợt VIDU-CCHC-2026" not in text(page)
    organiser.post(f"{DRAFT}danh-ma/", {"seen": 3})
    assert [c["code"] for c in row().content["criteria"]] == ["1", "1.1", "1.2"]
    page = organiser.get(f"{DRAFT}danh-ma/?cho=1&moi=2")
    assert page.context["codes"] == [("1", "2"), ("1.1", "2.1"), ("1.2", "2.2")]
    assert "đã trả lời ở đợt VIDU-CCHC-2026" in text(page)
    taken = organiser.post(f"{DRAFT}danh-ma/", {"seen": 4, "cho": "3", "moi": "1.1", "ma": "1.2"})
    assert (taken.status_code, row().version) == (422, 4)


def test_somebody_faster_is_shown_with_both_values(organiser, cast):
    sets.draft(cast)
    key = organiser.get(DRAFT).context["tree_key"]
    sets.save(cast, row(), sets.content(maximum="90"), 1, actor=cast.approver)

    page = organiser.post(DRAFT, {"seen": 1, "cay": key, "max-2": "50"})

    assert page.status_code == 409
    assert [where for where, _old, _new in page.context["differences"]] == ["Tiêu chí 1.1"]
    assert 'name="max-2" value="50"' in text(page)
    assert organiser.post(DRAFT, {"seen": 2, "cay": key, "max-2": "50"}).status_code == 303
    assert (row().content["maximum"], row().content["criteria"][1]["max"]) == ("90", "50")


def test_a_place_that_moved_meanwhile_is_not_written(organiser, cast):
    sets.draft(cast)

    gone = organiser.post(f"{DRAFT}tieu-chi/2/", {"seen": 1, "ma": "1.9", "title": "Gõ dở", "luu": "1"})

    assert gone.status_code == 409
    assert "Gõ dở" in text(gone)
    assert organiser.post(DRAFT, {"seen": 1, "cay": "khac", "max-2": "1"}).status_code == 409
    assert row().version == 1


def test_names_blocks_and_totals_are_typed_in_a_form(organiser, cast):
    sets.draft(cast)
    head = {"seen": 1, "title": "Bộ mới", "programme": "CCHC", "year": "2028", "block_group": ""}

    assert organiser.post(f"{DRAFT}chung/", head).status_code == 422
    organiser.post(f"{DRAFT}chung/", head | {"maximum": "100", "khoi-SBN": "on", "khoi-QH": "on", "tong-QH": "95,5"})
    assert row().content["maximum"] == {"SBN": "100", "QH": "95.5"}
    assert [block["code"] for block in row().content["blocks"]] == ["SBN", "QH"]
    assert (row().title, row().year) == ("Bộ mới", 2028)
    assert "Sửa bản nháp" in text(organiser.get(f"{DRAFT}lich-su/"))


def test_others_do_not_reach_a_draft(client, cast):
    sets.draft(cast)

    client.force_login(cast.foreign_organiser)
    assert client.get(DRAFT).status_code == 404
    client.force_login(make.again(cast.head_a))
    assert client.get(DRAFT).status_code == 404
