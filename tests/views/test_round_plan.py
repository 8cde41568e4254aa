"""The page of a cross-inspection plan: proposed, judged, confirmed once; from a file with every fault at its cell."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import Layer, RoundState
from scoring.models import InspectionTeam, Round, Score
from scoring.planning import check_plan
from scoring.selectors.inspection_plan import basis_of
from tests import make, triggers

PAGE = "/dieu-hanh/VIDU-CCHC-2026/ke-hoach/"
RING = {"C": "B2", "D": "C", "E": "D", "A": "E", "B": "A", "B2": "B"}


@pytest.fixture
def organiser(client, cast):
    with triggers.switched_off():
        Score.objects.filter(layer=Layer.INSPECTION).delete()
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def form(cast, pairs=RING, action="ghi", **more):
    made = {"per_unit": "1", "side": "any", "seed": "1", "viec": action, "seen": basis_of(cast.round).seen}
    return made | {f"cap-{other}": one for other, one in pairs.items()} | more


def standing(cast):
    return {other: one for one, other in basis_of(cast.round).standing}


def chosen(answer):
    """{inspected: [inspecting]} of the selects of a page."""
    found = {}
    for name, inner in re.findall(
        r'<select[^>]* name="cap-([^"]+)".*?>(.*?)</select>', answer.content.decode(), re.DOTALL
    ):
        found.setdefault(name, []).extend(re.findall(r'<option value="([^"]+)" selected', inner))
    return found


def test_a_button_proposes_a_plan_with_its_proof_and_writes_nothing(organiser, cast):
    answer = organiser.post(PAGE, form(cast, {}, "de-xuat", per_unit="2", seed="3"))

    assert answer.status_code == 200
    pairs = [(one, other) for other, found in chosen(answer).items() for one in found]
    assert len(pairs) == 12
    assert check_plan(basis_of(cast.round).problem(2, "any"), pairs) == ()
    assert "Giữ mọi quy tắc" in text(answer)
    assert not InspectionTeam.objects.filter(unit__isnull=False).exists()


def test_the_plan_is_confirmed_once_and_shown(organiser, cast):
    sent = form(cast)

    first = organiser.post(PAGE, sent, follow=True)
    second = organiser.post(PAGE, sent, follow=True)

    assert "Đã ghi kế hoạch: thêm 6 cặp, bỏ 0 cặp." in text(first)
    assert "Kế hoạch đang đúng như vậy rồi." in text(second)
    assert standing(cast) == RING
    assert chosen(organiser.get(PAGE)) == {other: [one] for other, one in RING.items()}
    assert "thêm 6 cặp" in text(organiser.get("/dieu-hanh/VIDU-CCHC-2026/lich-su/"))


def test_a_changed_pair_is_judged_at_once_and_refused_when_confirmed(organiser, cast):
    worse = RING | {"B2": "C", "A": "A"}

    fragment = organiser.post(PAGE, form(cast, worse, ""), headers={"HX-Request": "true"})
    refused = organiser.post(PAGE, form(cast, worse))

    assert fragment.status_code == 200
    assert "<html" not in text(fragment)
    assert "B2 và C kiểm tra lẫn nhau." in text(fragment)
    assert 'id="tom-tat" class="small" hx-swap-oob="true"' in text(fragment)
    assert 'id="theo-don-vi" aria-labelledby="theo-doan" hx-swap-oob="true"' in text(fragment)
    assert refused.status_code == 422
    assert "A tự kiểm tra mình." in text(refused)
    assert chosen(refused)["A"] == ["A"]
    assert standing(cast) == {}


def test_where_there_is_no_plan_the_rules_are_named(organiser, cast):
    answer = organiser.post(PAGE, form(cast, RING, "de-xuat", per_unit="3"))

    assert answer.status_code == 422
    assert "Không có kế hoạch nào giữ được cùng lúc các quy tắc sau" in text(answer)
    assert chosen(answer)["C"] == ["B2"], "what was chosen stays"


def test_an_outdated_page_keeps_its_pairs_and_can_be_confirmed_again(organiser, cast):
    other = {"A": "B", "B": "C", "C": "D", "D": "E", "E": "B2", "B2": "A"}
    before = form(cast, other)
    organiser.post(PAGE, form(cast))

    answer = organiser.post(PAGE, before)

    assert answer.status_code == 409
    assert chosen(answer)["A"] == ["B"]
    assert standing(cast) == RING
    again = before | {"seen": re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]}
    assert organiser.post(PAGE, again).status_code == 303
    assert standing(cast) == other


def test_faulty_settings_and_limits_are_named_and_kept(organiser, cast):
    answer = organiser.post(PAGE, form(cast, RING, "ghi", **{"per_unit": "9", "seed": "x", "suc-A": "vài"}))

    assert answer.status_code == 422
    for said in ("Chọn từ 1 đến 5.", "Gõ một số nguyên từ 1 đến 9999.", "A: “vài” không phải số đơn vị"):
        assert said in text(answer)
    assert 'value="vài"' in answer.content.decode()
    assert standing(cast) == {}


def test_a_published_round_shows_its_plan_and_writes_none(organiser, cast):
    sent = form(cast)
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)

    assert "Kế hoạch chỉ xem" in text(organiser.get(PAGE))
    assert organiser.post(PAGE, sent).status_code == 409
    assert standing(cast) == {}


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_for_every_number_of_teams(organiser, cast, size, django_assert_num_queries):
    for number in range(size):
        make.team(cast.round, f"X{number}", [cast.staff_a], [cast.sheet("C")])

    with django_assert_num_queries(12):
        assert organiser.get(PAGE).status_code == 200


# --- By a file -----------------------------------------------------------------------------------------------------


def rows_out(client):
    answer = client.get(f"{PAGE}mau/")
    assert answer.status_code == 200
    return [
        list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content))["Kế hoạch"].iter_rows(values_only=True)
    ]


def send(client, rows, title="Kế hoạch"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return client.post(f"{PAGE}tep/", {"file": SimpleUploadedFile("ke-hoach.xlsx", held.getvalue())})


def test_a_file_fills_the_page_and_is_confirmed_there(organiser, cast):
    rows = rows_out(organiser)
    for row in rows[1:]:
        row[4] = RING[row[0]].lower()
        row[3] = 1 if row[0] == "A" else None

    answer = send(organiser, rows)

    assert answer.status_code == 200, text(answer)
    assert "Đã đọc tệp, chưa ghi gì" in text(answer)
    assert chosen(answer) == {other: [one] for other, one in RING.items()}
    assert standing(cast) == {}
    assert organiser.post(PAGE, form(cast, RING, "ghi", **{"suc-A": "1"})).status_code == 303
    again = rows_out(organiser)
    assert [(row[0], row[3], row[4]) for row in again[1:]][:1] == [("A", 1, "E")]


def test_a_file_writes_nothing_however_often_and_none_is_read_after_publication(organiser, cast):
    rows = rows_out(organiser)

    twice = [send(organiser, rows).status_code for _ in range(2)]
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    late = send(organiser, rows)

    assert twice == [422, 422]
    assert late.status_code == 409
    assert "Kế hoạch chỉ sửa được khi đợt đang mở. Chưa đọc tệp." in text(late)
    assert standing(cast) == {}


def test_every_fault_of_a_file_stands_at_its_cell(organiser, cast):
    rows = rows_out(organiser)
    places = {row[0]: number for number, row in enumerate(rows, start=1)}
    given = RING | {"A": "A", "B": "XYZ", "B2": "C"}
    for row in rows[1:]:
        row[4] = given[row[0]]
    rows[places["C"] - 1][3] = "nhiều"
    rows[places["D"] - 1][3] = 0
    rows.append(["E", "", "", None, "D"])

    answer = send(organiser, rows)

    assert answer.status_code == 422
    cells = {(found.cell, found.code) for found in answer.context["faults"]}
    assert cells >= {
        (f"E{places['A']}", "own"),
        (f"E{places['B']}", "mã"),
        (f"D{places['C']}", "không phải số"),
        (f"A{len(rows)}", "trùng"),
        (f"D{places['D']}", "capacity"),
        (f"A{places['B']}", "count"),
    }
    assert any(code == "mutual" for _cell, code in cells)
    assert standing(cast) == {}


@pytest.mark.parametrize("what", ["wrong sheet", "no columns", "not a workbook", "nothing"])
def test_a_file_of_another_kind_is_refused_in_words(organiser, cast, what):
    if what == "wrong sheet":
        answer = send(organiser, rows_out(organiser), title="Khác")
    elif what == "no columns":
        answer = send(organiser, [["a", "b"], ["A", "B"]])
    elif what == "not a workbook":
        answer = organiser.post(f"{PAGE}tep/", {"file": SimpleUploadedFile("a.xlsx", b"abc")})
    else:
        answer = organiser.post(f"{PAGE}tep/", {})

    assert answer.status_code == 422
    assert standing(cast) == {}


def test_a_fresh_plan_invites_with_one_button_and_shows_no_fault(organiser, cast):
    page = text(organiser.get(PAGE))

    assert "Chưa có kế hoạch kiểm tra chéo" in page
    assert page.count("btn-primary") == 1
    assert 'value="de-xuat"' in page
    assert "state-error" not in page
    by_hand = text(organiser.get(f"{PAGE}?tu-dien=1"))
    assert 'name="cap-A"' in by_hand
    assert "Chưa có cặp nào" in by_hand
    assert "state-error" not in by_hand
    empty = organiser.post(PAGE, form(cast, {}, action="xem"))
    assert "state-error" not in text(empty)
    refused = organiser.post(PAGE, form(cast, {}, action="ghi", per_unit="2"))
    assert refused.status_code == 422
    assert "A được 0 đơn vị kiểm tra, cần 2." in text(refused)
