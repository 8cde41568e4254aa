"""Triggers that refuse UPDATE and DELETE on history and published rows, on both databases; used by migrations and tests."""

FIRST_TABLES = ("scoring_scorechange", "scoring_ranking", "scoring_rankingsnapshot", "scoring_rankingrow")
RESULT_TABLES = ("scoring_publishedrules", "scoring_publishedsheet")
CRITERIA_TABLES = ("scoring_criteriachange",)
FIGURE_TABLES = ("scoring_figurechange",)
OPINION_TABLES = ("scoring_opinionchange",)
TABLES = (*FIRST_TABLES, "scoring_roundchange", *RESULT_TABLES, *CRITERIA_TABLES, *FIGURE_TABLES, *OPINION_TABLES)
MESSAGE = "append-only: this row may not be changed or removed"

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION scoring_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def statements(vendor, tables=TABLES):
    """SQL statements that install the triggers of `tables` on a database of `vendor`; running them again does no harm."""
    if vendor == "postgresql":
        yield _POSTGRES_FUNCTION
        for table in tables:
            yield f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"
            yield (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION scoring_append_only()"
            )
    elif vendor == "sqlite":
        for table in tables:
            for event in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )


def removal(vendor, tables=TABLES):
    """SQL statements that take the triggers of `tables` away; for a migration backwards and for emptying a test database."""
    if vendor == "postgresql":
        for table in tables:
            yield f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"
    elif vendor == "sqlite":
        for table in tables:
            for event in ("UPDATE", "DELETE"):
                yield f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}"
