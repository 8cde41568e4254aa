"""Guards of profiles: who may know more than figures, and nothing beyond a publication; switched off, it is on the page."""

import datetime as dt

from scoring.selectors.profiles import traces
from tests import make
from tests.guards.pairs import answering
from tests.services.publishing import publish
from tests.views.test_profiles import BASE, CODE, LATER, PENDING, REASON, council, get

LINEAGE = f"{BASE}don-vi/A/can-cu/"


def published(cast):
    council(cast, REASON, "0.5")
    publish(cast)
    council(cast, PENDING, "0.0731", seen=1, now=LATER)


def test_reasons_are_for_those_who_may_know_them(cast, client, monkeypatch):
    published(cast)
    assert REASON not in get(client, cast.stranger, LINEAGE).content.decode()

    answering(traces, "_may_know", answer=True)(monkeypatch)

    assert REASON in get(client, cast.stranger, LINEAGE).content.decode()


def test_a_line_after_publication_is_not_read(cast, client, monkeypatch):
    published(cast)
    assert PENDING not in get(client, cast.leader, LINEAGE).content.decode()

    by_cell = traces._by_cell
    monkeypatch.setattr(traces, "_by_cell", lambda sheet, _until: by_cell(sheet, LATER + dt.timedelta(days=1)))

    assert PENDING in get(client, cast.leader, LINEAGE).content.decode()


def test_the_way_of_an_own_sheet_reads_no_other_layer(cast, client, monkeypatch):
    address = f"/tu-danh-gia/{CODE}/A/len-hang/"
    before = get(client, cast.staff_a, address).content

    council(cast, PENDING, "0.0731", now=make.NOW)

    assert _shown(get(client, cast.staff_a, address)) == _shown(before)


def _shown(answer):
    """What a page shows of the sheet, without what belongs to the visit."""
    content = answer if isinstance(answer, bytes) else answer.content
    return content.decode().split('<main id="noi-dung">')[1].split("</main>")[0]
