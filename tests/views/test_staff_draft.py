import datetime as dt

import pytest

from scoring.enums import Layer, Origin
from scoring.services.rankings import present_round
from scoring.services.scores import Entry, save_answers
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


def test_a_correction_waits_for_its_publication(cast, clerk):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    publish(cast)
    assert Layer.COUNCIL.label in page(clerk)
    later = make.NOW + dt.timedelta(days=1)
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.COUNCIL,
        answers={"1.10": (Entry({"points": "0.25", "reason": "Đính chính riêng"}), 1)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=later,
    )

    assert Layer.COUNCIL.label not in page(clerk)
    assert "Đính chính riêng" not in clerk.get(f"{SHEET}lich-su/").content.decode()
    assert "Đang xét đính chính" in page(clerk)
    publish(cast, "101/QĐ-UBND", "Đính chính Sở A", later)
    assert Layer.COUNCIL.label in page(clerk)
    assert "Đính chính riêng" in clerk.get(f"{SHEET}lich-su/").content.decode()
