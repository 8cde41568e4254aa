"""The organiser's pages of cross-inspection teams: made, changed in three parts, refused with the place, kept on a conflict."""

import html

import pytest

from scoring.enums import RoundState
from scoring.models import InspectionTeam, Round
from scoring.selectors.inspection_teams import HEAD, SECRETARY, MemberWanted, VisitWanted, teams_of
from tests import make

LIST = "/dieu-hanh/VIDU-CCHC-2026/doan/"
TEAM = f"{LIST}DOAN-2/"
FACTS = {"name": "Đoàn số 2", "decision": "215/QĐ-SNV", "decision_date": "01/10/2026", "capacity": "2"}


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


@pytest.fixture
def team(organiser):
    organiser.post(f"{LIST}lap/", FACTS | {"code": "doan-2", "unit_code": ""})
    return TEAM


def text(answer):
    return html.unescape(answer.content.decode())


def wanted(cast):
    return next(row.wanted for row in teams_of(cast.round) if row.team.code == "DOAN-2")


def post(client, part, seen, **fields):
    return client.post(TEAM, {"viec": part, "seen": str(seen), **fields})


def test_a_team_is_made_given_people_and_sheets_and_listed(organiser, cast, team):
    post(organiser, "thanh-vien", 1, them="canbo_b")
    post(organiser, "thanh-vien", 2, them="thanhtra", **{"vai-canbo_b": "head"})
    post(organiser, "thanh-vien", 3, **{"vai-canbo_b": "head", "vai-thanhtra": "secretary"})
    post(organiser, "lich", 4, **{"them-don-vi": "C"})
    sent = {"day-C": "15/12/2026", "hour-C": "8h30", "place-C": "Trụ sở C", "received_by-C": "Chánh văn phòng"}
    answer = post(organiser, "lich", 5, **sent)

    assert (answer.status_code, answer.url) == (303, TEAM)
    now = wanted(cast)
    assert now.members == (MemberWanted("canbo_b", HEAD), MemberWanted("thanhtra", SECRETARY))
    (visit,) = now.visits
    assert (visit.unit_code, visit.place, visit.received_by) == ("C", "Trụ sở C", "Chánh văn phòng")
    page = text(organiser.get(LIST))
    for words in ("Đoàn số 2", "215/QĐ-SNV", "01/10/2026", "Người canbo_b", "Thư ký: Người thanhtra", "15/12/2026"):
        assert words in page


def test_people_are_searched_and_those_with_an_interest_have_no_button(organiser, cast, team):
    post(organiser, "lich", 1, **{"them-don-vi": "B"})

    page = text(organiser.get(f"{TEAM}?tim=nguoi canbo"))

    assert 'value="canbo_a"' in page
    assert 'value="canbo_b"' not in page
    assert "Người canbo_b làm việc ở" in page
    assert "Không thấy ai" in text(organiser.get(f"{TEAM}?tim=xyz"))


def test_a_person_with_an_interest_is_refused_with_the_reason(organiser, cast, team):
    post(organiser, "lich", 1, **{"them-don-vi": "B"})

    answer = post(organiser, "thanh-vien", 2, them="canbo_b")

    assert answer.status_code == 422
    assert "chính đơn vị được kiểm tra" in text(answer)
    assert wanted(cast).members == ()


def test_what_cannot_be_read_stands_at_its_place_and_is_kept(organiser, cast, team):
    post(organiser, "lich", 1, **{"them-don-vi": "C"})

    answer = post(organiser, "lich", 2, **{"day-C": "31/02/2026", "hour-C": "8h30", "place-C": "Hội trường"})

    assert answer.status_code == 422
    page = text(answer)
    assert "Ghi ngày theo dạng" in page
    assert 'value="31/02/2026"' in page
    assert 'value="Hội trường"' in page
    assert wanted(cast).visits == (VisitWanted("C"),)
    assert post(organiser, "lich", 2, **{"hour-C": "25h"}).status_code == 422
    faulty = post(organiser, "doan", 2, **FACTS | {"capacity": "0"})
    assert "nhận được nhiều nhất 0" in text(faulty)


def test_a_place_that_is_too_long_is_refused_whole_and_kept(organiser, cast, team):
    post(organiser, "lich", 1, **{"them-don-vi": "C"})
    place = "Hội trường lớn " * 30

    answer = post(organiser, "lich", 2, **{"place-C": place})

    assert answer.status_code == 422
    assert "Địa điểm dài 449 ký tự; nhiều nhất 300 ký tự." in text(answer)
    assert place.strip() in text(answer)
    assert wanted(cast).visits == (VisitWanted("C"),)


def test_a_duty_or_a_part_that_nobody_offered_changes_nobody(organiser, cast, team):
    post(organiser, "thanh-vien", 1, them="canbo_b")
    post(organiser, "thanh-vien", 2, **{"vai-canbo_b": "head"})

    duty = post(organiser, "thanh-vien", 3, **{"vai-canbo_b": "chu-tich"})
    part = post(organiser, "tat-ca", 3, **{"vai-canbo_b": ""})

    assert (duty.status_code, part.status_code) == (422, 422)
    assert "Chọn lại việc của người này trong đoàn." in text(duty)
    assert "Không rõ bạn sửa phần nào của đoàn." in text(part)
    assert wanted(cast).members == (MemberWanted("canbo_b", HEAD),)


def test_an_outdated_page_shows_both_and_keeps_what_was_typed(organiser, cast, team):
    post(organiser, "doan", 1, **FACTS | {"name": "Tên người khác đặt"})

    answer = post(organiser, "doan", 1, **FACTS | {"name": "Tên tôi đặt"})

    assert answer.status_code == 409
    page = text(answer)
    assert "Có người vừa đổi đoàn này" in page
    assert "Tên người khác đặt" in page
    assert 'value="Tên tôi đặt"' in page
    assert wanted(cast).name == "Tên người khác đặt"
    assert post(organiser, "doan", 2, **FACTS | {"name": "Tên tôi đặt"}).status_code == 303


def test_the_same_code_twice_is_refused_at_its_field(organiser, team):
    answer = organiser.post(f"{LIST}lap/", FACTS | {"code": "DOAN-2", "name": "Khác"})

    assert answer.status_code == 422
    assert "Đợt đã có đoàn mang mã DOAN-2." in text(answer)
    assert InspectionTeam.objects.filter(code="DOAN-2").count() == 1


def test_a_published_round_shows_its_teams_and_writes_none(organiser, cast, team):
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)

    assert "Chỉ xem" in text(organiser.get(TEAM))
    assert 'name="decision"' in text(organiser.get(TEAM))
    assert post(organiser, "doan", 1, **FACTS | {"name": "Khác"}).status_code == 409
    assert organiser.get(f"{LIST}lap/").status_code == 303


def test_a_round_without_teams_offers_the_first(organiser, cast):
    InspectionTeam.objects.filter(round=cast.round).update(round=make.load(make.document(code="KHAC-2026")))

    page = text(organiser.get(LIST))

    assert "Chưa có đoàn nào" in page
    assert page.count("btn-primary") == 1


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_for_every_number_of_teams(organiser, cast, size, django_assert_num_queries):
    for number in range(size - 1):
        make.team(cast.round, f"T{number}", [cast.staff_b], [cast.sheet("C")])
    organiser.get(LIST)

    with django_assert_num_queries(9):
        organiser.get(LIST)
