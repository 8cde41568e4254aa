"""The unit's pages of explanations and requests for review: flagged criteria alone, in the window, nothing typed is lost."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.enums import Layer, Step
from scoring.models import Evidence, Explanation, ReviewRequest, Score
from tests import make
from tests.services.meeting import ask, presented, respond
from tests.services.replying import CODE, OTHER, QUESTION, flag, open_step, standing

PAGE = "/giai-trinh/VIDU-CCHC-2026/A/"
REVIEWS = f"{PAGE}phuc-tra/"
HOUR = dt.timedelta(hours=1)
SECRET = "Ghi chú của thẩm định"


def text(response):
    return response.content.decode()


@pytest.fixture
def asked(cast, client):
    """A flagged criterion, its window open by the server's clock; staff of A signed in."""
    now = timezone.now()
    open_step(cast.round, opens_at=now - HOUR, closes_at=now + HOUR)
    flag(cast, now=now - HOUR)
    Score.objects.filter(assessment=cast.sheet("A"), layer=Layer.APPRAISAL_1).update(note=SECRET)
    client.force_login(cast.staff_a)
    return client


def send(client, **more):
    given = {"code": CODE, "seen": "1", "says": "giai-trinh", "text": "Báo cáo quý 4 nộp sau"}
    return client.post(PAGE, given | more)


def test_the_page_shows_flagged_criteria_alone_in_three_columns(asked):
    page = text(asked.get(PAGE))

    assert QUESTION in page
    assert page.count('class="code">1.2<') == 1
    assert 'class="code">1.10<' not in page
    for head in ("Tự chấm", "Thẩm định", "Giải trình"):
        assert f'<h3 class="h6">{head}</h3>' in page


def test_nothing_is_shown_before_the_window_opens(cast, client):
    now = timezone.now()
    open_step(cast.round, opens_at=now + HOUR, closes_at=now + 2 * HOUR)
    flag(cast, now=now)
    client.force_login(cast.staff_a)

    for path in (PAGE, f"{PAGE}in/", "/giai-trinh/", "/viec-cua-toi/"):
        page = client.get(path)
        assert (page.status_code, QUESTION in text(page), "Giải trình điểm thẩm định:" in text(page)) == (
            200,
            False,
            False,
        )
    assert client.get(f"{PAGE}minh-chung/?tieu-chi={CODE}").status_code == 404


def test_an_answer_is_saved_and_leads_back_to_its_row(asked, cast):
    answer = send(asked)

    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{PAGE}#")
    assert standing(cast).answer == "Báo cáo quý 4 nộp sau"
    assert "Đã giải trình" in text(asked.get(PAGE))


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"text": " "}, 422, "không nhất trí"),
        ({"says": ""}, 422, "Chọn Nhất trí hoặc Giải trình."),
        ({"code": "9.9"}, 303, ""),
        ({"seen": "x"}, 422, ""),
    ],
)
def test_a_faulty_answer_is_refused_with_what_was_typed(asked, cast, sent, status, says):
    page = send(asked, **sent)

    assert page.status_code == status
    assert says in text(page)
    assert standing(cast).version == 1


def test_a_stale_answer_keeps_what_was_typed_beside_the_others(asked, cast):
    send(asked, text="Của người trước")
    asked.force_login(cast.head_a)

    page = send(asked, text="Của tôi")

    assert page.status_code == 409
    assert "Của người trước" in text(page)
    assert "Của tôi" in text(page)
    assert 'name="seen" value="2"' in text(page)
    assert send(asked, text="Của tôi", seen="2").status_code == 303
    assert standing(cast).answer == "Của tôi"


def test_a_late_answer_is_refused_and_given_back(asked, cast):
    open_step(cast.round, opens_at=timezone.now() - HOUR, closes_at=timezone.now() - dt.timedelta(seconds=1))

    page = send(asked, text="Muộn rồi")

    assert (page.status_code, "Muộn rồi" in text(page)) == (409, True)
    assert "Không giải trình" in text(asked.get(PAGE))
    assert standing(cast).version == 1


def test_the_same_answer_twice_is_one(asked, cast):
    send(asked)

    assert send(asked).status_code == 303
    assert standing(cast).version == 2


def test_the_deadline_stands_in_the_list_of_work(asked):
    page = text(asked.get("/viec-cua-toi/"))

    assert "Giải trình điểm thẩm định" in page
    assert "tiêu chí chưa giải trình" in page
    assert 'data-label="Còn chờ">1<' in text(asked.get("/giai-trinh/"))


def test_evidence_goes_to_the_flagged_criterion_alone(asked, cast):
    where = f"{PAGE}minh-chung/"
    sent = {"tieu-chi": CODE, "viec": "so-hieu", "so-hieu-number": "12/KH-A"}

    assert asked.get(f"{where}?tieu-chi={CODE}").status_code == 200
    assert asked.post(f"{where}them/", sent).status_code == 303
    assert asked.post(f"{where}them/", sent | {"tieu-chi": OTHER}).status_code == 404

    row = Evidence.objects.get()
    assert (row.number, row.criterion.code, row.layer) == ("12/KH-A", CODE, Layer.SELF)
    assert asked.post(f"{where}{row.token}/go/", {"reason": "Nhầm"}).status_code == 303


def test_the_print_holds_the_columns_and_a_place_to_sign(asked):
    page = text(asked.get(f"{PAGE}in/"))

    assert QUESTION in page
    assert "Thủ trưởng đơn vị" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_cost_the_same_for_one_flag_and_three(asked, cast, django_assert_num_queries, many):
    codes = [row["code"] for row in make.document()["criteria"] if "measure" in row and row["code"] != CODE]
    for code in codes[: many - 1]:
        flag(cast, code, now=timezone.now())

    with django_assert_num_queries(10):
        page = text(asked.get(PAGE))
    assert page.count("Cần giải trình:") == many


# --- Requests for review -----------------------------------------------------------------------------------------------


@pytest.fixture
def head(cast, client):
    now = timezone.now()
    presented(cast)
    open_step(cast.round, Step.REVIEW, now - HOUR, now + HOUR)
    client.force_login(cast.head_a)
    return client


def test_the_head_asks_changes_and_takes_back(head, cast):
    assert head.post(REVIEWS, {"code": CODE, "reason": "Có đủ hồ sơ"}).status_code == 303
    assert "Có đủ hồ sơ" in text(head.get(REVIEWS))

    change = f"{REVIEWS}sua/"
    assert head.post(change, {"code": CODE, "seen": "1", "reason": "Thêm căn cứ", "viec": "sua"}).status_code == 303
    stale = head.post(change, {"code": CODE, "seen": "1", "reason": "Bản cũ", "viec": "sua"})
    assert (stale.status_code, "Bản cũ" in text(stale), "Thêm căn cứ" in text(stale)) == (409, True, True)
    assert head.post(change, {"code": CODE, "seen": "2", "reason": "", "viec": "rut"}).status_code == 303
    assert ReviewRequest.objects.get().state == "withdrawn"


def test_staff_reads_and_cannot_ask(head, cast):
    head.force_login(cast.staff_a)

    assert "Thủ trưởng đơn vị là người gửi" in text(head.get(REVIEWS))
    assert head.post(REVIEWS, {"code": CODE, "reason": "Có đủ"}).status_code == 403
    assert not ReviewRequest.objects.exists()


def test_the_answer_is_read_from_its_release(head, cast, client):
    ask(cast, now=timezone.now())
    respond(cast, accepts=False, text="Không có căn cứ mới", now=timezone.now())
    assert "Không có căn cứ mới" not in text(head.get(REVIEWS))

    client.force_login(cast.organiser)
    assert client.post("/dieu-hanh/VIDU-CCHC-2026/phuc-tra/gui/").status_code == 303
    client.force_login(cast.head_a)

    assert "Không có căn cứ mới" in text(client.get(REVIEWS))


def test_the_organiser_answers_on_a_page(head, cast, client):
    ask(cast, now=timezone.now())
    client.force_login(cast.organiser)
    where = f"/dieu-hanh/VIDU-CCHC-2026/phuc-tra/A/{CODE}/"
    given = {"code": CODE, "seen": "1", "says": "chap-nhan", "text": "Đã có hồ sơ"}

    assert client.get(where).status_code == 200
    assert client.post(where, given | {"text": ""}).status_code == 422
    stale = client.post(where, given | {"seen": "9"})
    assert (stale.status_code, "Đã có hồ sơ" in text(stale)) == (409, True)
    assert client.post(where, given).status_code == 303
    assert "Đã có hồ sơ" in text(client.get("/dieu-hanh/VIDU-CCHC-2026/phuc-tra/"))
    assert Explanation.objects.count() == 0
