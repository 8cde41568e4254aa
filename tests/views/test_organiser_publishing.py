"""Presenting, publishing, correcting: the pages before them and what they refuse."""

import pytest

from scoring.enums import Layer, Origin, RoundState
from scoring.models import PublicationRequest, Ranking, Round, SheetTotal
from scoring.services.rankings import present_round
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.services.publishing import decide_all, publish, request

BOARD = "/dieu-hanh/VIDU-CCHC-2026/"
PRESENT, PUBLISH = f"{BOARD}trinh/", f"{BOARD}cong-bo/"
APPROVE, WITHDRAW = f"{PUBLISH}duyet/", f"{PUBLISH}rut/"
DECISION = {"decision_number": "100/QĐ-UBND", "decision_date": "06/11/2026", "seen_version": "0"}


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


@pytest.fixture
def approver(cast):
    from django.test import Client

    client = Client()
    client.force_login(cast.approver)
    return client


@pytest.fixture
def ready(cast):
    """Presented, every sheet decided."""
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))
    return cast


@pytest.fixture
def at_once(ready):
    """The agency asks no second person."""
    agency = ready.round.agency
    agency.second_approver = False
    agency.save()
    return ready


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in response.context["messages"]]


def council_entry(cast, points):
    sheet = cast.sheet("A")
    score = sheet.scores.filter(layer=Layer.COUNCIL, criterion__code="1.10").first()
    save_answers(
        assessment=sheet,
        layer=Layer.COUNCIL,
        answers={"1.10": (Entry({"points": points, "reason": "Kết luận"}), score.version if score else 0)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=make.NOW,
    )


# --- Presenting ----------------------------------------------------------------------------------------------------


def test_presenting_has_a_page_that_says_what_follows(organiser, cast):
    response = organiser.get(PRESENT)

    assert "Trình rồi thì không rút lại" in text(response)
    assert "6 trên 6 phiếu" in text(response)
    assert Round.objects.get().presented_at is None


def test_presenting_twice_presents_once(organiser, cast):
    first = organiser.post(PRESENT, follow=True)
    moment = Round.objects.get().presented_at
    second = organiser.post(PRESENT, follow=True)

    assert first.redirect_chain == second.redirect_chain == [(BOARD, 303)]
    assert said(second) == ["Đợt này đã trình rồi."]
    assert Round.objects.get().presented_at == moment
    assert Round.objects.get().presented_by == cast.organiser


def test_a_published_round_cannot_be_presented(organiser, cast):
    publish(cast)

    assert organiser.get(PRESENT).status_code == 403
    assert organiser.post(PRESENT).status_code == 403


# --- Publishing ----------------------------------------------------------------------------------------------------


def test_the_page_lists_every_check_with_what_breaks_it(organiser, cast):
    response = organiser.get(PUBLISH)

    assert [check.passed for check in response.context["checks"]] == [False, False, True, True]
    assert "Mọi phiếu đã chốt: chưa đạt" in text(response)
    assert "Sở A (đang xem xét)" in text(response)


def test_a_publication_whose_checks_fail_is_409_with_the_list_and_what_was_typed(organiser, cast):
    response = organiser.post(PUBLISH, DECISION)

    assert response.status_code == 409
    assert "Sở A (đang xem xét)" in text(response)
    assert "100/QĐ-UBND" in text(response)
    assert not PublicationRequest.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decision_number": " "}, "Ghi số quyết định công bố."),
        ({"decision_date": ""}, "Ghi ngày quyết định."),
        ({"decision_date": "11/31/2026"}, "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027."),
        ({"decision_date": "06/11/0026"}, "Năm phải từ 1990 đến 2100."),
        ({"seen_version": ""}, "Trang này đã cũ. Hãy tải lại rồi gửi lại."),
    ],
)
def test_a_faulty_decision_is_told(organiser, ready, change, message):
    response = organiser.post(PUBLISH, DECISION | change)

    assert response.status_code == 422
    assert message in text(response)
    assert not PublicationRequest.objects.exists()


def test_a_publication_waits_for_the_second_person(organiser, ready):
    response = organiser.post(PUBLISH, DECISION, follow=True)

    assert response.redirect_chain == [(PUBLISH, 303)]
    assert said(response) == ["Đã đề nghị công bố. Chờ người thứ hai của cơ quan thường trực duyệt."]
    assert "Người duyệt phải là một người khác" in text(response)
    assert "Duyệt và công bố" not in text(response)
    assert not Ranking.objects.exists()


def test_the_date_is_read_day_first(organiser, ready):
    organiser.post(PUBLISH, DECISION)

    assert PublicationRequest.objects.get().decision_date.isoformat() == "2026-11-06"


def test_a_second_click_asks_once(organiser, ready):
    organiser.post(PUBLISH, DECISION)

    response = organiser.post(PUBLISH, DECISION, follow=True)

    assert said(response)[-1] == "Đã có một đề nghị công bố đang chờ duyệt."
    assert PublicationRequest.objects.count() == 1


def test_the_person_who_asked_may_not_approve(organiser, ready):
    waiting = request(ready)

    response = organiser.post(APPROVE, {"request": waiting.pk})

    assert response.status_code == 403
    assert "Người duyệt công bố phải khác người đề nghị." in text(response)
    assert not Ranking.objects.exists()


def test_the_second_person_publishes_once(organiser, approver, ready):
    waiting = request(ready)

    first = approver.post(APPROVE, {"request": waiting.pk}, follow=True)
    second = approver.post(APPROVE, {"request": waiting.pk}, follow=True)

    assert said(first) == ["Đã công bố lần 1."]
    assert said(second) == ["Đề nghị công bố này đã xong."]
    assert Ranking.objects.count() == 1
    assert Round.objects.get().state == RoundState.PUBLISHED


def test_another_request_than_the_one_seen_is_not_approved(organiser, approver, ready):
    seen = request(ready)
    organiser.post(WITHDRAW, {"request": seen.pk})
    request(ready, decision="999/QĐ-UBND")

    response = approver.post(APPROVE, {"request": seen.pk}, follow=True)

    assert said(response) == ["Đề nghị công bố này đã xong."]
    assert not Ranking.objects.exists()


def test_checks_that_broke_while_the_request_waited_are_listed(approver, ready):
    waiting = request(ready)
    SheetTotal.objects.filter(assessment=ready.sheet("A"), upto="council").update(points="15")

    response = approver.post(APPROVE, {"request": waiting.pk})

    assert response.status_code == 409
    assert "Tính lại khớp với tổng đã lưu: chưa đạt" in text(response)
    assert not Ranking.objects.exists()


def test_a_request_is_taken_back_once(organiser, ready):
    waiting = request(ready)

    first = organiser.post(WITHDRAW, {"request": waiting.pk}, follow=True)
    second = organiser.post(WITHDRAW, {"request": waiting.pk}, follow=True)

    assert said(first) == ["Đã rút đề nghị công bố. Chưa công bố gì."]
    assert said(second) == ["Đề nghị công bố này đã xong."]
    assert not Ranking.objects.exists()


def test_without_a_second_person_it_is_published_at_once_and_only_once(organiser, at_once):
    first = organiser.post(PUBLISH, DECISION, follow=True)
    second = organiser.post(PUBLISH, DECISION, follow=True)
    other = organiser.post(PUBLISH, DECISION | {"decision_number": "9/QĐ", "reason": "lần khác"})

    assert said(first) == ["Đã công bố lần 1."]
    assert said(second)[0].startswith("Đợt này đã công bố lần 1 sau khi trang được mở.")
    assert other.status_code == 409
    assert "9/QĐ</textarea>" in text(other)
    assert Ranking.objects.count() == 1


# --- Correcting ----------------------------------------------------------------------------------------------------


def test_a_correction_shows_what_it_would_change(organiser, cast):
    publish(cast)
    unchanged = organiser.get(PUBLISH)
    council_entry(cast, "0.25")

    response = organiser.get(PUBLISH)

    assert "đính chính lúc này sẽ không đổi gì" in text(unchanged)
    assert "Sở A" in [change.unit_name for change in response.context["changes"]]
    assert "Khác với lần 1" in text(response)


def test_a_correction_needs_its_reason(organiser, at_once):
    organiser.post(PUBLISH, DECISION)
    council_entry(at_once, "0.25")
    correction = DECISION | {"seen_version": "1", "decision_number": "101/QĐ-UBND"}

    refused = organiser.post(PUBLISH, correction)
    made = organiser.post(PUBLISH, correction | {"reason": "Nhập sai 1.10"}, follow=True)
    again = organiser.post(PUBLISH, correction | {"reason": "Nhập sai 1.10"}, follow=True)

    assert refused.status_code == 422
    assert "Ghi lý do đính chính." in text(refused)
    assert said(made) == ["Đã công bố lần 2."]
    assert said(again)[0].startswith("Đợt này đã công bố lần 2")
    assert [ranking.version for ranking in Ranking.objects.order_by("version")] == [1, 2]
    assert "Nhập sai 1.10" in text(organiser.get(BOARD))


def test_published_versions_are_listed_with_their_snapshots(organiser, cast):
    ranking = publish(cast)

    page = text(organiser.get(BOARD))

    assert "/xep-hang/VIDU-CCHC-2026/lan-1/" in page
    assert ranking.snapshots.get().sha256[:12] in page
