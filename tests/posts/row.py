"""What a row of the sweep is made of: one address that takes a form, and what a second, a stale and a late post do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

REFUSED = "refused"
"""Twice: the second post is answered with a refusal, and nothing is written by it."""
SAME = "same"
"""Twice: the second post is answered as done, and nothing is written by it."""
AGAIN = "again"
"""Twice: the second post makes a second thing on purpose; the row says why."""

KEPT = "kept"
"""Stale: 409, nothing written, what was typed is on the page again and so is what stands now."""
TOLD = "told"
"""Stale: refused, nothing written; the form is a button, so that there is nothing typed to keep."""
TAKEN = "taken"
"""Stale: as `KEPT`, but somebody else's thing stands in its place, so that sending again needs another name."""
NONE = "none"
"""There is nothing to be stale, or no moment after which it is late; the row says why."""


@dataclass(frozen=True)
class Post:
    """One address: who sends which form of which page, what they type, and what must come of it.

    `typed` is what the person changes in the form, `other` what a second person sends meanwhile from the same form
    (both over what the page holds). `form` names the form among several by what it holds (None: anything). `before` prepares the scene,
    `late` ends the time for it. `why` has a reason for every `AGAIN` and `NONE`.
    """

    name: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)
    twice: str = SAME
    stale: str = KEPT
    late: Callable | None = None
    who: str = "organiser"
    meanwhile: str = ""
    page: str = ""
    form: Mapping[str, str | None] = field(default_factory=dict)
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    before: Callable | None = None
    writes: bool = True
    query: str = ""
    bare: bool = False
    """Whether a script sends it, without a form: `typed` is the whole body."""
    first: Any = None
    """What is sent to its page first, whose answer shows the form: a choice, a file."""
    shows: tuple[str, ...] = ()
    """What a stale page says instead of the newer values: the way to them."""
    why: Mapping[str, str] = field(default_factory=dict)
    ends: Callable | None = None
    """What the second person does where they do not send the same form."""


SECOND = {
    "organiser": "approver",
    "staff_a": "head_a",
    "head_a": "head_a",
    "inspector": "inspector",
    "appraiser": "appraiser",
    "anonymous": "anonymous",
}
"""Who sends the same form meanwhile: a colleague, or the same person in a second window."""
