"""Whole documents with their results, as JSON values and in the order of their keys."""

import json
from pathlib import Path

import pytest

from scoring.engine import evaluate, load_round, read_round
from tests.engine.naive import Naive

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json") if not path.stem.endswith("_result"))


@pytest.mark.parametrize("name", NAMES)
def test_round_gives_its_result(name):
    document = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    expected = json.loads((GOLDEN / f"{name}_result.json").read_text(encoding="utf-8"))
    result = evaluate(load_round(document))
    assert result == expected
    assert json.dumps(result) == json.dumps(expected)
    assert Naive(document).result() == expected
    assert evaluate(read_round((GOLDEN / f"{name}.json").read_bytes())) == expected


def test_there_are_golden_documents():
    assert NAMES == ["everything", "example"]
