"""Nothing unpublished by any public address, parameter, count or error text: sentinels in drafts, and a crawl that looks for them."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from scoring.enums import RoundState
from scoring.models import Assessment, PublicationRequest, Round, Score, SheetTotal
from scoring.services.rankings import present_round
from tests import make, triggers
from tests.rights.table import ROWS
from tests.services.publishing import publish

pytestmark = pytest.mark.slow

CODE = "VIDU-CCHC-2026"
WORD = "Xyzzymật"
"""In every text of a draft that people typed."""
HIDDEN = ("MAT-MO", "MAT-TRINH", "MAT-SOAN")
"""Rounds that are open, presented (trình) and still being set up."""
PROGRAMME = "MATCT"
YEAR = 2031
FIGURE = Decimal("7.3137")
TRACES = (
    WORD,
    PROGRAMME,
    *HIDDEN,
    str(YEAR),
    "7.3137",
    "7,3137",
    "7,31",
    "61.4937",
    "61,4937",
    "61,49",
    "61.49",
    "ZMAT",
)
QUERIES = (
    "?co-quan=so&nam=2030&ct=CCHC",
    "?khoi=tat-ca&sap=-chi-so&tim=so&lop=T%E1%BB%91t&cot=chi-so",
    "?agency=VIDU&programme=CCHC&limit=200",
    "?limit=x&offset=-1&block=%00&year=abc",
    "?trang=99&ban=KHONG/1/1",
    f"?ban={CODE}/1/1",
)


def hidden_document(code, year):
    made = make.document(code=code, year=year, title=f"Đợt {WORD}", programme=PROGRAMME)
    made["units"].append(made["units"][0] | {"code": "ZMAT", "name": f"Sở {WORD}"})
    return made


@pytest.fixture
def scene(cast):
    """A published ranking; a correction that is being prepared; three rounds that the public must not know of."""
    publish(cast)
    for code in HIDDEN:
        round_ = make.load(hidden_document(code, YEAR))
        _mark(round_)
        if code == "MAT-TRINH":
            present_round(round_=round_, now=make.NOW, actor=make.again(cast.organiser))
        if code == "MAT-SOAN":
            with triggers.switched_off():
                Round.objects.filter(pk=round_.pk).update(state=RoundState.DRAFT)
    _mark(cast.round)
    Round.objects.filter(pk=cast.round.pk).update(title=f"Đợt {WORD}")
    PublicationRequest.objects.create(
        round=cast.round,
        decision_number=WORD,
        decision_date=dt.date(YEAR, 1, 1),
        reason=WORD,
        requested_at=make.NOW,
        requested_by=cast.organiser,
    )
    return cast


def _mark(round_):
    Score.objects.filter(assessment__round=round_).update(points=FIGURE, note=WORD)
    SheetTotal.objects.filter(assessment__round=round_).update(points=Decimal("61.4937"), index=Decimal("61.49"))
    Assessment.objects.filter(round=round_).update(not_ranked_reason=WORD)


def addresses():
    """Every address that somebody who has not signed in may open, about what is published and about what is not."""
    for row in ROWS:
        if "GET" not in row.methods or not row.lets("anonymous", "published"):
            continue
        kwargs = row.kwargs
        for code in (CODE, *HIDDEN, "KHONG-CO") if "round_code" in kwargs else (None,):
            for unit in (kwargs["unit_code"], "ZMAT") if "unit_code" in kwargs else (None,):
                for version in (1, 2) if "version" in kwargs else (None,):
                    chosen = {"round_code": code, "unit_code": unit, "version": version}
                    kept = {name: value for name, value in chosen.items() if name in kwargs}
                    yield reverse(row.name, kwargs=kwargs | kept)


def readable(response):
    """Everything an answer says: heads, and its text out of archives and papers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    if kind == "application/pdf":
        return heads + "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return heads + "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return heads + content.decode("utf-8", "replace")


def traces_in(client, address):
    response = client.get(address)
    assert response.status_code in {200, 302, 404, 422, 503}, (address, response.status_code)
    text = readable(response)
    if response.status_code == 302:  # to sign in, with the way back: what was typed, not what is there
        text = text.replace(address.split("?", 1)[0], "")
    typed = re.sub(r"[A-Z0-9a-f]{64}", "", text)  # digests are any digits
    for part in address.replace("?", "/").split("/"):
        typed = typed.replace(part, "") if part in HIDDEN or part == "ZMAT" else typed
    return [f"{address}: {trace}" for trace in TRACES if trace in typed]


def test_no_public_address_tells_of_a_draft(scene, client):
    plain = sorted(set(addresses()))
    about_published = [a for a in plain if not any(code in a for code in (*HIDDEN, "KHONG-CO", "ZMAT"))]
    asked = plain + [a + query for a in about_published for query in QUERIES]

    found = [trace for address in asked for trace in traces_in(client, address)]

    assert found == []
    assert len(asked) > 100


def test_the_crawl_finds_the_same_sentinels_once_they_are_published(cast, client):
    document = hidden_document("MAT-MO", YEAR)
    cast.round = make.load(document)
    publish(cast)

    found = [trace for address in sorted(set(addresses())) for trace in traces_in(client, address)]

    for trace in (WORD, PROGRAMME, str(YEAR)):
        assert any(line.endswith(trace) for line in found)


def test_a_draft_is_not_found_just_as_what_does_not_exist(scene, client):
    for row in ROWS:
        if "GET" in row.methods and row.lets("anonymous", "published") and "round_code" in row.kwargs:
            answers = []
            for code in (*HIDDEN, "KHONG-CO"):
                response = client.get(reverse(row.name, kwargs=row.kwargs | {"round_code": code}))
                answers.append((response.status_code, readable(response).replace(code, "")))
            assert len(set(answers)) == 1, row.name


SEARCHED = (
    ("co-quan", WORD, "Abccbamật"),
    ("nam", str(YEAR), "2999"),
    ("ct", PROGRAMME, "KHGCT"),
    ("programme", PROGRAMME, "KHGCT"),
    ("year", str(YEAR), "2099"),
)
"""(parameter, what a draft has, what nothing has)."""


def test_asking_for_a_draft_counts_as_little_as_asking_for_nonsense(scene, client):
    told = []
    for name in ("home", "rankings", "api_rankings"):
        for parameter, *words in SEARCHED:
            answers = [client.get(reverse(name), {parameter: word}).content.decode() for word in words]
            texts = {text.replace(word, "") for text, word in zip(answers, words, strict=True)}
            told += [(name, parameter)] * (len(texts) - 1)

    assert told == []
