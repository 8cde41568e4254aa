"""Who is proposed for a certificate by the stated rule, and the list as the organiser left it; it writes nothing.

The rule: in each block the units of the first N ranks, and the N units whose index rose most on the year before.
A tie at the cut brings everybody in it onto the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring.enums import AwardState
from scoring.models import AwardList, Ranking, Round
from scoring.selectors.rankings import BlockTable, RankingPage, RowLine, published_ranking_page

ADD: Final = "add"
REMOVE: Final = "remove"
DEFAULT_RULE: Final[Mapping[str, int]] = {"top": 3, "improved": 1}


@dataclass(frozen=True)
class AwardLine:
    """A unit on the list: its figures as printed and on what grounds it is there."""

    unit_code: str
    unit_name: str
    block_name: str
    rank: str
    index: str
    class_name: str
    change: str
    grounds: tuple[str, ...]

    @property
    def ground(self) -> str:
        """The grounds in one text."""
        return "; ".join(self.grounds)


@dataclass(frozen=True)
class Awards:
    """A round's list as the organiser's page shows it."""

    ranking: Ranking
    page: RankingPage
    rule: Mapping[str, int]
    edits: Sequence[Mapping[str, str]]
    lines: tuple[AwardLine, ...]
    proposed: tuple[AwardLine, ...]
    removed: tuple[AwardLine, ...]
    versions: tuple[AwardList, ...]

    @property
    def version(self) -> int:
        """The version that counts; 0 before the first."""
        return self.versions[0].version if self.versions else 0

    @property
    def newest(self) -> AwardList | None:
        """The list as last written."""
        return self.versions[0] if self.versions else None

    @property
    def is_outdated(self) -> bool:
        """The last list was made from a ranking that was corrected since."""
        return self.newest is not None and self.newest.ranking_id != self.ranking.pk

    @property
    def released(self) -> AwardList | None:
        """What the public sees now."""
        return shown_to_public(self.versions)


def rule_text(rule: Mapping[str, int], page: RankingPage) -> str:
    """The rule in words, with what happens at a tie and where nothing can be compared."""
    parts = []
    if rule["top"]:
        parts.append(
            f"mỗi khối các đơn vị từ hạng 1 đến hạng {rule['top']} (đồng hạng ở hạng cuối thì cùng được đề nghị, nên có thể nhiều hơn {rule['top']} đơn vị)"
        )
    if rule["improved"]:
        before = f"năm {page.previous_year}" if page.previous_year else "năm trước"
        parts.append(
            f"mỗi khối {rule['improved']} đơn vị có chỉ số tăng nhiều nhất so với {before} (cùng khối, được xếp hạng cả hai năm, "
            "khối giữ nguyên thang xếp loại; bằng nhau ở vị trí cuối thì cùng được đề nghị)"
        )
    return f"Đề nghị {'; và '.join(parts)}." if parts else "Không đề nghị theo quy tắc, chỉ theo danh sách bổ sung."


def proposed(page: RankingPage, rule: Mapping[str, int]) -> tuple[AwardLine, ...]:
    """Whom the rule proposes, block after block in rank order; pure."""
    found: list[AwardLine] = []
    for table in page.blocks:
        improved = most_improved(table, rule["improved"])
        for line in table.lines:
            grounds = []
            if line.rank is not None and line.rank <= rule["top"]:
                grounds.append(f"Hạng {line.rank}{' (đồng hạng)' if line.tied else ''} khối {table.name}")
            if line.unit_code in improved:
                grounds.append(f"Tăng nhiều nhất khối so với năm {page.previous_year}")
            if grounds:
                found.append(award_line(line, table, grounds))
    return tuple(found)


def most_improved(table: BlockTable, count: int) -> frozenset[str]:
    """Codes of the `count` units whose index rose most, more of them at a tie; none where the scales differ."""
    distribution = table.distribution
    if not count or distribution is None or distribution.previous_units is None:
        return frozenset()
    rises = {line.unit_code: line.index_change for line in table.lines if line.places is not None and _rose(line)}
    changes = sorted((change for change in rises.values() if change is not None), reverse=True)
    if not changes:
        return frozenset()
    least = changes[min(count, len(changes)) - 1]
    return frozenset(code for code, change in rises.items() if change is not None and change >= least)


def _rose(line: RowLine) -> bool:
    return line.index_change is not None and line.index_change > Decimal(0)


def award_line(line: RowLine, table: BlockTable, grounds: Sequence[str]) -> AwardLine:
    """A unit's line with its printed figures."""
    return AwardLine(
        unit_code=line.unit_code,
        unit_name=line.unit_name,
        block_name=table.name,
        rank="" if line.rank is None else f"{line.rank}{'=' if line.tied else ''}",
        index="" if line.index is None else numbers.format_index(line.index),
        class_name=line.class_name if line.rank is not None else "",
        change="" if line.index_change is None else numbers.format_change(line.index_change),
        grounds=tuple(grounds),
    )


def listed(
    page: RankingPage, rule: Mapping[str, int], edits: Iterable[Mapping[str, str]]
) -> tuple[tuple[AwardLine, ...], tuple[AwardLine, ...]]:
    """The list after the organiser's edits, and whom they took off it, each with the reason among its grounds."""
    lines = {line.unit_code: line for line in proposed(page, rule)}
    where = {line.unit_code: (line, table) for table in page.blocks for line in table.lines}
    removed = []
    for edit in edits:
        code, reason = edit["unit_code"], edit["reason"]
        if edit["action"] == REMOVE and code in lines:
            gone = lines.pop(code)
            removed.append(replace(gone, grounds=(*gone.grounds, f"Đưa ra: {reason}")))
        elif edit["action"] == ADD and code in where and code not in lines:
            lines[code] = award_line(*where[code], [f"Bổ sung: {reason}"])
    order = {code: place for place, code in enumerate(where)}
    return tuple(sorted(lines.values(), key=lambda line: order[line.unit_code])), tuple(removed)


def awards_of(round_: Round) -> Awards | None:
    """A published round's list for its organiser; None before publication. Five queries."""
    ranking = Ranking.objects.select_related("round__agency").filter(round=round_).order_by("-version").first()
    if ranking is None:
        return None
    page = published_ranking_page(ranking).page
    versions = tuple(round_.award_lists.select_related("made_by").order_by("-version"))
    rule = versions[0].rule if versions else dict(DEFAULT_RULE)
    edits = versions[0].edits if versions else []
    lines, removed = listed(page, rule, edits)
    return Awards(ranking, page, rule, edits, lines, proposed(page, rule), removed, versions)


def shown_to_public(versions: Iterable[AwardList]) -> AwardList | None:
    """Of `versions`, newest first, the one that is released now; a withdrawal takes the earlier ones back too."""
    newest = next((one for one in versions if one.state != AwardState.DRAFT), None)
    return newest if newest is not None and newest.state == AwardState.RELEASED else None


def kept_lines(awards: AwardList) -> tuple[AwardLine, ...]:
    """The lines of a stored list."""
    return tuple(AwardLine(**line | {"grounds": tuple(line["grounds"])}) for line in awards.lines)


def as_kept(lines: Iterable[AwardLine]) -> list[dict[str, Any]]:
    """Lines as AwardList.lines keeps them."""
    return [asdict(line) | {"grounds": list(line.grounds)} for line in lines]
