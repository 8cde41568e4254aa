"""What moving blocks of a round to another version of their criteria set would do, cell by cell; it never writes."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.models import Assessment, CriteriaSet, Criterion, Inspection, InspectorMark, Round, RoundBlock, Score
from scoring.selectors import engine_input
from scoring.selectors.criteria_tree import told_of
from scoring.selectors.visibility import layers_for_organiser, minutes_closed

UNFIT, GONE = "unfit", "gone"


@dataclass(frozen=True)
class TakenBack:
    """An answer (or an inspector's own mark) that its criterion no longer takes, or whose criterion is gone."""

    row: Score | InspectorMark
    code: str
    """The code it had."""
    new_code: str
    """The code it has from now on; that which it had where the criterion is gone."""
    title: str
    why: str
    was: Mapping[str, Any]
    """The answer as it stands before."""

    @property
    def layer(self) -> str:
        """The layer of the answer; an inspector's mark is one of inspection."""
        return self.row.layer if isinstance(self.row, Score) else "inspection"

    @property
    def key(self) -> tuple[str, int, str]:
        """What is confirmed of it: which row, and what stands there."""
        return (type(self.row).__name__, self.row.pk, engine.digest({"answer": self.was}))


@dataclass(frozen=True)
class Figures:
    """Points, maximum and index of a sheet over the layers that the organiser may see."""

    points: Decimal
    max: Decimal
    index: Decimal | None
    grade: str | None


@dataclass(frozen=True)
class SheetMove:
    """One sheet: what must be answered again, how many answers only change their points, figures before and after.

    `seen` are the layers that the organiser may see now: figures (None without one) and `shown` count no other.
    """

    sheet: Assessment
    taken_back: tuple[TakenBack, ...]
    changed_points: int
    seen: frozenset[str]
    old: Figures | None
    new: Figures | None

    @property
    def moves(self) -> bool:
        """Whether anything of it changes that the organiser may see, but its version."""
        return bool(self.shown or self.changed_points) or self.old != self.new

    @property
    def shown(self) -> list[TakenBack]:
        """What must be answered again, of the layers that the organiser may see."""
        return [cell for cell in self.taken_back if cell.layer in self.seen]

    @property
    def codes(self) -> list[str]:
        """The codes of the criteria of `shown`, each once."""
        return list(dict.fromkeys(cell.code for cell in self.shown))


@dataclass(frozen=True)
class MovePlan:
    """What a move would do; `faults` (in Vietnamese) say why it cannot be done."""

    round: Round
    blocks: tuple[RoundBlock, ...]
    to: CriteriaSet
    matched: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """{id of the set left: {its code: code in the new one}}."""
    criteria: Mapping[int, int] = field(default_factory=dict)
    """{id of a criterion that rows stand on: id of that which they stand on from now on}."""
    renamed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """{id of the set left: {code: other code}}, of those that are renumbered."""
    differences: tuple[engine.Difference, ...] = ()
    sheets: tuple[SheetMove, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def taken_back(self) -> list[TakenBack]:
        """Every answer that must be given again."""
        return [cell for sheet in self.sheets for cell in sheet.taken_back]

    @property
    def shown(self) -> list[TakenBack]:
        """What must be given again, of the layers that the organiser may see."""
        return [cell for sheet in self.sheets for cell in sheet.shown]

    @property
    def changed_sheets(self) -> list[SheetMove]:
        """The sheets whose points change or that must answer again."""
        return [sheet for sheet in self.sheets if sheet.moves]

    @property
    def sha256(self) -> str:
        """The digest of what a confirmation stands for: sets, blocks, pairs of codes, answers that are taken back."""
        return engine.digest(
            {
                "to": self.to.content_sha256,
                "blocks": [[one.block.code, one.criteria_set.content_sha256] for one in self.blocks],
                "matched": {str(key): dict(pairs) for key, pairs in self.matched.items()},
                "taken_back": sorted(list(cell.key) for cell in self.taken_back),
            }
        )


def plan_move(
    round_: Round, to: CriteriaSet, block_codes: Iterable[str], by_hand: Mapping[str, str] | None = None
) -> MovePlan:
    """What moving these blocks of a round to the set `to` would do; `by_hand` is {old code: new code, "" for none}.

    A dozen queries, whatever the number of sheets and answers.
    """
    wanted = set(block_codes)
    every = list(round_.round_blocks.select_related("block", "criteria_set").order_by("order"))
    blocks = tuple(one for one in every if one.block.code in wanted and one.criteria_set_id != to.pk)
    bare = MovePlan(round_, blocks, to)
    if not blocks:
        return bare
    rules, faults = _rules_after(round_, to, every, blocks)
    if rules is None or faults:
        return MovePlan(round_, blocks, to, faults=faults)
    return _Planning(bare, rules, by_hand or {}).plan(every)


def _rules_after(
    round_: Round, to: CriteriaSet, every: Sequence[RoundBlock], moving: Sequence[RoundBlock]
) -> tuple[engine.Rules | None, tuple[str, ...]]:
    """The new rules, and what keeps them, or those of blocks that stay, from being used."""
    after = [copy.copy(one) for one in every]
    for one in after:
        if one in moving:
            one.criteria_set_id, one.criteria_set = to.pk, to
    faults: list[str] = []
    rules = None
    blocks = [{"code": one.block.code, "name": one.block_name} for one in every]
    for criteria_set in {one.criteria_set_id: one.criteria_set for one in after}.values():
        try:
            found = engine_input.rules_of(round_, criteria_set, after)
        except engine.FaultyDocument as refused:
            who = "Bộ mới" if criteria_set.pk == to.pk else "Bộ của các khối ở lại"
            faults += [f"{who}: {told_of(fault, blocks)}" for fault in refused.faults]
        else:
            rules = found if criteria_set.pk == to.pk else rules
    return rules, tuple(faults)


class _Planning:
    """A move on its way to a plan."""

    def __init__(self, bare: MovePlan, rules: engine.Rules, by_hand: Mapping[str, str]) -> None:
        self._bare, self._rules, self._by_hand = bare, rules, by_hand
        self._new = {row.code: row for row in Criterion.objects.filter(criteria_set=bare.to).order_by("order")}
        self._old: dict[int, list[Criterion]] = defaultdict(list)
        left = {one.criteria_set_id for one in bare.blocks}
        for row in Criterion.objects.filter(criteria_set__in=left).order_by("criteria_set", "order"):
            self._old[row.criteria_set_id].append(row)

    def plan(self, every: Sequence[RoundBlock]) -> MovePlan:
        """The whole plan."""
        bare = self._bare
        sheets = list(
            Assessment.objects.filter(round_block__in=bare.blocks)
            .select_related("unit", "round", "round_block__block", "round_block__criteria_set")
            .order_by("order")
        )
        rows = _rows_of(sheets)
        entries = engine_input.criteria_entries(self._new.values())
        olds = {pk: engine_input.criteria_entries(criteria) for pk, criteria in self._old.items()}
        dormant = {
            row.criterion.code for found in rows.values() for row in found if row.criterion.criteria_set_id not in olds
        }
        matched = {pk: self._matched(old, entries, dormant) for pk, old in olds.items()}
        criteria = {
            row.pk: self._new[matched[pk][row.code]].pk
            for pk, found in self._old.items()
            for row in found
            if row.code in matched[pk]
        }
        again = (row.criterion for found in rows.values() for row in found if row.criterion_id not in criteria)
        criteria |= {
            one.pk: self._new[one.code].pk
            for one in again
            if one.code in self._new and one.code not in matched.get(one.criteria_set_id, {}).values()
        }
        first, closings = bare.blocks[0].criteria_set_id, _closings(sheets)
        return MovePlan(
            round=bare.round,
            blocks=bare.blocks,
            to=bare.to,
            matched=matched,
            criteria=criteria,
            renamed={pk: {a: b for a, b in pairs.items() if a != b} for pk, pairs in matched.items()},
            differences=engine.differences(olds[first], entries, matched[first]),
            sheets=tuple(self._sheet(sheet, rows[sheet.pk], criteria, closings[sheet.pk], every) for sheet in sheets),
        )

    def _matched(
        self, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], dormant: set[str]
    ) -> dict[str, str]:
        """Pairs of codes; none takes the code of a criterion that went earlier and still has rows on these sheets."""
        pairs = engine.match(old, new, self._by_hand)
        return {a: b for a, b in pairs.items() if a == b or b not in dormant}

    def _sheet(
        self,
        sheet: Assessment,
        rows: Sequence[Score | InspectorMark],
        criteria: Mapping[int, int],
        closed: bool,  # noqa: FBT001 - a fact of the sheet
        every: Sequence[RoundBlock],
    ) -> SheetMove:
        block = sheet.round_block.block.code
        codes = {row.pk: row.code for row in self._new.values()}
        before, after = defaultdict[str, dict[str, Any]](dict), defaultdict[str, dict[str, Any]](dict)
        seen = layers_for_organiser(sheet, closed=closed)
        taken, changed = [], 0
        for row in rows:
            if row.answer is None:
                continue
            layer, code = row.layer if isinstance(row, Score) else "inspection", row.criterion.code
            new_code = codes.get(criteria.get(row.criterion_id, 0), "")
            is_refused = self._by_hand.get(code) == "" and row.criterion.criteria_set_id in self._old
            fits = (
                bool(new_code)
                and not is_refused
                and not engine.check_answer(self._rules, block, new_code, layer, row.answer)
            )
            if isinstance(row, Score):
                before[code][layer] = row.answer
            if not fits:
                why = UNFIT if new_code else GONE
                taken.append(TakenBack(row, code, new_code or code, row.criterion.title, why, row.answer))
            elif isinstance(row, Score):
                after[new_code][layer] = row.answer
                points = engine.answer_points(self._rules, new_code, layer, row.answer)
                changed += layer in seen and points != row.points
        old_rules = engine_input.rules_of(self._bare.round, sheet.round_block.criteria_set, every)
        return SheetMove(
            sheet=sheet,
            taken_back=tuple(taken),
            changed_points=changed,
            seen=seen,
            old=_figures(old_rules, block, before, seen),
            new=_figures(self._rules, block, after, seen),
        )


def _figures(
    rules: engine.Rules, block: str, answers: Mapping[str, dict[str, Any]], seen: frozenset[str]
) -> Figures | None:
    layers = [layer for layer in rules.policy.layers if layer in seen]
    if not layers:
        return None
    told = {code: {layer: answer for layer, answer in row.items() if layer in seen} for code, row in answers.items()}
    found = engine.evaluate_sheet(rules, block, told, layers=layers)
    return Figures(found.points, found.max, found.index, engine.classify(rules, block, found.index))


def _rows_of(sheets: Sequence[Assessment]) -> Mapping[int, list[Score | InspectorMark]]:
    """Every answer and every inspector's own mark by sheet, with their criterion; two queries."""
    found: dict[int, list[Score | InspectorMark]] = {sheet.pk: [] for sheet in sheets}
    for score in Score.objects.filter(assessment__in=sheets).select_related("criterion").order_by("pk"):
        found[score.assessment_id].append(score)
    for mark in InspectorMark.objects.filter(assessment__in=sheets).select_related("criterion", "user").order_by("pk"):
        found[mark.assessment_id].append(mark)
    return found


def _closings(sheets: Sequence[Assessment]) -> Mapping[int, bool]:
    """Whether the minutes of each sheet are closed; one query."""
    moments: dict[int, list[object]] = {sheet.pk: [] for sheet in sheets}
    for pk, closed_at in Inspection.objects.filter(assessment__in=sheets).values_list("assessment_id", "closed_at"):
        moments[pk].append(closed_at)
    return {pk: minutes_closed(found) for pk, found in moments.items()}
