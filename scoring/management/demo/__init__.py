"""The demonstration of UBND thành phố Đà Nẵng as plain data; it writes nothing, the `demo` command does."""

from scoring.management.demo.people import (
    Account,
    Announcement,
    Team,
    TeamMember,
    accounts,
    addresses,
    announcements,
    field_leads,
    teams,
)
from scoring.management.demo.replies import ASKED_UNIT, QUESTIONS
from scoring.management.demo.rounds import documents, sheet_states

__all__ = [
    "ASKED_UNIT",
    "QUESTIONS",
    "Account",
    "Announcement",
    "Team",
    "TeamMember",
    "accounts",
    "addresses",
    "announcements",
    "documents",
    "field_leads",
    "sheet_states",
    "teams",
]
