"""The scoring engine: the only door to it; it must not do anything itself, nor import Django."""

from scoring.engine.backtest import BackTest, LeafMove, NewCriteria, Standing, UnitMove, back_test, for_blocks
from scoring.engine.differences import Change, Difference, differences, match
from scoring.engine.document import RoundInput, load_round, load_rules, read_json, read_round, write_json
from scoring.engine.evaluate import evaluate
from scoring.engine.plan import Rules
from scoring.engine.reading import answer_value, held_tier
from scoring.engine.sheets import answer_points, check_answer, classify, evaluate_sheet, share_change
from scoring.engine.snapshot import (
    ENGINE_VERSION,
    InvalidSnapshot,
    canonical,
    digest,
    make_snapshot,
    read_snapshot,
    verify,
)
from scoring.engine.types import (
    AnswerFault,
    Block,
    Criterion,
    Fault,
    FaultyDocument,
    FieldResult,
    GradeClass,
    Leaf,
    LeafResult,
    Policy,
    SheetResult,
    UnitInput,
)
from scoring.engine.ways import Step, Way, best_steps, cheapest_way

__all__ = [
    "ENGINE_VERSION",
    "AnswerFault",
    "BackTest",
    "Block",
    "Change",
    "Criterion",
    "Difference",
    "Fault",
    "FaultyDocument",
    "FieldResult",
    "GradeClass",
    "InvalidSnapshot",
    "Leaf",
    "LeafMove",
    "LeafResult",
    "NewCriteria",
    "Policy",
    "RoundInput",
    "Rules",
    "SheetResult",
    "Standing",
    "Step",
    "UnitInput",
    "UnitMove",
    "Way",
    "answer_points",
    "answer_value",
    "back_test",
    "best_steps",
    "canonical",
    "cheapest_way",
    "check_answer",
    "classify",
    "differences",
    "digest",
    "evaluate",
    "evaluate_sheet",
    "for_blocks",
    "held_tier",
    "load_round",
    "load_rules",
    "make_snapshot",
    "match",
    "read_json",
    "read_round",
    "read_snapshot",
    "share_change",
    "verify",
    "write_json",
]
