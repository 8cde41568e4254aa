"""Changes one thing or several in the good round, and asks the engine for the places of what is wrong then."""

from typing import Any

import pytest

from scoring.engine import FaultyDocument, load_round
from tests.engine.base import good

ABSENT = object()


def at(document: Any, *steps: str | int) -> Any:
    for step in steps:
        document = document[step]
    return document


def changed(*changes: tuple[Any, ...]) -> dict[str, Any]:
    """Return the good round with (path…, value) put in, ABSENT taken out."""
    document = good()
    for *path, key, value in changes:
        holder = at(document, *path)
        if value is ABSENT:
            del holder[key]
        elif isinstance(holder, list) and key == len(holder):
            holder.append(value)
        else:
            holder[key] = value
    return document


def found(document: Any) -> list[str]:
    with pytest.raises(FaultyDocument) as refused:
        load_round(document)
    for fault in refused.value.faults:
        assert fault.message
        assert "\n" not in str(fault)
    return [fault.place for fault in refused.value.faults]


def leaf(position: int, *path: Any) -> tuple[Any, ...]:
    return ("criteria", position, *path)


def answer(code: str, layer: str, value: Any, unit: int = 0) -> tuple[Any, ...]:
    """Put an answer in, whether or not the unit has one to that criterion already."""
    return ("units", unit, "answers", code, {layer: value})
