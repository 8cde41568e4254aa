"""Defines the values that go into and come out of the engine; it must not compute anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

LAYERS: Final = ("self", "survey", "central", "inspection", "appraisal_1", "appraisal_2", "council")
SOURCES: Final = ("self", "inspection", "survey", "central")
KINDS: Final = ("base", "bonus", "penalty")
NOT_APPLICABLE: Final = ("rebase", "full", "never")

Judge = Callable[[Mapping[str, object], str], int | None]
State = Literal["scored", "missing", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: where (`criteria[14] 2.1.3`) and what, in Vietnamese."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class FaultyDocument(ValueError):  # noqa: N818 — named for what it says of the document
    """A document is refused whole; `faults` holds everything wrong with it, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class AnswerFault(ValueError):  # noqa: N818 — as FaultyDocument
    """An answer cannot be read by its criterion; `messages` says all that is wrong, in Vietnamese."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True, slots=True)
class LongInteger:
    """Stands for a JSON integer with more digits than Python reads; it is of no type that a document may hold."""

    digits: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a round that are not those of one criterion.

    `layers` are those that count, strongest first; `decimals` (0–4) belong to an index, `point_decimals` (0–4) to the points of a leaf; `clamp` keeps the
    index in 0–100; `tie_break` names base fields or `"exact"`; `maximum` is what the base fields add up to for each block, None where the document does not say.
    """

    layers: tuple[str, ...]
    decimals: int = 2
    point_decimals: int = 4
    clamp: bool = True
    tie_break: tuple[str, ...] = ()
    maximum: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the criteria tree, a group or (as `Leaf`) what is answered.

    `kind` is that of its field, `field` the field's code; `blocks` are the codes of the blocks that answer it, in the document's order.
    """

    code: str
    title: str
    parent: str | None
    max: Decimal
    kind: str
    field: str
    source: str
    blocks: tuple[str, ...]
    guidance: str
    evidence: str
    evidence_required: bool
    measure: Mapping[str, object] | None = None
    conversion: Mapping[str, object] | None = None
    not_applicable: str | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether the criterion is answered itself."""
        return self.measure is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(Criterion):
    """A criterion that is answered, with its rule compiled.

    `max_micro` is the maximum in millionths; `judge(answer, layer)` gives the points in millionths, None where the criterion does not apply, and raises
    AnswerFault; `instead` is what not applicable earns: None (leaves the denominator; nothing under bonus and penalty) or the whole maximum.
    """

    max_micro: int
    instead: int | None
    judge: Judge = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A group of units that are ranked among themselves (khối)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GradeClass:
    """A class of a scale and the index (in millionths of a percent) from which it begins."""

    name: str
    lower: int


@dataclass(frozen=True, slots=True)
class UnitInput:
    """A unit with its counting answers judged: code of the leaf → points in millionths, None for not applicable."""

    code: str
    name: str
    block: str
    ranked: bool
    not_ranked_reason: str
    counted: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What one sheet earned in one field: points and maxima with 4 decimals, the index with the policy's or None."""

    code: str
    points: Decimal
    max: Decimal
    index: Decimal | None
    survey_points: Decimal
    survey_max: Decimal


@dataclass(frozen=True, slots=True)
class LeafResult:
    """What one leaf of one sheet earned, from the answer of which layer.

    `points` is None where the leaf does not apply and earns nothing; `max` is the criterion's own maximum.
    """

    points: Decimal | None
    max: Decimal
    layer: str | None
    state: State


@dataclass(frozen=True, slots=True)
class SheetResult:
    """One sheet evaluated: sums with 4 decimals, the printed index or None, what has no answer, base fields, extras and leaves.

    `extras` are the bonus and penalty fields that the block answers (`points` capped, to be added or taken off).
    """

    points: Decimal
    max: Decimal
    index: Decimal | None
    missing: tuple[str, ...]
    fields: tuple[FieldResult, ...]
    extras: tuple[FieldResult, ...]
    leaves: Mapping[str, LeafResult]
