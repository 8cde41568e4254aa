"""JSON is read strictly: what is no JSON is one fault, repeated keys and fractions have their places."""

import json

import pytest

from scoring.engine import FaultyDocument, read_json, read_round
from tests.engine.base import good


def places(raw, read=read_json):
    with pytest.raises(FaultyDocument) as refused:
        read(raw)
    return [fault.place for fault in refused.value.faults]


def text_of(document):
    return json.dumps(document, ensure_ascii=False)


NO_JSON = {
    "empty": b"",
    "text": b"hello",
    "cut": b'{"format": "cchc',
    "trailing comma": b'{"a": 1,}',
    "two values": b"{} {}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "control character": b'{"a": "\x01"}',
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "half a surrogate pair": b'{"a": "\\ud800"}',
    "deep": b'{"a":' * 100_000,
    "deep list": b"[" * 100_000 + b"]" * 100_000,
    "a list": b"[]",
    "a number": b"5",
    "null": b"null",
}


@pytest.mark.parametrize("raw", NO_JSON.values(), ids=NO_JSON.keys())
def test_what_is_no_json_object_is_one_fault(raw):
    assert places(raw) == ["document"]
    assert places(raw, read_round) == ["document"]


def test_no_json_is_refused_with_its_place_and_without_the_readers_english():
    with pytest.raises(FaultyDocument) as refused:
        read_json(b'{"a": 1,\n}')

    assert refused.value.faults[0].message == "không phải JSON: lỗi ở dòng 2, cột 1"


def test_mark_of_some_editors_is_left_out():
    assert read_json(b"\xef\xbb\xbf{}") == {}
    assert read_json("\ufeff{}") == {}


def test_pairs_of_surrogates_are_a_character():
    assert read_json(rb'{"a": "\ud83d\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"format": ', '"format": "?", "format": ', "document"),
        ('"decimals": 2', '"decimals": 1, "decimals": 2', "policy"),
        ('"year": 2026', '"year": 2025, "year": 2026', "round"),
        ('"title": "Tiêu chí 1.2"', '"title": "?", "title": "Tiêu chí 1.2"', "criteria[4] 1.2"),
        ('"unit": "%"', '"unit": "%", "unit": "%"', "criteria[4] 1.2"),
        ('"block": "Q", "classes"', '"block": "S", "block": "Q", "classes"', "scales[0]"),
        ('"name": "Khá"', '"name": "Khá", "name": "Khá"', "scales[1].classes[1]"),
        ('"name": "Quận"', '"name": "Quận", "name": "Quận"', "blocks[1] Q"),
        ('"name": "Sở 2"', '"name": "Sở 2", "name": "Sở 2"', "units[1] S2"),
        ('"3": {"central"', '"3": {}, "3": {"central"', "units[0] S1 answers 3"),
        ('"central": {"not', '"central": {}, "central": {"not', "units[0] S1 answers 3 central"),
        ('"E": 7', '"E": 6, "E": 7', "units[0] S1 answers 2.3 survey"),
        ('"illustrative": true', '"illustrative": {"x-a": [{"b": 1, "b": 2}]}', "round"),
    ],
)
def test_repeated_key_is_found_with_its_place(old, new, place):
    raw = text_of(good())
    assert raw.count(old) == 1
    raw = raw.replace(old, new)
    assert places(raw) == [place]
    assert places(raw.encode(), read_round) == [place]


def test_repeated_keys_and_other_faults_come_at_once_in_the_order_of_the_file():
    raw = text_of(good()).replace('"decimals": 2', '"decimals": 1, "decimals": 9').replace('"E": 7', '"E": 6, "E": "7"')
    raw = raw.replace('"name": "Sở 2"', '"name": 2.5')
    assert places(raw, read_round) == [
        "policy",
        "policy",
        "units[0] S1 answers 2.3 survey",
        "units[0] S1 answers 2.3 survey",
        "units[1] S2",
    ]


def test_fractions_are_found_with_their_places_but_not_below_ignored_keys():
    document = good()
    document["round"]["windows"] = [0.5]
    document["criteria"][4]["max"] = 1.5
    document["units"][0]["answers"]["1.2"]["self"]["value"] = 1e400
    document["x-note"] = {"a": 0.5}
    raw = json.dumps(document).replace("Infinity", "1e400")
    assert places(raw) == ["round", "criteria[4] 1.2", "units[0] S1 answers 1.2 self"]


def test_integers_of_any_length_are_read_or_refused_in_their_place():
    long = "9" * 5000
    document = text_of(good())
    assert places(document.replace('"E": 7', f'"E": {long}'), read_round) == ["units[0] S1 answers 2.3 survey"]
    assert places(document.replace('"year": 2026', f'"year": {long}'), read_round) == ["round"]
    assert places(document.replace('"illustrative": true', f'"illustrative": [-{long}]'), read_round) == ["round"]
    assert places(document.replace('"decimals": 2', f'"decimals": {"9" * 4000}'), read_round) == ["policy"]
    assert len(read_round(document.replace('"E": 7', f'"E": {"9" * 4000}')).units) == 3


def test_kept_values_may_be_nested_deeply():
    document = text_of(good()).replace('"illustrative": true', '"illustrative": ' + "[" * 400 + "]" * 400)
    assert len(read_round(document).units) == 3


def test_many_repeated_keys_are_counted_once_each():
    raw = '{"a": {' + ",".join(f'"{n}": 1' for n in range(20_000)) + ', "0": 1}}'
    assert places(raw) == ["a"]
