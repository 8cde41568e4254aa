"""Triggers that keep scores, evidence, scales and frozen sets whole, and a round's state going forward, on both databases."""

from units.migrations import _kept
from units.migrations._kept import Rule, never_changed

_IN_A_FROZEN_SET = "EXISTS (SELECT 1 FROM scoring_criterion WHERE criteria_set_id = NEW.criteria_set_id AND frozen)"
_BACK = "(OLD.state = 'published' AND NEW.state <> 'published') OR (OLD.state = 'open' AND NEW.state = 'draft')"

RULES = (
    Rule("scoring_criterion", "INSERT", f"NEW.frozen OR {_IN_A_FROZEN_SET}"),
    Rule("scoring_criterion", "UPDATE", f"NEW.criteria_set_id <> OLD.criteria_set_id AND {_IN_A_FROZEN_SET}"),
    *never_changed("scoring_gradescale", "scoring_gradeband", "scoring_evidenceaccess"),
    Rule(
        "scoring_gradeband",
        "INSERT",
        'EXISTS (SELECT 1 FROM scoring_gradeband WHERE scale_id = NEW.scale_id AND "lower" = 0)',
    ),
    Rule("scoring_score", "DELETE"),
    Rule("scoring_inspectormark", "DELETE"),
    Rule("scoring_evidence", "DELETE"),
    Rule("scoring_signedscan", "DELETE"),
    Rule("scoring_round", "UPDATE", _BACK),
)
"""A set is frozen once it is whole, a scale ends with its class from 0, a round goes from draft to open to published."""


def statements(vendor, rules=RULES):
    """SQL statements that install the triggers on a database of `vendor`; running them again does no harm."""
    return _kept.statements(vendor, rules)


def removal(vendor, rules=RULES):
    """SQL statements that take the triggers away; for a migration backwards and for emptying a test database."""
    return _kept.removal(vendor, rules)
