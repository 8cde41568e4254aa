"""Snapshots: canonical bytes, hash, recomputation, and what is named where a figure was changed."""

import copy
import hashlib
import json

import pytest

from scoring.engine import (
    ENGINE_VERSION,
    InvalidSnapshot,
    canonical,
    digest,
    evaluate,
    load_round,
    make_snapshot,
    read_snapshot,
    verify,
)
from tests.engine.base import good


@pytest.fixture
def snapshot():
    document = good()
    content = {
        "round": document,
        "result": evaluate(load_round(document)),
        "version": 1,
        "decision": {"number": "123/QĐ-UBND", "date": "2026-12-31"},
        "published_at": "2027-01-15T08:00:00+07:00",
        "engine": ENGINE_VERSION,
        "illustrative": True,
        "previous_sha256": None,
        "history_heads": {"S1": "ab" * 32},
        "reason": None,
    }
    return json.loads(json.dumps(make_snapshot(content)))


def resealed(snapshot):
    """Return the snapshot with a right hash, as someone would forge it."""
    return make_snapshot(snapshot["content"])


def test_canonical_form_is_sorted_compact_utf8():
    assert canonical({"b": [1, None], "a": 'Đạt "x"/\u2028'}) == '{"a":"Đạt \\"x\\"/\u2028","b":[1,null]}'.encode()


def test_digest_is_the_sha256_of_the_canonical_form():
    content = {"a": "điểm"}
    assert digest(content) == hashlib.sha256('{"a":"điểm"}'.encode()).hexdigest()
    assert make_snapshot(content) == {"format": "cchc-snapshot/1", "content": content, "sha256": digest(content)}


def test_untouched_snapshot_is_equal(snapshot):
    assert verify(snapshot) == ()


def test_order_of_keys_does_not_matter(snapshot):
    turned = {key: snapshot[key] for key in reversed(snapshot)}
    turned["content"] = {key: snapshot["content"][key] for key in reversed(snapshot["content"])}
    assert verify(turned) == ()


def test_changed_figure_of_the_result_is_named_beside_the_hash(snapshot):
    snapshot["content"]["result"]["units"][0]["index"] = "59.63"
    changed = verify(snapshot)
    assert len(changed) == 2
    assert changed[0].startswith("sha256: trong tệp ")
    assert changed[1] == "result.units[0] S1 index: trong tệp 59.63, tính lại 49.63"


def test_changed_figure_under_a_right_hash_is_named(snapshot):
    result = snapshot["content"]["result"]
    result["units"][0]["fields"][1]["points"] = "2.5668"
    result["units"][0]["rank"] = None
    result["units"][2]["tied"] = 0
    result["units"][2]["missing"].pop()
    result["blocks"][0]["distribution"][2]["units"] = "1"
    result["all"]["units"] = 3
    del result["all"]["fields"][0]["average_index"]
    result["blocks"][1]["note"] = "?"
    result["units"].append(copy.deepcopy(result["units"][0]))
    assert verify(resealed(snapshot)) == (
        "result.units[0] S1 rank: trong tệp null, tính lại 1",
        "result.units[0] S1 fields[1] 2 points: trong tệp 2.5668, tính lại 2.5667",
        "result.units[2] Q1 tied: trong tệp 0, tính lại false",
        "result.units[2] Q1 missing[6]: thiếu trong tệp, tính lại 3",
        "result.units[3] S1: trong tệp một đối tượng {…}, tính lại không có",
        'result.blocks[0] S distribution[2] Yếu units: trong tệp "1", tính lại số JSON 1',
        "result.blocks[1] Q note: trong tệp ?, tính lại không có",
        "result.all.units: trong tệp 3, tính lại 2",
        "result.all.fields[0] 1 average_index: thiếu trong tệp, tính lại 14.00",
    )


def test_changed_answer_is_found_by_the_hash_and_by_the_figures(snapshot):
    snapshot["content"]["round"]["units"][0]["answers"]["1.10"]["council"]["points"] = "0.5"
    places = [line.split(":")[0] for line in verify(snapshot)]
    assert places[0] == "sha256"
    assert "result.units[0] S1 points" in places
    assert "result.units[0] S1 index" in places


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("published_at", "2027-91-15"),
        ("decision", None),
        ("version", 2),
        ("previous_sha256", "0"),
        ("illustrative", False),
        ("more", 1),
    ],
)
def test_changed_surroundings_are_found_by_the_hash(snapshot, key, value):
    snapshot["content"][key] = value
    assert [line.split(":")[0] for line in verify(snapshot)] == ["sha256"]


def test_changed_hash_is_found(snapshot):
    snapshot["sha256"] = "?"
    assert verify(snapshot) == (f"sha256: trong tệp ?, tính lại {digest(snapshot['content'])}",)


INVALID = {
    "another format": (("format", "cchc-snapshot/2"), "format"),
    "no hash": (("sha256", None), "sha256"),
    "no content": (("content", []), "content"),
    "unknown key": (("note", 1), "document"),
    "content without round": (("content", "round", ...), "content"),
    "content without heads": (("content", "history_heads", ...), "content"),
    "result a list": (("content", "result", []), "content"),
    "version a text": (("content", "version", "1"), "content"),
    "illustrative a text": (("content", "illustrative", "no"), "content"),
    "heads a list": (("content", "history_heads", []), "content"),
    "head a number": (("content", "history_heads", "S1", 5), "content"),
    "published_at null": (("content", "published_at", None), "content"),
}


@pytest.mark.parametrize(("change", "place"), INVALID.values(), ids=INVALID.keys())
def test_what_is_no_snapshot_is_refused_with_its_place(snapshot, change, place):
    *path, key, value = change
    holder = snapshot
    for step in path:
        holder = holder[step]
    if value is ...:
        del holder[key]
    else:
        holder[key] = value
    with pytest.raises(InvalidSnapshot) as refused:
        verify(snapshot)
    assert [fault.place for fault in refused.value.faults] == [place]


def test_faulty_round_in_a_snapshot_is_refused_with_its_places_and_the_wrong_hash(snapshot):
    snapshot["content"]["round"]["criteria"][4]["max"] = "2"
    snapshot["content"]["round"]["units"][0]["block"] = "X"
    with pytest.raises(InvalidSnapshot) as refused:
        verify(snapshot)
    assert [fault.place for fault in refused.value.faults] == [
        "content.round criteria[0] 1",
        "content.round units[0] S1",
        "sha256",
    ]


def test_too_deep_or_unspeakable_content_is_refused(snapshot):
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    for value in (deep, "\ud800", {1, 2}):
        snapshot["content"]["decision"] = value
        with pytest.raises(InvalidSnapshot) as refused:
            verify(snapshot)
        assert [fault.place for fault in refused.value.faults] == ["content"]
    snapshot["content"]["decision"] = None
    while deep:  # taken apart from outside in: Python frees nested lists by recursion
        deep = deep.pop()


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"a": 1, "a": 2}'])
def test_text_that_holds_no_snapshot_is_refused(raw):
    with pytest.raises(InvalidSnapshot) as refused:
        read_snapshot(raw)
    assert [fault.place for fault in refused.value.faults] == ["document"]
