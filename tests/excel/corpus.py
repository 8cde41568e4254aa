"""What a workbook of the corpus is, and what comes out of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scoring import engine
from scoring.excel.findings import Refusal
from scoring.excel.rows import check_rows
from tests.excel.books import ANSWERS, Editor, row_specs, rules, template

FULL = row_specs(ANSWERS | {"2.4": {"value": "1"}}, {"1.1": ("Ghi chú", "12/KH-SNV ngày 05/01/2026")})
"""Every criterion answered: the untouched template has nothing to warn of."""
SAVED = {row.code: row.answer for row in FULL if row.is_filled_in}


@dataclass(frozen=True)
class Case:
    """One workbook: how it is made, its outcome, the values that differ from the saved ones, codes and words of its findings."""

    name: str
    make: Callable[[], bytes]
    outcome: str
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came out: accepted, warned or refused; the answers by code; codes and sentences of the findings."""

    outcome: str
    values: Mapping[str, object]
    codes: frozenset[str]
    said: str


def outcome_of(raw):
    """Check the cells of a workbook, or its refusal, against FULL."""
    if isinstance(raw, Refusal):
        return Outcome("refused", {}, frozenset({raw.code}), f"{raw.message} {raw.fix}")
    held = rules()
    reading = check_rows(raw, FULL, lambda code, answer: engine.check_answer(held, "SBN", code, "self", answer))
    errors = [finding for finding in reading.findings if finding.is_error]
    told = errors or reading.findings
    outcome = "refused" if errors else "warned" if told else "accepted"
    said = " ".join(f"{f.place} {f.message} {f.fix}" for f in told)
    return Outcome(outcome, {row.code: row.answer for row in reading.rows}, frozenset(f.code for f in told), said)


def edited(change):
    """The full template after `change(editor)`."""

    def make():
        editor = Editor(template(FULL))
        change(editor)
        return editor.data()

    return make


def cell(code, key, value, number_format=None):
    """The full template with one cell typed over."""
    return edited(lambda editor: editor.put(code, key, value, number_format))
