"""Filters of the organiser's pages; they must not ask the database."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def until(closes_at: dt.datetime) -> str:
    """A half-open deadline as people say it: "hết 15/01/2027" where it ends at midnight, else "17:00 ngày 10/10/2014"."""
    local = timezone.localtime(closes_at)
    if local.time() == dt.time():
        return f"hết {local - dt.timedelta(days=1):%d/%m/%Y}"
    return f"{local:%H:%M ngày %d/%m/%Y}"


@register.filter
def iso_day(text: str) -> str:
    """A day kept as "2026-03-01" in a record, as it is written here: "01/03/2026"."""
    return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
