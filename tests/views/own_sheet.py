"""What the tests of a unit's own sheet share: its addresses, who scores it, what a form of it sends."""

import pytest
from django.utils import timezone

from scoring.enums import Layer, Origin
from scoring.models import Score
from scoring.services.scores import save_answers
from tests import make
from units.enums import Role

PAGE = "/tu-danh-gia/VIDU-CCHC-2026/C/"
SAVE = f"{PAGE}luu/"
HTMX = {"HX-Request": "true"}
ONE_BUTTON = f"{PAGE}?cach=mot-nut"


@pytest.fixture
def staff(cast, client):
    """Staff of C, whose sheet is drafting and lacks 1.10."""
    user = make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    client.force_login(user)
    client.user = user
    return client


def stored(cast, code):
    return Score.objects.filter(assessment=cast.sheet("C"), criterion__code=code, layer="self").first()


def post(client, code, seen, **fields):
    return client.post(SAVE, {"code": code, "seen_version": seen, **fields}, headers=HTMX)


def field(*rows, **more):
    """What one form of a field sends: rows are (code, seen version, {field: text})."""
    sent = {"cell": [code for code, _seen, _fields in rows]}
    for code, seen, fields in rows:
        sent |= {f"{code}:seen_version": seen} | {f"{code}:{name}": text for name, text in fields.items()}
    return sent | more


def save(cast, user, code, entry, seen):
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={code: (entry, seen)},
        actor=user,
        origin=Origin.WEB,
        now=timezone.now(),
    )


def leaves(cast):
    from scoring.selectors.engine_input import rules_of_sheet

    return rules_of_sheet(cast.sheet("C")).leaves_of("QH")
