"""The history of a round itself: its lines, presentation and publications, filters, pages, a fixed number of queries."""

import datetime as dt

import pytest

from scoring.enums import RoundChangeKind
from scoring.services.round_history import record
from tests import make
from tests.services.publishing import publish

PAGE = "/dieu-hanh/VIDU-CCHC-2026/lich-su/"


def changed(cast, days=0, kind=RoundChangeKind.STATE, decision=""):
    record(
        cast.round,
        kind,
        old={"state": "draft"},
        new={"state": "open"},
        decision=decision,
        actor=cast.organiser,
        now=make.NOW + dt.timedelta(days=days),
    )


def lines(client, person, **given):
    client.force_login(make.again(person))
    return list(client.get(PAGE, given).context["page"])


def test_a_line_says_what_when_by_whom_and_by_which_paper(cast, client):
    changed(cast, decision="01/QĐ-SNV")

    (line,) = lines(client, cast.organiser)

    assert (line.what, line.text, line.decision) == ("Chuyển trạng thái", "Đang soạn → Đang mở", "01/QĐ-SNV")
    assert (line.at, line.who) == (make.NOW, str(cast.organiser))


def test_presenting_and_publishing_stand_there_too(cast, client):
    publish(cast)

    published, presented = lines(client, cast.organiser)

    assert (published.what, presented.what) == ("Công bố", "Trình lãnh đạo")
    assert published.text == "Lần 1"
    assert published.who == f"{cast.organiser}, {cast.approver}"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, 2),
        ({"viec": "Chuyển trạng thái"}, 2),
        ({"viec": "Gia hạn"}, 0),
        ({"tu-ngay": "03/11/2026"}, 1),
        ({"den-ngay": "02/11/2026"}, 1),
        ({"tu-ngay": "02/11/2026", "den-ngay": "03/11/2026"}, 2),
        ({"tu-ngay": "mai"}, 2),
    ],
)
def test_lines_are_chosen_by_kind_and_whole_days(cast, client, given, found):
    changed(cast)
    changed(cast, days=1)

    assert len(lines(client, cast.organiser, **given)) == found


def test_an_empty_round_says_so_and_a_filter_leads_back(cast, client):
    client.force_login(cast.organiser)

    assert "Chưa có thay đổi nào" in client.get(PAGE).content.decode()
    assert "Bỏ bộ lọc" in client.get(PAGE, {"viec": "Gia hạn"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_line_and_three(cast, client, django_assert_num_queries, count):
    for days in range(count):
        changed(cast, days)
    client.force_login(cast.organiser)

    with django_assert_num_queries(10):
        client.get(PAGE)
