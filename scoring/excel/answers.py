"""Turns saved answers into cells and cells into answers, one form for both ways; it must not judge whether they are allowed."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from cchc_portal import spreadsheets
from cchc_portal.numbers import NumberFault, parse
from scoring.excel.layout import NOT_APPLICABLE, TEXTS, RowSpec, folded

_PAIRS: Final = {"ratio": ("a", "b"), "reduction": ("before", "after")}


def pair_keys(kind: str) -> tuple[str, str]:
    """Return the keys of an answer that the columns (a) and (b) hold for a ratio or a reduction."""
    return _PAIRS[kind]


def choice_labels(measure: Mapping[str, Any]) -> dict[str, str]:
    """Return the label of every option by its key, in order; labels that could be taken for each other carry their key."""
    options = {str(option["key"]): str(option["label"]) for option in measure["options"]}
    seen = [folded(label) for label in options.values()] + [folded(NOT_APPLICABLE)]
    return {key: label if seen.count(folded(label)) == 1 else f"{label} ({key})" for key, label in options.items()}


def tally_text(counts: Mapping[str, Any]) -> str:
    """Write counted items as a person types them: "thiếu: 1; chậm: 2"."""
    return "; ".join(f"{item}: {count}" for item, count in counts.items())


def tally_counts(text: str, items: Mapping[str, Any]) -> dict[str, int]:
    """Read counted items: "thiếu: 1; chậm: 2", one after the other or one a line; "0" alone means none of any.

    Raises:
        NumberFault: an item that the measure does not know, one named twice, or a count that is no whole number ≥ 0.
    """
    if text.strip() == "0":
        return dict.fromkeys(items, 0)
    known = {folded(item): item for item in items}
    counts: dict[str, int] = {}
    for part in filter(None, (piece.strip() for piece in text.replace("\n", ";").split(";"))):
        name, colon, typed = part.rpartition(":")
        item = known.get(folded(name))
        if not colon or item is None or item in counts:
            raise NumberFault("muc_dem", _tally_fault(part, items))
        count = parse(typed, integer=True)
        if count < 0:
            raise NumberFault("muc_dem", _tally_fault(part, items))
        counts[item] = int(count)
    return counts


def _tally_fault(part: str, items: Mapping[str, Any]) -> str:
    example = tally_text(dict.fromkeys(items, 0))
    return f"“{part[:40]}” không đọc được thành số đếm. Hãy ghi mỗi mục một lần, ví dụ “{example}”."


def cell_text(text: str) -> str:
    """Return a text as a cell holds it: composed, one kind of line end, without characters that XML cannot hold."""
    return spreadsheets.cell_text(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def prefill(row: RowSpec) -> dict[str, Decimal | str]:
    """Return what stands in the row's open cells for what is saved, by column; columns with nothing in them are left out."""
    if not row.is_filled_in:
        return {}
    cells: dict[str, Decimal | str] = {"note": row.note, "evidence": row.evidence}
    answer = row.answer or {}
    if "not_applicable" in answer:
        cells["value"] = NOT_APPLICABLE
        cells["note"] = reason_and_note(str(answer["not_applicable"]), row.note)
    elif answer:
        cells |= _figures(row, answer)
    texts = {key: cell_text(str(cells[key])).strip() for key in TEXTS}
    return {key: value for key, value in (cells | texts).items() if value != ""}


def reason_and_note(reason: str, note: str) -> str:
    """The reason stands in the column of the note; a note that says more stands below it."""
    return reason if not note.strip() or folded(note) == folded(reason) else f"{reason}\n{note}"


def _figures(row: RowSpec, answer: Mapping[str, Any]) -> dict[str, Decimal | str]:
    if row.measure is None:
        return {}
    if row.kind in _PAIRS:
        first, second = _PAIRS[row.kind]
        return {"a": Decimal(str(answer[first])), "b": Decimal(str(answer[second]))}
    if row.kind == "tally":
        return {"value": tally_text(answer["counts"])}
    if row.kind == "choice":
        return {"value": choice_labels(row.measure)[str(answer["value"])]}
    return {row.figure_columns[0]: Decimal(str(answer["value"]))}
