"""What the standing body types about accounts: the names of those to be made, why one is closed or opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from units.selectors.accounts import ROLE_NAMES, Proposal
from units.services.accounts import NewAccount

MAX_ACCOUNTS: Final = 200
"""Accounts that one page makes; more take a few pages."""


@dataclass(frozen=True)
class AccountRow:
    """An account to be made as its row of the form: field names, what was typed (else suggested), what is wrong."""

    proposal: Proposal
    username: str
    full_name: str
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the row's fields are named by: the unit's code and the role."""
        return f"{self.proposal.unit.code}-{self.proposal.role}"

    @property
    def role_name(self) -> str:
        """The role as people read it."""
        return ROLE_NAMES[self.proposal.role]

    @property
    def account(self) -> NewAccount:
        """What the service is asked for."""
        return NewAccount(self.proposal.unit, self.proposal.role, self.username, self.full_name)


def rows_of(
    proposals: Sequence[Proposal], typed: QueryDict | None, faults: Mapping[int, Mapping[str, str]] | None = None
) -> list[AccountRow]:
    """The rows of these proposals with what was typed into them; `faults` by the place in the list."""
    found = []
    for place, one in enumerate(proposals):
        key = f"{one.unit.code}-{one.role}"
        username, full_name = one.username, one.full_name
        if typed is not None:
            username = typed.get(f"ten-{key}", username).strip().lower()
            full_name = typed.get(f"ho-ten-{key}", full_name).strip()
        found.append(AccountRow(one, username, full_name, (faults or {}).get(place, {})))
    return found


class ReasonForm(forms.Form):
    """Khóa or mở lại an account: why."""

    reason = forms.CharField(
        label="Lý do",
        help_text="Giữ trong lịch sử của tài khoản.",
        max_length=80,
        error_messages={"required": "Ghi lý do."},
    )


class SlipForm(forms.Form):
    """Cấp lại phiếu: when the slip that was seen was made; empty where there was none."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def clean_seen(self) -> dt.datetime | None:
        """The moment, None for an empty one; a spoilt one is no form of ours."""
        text = self.cleaned_data["seen"]
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if text and moment is None:
            raise forms.ValidationError("Không đọc được thời điểm.")
        return moment
