"""The JSON API: what is published, exactly as published, for everybody; errors are JSON too."""

import datetime as dt
import json
import sqlite3
from decimal import Decimal

import pytest
from django.db import OperationalError, connection
from django.test import Client

from scoring.models import Ranking, RankingRow
from scoring.selectors import open_data
from tests import make
from tests.services.publishing import decide_all, publish

LATER = make.NOW + dt.timedelta(days=3)
CODE = "VIDU-CCHC-2026"
ROOT = "/api/v1/"


@pytest.fixture
def published(ranking):
    return ranking


def asked(client, address, status=200):
    response = client.get(ROOT + address)
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/json")
    return response.json()


def test_agencies_and_rankings_are_those_that_published(client, published, cast):
    assert asked(client, "agencies")["items"] == [{"code": "VIDU", "name": "Cơ quan chủ trì ví dụ", "rankings": 1}]
    listed = asked(client, "rankings")
    assert listed["count"] == 1
    (item,) = listed["items"]
    assert (item["round"], item["version"], item["units"]) == (CODE, 1, 5)
    assert item["url"] == f"{ROOT}rankings/{CODE}/versions/1"
    assert "theo quy định của cơ quan công bố" in listed["licence"]


def test_filters_and_pages_leave_what_they_say(client, published):
    assert asked(client, "rankings?agency=VIDU&programme=CCHC&year=2026")["count"] == 1
    for query in ("agency=KHAC", "programme=VTLT", "year=2025"):
        assert asked(client, f"rankings?{query}")["items"] == []
    rows = asked(client, f"rankings/{CODE}/versions/1/rows?limit=2&offset=1")
    every = asked(client, f"rankings/{CODE}/versions/1/rows?limit=200")
    assert rows["count"] == every["count"] == len(every["items"]) == 6
    assert rows["items"] == every["items"][1:3]
    assert {row["block"] for row in asked(client, f"rankings/{CODE}/versions/1/rows?block=QH")["items"]} == {"QH"}


def test_figures_are_the_texts_of_the_sealed_result(client, published):
    result = json.loads(published.snapshots.get().document)["content"]["result"]
    rows = {row["unit"]: row for row in asked(client, f"rankings/{CODE}/versions/1/rows")["items"]}

    for unit in result["units"]:
        row = rows[unit["code"]]
        assert [row[key] for key in ("points", "max", "index", "class_name", "rank", "tied")] == [
            unit[key] for key in ("points", "max", "index", "class", "rank", "tied")
        ]
        assert row["fields"] == unit["fields"]
    version = asked(client, f"rankings/{CODE}")
    assert [block["average_index"] for block in version["blocks"]] == [b["average_index"] for b in result["blocks"]]
    assert version["snapshots"][0]["sha256"] == published.snapshots.get().sha256
    assert b"." not in json.dumps(_numbers(version) + _numbers(rows)).encode()


def _numbers(value):
    if isinstance(value, dict):
        return [n for inner in value.values() for n in _numbers(inner)]
    if isinstance(value, list):
        return [n for inner in value for n in _numbers(inner)]
    return [value] if isinstance(value, int | float) else []


def test_a_corrected_version_and_its_correction_point_at_each_other(client, cast):
    publish(cast)
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại.", now=LATER)

    old, new = (asked(client, f"rankings/{CODE}/versions/{version}") for version in (1, 2))

    assert (old["corrects"], old["corrected_by"], old["newest_version"]) == (None, 2, 2)
    assert (new["corrects"], new["corrected_by"], new["reason"]) == (1, None, "Tính lại.")
    assert asked(client, f"rankings/{CODE}") == new
    assert asked(client, "rankings")["count"] == 1
    assert [year["version"] for year in asked(client, "units/VIDU/A")["years"]] == [2]


def test_a_unit_is_found_by_agency_and_code(client, published):
    unit = asked(client, "units/VIDU/A")

    assert unit["unit_name"] == "Sở A"
    assert unit["years"][0]["row"]["index"] == "86.65"
    assert asked(client, "units/NOIKHAC/A", 404)["status"] == 404


def test_what_is_not_published_is_a_json_404_that_repeats_nothing(client, cast):
    decide_all(cast)
    for address in (
        f"rankings/{CODE}",
        f"rankings/{CODE}/versions/1",
        f"rankings/{CODE}/versions/1/rows",
        "units/VIDU/A",
    ):
        assert asked(client, address, 404) == asked(client, "khong/co/gi", 404)
    assert asked(client, "agencies")["items"] == asked(client, "rankings")["items"] == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("rankings?limit=0", "limit"),
        ("rankings?limit=201", "limit"),
        ("rankings?offset=-1", "offset"),
        ("rankings?year=99999999999999999999", "year"),
        ("rankings?agency=%00", "agency"),
        ("rankings?programme=%00", "programme"),
        (f"rankings/{CODE}/versions/1/rows?block=%3Cb%3E", "block"),
    ],
)
def test_a_faulty_parameter_is_named_and_not_repeated(client, published, address, name):
    told = asked(client, address, 422)

    assert told == {"status": 422, "message": "Tham số không hợp lệ.", "faults": [f"{name}: giá trị không hợp lệ"]}


@pytest.mark.parametrize("version", ["99999999999999999999", "9" * 5000, "0"])
def test_versions_beyond_reason_are_not_found(client, published, version):
    asked(client, f"rankings/{CODE}/versions/{version}", 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(published, method):
    response = Client(enforce_csrf_checks=True).generic(method, f"{ROOT}rankings")

    assert (response.status_code, response["Allow"], response.json()["status"]) == (405, "GET, HEAD", 405)


def test_head_has_the_heads_and_no_body(client, published):
    head, got = client.head(f"{ROOT}rankings"), client.get(f"{ROOT}rankings")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


def test_an_etag_spares_the_body_until_a_correction(client, cast):
    publish(cast)
    first = client.get(f"{ROOT}rankings/{CODE}")
    again = client.get(f"{ROOT}rankings/{CODE}", headers={"If-None-Match": first["ETag"]})
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại.", now=LATER)
    corrected = client.get(f"{ROOT}rankings/{CODE}", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    assert corrected.status_code == 200
    assert first["Cache-Control"] == "public, no-cache"


def test_other_sites_may_read_but_never_with_cookies(client, published, cast):
    client.force_login(cast.organiser)
    response = client.get(f"{ROOT}rankings", headers={"Origin": "https://example.org"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("error", "status"), [(ValueError("bí mật"), 500), (OperationalError("database is locked bí mật"), 503)]
)
def test_a_failure_is_json_and_the_database_away_is_503(client, published, error, status):
    error.__cause__ = sqlite3.OperationalError("database is locked")

    def broken(*_statement):
        raise error

    with connection.execute_wrapper(broken):
        told = asked(client, "agencies", status)

    assert told["status"] == status
    assert "bí mật" not in str(told)


def test_lists_cost_the_same_with_one_and_with_three(client, published, django_assert_num_queries):
    costs = ((f"{ROOT}agencies", 1), (f"{ROOT}rankings", 2), (f"{ROOT}rankings/{CODE}/versions/1/rows", 5))
    with django_assert_num_queries(sum(cost for _address, cost in costs)):
        for address, _cost in costs:
            client.get(address)
    for number in (2, 3):
        round_ = make.load(make.document(code=f"VIDU-{number}", year=2026 - number))
        kept = {f.name: getattr(published, f.name) for f in Ranking._meta.fields if f.name not in ("id", "round")}
        copy = Ranking.objects.create(round=round_, **kept)
        for row in published.rows.all():
            row.pk, row.ranking = None, copy
            RankingRow.objects.bulk_create([row])
    with django_assert_num_queries(sum(cost for _address, cost in costs)):
        for address, _cost in costs:
            client.get(address)
    assert asked(client, "rankings")["count"] == 3
    with django_assert_num_queries(1):
        assert len(asked(client, "units/VIDU/A")["years"]) == 3


@pytest.mark.parametrize(
    ("index", "decimals", "printed"), [("96.2000", 2, "96.20"), ("96.0000", 0, "96"), ("96.1250", 2, "96.125")]
)
def test_an_index_is_printed_with_its_decimals_and_never_loses_one(index, decimals, printed):
    assert open_data.printed_index(Decimal(index), decimals) == printed
    assert open_data.printed_index(None, decimals) is None
