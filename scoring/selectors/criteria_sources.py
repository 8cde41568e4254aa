"""Drafts and sets that an organiser can take a content from, each under one key for addresses; it never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from scoring.models import CriteriaDraft, CriteriaSet
from scoring.selectors.criteria_drafts import Content, content_of_set
from units.enums import Role
from units.models import Agency

_PARTS: Final = 5
_MOST_DIGITS: Final = 9


@dataclass(frozen=True)
class Source:
    """A draft or a set with its content."""

    key: str
    name: str
    agency: Agency
    content: Content
    draft: CriteriaDraft | None = None
    criteria_set: CriteriaSet | None = None

    @property
    def programme(self) -> str:
        """The programme that it is for."""
        row = self.draft or self.criteria_set
        return "" if row is None else row.programme

    @property
    def illustrative(self) -> bool:
        """Whether its figures are made up."""
        row = self.criteria_set or (self.draft.based_on if self.draft is not None else None)
        return row is not None and row.illustrative


def set_key(row: CriteriaSet) -> str:
    """What names a set in addresses; it comes with its agency."""
    return f"{row.agency.code}/{row.programme}/{row.year}/{row.block_group}/{row.version}"


def _organised(user: Any) -> list[int]:
    return [one.agency_id for one in user.current_memberships if one.role == Role.ORGANISER]


def choices(user: Any) -> list[tuple[str, str]]:
    """(key, name) of everything that the person may take, drafts first, then sets, newest first; two queries."""
    drafts = CriteriaDraft.objects.filter(
        agency__in=_organised(user), discarded_at__isnull=True, activated_as__isnull=True
    )
    found = [(code, f"Bản nháp {code}: {title}") for code, title in drafts.values_list("code", "title")]
    sets = CriteriaSet.objects.filter(agency__in=_organised(user)).select_related("agency")
    rows = sets.order_by("-year", "programme", "block_group", "-version")
    return found + [(set_key(row), _named(row)) for row in rows]


def _named(row: CriteriaSet) -> str:
    group = f" ({row.block_group})" if row.block_group else ""
    return f"{row}{group}, {row.agency}"


def source_at(user: Any, key: str) -> Source | None:
    """The draft or set of a key among those that the person may take; one query, a few more for a set."""
    parts = key.split("/")
    if len(parts) == 1:
        rows = CriteriaDraft.objects.filter(agency__in=_organised(user), discarded_at__isnull=True)
        draft = rows.select_related("agency", "based_on").filter(code=key).first()
        return None if draft is None else Source(key, draft.title, draft.agency, draft.content, draft=draft)
    if len(parts) < _PARTS or not all(_is_number(one) for one in (parts[2], parts[-1])):
        return None
    row = (
        CriteriaSet.objects.filter(
            agency__in=_organised(user), agency__code=parts[0], programme=parts[1], year=int(parts[2])
        )
        .filter(block_group="/".join(parts[3:-1]), version=int(parts[-1]))
        .select_related("agency")
        .first()
    )
    return None if row is None else Source(key, _named(row), row.agency, content_of_set(row), criteria_set=row)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
