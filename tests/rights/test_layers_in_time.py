"""Nobody sees a layer before its time, nor a total over it: who reads what in each phase, over old pages and new ones."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from scoring.enums import Layer, Step
from scoring.models import Score, SheetTotal
from tests import make
from tests.services.publishing import decide_all, publish
from tests.services.replying import CODE, flag, open_step
from tests.services.test_save_answers import entry, save

HOUR = dt.timedelta(hours=1)
OWN = "/tu-danh-gia/VIDU-CCHC-2026/A"
REPLY = "/giai-trinh/VIDU-CCHC-2026/A"
BOARD = "/dieu-hanh/VIDU-CCHC-2026"
PAGES = {
    "staff_a": (
        f"{OWN}/?xem=bang",
        f"{OWN}/lich-su/",
        f"{OWN}/len-hang/",
        f"{OWN}/in/",
        f"{OWN}/minh-chung/",
        f"{REPLY}/",
        f"{REPLY}/in/",
        f"{REPLY}/phuc-tra/",
        "/giai-trinh/",
        "/viec-cua-toi/",
    ),
    "inspector": (
        "/kiem-tra/VIDU-CCHC-2026/A/",
        "/kiem-tra/VIDU-CCHC-2026/A/lich-su/",
        f"{REPLY}/",
        f"{BOARD}/phuc-tra/",
        f"{BOARD}/hoi-dong/",
    ),
    "leader": ("/xep-hang/", "/xep-hang/VIDU-CCHC-2026/", f"{BOARD}/phuc-tra/", f"{BOARD}/hoi-dong/", f"{REPLY}/"),
    "anonymous": ("/", "/xep-hang/", "/xep-hang/VIDU-CCHC-2026/", f"{REPLY}/", f"{BOARD}/hoi-dong/"),
}
SECRETS = {
    layer: (f"Mật của {layer}", f"{number},37")
    for number, layer in enumerate((Layer.APPRAISAL_1, Layer.APPRAISAL_2, Layer.COUNCIL), start=71)
}
"""{layer: (the note of its answers, the index of the total up to it)}."""
FIRST, SECOND, COUNCIL = SECRETS


@pytest.fixture
def sealed(cast):
    """Every layer of A has a note of its own, and every total that counts one its own index."""
    save(cast, "A", Layer.COUNCIL, {CODE: (entry("1"), 0)}, make.again(cast.organiser))
    sheet = cast.sheet("A")
    for layer, (note, _index) in SECRETS.items():
        row = Score.objects.filter(assessment=sheet, criterion__code=CODE, layer=layer).first()
        row = row or Score(assessment=sheet, criterion=_criterion(sheet), layer=layer, version=1)
        row.answer, row.points, row.note, row.updated_at = {"value": "1"}, Decimal(1), note, make.NOW
        row.save()
    for layer, (_note, index) in SECRETS.items():
        SheetTotal.objects.filter(assessment=sheet, upto=layer).update(index=Decimal(index.replace(",", ".")))
    return cast


def _criterion(sheet):
    return sheet.round_block.criteria_set.criteria.get(code=CODE)


def leaks(client, cast, who, allowed):
    """What a reader finds in any of their pages of the layers that they may not see."""
    client.logout()
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    found = []
    for path in PAGES[who]:
        page = client.get(path).content.decode()
        found += [
            f"{path}: {secret}"
            for layer, secrets in SECRETS.items()
            if layer not in allowed
            for secret in secrets
            if secret in page
        ]
    return found


def everybody(client, cast, unit=()):
    return [leaks(client, cast, who, unit if who == "staff_a" else ()) for who in PAGES]


def test_in_review_nobody_outside_sees_any_of_them(sealed, client):
    flag(sealed)

    assert everybody(client, sealed) == [[], [], [], []]


def test_when_the_window_to_reply_opens_the_unit_sees_the_first_appraisal_alone(sealed, client):
    flag(sealed)
    open_step(sealed.round, opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)

    assert everybody(client, sealed, unit={FIRST}) == [[], [], [], []]
    client.force_login(sealed.staff_a)
    assert SECRETS[FIRST][0] in client.get(f"{REPLY}/").content.decode()


def test_after_the_window_the_other_layers_still_wait(sealed, client):
    flag(sealed)
    open_step(sealed.round, opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR)
    open_step(sealed.round, Step.REVIEW, timezone.now() - HOUR, timezone.now() + HOUR)

    assert everybody(client, sealed, unit={FIRST}) == [[], [], [], []]


def test_publication_alone_shows_the_council_to_the_unit(cast, client):
    save(cast, "A", Layer.COUNCIL, {CODE: (entry("1"), 0)}, make.again(cast.organiser))
    decide_all(cast)
    client.force_login(cast.staff_a)
    assert Layer.COUNCIL.label not in client.get(f"{OWN}/?xem=bang").content.decode()

    publish(cast)

    assert Layer.COUNCIL.label in client.get(f"{OWN}/?xem=bang").content.decode()
