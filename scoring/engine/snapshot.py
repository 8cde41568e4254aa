"""Freezes and verifies published rankings: canonical bytes, hash, recomputation; it must not write files or know the clock."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.document import load_round
from scoring.engine.evaluate import evaluate
from scoring.engine.faults import Faults, Path, clean, quoted, shown
from scoring.engine.jsontext import decode, note_repeated, parse
from scoring.engine.shape import BAD, Check
from scoring.engine.types import Fault, FaultyDocument

ENGINE_VERSION: Final = "1.0.0"
"""The version of this engine, as snapshots name it."""

SNAPSHOT_FORMAT: Final = "cchc-snapshot/1"
_LONGEST: Final = 80


class InvalidSnapshot(FaultyDocument):
    """What was given is no snapshot that could be verified; `faults` says why."""


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the bytes that the hash of a snapshot's content is taken of.

    Raises ValueError (UnicodeEncodeError) for text that is not Unicode, TypeError for what is no JSON, RecursionError for too deep a nesting.
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a snapshot's content in hex; raises as `canonical` does."""
    return hashlib.sha256(canonical(content)).hexdigest()


def make_snapshot(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the snapshot of a content (`round`, `result`, `version` …); raises as `canonical` does."""
    return {"format": SNAPSHOT_FORMAT, "content": content, "sha256": digest(content)}


def read_snapshot(raw: bytes | str) -> dict[str, Any]:
    """Return the object that a snapshot's JSON text holds; raise InvalidSnapshot for what is no JSON object or repeats keys."""
    try:
        parsed = parse(decode(raw))
    except FaultyDocument as error:
        raise InvalidSnapshot(error.faults) from None
    if parsed.repeated:
        faults = Faults(parsed.value)
        note_repeated(faults, parsed.value)
        raise InvalidSnapshot(faults.listed())
    return parsed.value


def verify(snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """Recompute hash and result of a snapshot and return what differs, in Vietnamese; () when equal.

    Raises InvalidSnapshot where keys are missing or of another type, or the round in it is faulty (a wrong hash is then among the faults).
    """
    content = _checked(snapshot)
    wrong_hash = _hash_difference(snapshot, content)
    try:
        result = evaluate(load_round(content["round"]))
    except FaultyDocument as error:
        faults = [Fault(f"content.round {fault.place}", fault.message) for fault in error.faults]
        faults += [Fault("sha256", message) for message in wrong_hash]
        raise InvalidSnapshot(tuple(faults)) from None
    differences = [f"sha256: {message}" for message in wrong_hash]
    differences += _differences("result", content["result"], result)
    return tuple(differences)


def _object(faults: Faults, path: Path, value: object) -> object:
    if isinstance(value, dict):
        return value
    faults.add(path, f"là {shown(value)}, cần một đối tượng {{…}}")
    return BAD


def _hex_or_null(faults: Faults, path: Path, value: object) -> object:
    return None if value is None else shape.text(faults, path, value)


def _heads(faults: Faults, path: Path, value: object) -> object:
    if _object(faults, path, value) is BAD or not isinstance(value, dict):
        return BAD
    for unit, head in value.items():
        shape.text(faults, (*path, unit), head)
    return value


_CONTENT: Final[Mapping[str, Check]] = {
    "round": _object,
    "result": _object,
    "version": shape.integer,
    "decision": shape.anything,
    "published_at": shape.text,
    "engine": shape.text,
    "illustrative": shape.boolean,
    "previous_sha256": _hex_or_null,
    "history_heads": _heads,
}


def _content(faults: Faults, path: Path, value: object) -> object:
    """Take a content; further keys are kept, the hash covers them."""
    return shape.read_object(faults, path, value, _CONTENT, tuple(_CONTENT), open_ended=True)


def _format(faults: Faults, path: Path, value: object) -> object:
    if value != SNAPSHOT_FORMAT:
        faults.add(path, f"là {shown(value)}, cần {quoted(SNAPSHOT_FORMAT)}")
    return value


def _checked(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of a snapshot of the right shape; raise InvalidSnapshot."""
    faults = Faults(snapshot)
    checks: dict[str, Check] = {"format": _format, "content": _content, "sha256": shape.text}
    shape.read_object(faults, (), snapshot, checks, tuple(checks))
    if len(faults):
        raise InvalidSnapshot(faults.listed())
    content: Mapping[str, Any] = snapshot["content"]
    return content


def _hash_difference(snapshot: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    try:
        computed = digest(content)
    except (ValueError, TypeError, RecursionError):
        raise InvalidSnapshot(
            (Fault("content", "không tính được mã băm: nội dung không phải JSON hợp lệ hoặc lồng nhau quá sâu"),)
        ) from None
    found = snapshot["sha256"]
    return [] if found == computed else [f"trong tệp {_plain(found)}, tính lại {computed}"]


def _differences(place: str, found: object, computed: object) -> Iterator[str]:
    """Say where a value of the file and the recomputed one differ, down to the figure."""
    if isinstance(found, dict) and isinstance(computed, dict):
        glue = " " if place.endswith(tuple(_names(computed))) else "."
        for key in computed:
            if key in found:
                yield from _differences(f"{place}{glue}{key}", found[key], computed[key])
            else:
                yield f"{place}{glue}{key}: thiếu trong tệp, tính lại {_plain(computed[key])}"
        for key in found:
            if key not in computed:
                yield f"{place}{glue}{clean(str(key))}: trong tệp {_plain(found[key])}, tính lại không có"
    elif isinstance(found, list) and isinstance(computed, list):
        yield from _list_differences(place, found, computed)
    elif type(found) is not type(computed) or found != computed:
        here, there = _plain(found), _plain(computed)
        yield f"{place}: trong tệp {here if here != there else shown(found)}, tính lại {there if here != there else shown(computed)}"


def _list_differences(place: str, found: list[object], computed: list[object]) -> Iterator[str]:
    for position in range(max(len(found), len(computed))):
        entry = computed[position] if position < len(computed) else found[position]
        here = f"{place}[{position}]" + "".join(f" {name}" for name in _names(entry))
        if position >= len(found):
            yield f"{here}: thiếu trong tệp, tính lại {_plain(entry)}"
        elif position >= len(computed):
            yield f"{here}: trong tệp {_plain(entry)}, tính lại không có"
        else:
            yield from _differences(here, found[position], computed[position])


def _names(entry: object) -> list[str]:
    """Return what an entry of a list is called: its code, or its class in a distribution."""
    if not isinstance(entry, dict):
        return []
    name = entry.get("code", entry.get("class") if "percent" in entry else None)
    return [clean(name)] if isinstance(name, str) else []


def _plain(value: object) -> str:
    """Write a figure as it stands, and anything else by what it is."""
    if isinstance(value, str):
        return clean(value if len(value) <= _LONGEST else value[:_LONGEST] + "…") or '""'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown(value).removeprefix("số JSON ")
    return shown(value)
