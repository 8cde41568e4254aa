"""The criteria sets of an organiser: drafts, versions, which rounds use them, what hangs on their codes; it never writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from scoring.enums import CriteriaChangeKind
from scoring.models import CriteriaChange, CriteriaDraft, CriteriaSet, Criterion, Round, RoundBlock, RoundDraft, Score
from units.enums import Role
from units.models import Agency


def _organised(user: Any) -> list[int]:
    return [m.agency_id for m in user.current_memberships if m.role == Role.ORGANISER]


def sets_of(user: Any) -> QuerySet[CriteriaSet]:
    """The sets of the agencies that the person organises for."""
    return CriteriaSet.objects.filter(agency__in=_organised(user)).select_related("agency")


def drafts_of(user: Any) -> QuerySet[CriteriaDraft]:
    """The drafts of those agencies, without the ones thrown away."""
    rows = CriteriaDraft.objects.filter(agency__in=_organised(user), discarded_at__isnull=True)
    return rows.select_related("agency", "updated_by", "made_by", "based_on", "activated_as")


@dataclass(frozen=True)
class SetLine:
    """A set in the list: how many criteria are answered, and the rounds that use it."""

    row: CriteriaSet
    leaves: int
    rounds: Sequence[Round]


def set_lines(user: Any) -> list[SetLine]:
    """The person's sets, newest year first; three queries."""
    rows = list(sets_of(user).order_by("-year", "programme", "block_group", "-version"))
    leaves = dict(
        Criterion.objects.filter(criteria_set__in=rows, measure__isnull=False)
        .order_by()
        .values_list("criteria_set")
        .annotate(many=Count("pk"))
        .values_list("criteria_set", "many")
    )
    rounds = rounds_using(rows)
    return [SetLine(row, leaves.get(row.pk, 0), rounds.get(row.pk, ())) for row in rows]


def rounds_using(rows: Iterable[CriteriaSet]) -> dict[int, list[Round]]:
    """The rounds that use each set, {id of the set: rounds, newest first}, without replaced ones; one query."""
    uses = RoundBlock.objects.filter(criteria_set__in=list(rows), round__replaced_by__isnull=True)
    found: defaultdict[int, list[Round]] = defaultdict(list)
    for use in uses.select_related("round").order_by("-round__year", "round__code", "order"):
        if use.round not in found[use.criteria_set_id]:
            found[use.criteria_set_id].append(use.round)
    return dict(found)


def open_drafts(user: Any) -> list[CriteriaDraft]:
    """Drafts that are still being written, last saved first; one query, without their content."""
    return list(drafts_of(user).filter(activated_as__isnull=True).defer("content").order_by("-updated_at"))


def changes_of(about: CriteriaDraft | CriteriaSet) -> QuerySet[CriteriaChange]:
    """The history of a draft, or of a set with the drafts that became it, newest first."""
    if isinstance(about, CriteriaDraft):
        rows = CriteriaChange.objects.filter(draft=about)
    else:
        rows = CriteriaChange.objects.filter(Q(criteria_set=about) | Q(draft__activated_as=about))
    return rows.select_related("actor", "draft").order_by("-pk")


def corrections_of(row: CriteriaSet) -> dict[str, CriteriaChange]:
    """The last correction of the texts of each criterion, {code: line of the history}; one query."""
    found: dict[str, CriteriaChange] = {}
    for change in changes_of(row).filter(kind=CriteriaChangeKind.CORRECTED):
        for code in (change.new or {}).get("criteria", ()):
            found.setdefault(code, change)
    return found


@dataclass(frozen=True)
class CodeUse:
    """What hangs on a code elsewhere, in a sentence."""

    code: str
    text: str


def code_uses(agency: Agency, programme: str, codes: Sequence[str]) -> list[CodeUse]:
    """What hangs on codes that would change: answers of earlier rounds, rules for ties; three queries.

    Nothing of a round changes with a draft: a past round keeps its set. But figures of two years are matched by code.
    """
    answered = (
        Score.objects.filter(
            criterion__code__in=codes,
            criterion__criteria_set__agency=agency,
            criterion__criteria_set__programme=programme,
            answer__isnull=False,
            assessment__round__replaced_by__isnull=True,
        )
        .order_by()
        .values_list("criterion__code", "assessment__round__code")
        .annotate(units=Count("assessment", distinct=True))
        .values_list("criterion__code", "assessment__round__code", "units")
    )
    by_code: defaultdict[str, list[str]] = defaultdict(list)
    for code, round_code, units in sorted(answered):
        by_code[code].append(f"{round_code} ({units} đơn vị)")
    found = [
        CodeUse(code, f"đã trả lời ở đợt {', '.join(rounds)}; mã mới sẽ không ghép với các năm ấy nữa.")
        for code, rounds in by_code.items()
    ]
    for round_ in Round.objects.current().filter(agency=agency, programme=programme).order_by("code"):
        ties = [code for code in round_.policy.get("tie_break", ()) if code in codes]
        found += [CodeUse(code, f"Đợt {round_.code} so lĩnh vực này khi bằng chỉ số.") for code in ties]
    for draft in RoundDraft.objects.filter(round__agency=agency).select_related("round"):
        named = [part.strip() for part in str(draft.content.get("tie_fields", "")).split(",")]
        found += [
            CodeUse(code, f"Bản nháp đợt {draft.round.code} so lĩnh vực này khi bằng chỉ số: sửa ở trang soạn đợt.")
            for code in named
            if code in codes
        ]
    return found
