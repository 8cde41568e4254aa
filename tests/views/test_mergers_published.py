"""After a merger what was published stays byte for byte, and a successor shows its predecessors' results apart and marked."""

import datetime as dt
import html
import io
import re
import zipfile

import pytest
from django.urls import reverse

from scoring.models import PublishedRules, PublishedSheet, Ranking, RankingRow
from scoring.selectors.rankings import Previous
from scoring.selectors.rankings.lines import lines_of
from scoring.selectors.standings import live_standing
from tests.rights.scenes import printed
from tests.rights.table import ROWS
from tests.selectors.hand_made import row
from tests.services.publishing import publish
from tests.units.reorganising import carry_out, people_of, wanted
from units.models import Unit, UnitSuccession

pytestmark = pytest.mark.django_db

LIVE = {
    "unit_years": "names the units after it",
    "healthz": "the machine",
    "readyz": "the machine",
}
"""What may legitimately differ after a merger, and why; everything else of the public is held byte for byte."""
TODAY = dt.date(2026, 12, 1)


def text_of(content):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


def public_answers(client):
    """{address: bytes} of every public page and file of the published round; what a page keeps for its caller is blanked."""
    found = {}
    for entry in ROWS:
        if "anonymous" not in entry.may or "GET" not in entry.methods or entry.name in LIVE:
            continue
        for extra in ("", "?khoi=QH") if entry.name in ("ranking", "ranking_version") else ("",):
            address = client_address(entry) + extra
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            found[address] = (response.status_code, without_its_hour(content))
    return found


def without_its_hour(content):
    """A page without its form's token; of a workbook every part but the stamp of when this copy was made."""
    if not content.startswith(b"PK"):
        return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return tuple((n, package.read(n)) for n in sorted(package.namelist()) if n != "docProps/core.xml")


def client_address(entry):
    return reverse(entry.name, kwargs=entry.kwargs)


@pytest.mark.slow
def test_a_merger_changes_no_byte_of_what_was_published(cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    printed(cast)
    publish(cast)
    before = public_answers(client)
    a, b = (Unit.objects.get(code=code) for code in ("A", "B"))

    asked = wanted("merge", cast.round.agency, a, b, news=[("AB", "Sở Hợp Nhất")], on=TODAY)
    carry_out(asked, cast.organiser, people=people_of(asked))
    rename = wanted("rename", cast.round.agency, Unit.objects.get(code="C"), place={"name": "Tên Mới"})
    carry_out(rename, cast.organiser)
    after = public_answers(client)

    differing = [address for address in before if before[address] != after[address]]
    assert differing == ["/xep-hang/VIDU-CCHC-2026/phan-tich/xu-huong/"]
    assert "Được Sở Hợp Nhất (AB) tiếp nối từ 01/12/2026" in text_of(after[differing[0]][1])
    assert len(before) > 25
    assert {status for status, _content in before.values()} <= {200, 404, 405}


@pytest.fixture
def two_years(cast, client):
    """Published 2026 with A, B and C; 2027 with A, B gone into AB."""
    publish(cast)
    agency = cast.round.agency
    a, b = (agency.units.get(code=code) for code in ("A", "B"))
    asked = wanted("merge", agency, a, b, news=[("AB", "Sở Hợp Nhất")], on=dt.date(2027, 3, 1))
    carry_out(asked, cast.organiser)
    later = type(cast.round).objects.get(pk=cast.round.pk)
    later.pk, later.code, later.year = None, "SAU-2027", 2027
    later.save()
    ranking = Ranking.objects.get(round=cast.round)
    rows = list(ranking.rows.all())
    ranking.pk, ranking.round, ranking.summary = None, later, ranking.summary | {"year": 2027}
    ranking.save()
    for line in rows:
        line.pk, line.ranking = None, ranking
        if line.unit_code == "A":
            line.unit_code, line.unit_name = "AB", "Sở Hợp Nhất"
    RankingRow.objects.bulk_create(line for line in rows if line.unit_code != "B")
    for model in (PublishedRules, PublishedSheet):
        for kept in model.objects.filter(ranking__round=cast.round):
            kept.pk, kept.ranking = None, ranking
            if getattr(kept, "unit_code", "") == "A":
                kept.unit_code = "AB"
            kept.save()
    return later


def test_a_successor_s_years_show_its_predecessors_marked(client, two_years, monkeypatch):
    monkeypatch.setattr("scoring.views.lookups.timezone.localdate", lambda: dt.date(2027, 12, 31))

    page = text_of(client.get("/don-vi/VIDU/AB/").content)

    assert "Trước khi hợp nhất, sáp nhập: Sở A" in page
    assert "Trước khi hợp nhất, sáp nhập: Sở B" in page
    assert "không so sánh với đơn vị này" in page
    assert "đến trước 01/03/2027, 12/QĐ" in page
    profile = text_of(client.get("/xep-hang/SAU-2027/don-vi/AB/").content)
    assert "Trước khi hợp nhất, sáp nhập: Sở B (B), đến trước 01/03/2027" in profile
    assert "Các đơn vị trước đây" not in text_of(client.get("/xep-hang/SAU-2027/don-vi/C/").content)


def test_a_unit_that_took_another_over_is_not_compared_once_published(cast):
    Unit.objects.filter(code="B").update(valid_to=dt.date(2026, 3, 1))
    a, b = (Unit.objects.get(code=code) for code in ("A", "B"))
    before = live_standing(cast.round).summary
    assert all("took_over" not in block for block in before["blocks"])
    UnitSuccession.objects.create(predecessor=b, successor=a, on_date=dt.date(2026, 3, 1))

    standing = live_standing(cast.round)
    block = next(one for one in standing.summary["blocks"] if one["code"] == "SBN")
    assert block["took_over"] == ["A"]
    own = [one for one in standing.rows if one.unit_code == "A"]
    then = Previous(2025, {"blocks": []}, {"A": row("A", "50", 3)})
    assert lines_of([block], [], own, then)[0].index_change is None
    unmarked = {key: value for key, value in block.items() if key != "took_over"}
    assert lines_of([unmarked], [], own, then)[0].index_change is not None
