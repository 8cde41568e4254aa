"""What a round can be set up from, and the documents that a plan of one comes to; it never writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404

from cchc_portal.numbers import format_count, format_number
from scoring.enums import REVIEW_STEPS, CriterionKind, Layer, RoundState, Step
from scoring.models import CriteriaSet, Criterion, GradeScale, Round, RoundDraft, SetScale
from scoring.selectors.engine_input import criteria_entries, maximum_entry, scale_classes
from units.enums import Role
from units.models import Agency, Block, Unit


@dataclass(frozen=True)
class SetChoice:
    """A criteria set that may be chosen, with what it adds up to."""

    row: CriteriaSet
    leaves: int
    """How many criteria are answered."""
    sums: Mapping[str, Decimal]
    """{block code: points of its base fields}; the key "" stands for every block that is not named."""
    named: frozenset[str]
    """Codes of the blocks that the set names: it is used for all of them, and they for no other set."""
    scales: Mapping[str, int]
    """The scales that the set proposes, {block code: id}; the key "" stands for every block that is not named."""

    def scale_for(self, block_code: str) -> int | None:
        """The id of the scale that the set proposes for a block, None where it proposes none."""
        return self.scales.get(block_code, self.scales.get(""))

    @property
    def label(self) -> str:
        """The set in a line: name, version, number of criteria, sum."""
        group = f" ({self.row.block_group})" if self.row.block_group else ""
        figures = sorted({format_number(total) for total in self.sums.values()})
        made_up = ", số liệu minh họa" if self.row.illustrative else ""
        return f"{self.row}{group}: {format_count(self.leaves)} tiêu chí, {' hoặc '.join(figures)} điểm{made_up}"


@dataclass(frozen=True)
class Catalogue:
    """Everything of an agency that a round is put together from, each in its order."""

    agency: Agency
    blocks: tuple[Block, ...]
    sets: tuple[SetChoice, ...]
    scales: tuple[GradeScale, ...]
    units: tuple[Unit, ...]
    """Units that exist on the day asked for."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the agency must have before a round can be set up, in Vietnamese; empty when it has everything."""
        wanted = (
            (self.blocks, "khối"),
            (self.units, "đơn vị"),
            (self.sets, "bộ tiêu chí"),
            (self.scales, "thang xếp loại"),
        )
        return tuple(words for rows, words in wanted if not rows)


def catalogue_of(agency: Agency, day: dt.date) -> Catalogue:
    """What rounds of `agency` may be set up from on `day`; nine queries, whatever there is."""
    sets = list(CriteriaSet.objects.filter(agency=agency).order_by("-year", "programme", "block_group", "-version"))
    criteria = Criterion.objects.filter(criteria_set__agency=agency)
    leaves = dict(
        criteria.filter(measure__isnull=False)
        .order_by()
        .values_list("criteria_set")
        .annotate(many=Count("pk"))
        .values_list("criteria_set", "many")
    )
    tops: defaultdict[int, list[Criterion]] = defaultdict(list)
    for top in criteria.filter(parent=None, kind__in=("", CriterionKind.BASE)).only("criteria_set", "max", "blocks"):
        tops[top.criteria_set_id].append(top)
    named: defaultdict[int, set[str]] = defaultdict(set)
    for set_id, codes in criteria.filter(blocks__isnull=False).values_list("criteria_set", "blocks"):
        named[set_id] |= set(codes or ())
    scales: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for proposed in SetScale.objects.filter(criteria_set__agency=agency):
        scales[proposed.criteria_set_id][proposed.block_code] = proposed.scale_id
    return Catalogue(
        agency=agency,
        blocks=tuple(agency.blocks.order_by("order", "code")),
        sets=tuple(
            SetChoice(row, leaves.get(row.pk, 0), *_sums(row, tops[row.pk], named[row.pk]), scales[row.pk])
            for row in sets
        ),
        scales=tuple(GradeScale.objects.filter(agency=agency).prefetch_related("bands").order_by("pk")),
        units=tuple(
            Unit.objects.filter(agency=agency).valid_on(day).select_related("block").order_by("block__order", "code")
        ),
    )


def _sums(row: CriteriaSet, tops: list[Criterion], named: set[str]) -> tuple[dict[str, Decimal], frozenset[str]]:
    """What the base fields add up to for each block, and the codes of the blocks that the set names."""
    codes = named | (set(row.maximum) if isinstance(row.maximum, dict) else set())
    sums = {
        code: sum((top.max for top in tops if not code or top.blocks is None or code in top.blocks), Decimal())
        for code in (codes or {""})
    }
    return sums, frozenset(codes)


def scale_words(scale: GradeScale) -> str:
    """A scale in a line, "Tốt từ 80, Khá từ 65, …"; no query once its bands are prefetched."""
    return ", ".join(f"{band.name} từ {format_number(band.lower)}" for band in scale.bands.all())


@dataclass(frozen=True)
class BlockPlan:
    """A block of the round with what its sheets are scored and classed by."""

    block: Block
    criteria_set: CriteriaSet
    scale: GradeScale


@dataclass(frozen=True)
class UnitPlan:
    """A unit of the round; an empty reason means that it is ranked."""

    unit: Unit
    block_code: str
    not_ranked_reason: str


Days = tuple[dt.date | None, dt.date | None]
"""First and last day of a step, both inclusive; None: no bound."""


@dataclass(frozen=True)
class RoundPlan:
    """A round that can be opened, as far as its form can tell."""

    head: Mapping[str, Any]
    """Columns of the round: code, title, programme, year, period."""
    policy: Mapping[str, Any]
    settings: Mapping[str, Any]
    """Columns of the round that say who sees what, how it is marked, and what it asks of its survey."""
    blocks: tuple[BlockPlan, ...]
    units: tuple[UnitPlan, ...]
    windows: Mapping[str, Days]


def extra_of(plan: RoundPlan) -> dict[str, Any]:
    """The further keys of the document's `round`."""
    windows = {step: window_entry(first, last) for step, (first, last) in plan.windows.items()}
    extra: dict[str, Any] = {"windows": windows} if windows else {}
    return extra | ({"illustrative": True} if plan.settings["illustrative"] else {})


def window_entry(first: dt.date | None, last: dt.date | None) -> dict[str, str]:
    """A window as the document says it, {from, to} with the days that are bounds."""
    return {key: day.isoformat() for key, day in (("from", first), ("to", last)) if day is not None}


def sets_of(plan: RoundPlan) -> list[CriteriaSet]:
    """The criteria sets of a plan, in the order of their first block."""
    return list({entry.criteria_set.pk: entry.criteria_set for entry in plan.blocks}.values())


def documents_of(agency: Agency, plan: RoundPlan) -> list[dict[str, Any]]:
    """The plan as round_format documents, one for each of `sets_of`, without an answer; a query for each set."""
    head = {**plan.head, "agency": {"code": agency.code, "name": agency.name}, **extra_of(plan), **_survey(plan)}
    documents = []
    for criteria_set in sets_of(plan):
        blocks = [entry for entry in plan.blocks if entry.criteria_set.pk == criteria_set.pk]
        codes = {entry.block.code for entry in blocks}
        documents.append(
            {
                "format": "cchc-round/1",
                "round": head,
                "policy": dict(plan.policy) | maximum_entry(criteria_set),
                "criteria": criteria_entries(criteria_set.criteria.order_by("order")),
                "scales": [{"block": e.block.code, "classes": scale_classes(e.scale)} for e in blocks],
                "blocks": [{"code": e.block.code, "name": e.block.name} for e in blocks],
                "units": [_unit(entry) for entry in plan.units if entry.block_code in codes],
            }
        )
    return documents


def _survey(plan: RoundPlan) -> dict[str, Any]:
    """The rule about the survey's sample, as the document says it."""
    columns = {"minimum": "survey_minimum", "shortage": "survey_shortage", "groups": "survey_groups"}
    return {"survey": {key: plan.settings[column] for key, column in columns.items()}}


def _unit(entry: UnitPlan) -> dict[str, Any]:
    made: dict[str, Any] = {"code": entry.unit.code, "name": entry.unit.name, "block": entry.block_code, "answers": {}}
    if entry.not_ranked_reason:
        made |= {"ranked": False, "not_ranked_reason": entry.not_ranked_reason}
    return made


def organised_agencies(user: Any) -> list[Agency]:
    """The agencies whose standing body the person works for, by code; no query besides their memberships."""
    found = {m.agency_id: m.agency for m in user.current_memberships if m.role == Role.ORGANISER}
    return sorted(found.values(), key=lambda agency: agency.code)


def are_sets_there(agencies: list[Agency]) -> bool:
    """Whether any of the agencies has a criteria set; one query."""
    return CriteriaSet.objects.filter(agency__in=agencies).exists()


def draft_of(round_: Round) -> RoundDraft:
    """The draft of a round that was set up on pages; one query. Raises Http404 for one that was loaded."""
    return get_object_or_404(RoundDraft.objects.select_related("updated_by", "made_by"), round=round_)


def other_codes(round_: Round) -> frozenset[str]:
    """The codes of all other rounds; one query."""
    return frozenset(Round.objects.exclude(pk=round_.pk).values_list("code", flat=True))


def warnings_of(plan: RoundPlan) -> list[str]:
    """What an organiser may not have meant, in Vietnamese; nothing of it forbids opening. No query."""
    found = []
    own_end = plan.windows.get(Layer.SELF, (None, None))[1]
    if Layer.SELF in plan.policy["layers"] and own_end is None:
        found.append("Bước tự chấm không có hạn: đơn vị chấm được cho đến khi phiếu được chốt.")
    for step, (first, _last) in plan.windows.items():
        if step in REVIEW_STEPS and first is not None and own_end is not None and first <= own_end:
            found.append(
                f"{Step(step).label} mở từ {first:%d/%m/%Y}, trước khi hết hạn tự chấm: từ hôm đó phiếu đã nộp không rút lại"
                " và không trả lại được nữa."
            )
    with_units = {entry.block_code for entry in plan.units}
    found += [f"Khối {e.block.name} chưa có đơn vị nào." for e in plan.blocks if e.block.code not in with_units]
    return found


def summary_of(plan: RoundPlan, catalogue: Catalogue) -> list[tuple[BlockPlan, str, int, list[UnitPlan]]]:
    """Each block with its set in words, how many of its units are ranked, and those that are not; no query."""
    labels = {choice.row.pk: choice.label for choice in catalogue.sets}
    found = []
    for entry in plan.blocks:
        units = [unit for unit in plan.units if unit.block_code == entry.block.code]
        unranked = [unit for unit in units if unit.not_ranked_reason]
        found.append((entry, labels[entry.criteria_set.pk], len(units) - len(unranked), unranked))
    return found


def windows_in_words(plan: RoundPlan) -> list[tuple[str, Days]]:
    """The steps that count, strongest first, each with its first and last day; then the units' replies, where they are."""
    steps = [*plan.policy["layers"], *(step for step in (Step.REPLY, Step.REVIEW) if step in plan.windows)]
    return [(Step(step).label, plan.windows.get(step, (None, None))) for step in steps]


def rounds_to_copy(agencies: list[Agency]) -> list[Round]:
    """Rounds that a new one may begin from, newest first; one query."""
    return list(
        Round.objects.current()
        .filter(agency__in=agencies)
        .exclude(state=RoundState.DRAFT)
        .select_related("agency")
        .order_by("-year", "code")
    )
