"""The page that moves blocks of a running round to a newer version of their set, and the board that says there is one."""

import html
import re

import pytest
from django.urls import reverse

from scoring.enums import Layer, Origin
from scoring.models import Score
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.services.criteria_versions import entries_of, entry, newer
from tests.services.publishing import publish


@pytest.fixture
def address(cast):
    return reverse("round_sets", args=[cast.round.code])


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.organiser)
    return client


def corrected(cast):
    entries = entries_of(cast.round)
    choice = entry(entries, "1.1.1")["measure"]
    choice["options"] = [one for one in choice["options"] if one["key"] != "cham"]
    return newer(cast.round, entries)


def text(response):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def hidden(response):
    found = {"khoi": []}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()):
        if name == "khoi":
            found["khoi"].append(value)
        else:
            found[name] = html.unescape(value)
    return found


def test_without_a_newer_version_there_is_nothing_to_do(desk, cast, address):
    page = desk.get(address)

    assert page.status_code == 200
    assert "Các khối đang dùng phiên bản mới nhất" in text(page)
    assert "Xem trước và chuyển" not in text(desk.get(reverse("round_board", args=[cast.round.code])))


def test_the_board_names_sheets_and_answers_that_a_newer_version_changes(desk, cast):
    corrected(cast)

    page = text(desk.get(reverse("round_board", args=[cast.round.code])))

    unit = cast.sheet("B").unit.name
    assert "Bộ tiêu chí có phiên bản 2" in page
    assert f"{unit}: chấm lại 1.1.1" in page


def test_the_preview_tells_what_changes_and_the_move_does_it_once(desk, cast, address):
    to = corrected(cast)
    page = desk.get(address)
    told = text(page)
    assert "Đổi cách tính" in told
    assert "Không còn hợp với cách tính mới" in told

    done = desk.post(address, hidden(page) | {"decision": "12/QĐ-UBND"}, follow=True)
    again = desk.post(address, hidden(page) | {"decision": "12/QĐ-UBND"}, follow=True)

    assert f"phiếu sang phiên bản {to.version}" in text(done)
    assert "đã dùng phiên bản ấy rồi" in text(again)
    assert set(Score.objects.values_list("criterion__criteria_set", flat=True)) == {to.pk}
    assert "SBN: phiên bản 1 → 2" in text(desk.get(reverse("round_history", args=[cast.round.code])))
    told = text(desk.get(reverse("sheet_history", args=[cast.round.code, "B"])))
    assert "Đổi bộ tiêu chí" in told
    assert "Theo 12/QĐ-UBND" in told


def test_answers_that_the_organiser_may_not_see_are_neither_shown_nor_counted(desk, cast, address):
    cast.round.assessments.update(state="drafting")
    corrected(cast)

    page = text(desk.get(address))
    board = text(desk.get(reverse("round_board", args=[cast.round.code])))

    assert "Không kịp thời = 0,5" in page  # the rule as it was
    assert "Câu trả lời phải chấm lại 0" in page
    assert "Không còn hợp với cách tính mới" not in page
    assert "(0 câu trả lời)" in board


def test_a_plan_that_changed_meanwhile_is_shown_again(desk, cast, address):
    corrected(cast)
    given = hidden(desk.get(address)) | {"decision": "12/QĐ", "xem": "cũ"}

    page = desk.post(address, given)

    assert page.status_code == 409
    assert "Chưa ghi gì" in text(page)
    assert 'value="12/QĐ"' in page.content.decode()


def test_an_answer_given_after_the_preview_holds_the_move(desk, cast, address):
    corrected(cast)
    given = hidden(desk.get(address)) | {"decision": "12/QĐ"}
    row = Score.objects.filter(assessment=cast.sheet("C"), layer=Layer.SELF, criterion__code="1.1.1").first()
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.1.1": (Entry({"value": "cham"}), row.version if row else 0)},
        actor=make.person("canbo_c", "unit_staff", cast.sheet("C").unit),
        origin=Origin.WEB,
        now=make.NOW,
    )

    page = desk.post(address, given)

    assert page.status_code == 409
    assert "Có câu trả lời vừa được sửa" in text(page)
    assert 'value="12/QĐ"' in page.content.decode()
    assert desk.post(address, hidden(page) | {"decision": "12/QĐ"}).status_code == 303


def test_a_move_without_its_paper_is_refused_with_the_way_out(desk, cast, address):
    corrected(cast)

    page = desk.post(address, hidden(desk.get(address)))

    assert page.status_code == 422
    assert "Ghi số văn bản" in text(page)


def test_a_criterion_that_changed_code_and_words_is_paired_by_hand(desk, cast, address):
    entries = entries_of(cast.round)
    entry(entries, "1.10").update(code="1.11", title="Sáng kiến, giải pháp", measure={"kind": "points"})
    newer(cast.round, entries)
    assert "Ghép tay" in text(desk.get(address))

    page = desk.get(address, {"ghep-1.10": "1.11"})

    assert hidden(page)["ghep-1.10"] == "1.11"
    assert 'value="1.11" selected' in page.content.decode()


def test_a_published_round_keeps_its_sets(desk, cast, address):
    publish(cast)
    corrected(cast)

    page = desk.get(address)

    assert "Đợt đã công bố" in text(page)
    assert '<form method="post" class="panel panel-accent"' not in page.content.decode()
    assert desk.post(address, {"decision": "1/QĐ", "toi": "2"}).status_code == 409
    assert {one.criteria_set.version for one in cast.round.round_blocks.select_related("criteria_set")} == {1}


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_as_many_queries_for_one_sheet_as_for_three(desk, cast, units, django_assert_num_queries):
    few = make.document(code="IT-DON-VI", programme="VTLT")
    few["units"] = few["units"][:units]
    round_ = make.load(few)
    entries = entries_of(round_)
    entry(entries, "1.1.2")["conversion"]["tiers"][0]["value"] = "97"
    newer(round_, entries)
    page = reverse("round_sets", args=[round_.code])
    desk.get(page)

    with django_assert_num_queries(10):
        desk.get(page)
