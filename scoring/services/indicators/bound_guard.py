"""Lets a unit answer a criterion otherwise than its reported figures say only with a reason; asked under the sheet's lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring import engine
from scoring.enums import Layer
from scoring.models import Assessment
from scoring.selectors.indicators.bound import answer_text, answers_from_figures, bindings_of
from scoring.services.errors import Faulty


def must_agree_with_figures(
    sheet: Assessment, rules: engine.Rules, layer: str, entries: Mapping[str, tuple[Mapping[str, Any] | None, str]]
) -> None:
    """Refuse an own answer that differs from the reported figures and has no reason in its note (giải trình).

    `entries`: {criterion code: (answer, note)}. An answer taken back passes, and so does everything where the figures
    give no answer. Raises Faulty with every such criterion. No query in a round without bindings.
    """
    if layer != Layer.SELF or not sheet.round.figures_bound:
        return
    bindings = [one for one in bindings_of(sheet) if one.criterion_code in entries]
    if not bindings:
        return
    faults = {}
    for code, (answer, _why) in answers_from_figures(sheet, bindings, rules).items():
        own, note = entries[code]
        if answer is not None and own is not None and dict(own) != dict(answer) and not note.strip():
            said = f"Khác số liệu đơn vị đã báo cáo ({answer_text(answer)}). Lấy theo số liệu, hoặc ghi lý do ở ô Giải trình."
            faults[code] = (said,)
    if faults:
        raise Faulty(faults)
