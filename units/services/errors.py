"""What a service of units refuses and why, in words for people; a refusal leaves nothing half-done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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


class Stale(Refused):
    """Units or people changed after the page was shown; nothing was written. `changes`: a sentence for each."""

    def __init__(self, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        super().__init__(
            "Có người vừa đổi đơn vị hoặc tài khoản trong danh sách này. Chưa ghi gì; xin xem lại rồi ghi."
        )


class FaultyReorganisation(Refused):
    """A reorganisation cannot be done as typed; none of it was. `faults`: {field: sentences}, every one at once."""

    def __init__(self, faults: Mapping[str, Sequence[str]]) -> None:
        self.faults = {name: tuple(sentences) for name, sentences in faults.items()}
        super().__init__(" ".join(sentence for sentences in self.faults.values() for sentence in sentences))


class InUse(Refused):
    """Something stands on what is to be taken back; `reasons` names each thing. Nothing was written."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("Không hoàn tác được vì đã có việc dựa vào lần ghi này: " + "; ".join(self.reasons) + ".")
