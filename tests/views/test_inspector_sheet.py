"""The inspector's sheet: what is shown, one cell saved, refused, disputed; with and without JavaScript."""

import pytest
from django.utils import timezone

from scoring.enums import Layer, Origin
from scoring.models import Inspection, Score, SheetTotal
from scoring.services.scores import Entry, save_answers
from tests import make

PAGE = "/kiem-tra/VIDU-CCHC-2026/A/"
SAVE = f"{PAGE}luu/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def inspector(cast, client):
    client.force_login(cast.inspector)
    return client


def version(cast, code):
    row = Score.objects.filter(assessment=cast.sheet("A"), criterion__code=code, layer="inspection").first()
    return row.version if row else 0


def stored(cast, code):
    return Score.objects.get(assessment=cast.sheet("A"), criterion__code=code, layer="inspection")


def post(client, code, seen, **fields):
    return client.post(SAVE, {"code": code, "seen_version": seen, **fields}, headers=HTMX)


def test_the_list_names_my_sheets_with_progress(inspector):
    page = inspector.get("/kiem-tra/").content.decode()

    assert page.count("row-link") == 1
    assert 'href="/kiem-tra/VIDU-CCHC-2026/A/"' in page
    assert "1/10" in page


@pytest.mark.parametrize("inspected", [1, 3])
def test_the_list_costs_the_same_for_one_sheet_and_three(cast, client, django_assert_num_queries, inspected):
    other = make.person("doankhac")
    units = ["A", "B", "B2"][:inspected]
    make.team(cast.round, "2", [other], [cast.sheet(code) for code in units])
    client.force_login(other)

    with django_assert_num_queries(13):
        page = client.get("/kiem-tra/").content.decode()

    assert page.count("row-link") == inspected


def test_the_sheet_shows_self_beside_own_entry_and_no_survey(inspector):
    page = inspector.get(PAGE).content.decode()

    assert "25 / 25 → 100 %" in page
    assert "24 / 25 → 96 %" in page
    assert "Điều tra xã hội học, không chấm ở bước này" in page
    assert "A: 2" not in page  # the survey's counts are not for inspectors


def test_the_running_total_leaves_survey_out(cast, inspector):
    total = SheetTotal.objects.get(assessment=cast.sheet("A"), upto="inspection", with_outside=False)
    whole = SheetTotal.objects.get(assessment=cast.sheet("A"), upto="inspection", with_outside=True)

    page = inspector.get(PAGE).content.decode()

    assert total.points != whole.points
    assert f"<dd>{total.points:.2f}".replace(".", ",") in page
    assert f"<dd>{whole.points:.2f}".replace(".", ",") not in page


def test_a_saved_cell_answers_with_its_row_and_the_total(cast, inspector):
    answer = post(inspector, "1.10", 0, mode="measure", value="0,25", note="Thiếu hồ sơ")

    assert answer.status_code == 200
    row = answer.content.decode()
    assert 'id="tc-1.10"' in row
    assert 'id="tong-diem"' in row
    assert 'name="seen_version" value="1"' in row
    assert "<html" not in row
    cell = stored(cast, "1.10")
    assert (cell.answer, cell.note, cell.version) == ({"value": "0.25"}, "Thiếu hồ sơ", 1)
    assert cell.updated_by == cast.inspector


def test_points_with_a_reason_replace_the_figures(cast, inspector):
    answer = post(inspector, "1.1.2", 1, mode="points", given="0,3", reason="Một nhiệm vụ làm dở", a="25", b="24")

    assert answer.status_code == 200
    assert stored(cast, "1.1.2").answer == {"points": "0.3", "reason": "Một nhiệm vụ làm dở"}


def test_agreeing_copies_the_units_answer(cast, inspector):
    answer = post(inspector, "2.1", 0, mode="measure", a="", b="", agree="1")

    assert answer.status_code == 200
    assert stored(cast, "2.1").answer == {"a": "21588", "b": "21575"}


def test_emptied_fields_take_the_answer_back(cast, inspector):
    answer = post(inspector, "1.1.2", 1, mode="measure", a="", b="")

    assert answer.status_code == 200
    assert (stored(cast, "1.1.2").answer, stored(cast, "1.1.2").version) == (None, 2)


def test_choosing_another_way_writes_nothing_and_keeps_what_was_typed(cast, inspector):
    answer = post(inspector, "1.1.2", 1, mode="points", a="25", b="20")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="given"' in page
    assert '<input type="hidden" name="b" value="20">' in page
    assert (stored(cast, "1.1.2").answer, stored(cast, "1.1.2").version) == ({"a": "25", "b": "24"}, 1)


@pytest.mark.parametrize(
    ("code", "fields", "message"),
    [
        ("1.1.2", {"a": "25", "b": "26"}, "b không được lớn hơn a"),
        ("1.10", {"value": "1.000"}, "Không rõ “1.000”"),
        ("1.10", {"mode": "points", "given": "0,5"}, "phải nêu lý do"),
        ("2.1", {"a": "1,5", "b": "1"}, "số nguyên"),
    ],
)
def test_a_fault_keeps_what_was_typed(cast, inspector, code, fields, message):
    seen = version(cast, code)

    answer = post(inspector, code, seen, **fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert all(f'value="{value}"' in page for value in fields.values())
    assert version(cast, code) == seen


def test_a_stale_cell_shows_both_values(cast, inspector):
    colleague = make.person("dongdoan")
    make.team(cast.round, "9", [colleague], [cast.sheet("A")])
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.INSPECTION,
        answers={"1.1.2": (Entry({"a": "25", "b": "20"}, "Theo báo cáo"), 1)},
        actor=colleague,
        origin=Origin.WEB,
        now=timezone.now(),
    )

    answer = post(inspector, "1.1.2", 1, a="25", b="25", note="Theo hồ sơ")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Người dongdoan vừa sửa" in page
    assert "20 / 25 → 80 %" in page
    assert "25 / 25 → 100 %" in page
    assert '<input type="hidden" name="seen_version" value="2">' in page
    assert '<input type="hidden" name="note" value="Theo hồ sơ">' in page
    kept = post(inspector, "1.1.2", 2, mode="measure", a="25", b="25", note="Theo hồ sơ")
    assert kept.status_code == 200
    assert (stored(cast, "1.1.2").answer, stored(cast, "1.1.2").version) == ({"a": "25", "b": "25"}, 3)


def test_without_javascript_the_page_comes_back_at_the_row(cast, inspector):
    saved = inspector.post(SAVE, {"code": "1.10", "seen_version": "0", "value": "0,5"})
    faulty = inspector.post(SAVE, {"code": "1.10", "seen_version": "1", "value": "x"})
    stale = inspector.post(SAVE, {"code": "1.10", "seen_version": "0", "value": "0,25"})

    assert (saved.status_code, saved["Location"]) == (303, f"{PAGE}?linh-vuc=1#tc-1.10")
    assert faulty.status_code == 422
    assert "<html" in faulty.content.decode()
    assert 'value="x"' in faulty.content.decode()
    assert stale.status_code == 409
    assert "Giữ của tôi" in stale.content.decode()


@pytest.mark.parametrize(("code", "status"), [("3.1", 422), ("9.9", 400), ("", 400)])
def test_what_the_inspection_does_not_answer_is_refused(cast, inspector, code, status):
    answer = post(inspector, code, 0, mode="na", na_reason="Không có")

    assert answer.status_code == status
    assert not Score.objects.filter(assessment=cast.sheet("A"), criterion__code=code, layer="inspection").exists()


@pytest.mark.parametrize("seen", ["", "-1", "²", "x"])
def test_a_cell_without_a_version_is_refused(cast, inspector, seen):
    answer = post(inspector, "1.10", seen, value="0,5")

    assert answer.status_code == 422
    assert version(cast, "1.10") == 0


@pytest.mark.parametrize("who", ["stranger", "staff_b", "head_a", "organiser"])
def test_people_outside_the_team_find_nothing(cast, client, who):
    client.force_login(getattr(cast, who))

    assert client.get(PAGE).status_code == 404
    assert client.post(SAVE, {"code": "1.10", "seen_version": "0", "value": "0,5"}).status_code == 404
    assert client.get(f"{PAGE}khep/").status_code == 404
    assert version(cast, "1.10") == 0


def test_closing_says_what_follows_and_then_the_sheet_is_read_only(cast, inspector):
    question = inspector.get(f"{PAGE}khep/")
    closed = inspector.post(f"{PAGE}khep/")
    again = inspector.post(f"{PAGE}khep/")

    assert "không hoàn tác được" in question.content.decode()
    assert (closed.status_code, closed["Location"]) == (303, PAGE)
    assert again.status_code == 303
    assert Inspection.objects.get(assessment=cast.sheet("A")).closed_at is not None
    page = inspector.get(PAGE).content.decode()
    assert "data-cell>" not in page
    assert "đã khép biên bản" in page
    refused = post(inspector, "1.10", 0, value="0,5")
    assert refused.status_code == 409
    assert "đã khép biên bản" in refused.content.decode()
    assert version(cast, "1.10") == 0


def test_a_page_of_the_sheet_costs_the_same_however_much_is_answered(cast, inspector, django_assert_num_queries):
    inspector.get(PAGE)  # compiles the rules

    with django_assert_num_queries(8):
        inspector.get(PAGE)


@pytest.mark.parametrize("seen", ["-1", "1_0", "٣", "", "9" * 5000])
def test_a_version_that_is_none_is_refused(cast, inspector, seen):
    assert post(inspector, "1.10", seen, mode="measure", value="1").status_code == 422


def test_control_characters_are_left_out_of_texts(cast, inspector):
    answer = post(inspector, "1.10", 0, mode="points", given="0,5", reason="Thiếu\0 hồ\x1b sơ", note="a\r\nb\x0b")

    assert answer.status_code == 200
    assert (stored(cast, "1.10").answer["reason"], stored(cast, "1.10").note) == ("Thiếu hồ sơ", "a\nb")


def test_a_text_beyond_all_measure_is_refused(cast, inspector):
    answer = post(inspector, "1.10", 0, mode="points", given="0,5", reason="x" * 5001)

    assert answer.status_code == 422
    assert "nhiều nhất 5000 ký tự" in answer.content.decode()
    assert version(cast, "1.10") == 0
