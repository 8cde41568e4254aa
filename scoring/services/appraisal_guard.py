"""What keeps an appraisal from being written: another's field, a missing reason, a second round nobody asked for; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cchc_portal import numbers, permissions
from scoring import engine
from scoring.enums import APPRAISAL_LAYERS, Layer
from scoring.models import Assessment
from scoring.selectors.appraisal import Below, below_of, differs, flagged_codes, no_step, reasons_of
from scoring.selectors.score_sheets import are_minutes_closed
from scoring.selectors.surroundings import StoredCell, StoredCells
from scoring.selectors.visibility import layers_for_appraiser
from scoring.services.errors import Faulty, NotAllowed, NotOpen
from units.models import User

NOT_FLAGGED: Final = "Thẩm định lần 2 chỉ ghi tiêu chí đã yêu cầu đơn vị giải trình."

Asked = Mapping[str, tuple[Mapping[str, Any] | None, str]]
"""{criterion code: (the answer to be written, its coded reason)}."""


def must_be_the_appraisers(
    sheet: Assessment, rules: engine.Rules, layer: str, asked: Asked, cells: StoredCells, actor: User
) -> None:
    """Let an appraisal be written by the field's appraisers alone, with a coded reason wherever its points differ.

    Points are compared with the layer below that counts among those the appraiser sees. The second appraisal writes what
    was flagged for explanation, or what it answered before (as a loaded round did). Raises NotOpen where the round has no
    such step, NotAllowed for another's field, else Faulty with every cell. Of other layers everything passes; at most
    four queries where it asks.
    """
    if layer not in APPRAISAL_LAYERS:
        return
    if why := no_step(sheet, layer):
        raise NotOpen(why)
    own = permissions.appraised_fields(actor, sheet)
    foreign = [code for code in asked if rules.leaf(code).field not in own]
    if foreign:
        raise NotAllowed(f"Tiêu chí {', '.join(foreign)} thuộc lĩnh vực của cơ quan thẩm định khác.")
    _must_be_flagged(sheet, layer, asked, cells)
    faults: dict[str, tuple[str, ...]] = {}
    reasons = reasons_of(sheet.round.agency_id)
    seen = layers_for_appraiser(sheet, closed=are_minutes_closed(sheet))
    for code, (answer, reason_code) in asked.items():
        standing = cells.get(code, {}).get(layer)
        if reason_code and reason_code not in reasons and not _is_kept(standing, reason_code):
            faults[code] = (f"Không có mã lý do “{reason_code[:10]}” trong danh sách đang dùng.",)
        elif answer is not None and not reason_code:
            below = below_of(cells.get(code, {}), rules.policy.layers, layer, seen)
            if below is not None and differs(engine.answer_points(rules, code, layer, answer), below):
                faults[code] = (unexplained(below),)
    if faults:
        raise Faulty(faults)


def _must_be_flagged(sheet: Assessment, layer: str, asked: Asked, cells: StoredCells) -> None:
    if layer != Layer.APPRAISAL_2:
        return
    flagged = flagged_codes(sheet)
    faults = {code: (NOT_FLAGGED,) for code in asked if code not in flagged and layer not in cells.get(code, {})}
    if faults:
        raise Faulty(faults)


def _is_kept(standing: StoredCell | None, reason_code: str) -> bool:
    """Whether the cell has this reason already: one that is offered no more stays where it stands."""
    return standing is not None and standing.reason_code == reason_code


def unexplained(below: Below) -> str:
    """What is said of a cell whose points differ without a coded reason."""
    points = "không áp dụng" if below.points is None else numbers.format_points(below.points)
    return f"Khác {Layer(below.layer).label.lower()} ({points}): chọn mã lý do."
