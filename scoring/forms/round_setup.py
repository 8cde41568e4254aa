"""The setup of a round as organisers type it, faulty or not; a sound one comes to a plan, which services open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from scoring.enums import Layer, Step
from scoring.forms.round_setup_fields import SetupFields
from scoring.forms.round_setup_rows import REPLY_WORDS, BlockRow, Fault, ReplyRow, StepRow, UnitRow, choices_of
from scoring.selectors.round_copy import SETTINGS
from scoring.selectors.round_setup import BlockPlan, Catalogue, Days, RoundPlan, UnitPlan, scale_words
from scoring.selectors.windows import NEEDS

STEPS = (
    Layer.COUNCIL,
    Layer.APPRAISAL_2,
    Layer.APPRAISAL_1,
    Layer.INSPECTION,
    Layer.CENTRAL,
    Layer.SURVEY,
    Layer.SELF,
)
"""The steps that a round may have, in the order in which they usually count, strongest first."""
EXACT = "exact"
_LONGEST = 2000


class SetupForm(SetupFields):
    """Everything about a round before it opens; bound to what was typed, all faults at once, each at its field.

    `plan` is there once the form is valid. `other_codes` are those of other rounds; `today` the day here.
    """

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        catalogue: Catalogue,
        other_codes: frozenset[str],
        today: dt.date,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.catalogue, self.other_codes, self.today = catalogue, other_codes, today
        sets, scales = choices_of(catalogue)
        for block in catalogue.blocks:
            self.fields |= BlockRow.fields(block, sets, scales)
        self.steps = STEPS
        for number, layer in enumerate(STEPS, 1):
            self.fields |= StepRow.fields(layer, number, len(STEPS))
        for step in REPLY_WORDS:
            self.fields |= ReplyRow.fields(step)
        blocks = [("", "Không tham gia"), *((block.code, block.name) for block in catalogue.blocks)]
        for unit in catalogue.units:
            self.fields |= UnitRow.fields(unit, blocks)

    def typed(self, sent: Mapping[str, str]) -> dict[str, str]:
        """What was sent for the fields of this form, as it can be kept; ticks that are off are left out."""
        found = {name: sent[name].replace("\0", "")[:_LONGEST] for name in self.fields if name in sent}
        return {name: text for name, text in found.items() if text}

    # --- Together --------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """The rows of blocks, units and steps against each other; the plan when nothing is wrong."""
        blocks = self._blocks()
        units = self._units({row.key for row in self.block_rows if row.said(self, "khoi")})
        layers, windows = self._steps()
        windows |= self._replies(layers)
        if not self.errors:
            self.plan = RoundPlan(
                head={name: self.cleaned_data[name] for name in ("code", "title", "programme", "year", "period")},
                policy=self._policy(layers),
                settings=self._settings(),
                blocks=tuple(blocks),
                units=tuple(units),
                windows=windows,
            )
        return self.cleaned_data

    def _policy(self, layers: list[str]) -> dict[str, Any]:
        ties = [*self.cleaned_data["tie_fields"], *([EXACT] if self.cleaned_data["tie_exact"] else [])]
        return {
            "layers": layers,
            "decimals": int(self.cleaned_data["decimals"]),
            "point_decimals": int(self.cleaned_data["point_decimals"]),
            "clamp": self.cleaned_data["clamp"],
            "tie_break": ties,
        }

    def _settings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SETTINGS}

    def _blocks(self) -> list[BlockPlan]:
        sets = {str(choice.row.pk): choice for choice in self.catalogue.sets}
        scales = {str(scale.pk): scale for scale in self.catalogue.scales}
        rows = [row for row in self.block_rows if row.said(self, "khoi")]
        if not rows:
            self.add_error(None, "Chọn ít nhất một khối.")
        plans = []
        for row in rows:
            chosen, scale = sets.get(row.said(self, "bo") or ""), scales.get(row.said(self, "thang") or "")
            if scale is None and chosen is not None and row.name("thang") not in self.errors:
                scale = scales.get(str(chosen.scale_for(row.key)))
            if chosen is None:
                self._missing(row.name("bo"), "Chọn bộ tiêu chí cho khối này.")
            if scale is None:
                self._missing(row.name("thang"), "Chọn thang xếp loại cho khối này.")
            if chosen is not None and scale is not None:
                plans.append(BlockPlan(row.block, chosen.row, scale))
        if len(plans) == len(rows):  # else it would only repeat what is missing
            self._every_named_block(plans)
        return plans

    def _missing(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    def _every_named_block(self, plans: list[BlockPlan]) -> None:
        """A set that names its blocks is used for all of them."""
        names = {block.code: block.name for block in self.catalogue.blocks}
        for choice in self.catalogue.sets:
            using = [plan.block.code for plan in plans if plan.criteria_set.pk == choice.row.pk]
            lacking = sorted(choice.named - set(using))
            if using and lacking:
                words = ", ".join(names.get(code, code) for code in lacking)
                self.add_error(
                    BlockRow.name_of("bo", using[0]),
                    f"Bộ này viết cho cả khối {words}: khối ấy cũng phải có trong đợt và chọn bộ này.",
                )

    def _units(self, in_round: set[str]) -> list[UnitPlan]:
        plans = []
        for row in self.unit_rows:
            block, reason = row.said(self, "dv") or "", (row.said(self, "ld") or "").strip()
            unranked = bool(row.said(self, "kxh"))
            if not block:
                continue
            if block not in in_round and row.name("dv") not in self.errors:
                self.add_error(row.name("dv"), "Khối này không có trong đợt; chọn khối khác hoặc “Không tham gia”.")
            if unranked and not reason and row.name("ld") not in self.errors:
                self.add_error(row.name("ld"), "Ghi lý do không xếp hạng.")
            if reason and not unranked:
                self.add_error(
                    row.name("ld"), "Đã ghi lý do mà chưa đánh dấu “Không xếp hạng”; đánh dấu hoặc xóa lý do."
                )
            plans.append(UnitPlan(row.unit, block, reason if unranked else ""))
        if not plans:
            self.add_error(None, "Chọn ít nhất một đơn vị.")
        return plans

    def _steps(self) -> tuple[list[str], dict[str, Days]]:
        found: list[tuple[int, str]] = []
        windows: dict[str, Days] = {}
        for row in self.step_rows:
            first, last = row.said(self, "tu"), row.said(self, "den")
            if not row.said(self, "buoc"):
                if first or last:
                    self.add_error(row.name("tu"), "Bước này chưa được chọn; chọn bước hoặc xóa ngày.")
                continue
            found.append((int(row.said(self, "tt") or 0), str(row.layer)))
            self._days_in_order(row.name("den"), first, last)
            if first or last:
                windows[str(row.layer)] = (first, last)
        if not found:
            self.add_error(None, "Chọn ít nhất một bước.")
        if len({place for place, _ in found}) != len(found):
            self.add_error(None, "Hai bước cùng một thứ tự; mỗi bước một số, 1 là mạnh nhất.")
        return [layer for _place, layer in sorted(found)], windows

    def _days_in_order(self, name: str, first: dt.date | None, last: dt.date | None) -> None:
        if first and last and last < first:
            self.add_error(name, "Ngày cuối phải từ ngày đầu trở đi.")
        elif last and last < self.today:
            self.add_error(name, "Ngày này đã qua; ghi ngày từ hôm nay trở đi hoặc để trống.")

    def _replies(self, layers: list[str]) -> dict[str, Days]:
        """The windows in which units reply: each needs a first day, and the step that it is about."""
        windows: dict[str, Days] = {}
        for row in self.reply_rows:
            first, last = row.said(self, "tu"), row.said(self, "den")
            self._days_in_order(row.name("den"), first, last)
            if not first and not last:
                continue
            needed = NEEDS[row.step]
            if not first:
                self._missing(row.name("tu"), "Ghi ngày mở: bước này chỉ có khi có ngày bắt đầu.")
            if needed not in layers:
                self._missing(
                    row.name("tu"), f"Bước này cần có bước {needed.label.lower()}; chọn bước ấy hoặc xóa ngày."
                )
            windows[str(row.step)] = (first, last)
        return windows

    # --- For the page ----------------------------------------------------------------------------------------------

    @property
    def block_rows(self) -> list[BlockRow]:
        """The blocks with their controls."""
        return [BlockRow(self, block) for block in self.catalogue.blocks]

    @property
    def scale_words(self) -> list[str]:
        """The scales that can be chosen, in full."""
        return [scale_words(scale) for scale in self.catalogue.scales]

    @property
    def unit_rows(self) -> list[UnitRow]:
        """The units with their controls."""
        return [UnitRow(self, unit) for unit in self.catalogue.units]

    @property
    def step_rows(self) -> list[StepRow]:
        """The steps with their controls."""
        return [StepRow(self, layer) for layer in STEPS]

    @property
    def reply_rows(self) -> list[ReplyRow]:
        """The steps in which units reply, with their controls."""
        return [ReplyRow(self, step) for step in (Step.REPLY, Step.REVIEW)]

    @property
    def faults(self) -> list[Fault]:
        """Everything that must be mended before the round can open, in the order of the page."""
        places = [None, *self.fields]
        return [
            Fault(
                str(message), "" if name is None else str(self.fields[name].label), "" if name is None else f"id_{name}"
            )
            for name in places
            for message in self.errors.get(name or "__all__", ())
        ]
