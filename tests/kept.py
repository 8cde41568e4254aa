"""Rows that many tests begin with, made once and put back by plain INSERTs; the rows are those the services made."""

import pickle
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction


class Kept:
    """What `build` makes in an empty database, and what it returns."""

    def __init__(self, build: Callable[[], Any]) -> None:
        """Build once, in a transaction that is rolled back; needs the tests' database to be there."""
        with transaction.atomic():
            filled_before = set(self._rows())
            made = build()
            self._inserts = {table: rows for table, rows in self._rows().items() if table not in filled_before}
            self._made = pickle.dumps(made)
            transaction.set_rollback(True)

    def again(self) -> Any:
        """Put the rows back, with the ids they had, and return a copy of what `build` returned."""
        with connection.cursor() as cursor:
            for table, (columns, rows) in self._inserts.items():
                names = ", ".join(map(connection.ops.quote_name, columns))
                places = ", ".join(["%s"] * len(columns))
                line = f"({places})"
                values = [value for row in rows for value in row]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(rows))}", values)
        return pickle.loads(self._made)

    @staticmethod
    def _rows() -> dict[str, tuple[list[str], list[tuple]]]:
        """Columns and rows of every table that has some, in the order of their ids."""
        found = {}
        with connection.cursor() as cursor:
            for model in apps.get_models(include_auto_created=True):
                if not model._meta.managed or model._meta.proxy:
                    continue
                table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
                cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
                if rows := cursor.fetchall():
                    found[table] = ([column[0] for column in cursor.description], rows)
        return found
