"""Triggers that keep the points of a frozen criteria set as they are, on both databases; texts stay free.

They ask nothing of other tables: SQLite could not rename a table that a trigger elsewhere names, as later migrations must.
"""

MESSAGE = "frozen: a round uses this criteria set"
POINTS = (
    *("criteria_set_id", "parent_id", "order", "code", "max", "kind", "source"),
    *("blocks", "measure", "conversion", "not_applicable", "frozen"),
)
"""Columns of a criterion that points follow from, or answers hang on."""
HEAD = ("agency_id", "programme", "year", "block_group", "version", "maximum", "frozen_at")
_RULES = (
    ("scoring_criterion", "UPDATE", "OLD.frozen", POINTS),
    ("scoring_criterion", "DELETE", "OLD.frozen", ()),
    ("scoring_criteriaset", "UPDATE", "OLD.frozen_at IS NOT NULL", HEAD),
    ("scoring_criteriaset", "DELETE", "OLD.frozen_at IS NOT NULL", ()),
)
"""(table, event, when it is frozen, columns that may not change; none: nothing may)."""

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION scoring_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _when(frozen, columns, differs):
    changed = " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in columns)
    return f"{frozen} AND ({changed})" if changed else frozen


def statements(vendor):
    """SQL statements that install the triggers on a database of `vendor`; running them again does no harm."""
    if vendor == "postgresql":
        yield _POSTGRES_FUNCTION
    for table, event, frozen, columns in _RULES:
        name = f"{table}_frozen_{event.lower()}"
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
                f"WHEN ({_when(frozen, columns, 'IS DISTINCT FROM')}) EXECUTE FUNCTION scoring_frozen()"
            )
        elif vendor == "sqlite":
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} "
                f"WHEN {_when(frozen, columns, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def removal(vendor):
    """SQL statements that take the triggers away; for a migration backwards and for emptying a test database."""
    for table, event, _frozen, _columns in _RULES:
        name = f"{table}_frozen_{event.lower()}"
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        elif vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {name}"
