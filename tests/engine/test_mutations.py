"""Whatever is put into a good round somewhere, it is evaluated as the plain evaluator does, or refused with places."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine import FaultyDocument, evaluate, load_round, read_round
from tests.engine.base import good
from tests.engine.naive import Naive

JUNK = [
    *(None, True, False, 0, 1, -1, 2.5, 400, "", "x", "0", "-1", "5", "1e5", "999999999999.999999"),
    *("S", "Q", "1", "1.1", "1.1.1", "T", "self", "base", "bonus", "exact", "full", "never"),
    *([], {}, [[]], ["S"], ["1"], [None], {"a": 1}, {"kind": "points"}, {"otherwise": "0"}),
]
KEYS = ["x-note", "other", "self", "1", "kind", "S", "blocks", "not_applicable", "points", "measure"]


def places_in(value, path=()):
    """Return the path of every value of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places_in(one, (*path, key)))]


def mutate(document, rng):
    *path, key = rng.choice(places_in(document)[1:])
    holder = document
    for step in path:
        holder = holder[step]
    way = rng.randrange(4)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), json.loads(json.dumps(holder[key])))
    elif way == 2 and isinstance(holder, dict):
        holder[rng.choice(KEYS)] = json.loads(json.dumps(rng.choice([holder[key], *JUNK])))
    else:
        holder[key] = json.loads(json.dumps(rng.choice(JUNK)))


def outcome(read, document):
    """Return what was loaded and the faults: one of them is none."""
    try:
        return read(document), ()
    except FaultyDocument as refused:
        return None, refused.faults


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_changed_round_is_evaluated_or_refused_with_places(rng, changes):
    document = good()
    for _ in range(changes):
        mutate(document, rng)
    loaded, faults = outcome(load_round, document)
    assert outcome(read_round, json.dumps(document))[1] == faults
    assert all(fault.place and fault.message and "\n" not in str(fault) for fault in faults)
    if loaded is None:
        assert faults
    else:
        assert evaluate(loaded) == Naive(document).result()
