"""Many rows of master data at once: made or changed by few statements, each with its own line of history; no rule is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

ROWS_A_STATEMENT: Final = 500


@transaction.atomic
def add_rows(*, rows: Sequence[models.Model], reason: str) -> None:
    """Make rows of one model, in their order, with history; a row may name another one of `rows` that stands before it.

    Raises IntegrityError where the database refuses one of them: then none is made.
    """
    if not rows:
        return
    model: Any = type(rows[0])
    waiting = _without_each_other(rows)
    line = {"batch_size": ROWS_A_STATEMENT, "default_change_reason": reason, "default_date": timezone.now()}
    if waiting:
        model.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
        for row, name, other in waiting:
            setattr(row, name, other)
        changed = {row.pk: row for row, _name, _other in waiting}
        names = sorted({name for _row, name, _other in waiting})
        model.objects.bulk_update(changed.values(), names, batch_size=ROWS_A_STATEMENT)
        model.history.bulk_history_create(rows, **line)
    else:
        bulk_create_with_history(rows, model, **line)


def _without_each_other(rows: Sequence[models.Model]) -> list[tuple[models.Model, str, models.Model]]:
    """Take out of the rows what names a row that is not made yet: [(row, name of its field, the other row)]."""
    model = type(rows[0])
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented way
    own = [field for field in fields if field.related_model is model]
    found = []
    for row in rows:
        for field in own:
            other = row._state.fields_cache.get(field.name)  # noqa: SLF001 - asked without a query
            if other is not None and other.pk is None:
                found.append((row, field.name, other))
                setattr(row, field.name, None)
    return found


@transaction.atomic
def change_rows(*, rows: Sequence[models.Model], fields: Sequence[str], reason: str) -> None:
    """Change `fields` of rows of one model, with history; raises IntegrityError, and then changes none."""
    if rows:
        model = type(rows[0])
        bulk_update_with_history(rows, model, fields, batch_size=ROWS_A_STATEMENT, default_change_reason=reason)
