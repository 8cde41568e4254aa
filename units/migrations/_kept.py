"""Triggers that keep rows as they are, on both databases: what is told once is not told otherwise; used by migrations and tests.

A rule asks nothing of another table: SQLite could not rename a table that a trigger elsewhere names, as later migrations must.
"""

from dataclasses import dataclass

MESSAGE = "kept: this row may not come in, be changed or be removed so"


@dataclass(frozen=True)
class Rule:
    """A change of a table's rows that is refused where `when` holds; with `columns`, only where one of them changes."""

    table: str
    event: str
    when: str = ""
    columns: tuple[str, ...] = ()
    label: str = ""

    @property
    def name(self):
        """The trigger's name, and on PostgreSQL its function's."""
        return f"{self.table}_kept_{self.event.lower()}{self.label}"

    def condition(self, differs):
        changed = " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in self.columns)
        return " AND ".join(f"({part})" for part in (self.when, changed) if part) or "1 = 1"


def never_changed(*tables):
    """Rules of tables whose rows are added alone."""
    return tuple(Rule(table, event) for table in tables for event in ("UPDATE", "DELETE"))


def statements(vendor, rules=()):
    """SQL statements that install the triggers on a database of `vendor`; running them again does no harm."""
    for rule in rules or RULES:
        if vendor == "postgresql":
            yield (
                f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {rule.condition('IS DISTINCT FROM')} THEN "
                f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {'OLD' if rule.event == 'DELETE' else 'NEW'}; END $$"
            )
            yield f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}"
            yield (
                f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
            )
        elif vendor == "sqlite":
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {rule.name} BEFORE {rule.event} ON {rule.table} "
                f"WHEN {rule.condition('IS NOT')} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def removal(vendor, rules=()):
    """SQL statements that take the triggers away; for a migration backwards and for emptying a test database."""
    for rule in rules or RULES:
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}"
            yield f"DROP FUNCTION IF EXISTS {rule.name}()"
        elif vendor == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {rule.name}"


_PAST = ("unit_id", "name", "block_id", "superior_id", "valid_from", "valid_to", "reorganisation_id")
_SUCCESSION = ("predecessor_id", "successor_id", "on_date", "decision", "kind", "reorganisation_id")
_UPLOAD = ("agency_id", "file_name", "file_sha256", "table", "decision", "uploaded_at", "uploaded_by_id")
_DECIDED = "OLD.reorganisation_id IS NOT NULL"
_BACK = "OLD.cancelled AND NOT NEW.cancelled"

RULES = (
    *never_changed("units_reorganisation", "units_reorganisedunit", "units_reorganisedrole"),
    *never_changed(*(f"units_historical{of}" for of in ("agency", "block", "unit", "membership", "user"))),
    Rule("units_unitpast", "DELETE"),
    Rule("units_unitpast", "UPDATE", columns=_PAST),
    Rule("units_unitpast", "UPDATE", _BACK, label="_cancelled"),
    Rule("units_unitsuccession", "DELETE", _DECIDED),
    Rule("units_unitsuccession", "UPDATE", _DECIDED, _SUCCESSION),
    Rule("units_unitsuccession", "UPDATE", f"{_DECIDED} AND {_BACK}", label="_cancelled"),
    Rule("units_reorganisationupload", "DELETE"),
    Rule("units_reorganisationupload", "UPDATE", columns=_UPLOAD),
    Rule("units_reorganisationupload", "UPDATE", "OLD.applied_at IS NOT NULL", label="_applied"),
)
"""What decisions did to units, who was told so, and every line of history; a mistake is taken back by `cancelled` alone."""
