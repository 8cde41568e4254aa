"""The whole history of a round for its standing body: what was changed of it, when it was presented and published; it never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from scoring.enums import RoundChangeKind
from scoring.models import Ranking, Round
from scoring.selectors.round_settings import RoundLine, lines_of

PRESENTED, PUBLISHED = "Trình lãnh đạo", "Công bố"
KINDS = (*(kind.label for kind in RoundChangeKind), PRESENTED, PUBLISHED)
"""Every word that `RoundLine.what` may be, in the order of a list to choose from."""


def history_of(round_: Round) -> list[RoundLine]:
    """Every line of the round, newest first; two queries, a third for who presented it."""
    lines = [*lines_of(round_, None), *_published(round_)]
    if round_.presented_at is not None:
        said = "Lãnh đạo xem được bảng xếp hạng dự thảo"
        lines.append(RoundLine(round_.presented_at, PRESENTED, said, "", str(round_.presented_by or "")))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _published(round_: Round) -> Iterator[RoundLine]:
    for version in Ranking.objects.filter(round=round_).select_related("published_by", "approved_by").order_by("-pk"):
        people = dict.fromkeys(str(one) for one in (version.published_by, version.approved_by) if one is not None)
        said = f"Lần {version.version}" + (f", đính chính: {version.reason}" if version.reason else "")
        paper = f"{version.decision_number} ngày {version.decision_date:%d/%m/%Y}"
        yield RoundLine(version.published_at, PUBLISHED, said, paper, ", ".join(people))


def chosen(
    lines: Sequence[RoundLine], *, what: str = "", first: dt.date | None = None, last: dt.date | None = None
) -> list[RoundLine]:
    """Those of one kind ("" for all) between two days, both inclusive."""
    found = []
    for line in lines:
        day = timezone.localtime(line.at).date()
        if what in ("", line.what) and (first is None or first <= day) and (last is None or day <= last):
            found.append(line)
    return found
