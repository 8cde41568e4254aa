"""A unit saves a whole field of its sheet by one button, all or nothing, without JavaScript."""

import pytest
from django.utils import timezone

from scoring.models import ScoreChange
from scoring.services.scores import Entry
from tests import make
from tests.views.own_sheet import ONE_BUTTON, PAGE, SAVE, field, leaves, save, staff, stored
from units.enums import Role

__all__ = ["staff"]


# --- A whole field by one button -----------------------------------------------------------------------------------------


def test_without_javascript_the_page_leads_to_fields_with_one_button(staff):
    page = staff.get(f"{PAGE}?linh-vuc=1").content.decode()
    plain = staff.get(f"{ONE_BUTTON}&linh-vuc=1").content.decode()

    assert 'content="0; url=/tu-danh-gia/VIDU-CCHC-2026/C/?linh-vuc=1&amp;cach=mot-nut"' in page
    assert "Lưu cả lĩnh vực 1" in plain
    assert "data-cell>" not in plain
    assert 'name="1.10:value"' in plain
    assert 'name="1.10:seen_version" value="0"' in plain
    assert "cell.js" not in plain


def test_one_button_writes_the_field_in_one_batch(cast, staff):
    before = ScoreChange.objects.filter(assessment=cast.sheet("C")).count()
    sent = field(("1.10", 0, {"value": "0,5"}), ("1.1.2", 1, {"a": "25", "b": "20"}))

    answer = staff.post(SAVE, sent)

    lines = ScoreChange.objects.filter(assessment=cast.sheet("C")).order_by("seq")[before:]
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?linh-vuc=1&cach=mot-nut#lv-1")
    assert stored(cast, "1.10").answer == {"value": "0.5"}
    assert stored(cast, "1.1.2").answer == {"a": "25", "b": "20"}
    assert len({line.batch for line in lines}) == 1


def test_one_fault_keeps_the_whole_field_from_being_written(cast, staff):
    sent = field(("1.10", 0, {"value": "0,5", "note": "Giữ nhé"}), ("1.1.2", 1, {"a": "25", "b": "26"}))

    answer = staff.post(SAVE, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "b không được lớn hơn a" in page
    assert all(text in page for text in ('value="0,5"', 'value="26"', "Giữ nhé"))
    assert stored(cast, "1.10") is None
    assert stored(cast, "1.1.2").version == 1


def test_a_stale_cell_keeps_the_whole_field_from_being_written_until_it_is_sent_again(cast, staff):
    save(cast, staff.user, "1.10", Entry({"value": "1"}), 0)
    rows = [("1.10", 0, {"value": "0,5"}), ("1.1.2", 1, {"a": "25", "b": "20"})]

    answer = staff.post(SAVE, field(*rows))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "vừa sửa ô này lúc" in page
    assert 'name="1.10:seen_version" value="1"' in page
    assert 'value="0,5"' in page
    assert stored(cast, "1.1.2").version == 1
    again = staff.post(SAVE, field(("1.10", 1, {"value": "0,5"}), rows[1]))
    assert again.status_code == 303
    assert stored(cast, "1.10").answer == {"value": "0.5"}


def test_every_stale_cell_of_a_field_tells_who_when_and_what_and_keeps_what_was_typed(cast, staff):
    colleague = make.person("canbo_c2", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    save(cast, colleague, "1.10", Entry({"value": "1"}, "Lời của họ"), 0)
    save(cast, colleague, "1.1.2", Entry({"a": "25", "b": "24"}), 1)
    sent = field(("1.10", 0, {"value": "0,5", "note": "Lời của tôi"}), ("1.1.2", 1, {"a": "25", "b": "20"}))

    answer = staff.post(SAVE, sent)

    page = answer.content.decode()
    when = timezone.localtime(stored(cast, "1.10").updated_at).strftime("%H:%M ngày %d/%m/%Y")
    assert answer.status_code == 409
    assert page.count(f"Người canbo_c2 vừa sửa ô này lúc {when} thành: ") == 2
    assert all(text in page for text in ("Lời của họ", "24 / 25", 'value="0,5"', "Lời của tôi", 'value="20"'))
    assert all(f'name="{code}:theirs"' in page for code in ("1.10", "1.1.2"))
    assert stored(cast, "1.10").version == 1


def test_theirs_is_taken_for_one_cell_and_mine_kept_for_the_other(cast, staff):
    save(cast, staff.user, "1.10", Entry({"value": "1"}, "Lời của họ"), 0)
    save(cast, staff.user, "1.1.2", Entry({"a": "25", "b": "24"}), 1)
    mine = ("1.1.2", 2, {"a": "25", "b": "20", "note": "Đếm lại"})

    taken = staff.post(SAVE, field(("1.10", 1, {"value": "0,5"}), mine, **{"1.10:theirs": "1"}))
    page = taken.content.decode()
    saved = staff.post(SAVE, field(("1.10", 1, {"value": "1", "note": "Lời của họ"}), mine))

    assert (taken.status_code, saved.status_code) == (200, 303)
    assert 'value="0,5"' not in page
    assert all(text in page for text in ("Lời của họ", 'value="20"', "Đếm lại"))
    assert (stored(cast, "1.10").version, stored(cast, "1.1.2").answer) == (1, {"a": "25", "b": "20"})


def test_a_rows_own_button_writes_that_row_alone(cast, staff):
    sent = field(("1.10", 0, {"value": "0,5"}), ("1.1.2", 1, stored(cast, "1.1.2").answer), only="1.10")

    answer = staff.post(SAVE, sent)

    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?linh-vuc=1&cach=mot-nut#tc-1.10")
    assert stored(cast, "1.10").version == 1
    assert stored(cast, "1.1.2").version == 1


@pytest.mark.parametrize("typed", ["20", "x"])
def test_a_rows_own_button_keeps_what_was_typed_in_the_others(cast, staff, typed):
    sent = field(("1.10", 0, {"value": "0,5"}), ("1.1.2", 1, {"a": "25", "b": typed, "note": "Chưa xong"}), only="1.10")

    answer = staff.post(SAVE, sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(text in page for text in (f'value="{typed}"', "Chưa xong", 'name="1.10:seen_version" value="1"'))
    assert "Các ô khác vẫn giữ như bạn đã nhập và chưa lưu" in page
    assert (stored(cast, "1.10").version, stored(cast, "1.1.2").version) == (1, 1)


def test_another_way_of_answering_writes_nothing_and_keeps_the_field(cast, staff):
    code = next(leaf.code for leaf in leaves(cast) if leaf.not_applicable != "never" and leaf.source == "self")
    seen = stored(cast, code).version if stored(cast, code) else 0
    sent = field(("1.10", 0, {"value": "0,5"}), (code, seen, {})) | {f"{code}:mode": ["measure", "na"]}

    answer = staff.post(SAVE, sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'name="{code}:na_reason"' in page
    assert stored(cast, "1.10") is None


@pytest.mark.parametrize(
    "sent",
    [
        {"cell": ["9.9"]},
        {"cell": ["1.10", "9.9"], "1.10:seen_version": "0"},
        {"cell": ""},
        {"cell": "1.10", "only": "2.1"},
    ],
)
def test_a_field_with_a_criterion_that_there_is_not_is_refused(staff, sent):
    assert staff.post(SAVE, sent).status_code == 400
