"""Guards of every reading: what is not for this reader or not yet, is not on the page; switched off, it is."""

from dataclasses import replace

import pytest
from django.db.models import Q

from cchc_portal import permissions
from scoring.enums import Layer, Origin
from scoring.selectors import rankings as selector
from scoring.selectors import score_sheets
from scoring.selectors.rankings.memory import forget_everything
from scoring.selectors.visibility import ALL
from scoring.services.rankings import present_round
from scoring.services.scores import Entry, save_answers
from scoring.views import inspectors
from scoring.views.organisers import sheets
from tests import make
from tests.guards.pairs import answering, everybody, right_of
from tests.services.publishing import publish

ROUND = "VIDU-CCHC-2026"
EVERY_ROW = Q(pk__isnull=False)
OWN, INSPECTED, OVERSEEN = f"/tu-danh-gia/{ROUND}/A/", f"/kiem-tra/{ROUND}/A/", f"/dieu-hanh/{ROUND}/phieu/A/"
DRAFT = f"/xep-hang/{ROUND}/du-thao/"
COUNCIL = "Chỉ một sáng kiến có hiệu quả"
"""The reason that the council of the example gives for a score of A: nobody but the organiser sees it before publication."""
INSPECTION = "24 / 25"
"""What the inspection of A found: not for the organiser nor the unit before the minutes are closed."""

LAYERS = {
    "council before the unit": ("staff_a", OWN, Layer.COUNCIL.label, answering(score_sheets, "seen_by_unit", ALL)),
    "inspection before the unit": (
        "staff_a",
        OWN,
        Layer.INSPECTION.label,
        answering(score_sheets, "seen_by_unit", ALL),
    ),
    "council before inspectors": ("inspector", INSPECTED, COUNCIL, answering(inspectors, "layers_for_inspector", ALL)),
    "inspection before the organiser": (
        "organiser",
        OVERSEEN,
        INSPECTION,
        answering(sheets, "layers_for_organiser", ALL),
    ),
}


def page(cast, client, who, path):
    if who:
        client.force_login(make.again(getattr(cast, who)))
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("who", "path", "secret", "switch"), LAYERS.values(), ids=LAYERS)
def test_a_layer_is_hidden_before_its_time(cast, client, who, path, secret, switch, monkeypatch):
    status, text = page(cast, client, who, path)
    assert (status, secret in text) == (200, False)

    switch(monkeypatch)
    assert secret in page(cast, client, who, path)[1]


ROWS = {
    "a unit's sheet": (
        "staff_b",
        OWN,
        (answering(permissions, "sheets_of_units_of", EVERY_ROW), right_of("sheet.read", everybody)),
    ),
    "an inspected sheet": (
        "staff_b",
        INSPECTED,
        (answering(permissions, "sheets_inspected_by", EVERY_ROW), right_of("inspection.read", everybody)),
    ),
    "an overseen sheet": (
        "foreign_organiser",
        OVERSEEN,
        (answering(permissions, "sheets_overseen_by", EVERY_ROW), right_of("sheet.oversee", everybody)),
    ),
}


@pytest.mark.parametrize(("who", "path", "switches"), ROWS.values(), ids=ROWS)
def test_a_row_beyond_reach_is_not_there_and_the_right_stands_behind_it(cast, client, who, path, switches, monkeypatch):
    assert page(cast, client, who, path)[0] == 404

    switches[0](monkeypatch)
    assert page(cast, client, who, path)[0] == 403
    switches[1](monkeypatch)
    status, text = page(cast, client, who, path)
    assert (status, "Tuyên truyền cải cách hành chính" in text) == (200, True)


def test_nobody_reads_the_provisional_ranking_before_it_is_presented(cast, client, monkeypatch):
    assert page(cast, client, "leader", DRAFT)[0] == 403

    right_of("round.read_provisional", permissions.leader.test)(monkeypatch)
    status, text = page(cast, client, "leader", DRAFT)
    assert (status, "86,65" in text) == (200, True)


def test_a_unit_never_reads_the_provisional_ranking(cast, client, monkeypatch):
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    assert page(cast, client, "head_a", DRAFT)[0] == 404

    answering(permissions, "rounds_led_by", EVERY_ROW)(monkeypatch)
    assert page(cast, client, "head_a", DRAFT)[0] == 403
    right_of("round.read_provisional", everybody)(monkeypatch)
    assert "86,65" in page(cast, client, "head_a", DRAFT)[1]


@pytest.mark.parametrize("who", ["", "staff_a", "leader"])
@pytest.mark.parametrize("path", ["", "lan-1/", "lan-1/excel/", "lan-1/ban-chup-1.json"])
def test_an_unpublished_round_has_no_public_page(cast, client, who, path):
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)

    assert page(cast, client, who, f"/xep-hang/{ROUND}/{path}")[0] == 404
    assert ROUND not in page(cast, client, "", "/")[1]


def test_a_published_page_shows_the_rows_that_were_published_and_not_the_live_ones(cast, client, monkeypatch):
    publish(cast)
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.COUNCIL,
        answers={"1.10": (Entry({"points": "0.25", "reason": "Phúc tra"}), 1)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=make.NOW,
    )
    text = page(cast, client, "", f"/xep-hang/{ROUND}/")[1]
    assert ("86,65" in text, "84,99" in text) == (True, False)

    made, live = selector.edition_page, selector.provisional_ranking_page(cast.round).page
    monkeypatch.setattr(selector, "edition_page", lambda found: replace(made(found), page=live))
    forget_everything()
    assert "84,99" in page(cast, client, "", f"/xep-hang/{ROUND}/")[1]
