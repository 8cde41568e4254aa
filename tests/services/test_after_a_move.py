"""After blocks went over to another version: the unit is told what to answer again, minutes say whose codes they wrote."""

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest

from scoring.enums import SheetState
from scoring.models import Assessment, InspectionMinutes
from scoring.selectors.minutes import renumbered_words
from scoring.selectors.set_moves import plan_move
from scoring.selectors.taken_back import taken_back_codes, taken_back_tasks
from scoring.selectors.work import work_of
from scoring.services.scores import Entry, save_answers
from scoring.services.set_moves import Move, move_to_set
from tests import make
from tests.services.criteria_versions import entries_of, entry, newer
from tests.services.recommending import WHOLE, write

BLOCKS = ("SBN", "QH", "TW")
MINUTE = dt.timedelta(minutes=1)


def moved(cast, entries, minutes=1):
    to = newer(cast.round, entries)
    seen = plan_move(cast.round, to, BLOCKS).sha256
    now = make.NOW + minutes * MINUTE
    return move_to_set(
        round_=cast.round, move=Move(BLOCKS, to, "1/QĐ"), seen=seen, now=now, actor=make.again(cast.organiser)
    )


def without_the_late_choice(cast):
    entries = entries_of(cast.round)
    choice = entry(entries, "1.1.1")["measure"]
    choice["options"] = [one for one in choice["options"] if one["key"] != "cham"]
    return entries


@pytest.fixture
def clerk(cast):
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state=SheetState.DRAFTING)
    return cast.staff_b


def asked_again(person):
    tasks = work_of(make.again(person), make.NOW).tasks
    return [(task.left, task.detail, dict(task.query)) for task in tasks if "bộ tiêu chí đã đổi" in task.title]


def test_what_was_taken_back_is_a_line_of_its_own_until_it_is_answered(cast, clerk, client):
    assert asked_again(clerk) == []

    moved(cast, without_the_late_choice(cast))

    assert asked_again(clerk) == [(1, f"{cast.sheet('B').unit.name} · tiêu chí 1.1.1", {"xem": "thieu"})]
    client.force_login(make.again(clerk))
    assert f"/tu-danh-gia/{cast.round.code}/B/?xem=thieu" in client.get("/viec-cua-toi/").content.decode()
    key = entry(entries_of(cast.round), "1.1.1")["measure"]["options"][0]["key"]
    save_answers(
        assessment=cast.sheet("B"),
        layer="self",
        answers={"1.1.1": (Entry({"value": key}), 2)},
        actor=make.again(clerk),
        origin="web",
        now=make.NOW + 2 * MINUTE,
    )
    assert asked_again(clerk) == []


def test_what_a_unit_empties_itself_is_not_told_as_taken_back(cast, clerk):
    moved(cast, without_the_late_choice(cast))
    save_answers(
        assessment=cast.sheet("B"),
        layer="self",
        answers={"1.1.2": (Entry(None), 1)},
        actor=make.again(clerk),
        origin="web",
        now=make.NOW + 2 * MINUTE,
    )

    assert asked_again(clerk)[0][0] == 1


@pytest.mark.parametrize("units", [1, 3])
def test_one_query_for_any_number_of_sheets_and_none_where_no_set_changed(cast, django_assert_num_queries, units):
    def sheets():
        rows = cast.round.assessments.select_related("round_block__criteria_set").order_by("pk")
        return list(rows[:units])

    before = sheets()
    with django_assert_num_queries(0):
        taken_back_codes(before)
    moved(cast, without_the_late_choice(cast))
    after = sheets()
    with django_assert_num_queries(1):
        taken_back_codes(after)


def alone(cast, state):
    """B stands in a state; every other sheet is being filled in."""
    cast.round.assessments.update(state=SheetState.DRAFTING)
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state=state)


def told_to_organise(cast):
    tasks = work_of(make.again(cast.organiser), make.NOW).tasks
    return [(task.left, task.detail, task.view) for task in tasks if "vì bộ tiêu chí đã đổi" in task.title]


def test_what_a_handed_in_sheet_lacks_is_told_to_who_may_send_it_back(cast, client):
    alone(cast, SheetState.SUBMITTED)
    assert told_to_organise(cast) == []

    moved(cast, without_the_late_choice(cast))

    unit = cast.sheet("B").unit
    assert told_to_organise(cast) == [(1, unit.name, "round_board")]
    assert asked_again(cast.staff_b) == []
    client.force_login(make.again(cast.organiser))
    board = client.get(f"/dieu-hanh/{cast.round.code}/").content.decode()
    assert f"{unit.name}: tiêu chí 1.1.1." in board
    assert f"/dieu-hanh/{cast.round.code}/tra-lai/B/" in board


def test_a_later_answer_or_the_units_own_ends_the_line(cast):
    alone(cast, SheetState.IN_REVIEW)
    moved(cast, without_the_late_choice(cast))
    key = entry(entries_of(cast.round), "1.1.1")["measure"]["options"][0]["key"]
    assert len(told_to_organise(cast)) == 1

    save_answers(
        assessment=cast.sheet("B"),
        layer="council",
        answers={"1.1.1": (Entry({"value": key}, note="Hội đồng"), 0)},
        actor=make.again(cast.organiser),
        origin="web",
        now=make.NOW + 2 * MINUTE,
    )

    assert told_to_organise(cast) == []
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state=SheetState.DRAFTING)
    assert told_to_organise(cast) == []


@pytest.mark.parametrize("units", ["B", "ABC"])
def test_two_queries_for_any_number_of_handed_in_sheets(cast, django_assert_num_queries, units):
    cast.round.assessments.update(state=SheetState.DRAFTING)
    cast.round.assessments.filter(unit__code__in=units).update(state=SheetState.SUBMITTED)
    with django_assert_num_queries(1):
        assert taken_back_tasks([cast.round], make.NOW) == []
    moved(cast, without_the_late_choice(cast))
    with django_assert_num_queries(2):
        assert len(taken_back_tasks([cast.round], make.NOW)) == 1


# --- Minutes ---------------------------------------------------------------------------------------------------------


def renumbered(cast):
    entries = entries_of(cast.round)
    entry(entries, "1.2")["code"] = "1.3"
    for one in entries:
        one["code"] = one["code"].replace("2.", "4.", 1) if one["code"].startswith("2.") else one["code"]
        one.update({"parent": "4"} if one.get("parent") == "2" else {})
    entry(entries, "2")["code"] = "4"
    return entries


def test_minutes_keep_their_words_under_the_field_and_say_which_version_they_wrote(cast, client):
    write(cast, replace(WHOLE, findings={"1": "1.2: thiếu kế hoạch", "2": "2.1: chậm"}))
    minutes = InspectionMinutes.objects.select_related("inspection")
    assert renumbered_words(minutes.get()) == ""

    moved(cast, renumbered(cast))

    row = minutes.get()
    assert row.findings == {"1": "1.2: thiếu kế hoạch", "4": "2.1: chậm"}
    assert renumbered_words(row).startswith(
        "Mã tiêu chí trong lời biên bản ghi theo phiên bản 1 của bộ tiêu chí. Theo phiên bản 2: "
    )
    assert "1.2 nay là 1.3; 2 nay là 4; 2.1 nay là 4.1" in renumbered_words(row)
    client.force_login(cast.inspector)
    page = f"/kiem-tra/{cast.round.code}/A/bien-ban/"
    assert "1.2 nay là 1.3" in client.get(page).content.decode()
    word = docx.Document(io.BytesIO(client.get(f"{page}word/").content))
    assert any("1.2 nay là 1.3" in one.text for one in word.paragraphs)


def test_a_code_that_changed_twice_is_told_once(cast):
    write(cast)
    moved(cast, renumbered(cast))
    entries = entries_of(cast.round)
    entry(entries, "1.3")["code"] = "1.5"

    moved(cast, entries, minutes=2)

    words = renumbered_words(InspectionMinutes.objects.select_related("inspection").get())
    assert "Theo phiên bản 3: " in words
    assert "1.2 nay là 1.5" in words
    assert "1.3 nay là" not in words
