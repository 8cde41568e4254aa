"""Triggers that refuse to empty in one go the tables whose rows stay; PostgreSQL alone, since SQLite empties row by row."""

from scoring.migrations import _append_only
from scoring.migrations import _kept as scoring_kept
from units.migrations import _kept as units_kept

MESSAGE = "kept: this table may not be emptied"

TABLES = tuple(
    dict.fromkeys(
        (
            *_append_only.TABLES,
            *(rule.table for rule in (*scoring_kept.RULES, *units_kept.RULES) if rule.event == "DELETE"),
        )
    )
)
"""Every table of which a row may not be removed."""

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION scoring_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def statements(vendor):
    """SQL statements that install the triggers on a database of `vendor`; running them again does no harm."""
    if vendor == "postgresql":
        yield _FUNCTION
        for table in TABLES:
            yield f"DROP TRIGGER IF EXISTS {table}_truncated ON {table}"
            yield (
                f"CREATE TRIGGER {table}_truncated BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION scoring_truncated()"
            )


def removal(vendor):
    """SQL statements that take the triggers away; for a migration backwards and for emptying a test database."""
    if vendor == "postgresql":
        for table in TABLES:
            yield f"DROP TRIGGER IF EXISTS {table}_truncated ON {table}"
        yield "DROP FUNCTION IF EXISTS scoring_truncated()"
