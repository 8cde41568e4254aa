"""Published pages that are remembered: quick, the same for every stranger, never a person's, never out of date."""

import datetime as dt
import gzip
import re

import pytest
from django.urls import reverse

from scoring.models import RankingRow, Score
from scoring.selectors.rankings.memory import Memory, forget_everything
from tests import make
from tests.services.publishing import decide_all, publish

CODE = "VIDU-CCHC-2026"
PAGE = f"/xep-hang/{CODE}/"
PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def published(ranking):
    return ranking


def test_the_second_look_costs_one_query_and_is_the_same(client, published, django_assert_num_queries):
    first = client.get(PAGE)

    with django_assert_num_queries(1):
        second = client.get(PAGE)
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert "Content-Security-Policy" in second
    assert second["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(second["Vary"].split(", "))


def test_a_browser_that_has_the_page_gets_304_until_something_new_is_published(client, cast):
    publish(cast)
    etag = client.get(PAGE)["ETag"]

    same = client.get(PAGE, headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get(f"{PAGE}?tim=so", headers={"If-None-Match": etag}).status_code == 200

    publish(cast, decision="120/QĐ-UBND", reason="Đính chính.", now=make.NOW + dt.timedelta(days=3))
    newer = client.get(PAGE, headers={"If-None-Match": etag})
    assert newer.status_code == 200
    assert "120/QĐ-UBND" in newer.content.decode()
    old = client.get(f"{PAGE}lan-1/", headers={"If-None-Match": etag})
    assert "đã được đính chính" in old.content.decode()


def test_the_page_is_packed_for_who_takes_that_and_light(client, published):
    plain = client.get(PAGE)
    packed = client.get(PAGE, headers=PACKED)

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < 60_000


def test_a_person_never_leaves_a_trace_on_what_strangers_get(client, cast):
    publish(cast)
    client.force_login(cast.leader)
    person = client.get(PAGE)
    client.logout()
    stranger = client.get(PAGE)
    client.force_login(cast.leader)
    again = client.get(PAGE)

    name = cast.leader.get_full_name()
    assert name in person.content.decode()
    assert name not in stranger.content.decode()
    assert "csrfmiddlewaretoken" not in stranger.content.decode()
    assert name in again.content.decode()
    assert "no-store" in again["Cache-Control"]
    assert "ETag" not in again


def test_a_message_that_waits_is_shown_to_its_reader_alone(client, published):
    client.cookies["messages"] = "anything"
    assert "ETag" not in client.get(PAGE)
    del client.cookies["messages"]
    assert "ETag" in client.get(PAGE)


def test_searches_are_answered_but_not_remembered(client, published, django_assert_num_queries):
    client.get(f"{PAGE}?tim=so")

    with django_assert_num_queries(2):
        assert "ETag" in client.get(f"{PAGE}?tim=so")
    assert client.get(f"{PAGE}?tim=so&la=1")["ETag"] == client.get(f"{PAGE}?tim=so")["ETag"]


def test_nothing_unpublished_is_ever_remembered(client, cast):
    decide_all(cast)
    assert client.get(PAGE).status_code == 404
    publish(cast)
    Score.objects.update(points="987.6543", note="LINH-CANH-987")  # what a correction under way would hold

    for query in ("", "?cot=tu-cham", "?cot=kiem-tra", "?cot=tham-dinh", "?cach=co&xem=linh-vuc", "?khoi=tat-ca&tim=a"):
        found = client.get(f"{PAGE}{query}")
        assert found.status_code == 200
        assert "987" not in re.sub(r"[0-9a-f]{64}", "", found.content.decode())


def test_the_provisional_page_is_nobodys_to_keep(client, cast, published):
    found = client.get(reverse("provisional", args=[CODE]))

    assert found.status_code == 302
    assert "ETag" not in found


def test_a_memory_forgets_what_was_used_least_recently():
    memory = Memory(10)
    memory.put("a", "A", 4)
    memory.put("b", "B", 4)
    assert memory.get("a") == "A"
    memory.put("c", "C", 4)
    memory.put("too heavy", "X", 11)

    assert [memory.get(key) for key in ("a", "b", "c", "too heavy")] == ["A", None, "C", None]
    assert memory.get_or_make("d", lambda: "D", lambda _: 1) == "D"
    forget_everything()
    assert memory.get("d") is None


def test_rows_written_past_the_triggers_show_once_forgotten(client, published, without_triggers):
    """The twin of the memory: what is shown comes from it, so tests that tamper must forget first."""
    client.get(PAGE)
    with without_triggers():
        RankingRow.objects.filter(unit_code="A").update(unit_name="Tên khác")

    assert "Tên khác" not in client.get(PAGE).content.decode()
    forget_everything()
    assert "Tên khác" in client.get(PAGE).content.decode()
