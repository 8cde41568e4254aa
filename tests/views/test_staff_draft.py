import pytest

from scoring.services.rankings import present_round
from tests import make
from tests.services.publishing import decide_all, publish

SHEET = "/tu-danh-gia/VIDU-CCHC-2026/A/"


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.staff_a)
    return client


def page(client):
    return client.get(SHEET).content.decode()


def test_a_unit_sees_its_own_line_from_presenting_to_publication(cast, clerk):
    assert "Kết quả dự thảo" not in page(clerk)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)

    shown = page(clerk)

    assert "Kết quả dự thảo" in shown
    assert "86,65" in shown
    assert "DỰ THẢO" in shown
    assert "74,41" not in shown
    decide_all(cast)
    publish(cast)
    assert "Kết quả dự thảo" not in page(clerk)


def test_a_round_may_keep_it_from_the_units(cast, clerk):
    cast.round.own_row_shown_when_provisional = False
    cast.round.save()
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)

    assert "Kết quả dự thảo" not in page(clerk)
    assert "86,65" not in page(clerk)
