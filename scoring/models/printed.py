"""Rows that keep a printed index: read from the database it carries the decimals it was printed with; computes no figure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models

from cchc_portal import numbers


class PrintedIndex(models.Model):
    """A row with `index` and `fields` as round_format's result has them.

    A column keeps four decimals of every index; those of the round's policy are known from the indexes of the fields, which are
    texts. A row read without its fields carries two, or as many as the index has: a page that reads it so asks the policy.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """The row as read, its index with the decimals of its round."""
        row = super().from_db(db, field_names, values, **more)
        kept = row.__dict__
        if kept.get("index") is not None:
            places = numbers.places_carried(field["index"] for field in kept.get("fields") or ())
            kept["index"] = numbers.carried(kept["index"], places)
        return row
