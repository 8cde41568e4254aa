"""What a service of units refuses and why, in words for people; a refusal leaves nothing half-done."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """Something was refused whole; `str()` is the sentence for the person."""


class NotAllowed(Refused):
    """The person may not do this to this account."""


class AlreadyDone(Refused):
    """The same thing was done before: a double click, a resent request."""


class FaultyAccounts(Refused):
    """Accounts cannot be made as typed; none was. `faults`: {place of the account in the list: {field: sentence}}."""

    def __init__(self, faults: Mapping[int, Mapping[str, str]]) -> None:
        self.faults = faults
        super().__init__("Có tài khoản chưa lập được. Chưa tài khoản nào được lập; xem các chỗ tô đỏ.")
