"""Addresses of criteria sets, which are known by several words; no rule and no query."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from scoring.models import CriteriaSet
from scoring.selectors import criteria_sources

register = template.Library()
_USUAL = {"chuong-trinh": "CCHC", "nhom": ""}


@register.simple_tag
def set_url(row: CriteriaSet, name: str = "criteria_set", place: int | None = None) -> str:
    """The address of a page of a set (with its agency): year and version in the path, programme and group in the query."""
    at: dict[str, Any] = {"agency_code": row.agency.code, "year": row.year, "version": row.version}
    asked = {"chuong-trinh": row.programme, "nhom": row.block_group}
    query = urlencode({key: value for key, value in asked.items() if value != _USUAL[key]})
    more = {} if place is None else {"place": place}
    return reverse(name, kwargs=at | more) + (f"?{query}" if query else "")


@register.filter
def set_key(row: CriteriaSet) -> str:
    """What names a set (with its agency) in the query of pages that take any set or draft."""
    return criteria_sources.set_key(row)
