"""Citizens' opinions: given without signing in, once for each page, traceless; results exact; comments let through; counts by month."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from cchc_portal import gentle
from scoring.enums.opinions import CommentState
from scoring.models import CollectionPoint, Opinion, QuestionSet
from scoring.selectors.opinions import results_of
from scoring.services import opinion_points, opinions
from scoring.services.errors import NotOpen
from tests import make
from units.models import Unit

TODAY = timezone.localdate()
TOKEN = "diem-lay-y-kien-cua-so-A"
PAGE = f"/y-kien/{TOKEN}/"


def unit(cast, code="A"):
    return Unit.objects.select_related("agency").get(agency=cast.round.agency, code=code)


def point(cast, token=TOKEN, code="A", first=TODAY, last=None):
    actor = make.again(cast.organiser)
    if not QuestionSet.objects.exists():
        opinion_points.set_questions(
            agency=unit(cast).agency,
            title="Hài lòng",
            questions=["Thái độ", "Thời gian"],
            seen=0,
            now=make.NOW,
            actor=actor,
        )
    given = {"name": "Quầy 1", "first": first, "last": last, "token": token, "now": make.NOW, "actor": actor}
    return opinion_points.open_point(unit=unit(cast, code), **given)


def give(made, faces, comment="", code=None, today=TODAY):
    code = code or f"ma-{Opinion.objects.count()}"
    opinions.give_opinion(point=made, faces=faces, comment=comment, code=code, today=today)


def text(response):
    return " ".join(response.content.decode().split())


def code_of(response):
    return re.search(r'name="ma" value="([^"]+)"', response.content.decode())[1]


def send(client, **sent):
    return client.post(PAGE, {"ma": code_of(client.get(PAGE)), **sent})


# --- A citizen -------------------------------------------------------------------------------------------------------


def test_an_opinion_is_given_without_signing_in_and_holds_no_trace(client, cast):
    point(cast)

    done = send(client, **{"cau-1": "5", "gop_y": " Rất nhanh "})

    assert "Cảm ơn bạn đã góp ý" in text(done)
    row = Opinion.objects.get()
    assert (row.faces, row.comment, row.given_on) == ([5, None], "Rất nhanh", TODAY)
    assert row.comment_state == CommentState.PENDING
    assert {field.name for field in Opinion._meta.get_fields()} == {
        "id",
        "point",
        "code",
        "given_on",
        "faces",
        "comment",
        "comment_state",
        "judged_by",
        "judged_at",
    }


def test_the_same_page_sent_twice_is_one_opinion(client, cast):
    point(cast)
    sent = {"ma": code_of(client.get(PAGE)), "cau-1": "5"}

    first = client.post(PAGE, sent)
    client.cookies.clear()
    second = client.post(PAGE, sent)

    assert "Cảm ơn" in text(first)
    assert "Cảm ơn" in text(second)
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({}, 422, "Chọn ít nhất một mức hài lòng"),
        ({"cau-1": "9"}, 422, "Chọn lại mức hài lòng"),
        ({"cau-1": "5", "gop_y": "x" * 1001}, 422, "dài nhất 1000 ký tự"),
        ({"cau-1": "5", "ma": "gia-mao"}, 409, "Trang này mở đã lâu"),
        ({"cau-1": "5", "trang_web": "http://x"}, 200, "Cảm ơn"),
    ],
    ids=["nothing", "no such face", "too long", "not our page", "a program"],
)
def test_what_cannot_be_kept_is_not(client, cast, sent, status, said):
    point(cast)

    answer = send(client, **sent)

    assert answer.status_code == status
    assert said in text(answer)
    assert not Opinion.objects.exists()


def test_what_was_chosen_stays_on_a_refused_page(client, cast):
    point(cast)

    answer = text(send(client, **{"cau-1": "2", "gop_y": "x" * 1001}))

    assert 'name="cau-1" value="2" checked' in answer


@pytest.mark.parametrize(("first", "last"), [(1, None), (-5, -1)], ids=["not yet", "over"])
def test_outside_its_days_a_point_takes_nothing(client, cast, first, last):
    day = lambda n: None if n is None else TODAY + dt.timedelta(days=n)  # noqa: E731
    made = point(cast, first=day(first), last=day(last))

    assert "không nhận ý kiến vào hôm nay" in text(client.get(PAGE))
    assert client.post(PAGE, {"cau-1": "5"}).status_code == 409
    with pytest.raises(NotOpen):
        give(made, [5, 5])
    assert not Opinion.objects.exists()


def test_a_device_pauses_between_two_opinions_and_an_address_is_counted(client, cast, monkeypatch):
    point(cast)
    send(client, **{"cau-1": "5"})

    page = {"ma": code_of(client.get(PAGE)), "cau-1": "4"}
    soon = client.post(PAGE, page)

    assert soon.status_code == 429
    assert "vừa gửi một ý kiến" in text(soon)
    assert Opinion.objects.count() == 1
    monkeypatch.setattr(gentle, "MOST_PER_ADDRESS", 2)
    cache.clear()
    assert [client.post(PAGE, page).status_code for _ in range(2)] == [200, 200]  # a second click is no second opinion
    cache.clear()
    monkeypatch.setattr(gentle, "MOST_PER_ADDRESS", 1)
    client.cookies.clear()
    assert send(client, **{"cau-1": "5"}).status_code == 200
    client.cookies.clear()
    assert send(client, **{"cau-1": "5"}).status_code == 429
    assert Opinion.objects.count() == 3


def test_the_limits_keep_no_address(client, cast):
    point(cast)
    send(client, **{"cau-1": "5"})

    assert all("127.0.0.1" not in key for key in cache._cache)
    assert all(b"127.0.0.1" not in value for value in cache._cache.values())


def test_an_unknown_token_is_not_found(client, cast):
    assert client.get("/y-kien/khong-co-diem-nay-o-dau-ca/").status_code == 404


# --- Results and comments ----------------------------------------------------------------------------------------------


def test_results_are_exact_and_rounded_once(cast):
    made = point(cast)
    for faces in ([5, 4], [4, None], [4, 1]):
        give(made, faces)

    results = results_of(unit(cast))

    assert results.opinions == 3
    assert [(one.question, one.answers, str(one.average)) for one in results.questions] == [
        ("Thái độ", 3, "4.33"),
        ("Thời gian", 2, "2.50"),
    ]
    assert results_of(unit(cast), TODAY + dt.timedelta(days=1)).opinions == 0


def test_a_comment_reaches_the_unit_only_once_it_was_let_through(client, cast):
    give(point(cast), [5, 5], comment="Anh Nguyễn Văn B quầy 2")
    client.force_login(cast.staff_a)
    results = "/y-kien/don-vi/VIDU/A/"
    assert "Nguyễn Văn B" not in text(client.get(results))
    client.force_login(cast.organiser)
    row = Opinion.objects.get()
    sent = {"ma": row.code, "dang_la": "pending", "trang_thai": "shown"}
    assert client.post("/y-kien/gop-y/VIDU/", sent).status_code == 303

    again = client.post("/y-kien/gop-y/VIDU/", sent, follow=True)

    assert "đang là “Cho hiện”" in text(again)
    client.force_login(make.again(cast.staff_a))
    assert "Nguyễn Văn B" in text(client.get(results))


def test_another_units_people_and_agencies_reach_nothing(client, cast):
    give(point(cast), [5, 5])
    for who in (cast.staff_b, cast.foreign_organiser, cast.leader):
        client.force_login(make.again(who))
        assert client.get("/y-kien/don-vi/VIDU/A/").status_code == 404
        assert client.get(f"/y-kien/diem/{TOKEN}/").status_code == 404


# --- Points --------------------------------------------------------------------------------------------------------------


def test_a_point_is_made_once_and_its_slip_holds_its_code(client, cast):
    client.force_login(cast.organiser)
    sent = {"title": "Hài lòng", "questions": "Thái độ\nThời gian", "seen": "0"}
    assert client.post("/y-kien/cau-hoi/VIDU/", sent).status_code == 303
    page = client.get("/y-kien/diem/VIDU/them/")
    sent = {"unit": "A", "name": "Quầy 1", "first": f"{TODAY:%d/%m/%Y}", "last": ""}
    sent["token"] = page.context["form"]["token"].value()

    made = client.post("/y-kien/diem/VIDU/them/", sent)
    client.post("/y-kien/diem/VIDU/them/", sent)

    assert CollectionPoint.objects.count() == 1
    slip = client.get(made["Location"]).content.decode()
    assert f"http://testserver/y-kien/{sent['token']}/" in slip
    assert '<svg class="segno"' in slip or "segno" in slip
    assert "style=" not in slip
    client.post(f"{made['Location']}dong/")
    client.logout()
    assert "không nhận ý kiến" in text(client.get(f"/y-kien/{sent['token']}/"))


def test_new_questions_are_a_new_version_and_points_keep_theirs(client, cast):
    made = point(cast)
    client.force_login(cast.organiser)
    sent = {"title": "Hài lòng", "questions": "Câu mới", "seen": "1"}
    assert client.post("/y-kien/cau-hoi/VIDU/", sent).status_code == 303
    assert client.post("/y-kien/cau-hoi/VIDU/", sent | {"questions": "Câu khác"}).status_code == 409
    assert client.post("/y-kien/cau-hoi/VIDU/", sent | {"questions": "a\na", "seen": "2"}).status_code == 422

    made.refresh_from_db()
    assert made.question_set.questions == ["Thái độ", "Thời gian"]
    assert QuestionSet.objects.count() == 2
