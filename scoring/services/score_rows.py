"""Writes rows of Score, each only over the version that its writer saw; it judges nothing and locks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from scoring.models import Score

_META = Score._meta  # noqa: SLF001 - documented by Django
_KEY = ("assessment", "criterion", "layer")
_WRITTEN = ("answer", "points", "note", "evidence", "reason_code", "version", "by_person", "updated_at", "updated_by")
_ONLY_OVER_THE_SEEN = "{table}.{version} = EXCLUDED.{version} - 1"


def write_rows(rows: Sequence[Score]) -> int:
    """Insert or update `rows`, which carry their new version; one query for all of them. Returns how many were written.

    A row is written only where the stored one is one version older, or where `version` is 1 and there is none; the
    condition stands in the statement itself. The caller refuses the whole when a row is missing from the count.
    """
    key, written = _columns(_KEY), _columns(_WRITTEN)
    quote = connection.ops.quote_name
    table, every = quote(_META.db_table), [quote(str(field.column)) for field in (*key, *written)]
    place = f"({', '.join(['%s'] * len(every))})"
    statement = (
        f"INSERT INTO {table} ({', '.join(every)}) "  # noqa: S608 - names of our own
        f"VALUES {', '.join([place] * len(rows))} "
        f"ON CONFLICT ({', '.join(every[: len(key)])}) DO UPDATE "
        f"SET {', '.join(f'{column} = EXCLUDED.{column}' for column in every[len(key) :])} "
        f"WHERE {_ONLY_OVER_THE_SEEN.format(table=table, version=quote('version'))}"
    )
    values: list[Any] = [_value(field, row) for row in rows for field in (*key, *written)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _columns(names: Sequence[str]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in (_META.get_field(name) for name in names) if isinstance(field, models.Field))


def _value(field: models.Field[Any, Any], row: Score) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)
