"""A cell that somebody else wrote meanwhile, at every desk, with and without JavaScript: both values, nothing lost."""

import pytest
from django.utils import timezone

from scoring.enums import Layer, Origin
from scoring.models import Score
from scoring.services.scores import Entry, save_answers
from tests import make
from units.enums import Role

ROUND = "VIDU-CCHC-2026"
HTMX = {"HX-Request": "true"}
DESKS = {
    "unit": (f"/tu-danh-gia/{ROUND}/C/", "C", Layer.SELF, {"value": "0,75", "note": "Tôi gõ <chưa lưu>"}),
    "inspector": (f"/kiem-tra/{ROUND}/A/", "A", Layer.INSPECTION, {"value": "0,75", "note": "Tôi gõ <chưa lưu>"}),
    "organiser": (
        f"/dieu-hanh/{ROUND}/phieu/A/",
        "A",
        Layer.COUNCIL,
        {"mode": "points", "given": "0,75", "reason": "Tôi gõ <chưa lưu>"},
    ),
}


def people(cast, desk):
    """Who writes at the desk, and the colleague who comes before."""
    if desk == "organiser":
        return cast.organiser, cast.approver
    unit = cast.round.agency.units.get(code="C" if desk == "unit" else "B2")
    pair = [make.person(f"can_bo_{number}", Role.UNIT_STAFF, unit) for number in (1, 2)]
    if desk == "inspector":
        make.team(cast.round, "2", pair, [cast.sheet("A")])
    return pair


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["script", "plain"])
@pytest.mark.parametrize("desk", DESKS)
def test_both_values_who_and_when_and_two_ways_on(cast, client, desk, headers):
    address, unit, layer, typed = DESKS[desk]
    me, colleague = people(cast, desk)
    given = {"points": "0.25", "reason": "Lời của họ"} if layer == Layer.COUNCIL else {"value": "0.25"}
    seen = Score.objects.filter(assessment=cast.sheet(unit), criterion__code="1.10", layer=layer).first()
    version = seen.version if seen else 0
    save_answers(
        assessment=cast.sheet(unit),
        layer=layer,
        answers={"1.10": (Entry(given, "Lời của họ"), version)},
        actor=make.again(colleague),
        origin=Origin.WEB,
        now=timezone.now(),
    )
    client.force_login(me)

    answer = client.post(f"{address}luu/", {"code": "1.10", "seen_version": version, **typed}, headers=headers)

    page, at = answer.content.decode(), timezone.localtime().strftime("%H:")
    assert answer.status_code == 409
    assert f"{colleague} vừa sửa ô này lúc {at}" in page
    assert all(text in page for text in ("0,75", "0,25", "Lời của họ", "Giữ của tôi", "Lấy của người kia"))
    assert 'value="Tôi gõ &lt;chưa lưu&gt;"' in page  # “Giữ của tôi” sends it again
    assert f'name="seen_version" value="{version + 1}"' in page
    kept = client.post(f"{address}luu/", {"code": "1.10", "seen_version": version + 1, **typed}, headers=headers)
    assert kept.status_code == (200 if headers else 303)
    cell = Score.objects.get(assessment=cast.sheet(unit), criterion__code="1.10", layer=layer)
    assert (cell.version, "Tôi gõ <chưa lưu>" in (cell.note, cell.answer.get("reason"))) == (version + 2, True)
