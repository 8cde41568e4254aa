"""Rows that many tests begin with, made once and put back by plain INSERTs; the rows are those the services made."""

import pickle
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

LATER = {"scoring_criterion": "frozen"}
"""A column that is true only once all rows of its table are there: a frozen set takes no criterion."""


class Kept:
    """What `build` makes in an empty database, and what it returns."""

    def __init__(self, build: Callable[[], Any]) -> None:
        """Build once, in a transaction that is rolled back; needs the tests' database to be there."""
        with transaction.atomic():
            filled_before = set(self._rows())
            made = build()
            self._inserts = {table: rows for table, rows in self._rows().items() if table not in filled_before}
            self._later = {table: self._held_back(table, column) for table, column in LATER.items()}
            self._made = pickle.dumps(made)
            transaction.set_rollback(True)

    def _held_back(self, table: str, column: str) -> list[int]:
        """Let the rows of a table come in without `column`; the ids of those that get it afterwards."""
        columns, rows = self._inserts[connection.ops.quote_name(table)]
        place, key = columns.index(column), columns.index("id")
        held = [row[key] for row in rows if row[place]]
        rows[:] = [(*row[:place], False, *row[place + 1 :]) for row in rows]
        return held

    def again(self) -> Any:
        """Put the rows back, with the ids they had, and return a copy of what `build` returned."""
        with transaction.atomic(), connection.cursor() as cursor:  # references are looked at when all rows are there
            for table, (columns, rows) in self._inserts.items():
                names = ", ".join(map(connection.ops.quote_name, columns))
                places = ", ".join(["%s"] * len(columns))
                line = f"({places})"
                values = [value for row in rows for value in row]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(rows))}", values)
            for table, pks in self._later.items():
                places = ", ".join(["%s"] * len(pks))
                cursor.execute(f"UPDATE {table} SET {LATER[table]} = %s WHERE id IN ({places})", [True, *pks])
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
