"""The desk at which one layer of a sheet is written: what its page draws, row by row, with the total at the foot.

It reads and draws; the saving stands in cells.py. Nothing of a layer outside `Desk.seen` is read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from cchc_portal import numbers
from scoring import engine
from scoring.enums import Layer
from scoring.forms import answers, finding, rows
from scoring.models import Assessment, SheetTotal
from scoring.selectors import score_sheets
from scoring.selectors.rankings import class_levels
from scoring.services.errors import Stale, StaleCell
from scoring.views.evidence_sides import page_beside

FIELD_PARAMETER = "linh-vuc"
EVERY_FIELD = "tat-ca"
WAY_PARAMETER = "cach"
WHOLE_FIELD = "mot-nut"
"""Value of WAY_PARAMETER: a field is saved by one button."""
_ONE_PAGE = 25
"""A sheet of more criteria than this is shown field by field, beginning with the first that is not finished."""


@dataclass(frozen=True)
class Desk:
    """Where one person writes one layer of one sheet.

    `seen` are the layers that this reader may see (selectors.visibility), the written one among them; `closed` says why
    nothing can be written now, "" when it can; `save_url` takes a cell, `page_url` shows all of them.
    """

    sheet: Assessment
    layer: str
    seen: frozenset[str]
    page_url: str
    save_url: str
    closed: str = ""
    total_label: str = "Tổng điểm"
    bar_action: str = ""
    """Template of the one button in the bar at the foot, drawn with `bar_url`; none when empty."""
    bar_url: str = ""
    touch: bool = False
    """Made for fingers: a tablet on site."""
    writes_exceptions: bool = False
    """The layer answers only what it changes: a criterion that it leaves alone is not missing."""
    field: str = ""
    """The field to show, EVERY_FIELD for all of them; "" leaves it to the sheet's length."""
    view: str = ""
    """Which criteria to show: one of finding.VIEWS; "" for all of them."""
    search: str = ""
    """Words of the criteria to show, without regard to accents; "" for all of them."""
    whole: bool = False
    """A field is one form with one button, for browsers without JavaScript; else every row is a form of its own."""
    history_url: str = ""
    """The page of the sheet's history for this reader; a row that somebody wrote leads to its own lines there."""
    last_year: Mapping[str, Decimal] = dataclasses.field(default_factory=dict)
    """{criterion code: the points that counted in the year before}."""


@dataclass(frozen=True)
class Posted:
    """A cell as it was sent, and how it ended: shown again with what was typed, unless it was written."""

    code: str
    typed: dict[str, str]
    reading: answers.Reading
    seen_version: int
    switched: bool = False
    """Another way of answering was chosen and nothing typed in it yet: its fields are shown, the answer stays."""
    error: str = ""
    stale: Stale | None = None


def desk_context(
    desk: Desk,
    *posted: Posted | None,
    sheet: score_sheets.Sheet | None = None,
    totals: Sequence[SheetTotal] = (),
    only: str = "",
) -> dict[str, Any]:
    """Everything that scoring/sheet/desk.html draws: fields with their rows, progress, the total; at most two queries.

    `posted` are the cells that were sent and not written. `sheet` is the one of `desk.seen`, and `totals` every reading
    of it, where the caller has them. `only`: the code of the one row that is wanted.
    """
    sent = {one.code: one for one in posted if one is not None}
    sheet = score_sheets.read_sheet(desk.sheet, desk.seen) if sheet is None else sheet
    own, self_only = score_sheets.totals_for(desk.sheet, desk.seen, frozenset({str(Layer.SELF)}), fresh=totals)
    nav = [_progress(desk, group) for group in sheet.fields]
    shown = _shown_field(desk, sheet, nav)
    classes = [one.name for one in sheet.rules.classes_of(desk.sheet.round_block.block.code)]
    return {
        "desk": desk,
        "fields": _fields(desk, sheet, own, shown, sent, only),
        **_progress_of_fields(desk, nav, shown),
        "filters": finding.counts(sheet.lines),
        "bar": [*total_items(own, _beside(desk, self_only), desk.total_label, classes), _counted(nav)],
    }


def _fields(
    desk: Desk, sheet: score_sheets.Sheet, total: SheetTotal | None, shown: str, sent: Mapping[str, Posted], only: str
) -> list[dict[str, Any]]:
    """The fields to draw with their rows; without a filter also one that has none."""
    drawn = []
    for group in sheet.fields:
        lines = [line for line in group.lines if only in ("", line.leaf.code) and _is_shown(desk, line, sent)]
        if shown in (EVERY_FIELD, group.field.code) and (lines or not (desk.view or desk.search)):
            drawn.append(
                {
                    "field": group.field,
                    "id": rows.row_id(group.field.code, "lv"),
                    "rows": [_row(desk, sheet.rules, line, sent.get(line.leaf.code)) for line in lines],
                    "points": field_points(total, group.field.code),
                }
            )
    return drawn


def _counted(nav: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How much of the sheet is written, for the bar at the foot."""
    done, total = sum(item["done"] for item in nav), sum(item["total"] for item in nav)
    return {"label": "Đã ghi", "value": str(done), "of": f"{total} tiêu chí" if total else "", "phone": False}


def _progress_of_fields(desk: Desk, nav: Sequence[dict[str, Any]], shown: str) -> dict[str, Any]:
    """The fields at the side with their progress, which of them is shown, and the way to the next and to all."""
    return {
        "nav": [item | {"current": item["code"] == shown} for item in nav],
        "next": _next_field(nav, shown),
        "every_url": f"{desk.page_url}?{FIELD_PARAMETER}={EVERY_FIELD}",
        "shows_every": shown == EVERY_FIELD,
        "done": sum(item["done"] for item in nav),
        "total": sum(item["total"] for item in nav),
    }


def _is_shown(desk: Desk, line: score_sheets.Line, sent: Mapping[str, Posted]) -> bool:
    """Whether the chosen view holds the criterion; what was sent and not written is shown in every view."""
    if line.leaf.code in sent:
        return True
    return finding.is_in_view(line, desk.view) and finding.is_found(line, desk.search)


def _beside(desk: Desk, self_only: SheetTotal | None) -> SheetTotal | None:
    """The unit's own total, where the reader sees more than that."""
    return self_only if desk.seen - {str(Layer.SELF)} else None


def field_url(desk: Desk, field: str) -> str:
    """The desk's page showing one field, saved in the same way."""
    chosen = {FIELD_PARAMETER: field} | ({WAY_PARAMETER: WHOLE_FIELD} if desk.whole else {})
    return f"{desk.page_url}?{urlencode(chosen)}"


def row_url(desk: Desk, line: score_sheets.Line) -> str:
    """The desk's page at the row of one criterion."""
    return f"{field_url(desk, line.leaf.field)}#{rows.row_id(line.leaf.code)}"


def _shown_field(desk: Desk, sheet: score_sheets.Sheet, nav: Sequence[dict[str, Any]]) -> str:
    codes: list[str] = [item["code"] for item in nav]
    if desk.field in codes or desk.field == EVERY_FIELD:
        return desk.field
    if desk.view or desk.search:
        return EVERY_FIELD
    if len(sheet.lines) <= _ONE_PAGE:
        return EVERY_FIELD
    unfinished = (code for code, item in zip(codes, nav, strict=True) if item["done"] < item["total"])
    return next(unfinished, codes[0])


def _next_field(nav: Sequence[dict[str, Any]], shown: str) -> dict[str, Any] | None:
    """The field after the one that is shown; None after the last, or when all are."""
    codes = [item["code"] for item in nav]
    place = codes.index(shown) + 1 if shown in codes else len(nav)
    return nav[place] if place < len(nav) else None


def field_points(total: SheetTotal | None, code: str) -> Decimal | None:
    """The points of a base field in a stored total; None for another field or without a total."""
    entries = total.fields if total else []
    return next((Decimal(entry["points"]) for entry in entries if entry["code"] == code), None)


def _progress(desk: Desk, group: score_sheets.FieldLines) -> dict[str, Any]:
    writable = [line for line in group.lines if score_sheets.answers_source(desk.layer, line.leaf.source)]
    return {
        "code": group.field.code,
        "label": f"{group.field.code}. {group.field.title}",
        "url": f"{field_url(desk, group.field.code)}#{rows.row_id(group.field.code, 'lv')}",
        "done": sum(line.cell(desk.layer).answer is not None for line in writable),
        "total": 0 if desk.writes_exceptions else len(writable),
    }


def total_items(
    own: SheetTotal | None, self_only: SheetTotal | None, label: str, classes: Sequence[str]
) -> list[dict[str, Any]]:
    """A reader's total for components/total_bar.html: points, index, the unit's own beside it, a class once complete.

    `classes` are those of the block's scale, best first.
    """
    if own is None:
        return []
    index = "–" if own.index is None else numbers.format_index(own.index)
    items: list[dict[str, Any]] = [
        {"label": label, "value": numbers.format_points(own.points), "of": numbers.format_points(own.max)},
        {"label": "Chỉ số", "value": index},
    ]
    if self_only is not None:
        items.append({"label": "Tự chấm", "value": numbers.format_points(self_only.points)})
    if self_only is not None and self_only.with_outside == own.with_outside:  # else the survey would be the difference
        change = numbers.format_change(own.points - self_only.points, 2)
        items.append({"label": "Chênh lệch", "value": change, "phone": False})
    if own.with_outside and own.class_name:
        level = class_levels(classes)[own.class_name]
        items.append({"label": "Xếp loại tạm tính", "chip": own.class_name, "level": level, "phone": False})
    return items


def _row(desk: Desk, rules: engine.Rules, line: score_sheets.Line, here: Posted | None) -> dict[str, Any]:
    """The row of components/criterion.html for one criterion of the desk; `here` is what was sent for it."""
    row = rows.criterion_row(line, desk.layer, desk.seen, rules)
    row |= {"last_year": desk.last_year.get(line.leaf.code), "year_before": desk.sheet.round.year - 1}
    if desk.history_url and line.cells:
        row["history_url"] = f"{desk.history_url}?{urlencode({'tieu-chi': line.leaf.code})}"
    row["evidence_url"] = page_beside(desk.sheet, desk.layer)
    if not score_sheets.answers_source(desk.layer, line.leaf.source):
        return row | {"outside": True}
    if desk.layer == Layer.SELF:
        row |= rows.own_marks(line, desk.seen)
    if here is not None or not desk.closed:  # what was typed is kept, also where the step was closed meanwhile
        row |= rows.entry(line, desk.layer, here.typed if here else None, here.reading if here else None)
        row |= {"action": desk.save_url, "input": "scoring/sheet/entry.html"}
    if desk.writes_exceptions and row.get("state") == "missing":
        row["state"] = ""
    if desk.whole:
        row |= {"whole": True, "prefix": f"{line.leaf.code}:"}
    return row if here is None else row | _outcome(desk, rules, here, line.leaf.field)


def _outcome(desk: Desk, rules: engine.Rules, here: Posted, field: str) -> dict[str, Any]:
    """What a row shows of a cell that was sent and not written."""
    failed = {"state": "failed", "points": None, "version": here.seen_version}
    if here.stale is not None:
        conflict = _conflict(desk, rules, here, here.stale.cells[0], field)
        if not desk.whole:
            return {"conflict": conflict}
        return failed | _conflict_in_field(conflict, here)
    if here.error:
        return failed | {"error": here.error}
    return {"state": ""} if desk.whole else {}


def _conflict_in_field(conflict: Mapping[str, Any], here: Posted) -> dict[str, Any]:
    """A conflict where one button saves a whole field: what was typed stays in its place, theirs is told beside it."""
    theirs = " · ".join(filter(None, (conflict["theirs"], conflict["theirs_note"])))
    at = conflict["at"]
    when = "" if at is None else f" lúc {timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
    told = f"{conflict['name']} vừa sửa ô này{when} thành: {theirs}."
    return {
        "error": f"{told} Lưu lần nữa để giữ giá trị đang nhập ở đây, hoặc lấy giá trị của người kia.",
        "version": here.stale.cells[0].version if here.stale else here.seen_version,
        "take": {"name": f"{here.code}:theirs", "label": "Lấy của người kia"},
    }


def _conflict(desk: Desk, rules: engine.Rules, posted: Posted, theirs: StaleCell, field: str) -> dict[str, Any]:
    """Both values whole, for components/conflict.html."""
    texts = [posted.typed.get(name, "") for name in ("note", "evidence")]
    mine = rows.spoken(rules, posted.code, desk.layer, posted.reading.answer, *texts)
    other = rows.spoken(rules, posted.code, desk.layer, theirs.answer, theirs.note, theirs.evidence)
    return {
        "name": theirs.updated_by or "Người khác",
        "at": theirs.updated_at,
        "mine": mine.points,
        "mine_note": mine.said,
        "theirs": other.points,
        "theirs_note": other.said,
        "keep": [("code", posted.code), ("seen_version", str(theirs.version)), *posted.typed.items()],
        "take_url": f"{field_url(desk, field)}#{rows.row_id(posted.code)}",
    }
