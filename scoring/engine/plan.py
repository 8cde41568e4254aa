"""Holds a compiled criteria set and lays out, once per block, what is added up for its units; it must not add anything up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.engine.figures import SCALE_DECIMALS
from scoring.engine.types import Block, Criterion, GradeClass, Leaf, Policy
from scoring.engine.units import Answered, Sheet, strength_of


class BaseLeaf(NamedTuple):
    """A leaf of a base field as the sums need it: `slot` is the position of its field, figures are millionths."""

    code: str
    slot: int
    maximum: int
    instead: int | None
    survey: bool


class ExtraNode(NamedTuple):
    """A criterion under bonus or penalty: its cap in millionths and the position of its parent in the plan, None for a field."""

    code: str
    cap: int
    parent: int | None
    is_leaf: bool
    is_penalty: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sums of one block's units run over.

    `fields` are all base fields of the document; `maxima` and `survey_maxima` (millionths, by slot) are theirs while everything applies.
    """

    leaves: tuple[Leaf, ...]
    fields: tuple[str, ...]
    base: tuple[BaseLeaf, ...]
    maxima: tuple[int, ...]
    survey_maxima: tuple[int, ...]
    extras: tuple[ExtraNode, ...]
    extra_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """A checked and compiled criteria set: policy, tree, blocks, scales."""

    policy: Policy
    criteria: tuple[Criterion, ...]
    blocks: tuple[Block, ...]
    scales: Mapping[str, tuple[GradeClass, ...]]
    sheet: Sheet = field(repr=False)
    plans: Mapping[str, Plan] = field(repr=False)
    by_code: Mapping[str, Criterion] = field(repr=False)

    def criterion(self, code: str) -> Criterion:
        """Return a group or a leaf; raise KeyError for an unknown code."""
        return self.by_code[code]

    def leaf(self, code: str) -> Leaf:
        """Return a leaf; raise KeyError for a group or an unknown code."""
        found = self.by_code[code]
        if not isinstance(found, Leaf):
            raise KeyError(code)
        return found

    def leaves_of(self, block_code: str) -> tuple[Leaf, ...]:
        """Return the leaves that a block answers, in the order of the document; raise KeyError for an unknown block."""
        return self.plans[block_code].leaves

    def fields_of(self, block_code: str) -> tuple[Criterion, ...]:
        """Return the fields (base, bonus and penalty) that a block answers, in the order of the document; raise KeyError for an unknown block."""
        self.plans[block_code]
        return tuple(one for one in self.criteria if one.parent is None and block_code in one.blocks)

    def classes_of(self, block_code: str) -> tuple[GradeClass, ...]:
        """Return the classes of a block's scale, best first; raise KeyError for an unknown block."""
        return self.scales[block_code]


def make_rules(
    policy: Policy, criteria: Sequence[Criterion], blocks: Sequence[Block], scales: Mapping[str, tuple[GradeClass, ...]]
) -> Rules:
    """Put a checked criteria set together."""
    leaves = {one.code: Answered(one.judge, frozenset(one.blocks)) for one in criteria if isinstance(one, Leaf)}
    return Rules(
        policy=policy,
        criteria=tuple(criteria),
        blocks=tuple(blocks),
        scales=scales,
        sheet=Sheet(
            leaves=leaves,
            groups=frozenset(one.code for one in criteria if not isinstance(one, Leaf)),
            blocks=frozenset(block.code for block in blocks),
            strength=strength_of(policy.layers),
        ),
        plans={block.code: _plan(criteria, block.code) for block in blocks},
        by_code={one.code: one for one in criteria},
    )


def _plan(criteria: Sequence[Criterion], block: str) -> Plan:
    """Lay out the sums of one block."""
    fields = tuple(one.code for one in criteria if one.parent is None and one.kind == "base")
    slots = {code: slot for slot, code in enumerate(fields)}
    leaves = tuple(one for one in criteria if isinstance(one, Leaf) and block in one.blocks)
    base = tuple(
        BaseLeaf(one.code, slots[one.field], one.max_micro, one.instead, one.source == "survey")
        for one in leaves
        if one.kind == "base"
    )
    maxima, survey_maxima = [0] * len(fields), [0] * len(fields)
    for leaf in base:
        maxima[leaf.slot] += leaf.maximum
        survey_maxima[leaf.slot] += leaf.maximum if leaf.survey else 0
    extras = _extras(criteria, block)
    return Plan(
        leaves=leaves,
        fields=fields,
        base=base,
        maxima=tuple(maxima),
        survey_maxima=tuple(survey_maxima),
        extras=extras,
        extra_codes=frozenset(one.code for one in extras if one.is_leaf),
    )


def _extras(criteria: Sequence[Criterion], block: str) -> tuple[ExtraNode, ...]:
    """Return what stands under bonus and penalty for a block, parents before children."""
    positions: dict[str, int] = {}
    extras: list[ExtraNode] = []
    for one in criteria:
        if one.kind == "base" or block not in one.blocks:
            continue
        positions[one.code] = len(extras)
        parent = None if one.parent is None else positions[one.parent]
        cap = int(one.max.scaleb(SCALE_DECIMALS))
        extras.append(ExtraNode(one.code, cap, parent, isinstance(one, Leaf), one.kind == "penalty"))
    return tuple(extras)
