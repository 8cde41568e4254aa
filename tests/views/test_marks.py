"""Pages of independent marks: one's own cells, the colleagues' once saved, the head's table, and who never sees a mark."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.enums import Layer
from scoring.models import Inspection, InspectorMark, Round, Score
from tests import make
from tests.services.marking import CODE, OTHER, board, everybody_marks, mark, settle, team_of_three

SHEET = "/kiem-tra/VIDU-CCHC-2026/A/"
PAGE, SAVE, HEAD = f"{SHEET}cham-doc-lap/", f"{SHEET}cham-doc-lap/luu/", f"{SHEET}thong-nhat/"
HTMX = {"HX-Request": "true"}
SECRET = "Chỉ tôi biết điều này"


@pytest.fixture
def people(cast):
    return team_of_three(cast)


def as_(client, person):
    client.force_login(make.again(person))
    return client


def row(response, code=CODE):
    return next(r for group in response.context["fields"] for r in group["rows"] if r["code"] == code)


def take(cast, *codes):
    sent = {"viec": "lay", "code": list(codes)}
    for code in codes:
        stands = board(cast)[code]
        sent |= {f"version:{code}": stands.answer.version, f"marks:{code}": stands.seen_marks}
    return sent


def decide(cast, code=CODE, **fields):
    stands = board(cast)[code]
    base = {"viec": "quyet-dinh", "code": code, "seen_version": stands.answer.version, "mode": "measure"}
    return base | {f"marks:{code}": stands.seen_marks} | fields


def team_answer(cast):
    return Score.objects.filter(assessment=cast.sheet("A"), criterion__code=CODE, layer=Layer.INSPECTION).first()


# --- One's own marks -------------------------------------------------------------------------------------------------


def test_a_colleagues_mark_stands_in_the_row_once_mine_is_saved(cast, client, people):
    mark(cast, people[1], "3", note=SECRET)
    as_(client, people[2])

    before = client.get(PAGE)
    saved = client.post(SAVE, {"code": CODE, "seen_version": 0, "mode": "measure", "value": "2"}, headers=HTMX)

    assert SECRET not in before.content.decode()
    assert str(people[1]) not in before.content.decode()
    assert saved.status_code == 200
    assert SECRET in saved.content.decode()
    assert [item["label"] for item in row(client.get(PAGE))["layers"]] == ["Tự chấm", str(people[1])]
    assert InspectorMark.objects.get(user=people[2]).answer == {"value": "2"}


def test_without_javascript_a_row_saves_by_its_button(cast, client, people):
    answer = as_(client, people[1]).post(SAVE, {"code": CODE, "seen_version": 0, "mode": "measure", "value": "2"})

    assert (answer.status_code, answer.url.partition("#")[2]) == (303, "tc-1.2")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"seen_version": 0, "value": "nhiều lắm"}, 422),
        ({"seen_version": 7, "value": "3"}, 409),
        ({"value": "3"}, 422),
        ({"seen_version": 0, "mode": "points", "given": "9", "reason": "x"}, 422),
    ],
)
def test_what_is_refused_keeps_what_was_typed(cast, client, people, fields, status):
    as_(client, people[1])

    page = client.post(SAVE, {"code": CODE, "mode": "measure"} | fields)

    assert page.status_code == status
    assert fields.get("value", "9") in page.content.decode()
    assert not InspectorMark.objects.exists()


def test_ones_own_other_window_is_a_conflict_with_both_values(cast, client, people):
    mark(cast, people[1], "4")

    page = as_(client, people[1]).post(SAVE, {"code": CODE, "seen_version": 0, "mode": "measure", "value": "1"})

    assert page.status_code == 409
    assert row(page)["conflict"]["theirs"] == "2,00"


def test_a_settled_criterion_is_read_only_with_the_teams_answer(cast, client, people):
    everybody_marks(cast, people, "3", "3", "3")
    settle(cast, people[0])

    shown = row(as_(client, people[1]).get(PAGE))
    refused = client.post(SAVE, {"code": CODE, "seen_version": 1, "mode": "measure", "value": "1"}, headers=HTMX)

    assert "action" not in shown
    assert shown["layers"][-1]["label"] == "Đoàn thống nhất"
    assert refused.status_code == 409
    assert "thống nhất" in refused.content.decode()


def test_an_unknown_criterion_is_a_bad_request(client, people):
    assert as_(client, people[1]).post(SAVE, {"code": "9.9", "seen_version": 0}).status_code == 400
    assert as_(client, people[0]).post(HEAD, {"viec": "lay", "code": "9.9"}).status_code == 400
    assert as_(client, people[0]).post(HEAD, {"viec": "lay"}).status_code == 400


def test_other_rounds_have_no_such_pages(client, people):
    Round.objects.update(independent_marks=False)
    as_(client, people[0])

    assert [client.get(page).status_code for page in (PAGE, HEAD)] == [404, 404]


# --- The head --------------------------------------------------------------------------------------------------------


def test_the_head_takes_what_agrees_all_at_once(cast, client, people):
    everybody_marks(cast, people, "2", "3", "3")
    everybody_marks(cast, people, "0.5", "0.5", "0.5", code=OTHER)
    as_(client, people[0])

    page = client.get(HEAD)
    answer = client.post(HEAD, take(cast, CODE, OTHER))

    assert len(page.context["agreed"]) == 2
    assert answer.status_code == 303
    assert {code: marks.state for code, marks in board(cast).items() if marks.marks} == {
        CODE: "settled",
        OTHER: "settled",
    }
    assert row(client.get(HEAD))["answer_said"].startswith("Cho 1,3333 điểm: Trung bình cộng 3 lượt")


def test_differing_marks_are_listed_and_decided_with_a_reason(cast, client, people):
    everybody_marks(cast, people, "0", "2", "4")
    as_(client, people[0])

    page = client.get(HEAD, {"xem": "lech"})
    without = client.post(HEAD, decide(cast, value="3"))
    done = client.post(HEAD, decide(cast, value="3", note="Theo hồ sơ gốc"))

    assert [item["label"] for item in row(page)["marks"]] == [str(one) for one in people]
    assert (str(row(page)["spread"]), row(page)["proposal"]) == ("2.000000", None)
    assert without.status_code == 422
    assert row(without)["fields"][0]["value"] == "3"
    assert done.status_code == 303
    assert (team_answer(cast).answer, team_answer(cast).note) == ({"value": "3"}, "Theo hồ sơ gốc")


def test_the_head_gives_points_instead(cast, client, people):
    everybody_marks(cast, people, "0", "2", "4")
    as_(client, people[0])

    switched = client.post(HEAD, decide(cast, mode=["measure", "points"]))
    done = client.post(HEAD, decide(cast, mode="points", given="1,25", reason="Chỉ một phần"))

    assert (switched.status_code, row(switched)["mode"]) == (200, "points")
    assert done.status_code == 303
    assert team_answer(cast).answer == {"points": "1.25", "reason": "Chỉ một phần"}


def test_the_head_too_sees_nothing_before_their_own_mark(cast, client, people):
    mark(cast, people[1], "3", note=SECRET)
    mark(cast, people[2], "3", note=SECRET)

    page = as_(client, people[0]).get(HEAD)

    assert SECRET not in page.content.decode()
    assert (row(page)["marks"], row(page)["missing"]) == ([], (str(people[0]),))


def test_marks_that_changed_under_the_head_are_not_taken(cast, client, people):
    everybody_marks(cast, people, "3", "3", "3")
    sent, typed = take(cast, CODE), decide(cast, value="1", note="Lý do đã gõ")
    mark(cast, people[1], "4", seen=1)
    as_(client, people[0])

    taken, decided = client.post(HEAD, sent), client.post(HEAD, typed)

    assert (taken.status_code, decided.status_code) == (409, 409)
    assert "Lý do đã gõ" in decided.content.decode()
    assert team_answer(cast) is None


def test_members_and_everybody_else_have_no_such_page(cast, client, people):
    assert as_(client, people[1]).get(HEAD).status_code == 403
    assert as_(client, cast.staff_a).get(HEAD).status_code == 404
    assert as_(client, cast.organiser).get(HEAD).status_code == 404


# --- Nobody else sees a mark -------------------------------------------------------------------------------------------


def test_the_inspections_own_page_leads_there_and_shows_no_answer_of_the_team(cast, client, people):
    Score.objects.filter(assessment=cast.sheet("A"), layer=Layer.INSPECTION).update(note=SECRET)
    page = as_(client, people[1]).get(SHEET)

    assert PAGE in page.content.decode()
    assert SECRET not in page.content.decode()
    assert page.context["desk"].closed


def everything_of(client, *addresses):
    text = ""
    for address in addresses:
        answer = client.get(address)
        if answer["Content-Type"].startswith("application/vnd"):
            book = load_workbook(BytesIO(answer.content))
            text += " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
        else:
            text += answer.content.decode()
    return text


UNIT = "/tu-danh-gia/VIDU-CCHC-2026/A/"
OVERSEEN = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"


def test_the_unit_sees_the_result_and_never_a_mark(cast, client, people):
    everybody_marks(cast, people[:2], "3", "3")
    mark(cast, people[2], "4", note=SECRET)
    settle(cast, people[0])
    Inspection.objects.update(closed_at=make.NOW)

    said = everything_of(as_(client, cast.staff_a), UNIT, f"{UNIT}lich-su/", f"{UNIT}lich-su/excel/")

    assert "Trung bình cộng 3 lượt" in said
    assert SECRET not in said
    assert [name for name in map(str, people[1:]) if name in said] == []


def test_the_standing_body_sees_marks_from_the_closing_on(cast, client, people):
    mark(cast, people[2], "4", note=SECRET)
    addresses = (OVERSEEN, f"{OVERSEEN}lich-su/", f"{OVERSEEN}lich-su/excel/")
    as_(client, cast.organiser)

    before = everything_of(client, *addresses)
    Inspection.objects.update(closed_at=make.NOW)
    after = everything_of(client, f"{OVERSEEN}lich-su/", f"{OVERSEEN}lich-su/excel/")

    assert SECRET not in before
    assert after.count(SECRET) == 2


@pytest.mark.parametrize("marked", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(PAGE, 10), (HEAD, 9)])
def test_the_pages_cost_the_same_for_one_mark_and_nine(
    cast, client, people, django_assert_num_queries, marked, address, queries
):
    for code in (CODE, OTHER, "2.2a")[:marked]:
        everybody_marks(cast, people, "0.5" if code == OTHER else "1", *["1"] * 2, code=code)
    as_(client, people[0])
    client.get(address)  # rules are compiled once a process, the session's last key is stamped once a minute

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("marked", [1, 3])
def test_a_mark_costs_the_same_whatever_others_marked(cast, client, people, django_assert_max_num_queries, marked):
    for code in (CODE, OTHER, "2.2a")[:marked]:
        everybody_marks(cast, people[1:], *["0.5" if code == OTHER else "1"] * 2, code=code)
    as_(client, people[0]).get(PAGE)

    with django_assert_max_num_queries(20):
        answer = client.post(SAVE, {"code": CODE, "seen_version": 0, "mode": "measure", "value": "2"}, headers=HTMX)
    assert answer.status_code == 200
