"""What an agency announces of a year: its published programmes, the goals it states, released award lists; drafts never show here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import JobKind
from scoring.models import AwardList, GoalStatement, Job, Ranking
from scoring.selectors.awards import AwardLine, kept_lines, shown_to_public
from scoring.selectors.rankings import PublishedRanking, published_ranking_page
from scoring.selectors.rankings.page import programme_name
from units.models import Agency

ORDER = ("CCHC", "VTLT", "CNTT")


@dataclass(frozen=True)
class Programme:
    """A programme's newest published version, with the award list that was released, if any."""

    published: PublishedRanking
    awards: AwardList | None

    @property
    def ranking(self) -> Ranking:
        """The version."""
        return self.published.ranking

    @property
    def name(self) -> str:
        """The programme in words, with its period where it is not the year."""
        page = self.published.page
        return programme_name(page.programme) + ("" if page.period == "năm" else f", {page.period}")

    @property
    def award_lines(self) -> tuple[AwardLine, ...]:
        """The released lines."""
        return kept_lines(self.awards) if self.awards is not None else ()


@dataclass(frozen=True)
class Announced:
    """Everything an agency announced of a year."""

    agency: Agency
    year: int
    programmes: tuple[Programme, ...]
    goals: GoalStatement | None
    years: tuple[int, ...]

    @property
    def illustrative(self) -> bool:
        """Some of its figures are made up."""
        return any(programme.ranking.illustrative for programme in self.programmes)


def announced(agency: Agency, year: int) -> Announced | None:
    """The announcement of a year; None where nothing of it is published. Three queries and four for each programme."""
    newest = _newest(agency)
    chosen = [ranking for ranking in newest if ranking.round.year == year]
    if not chosen:
        return None
    lists: dict[int, list[AwardList]] = {}
    for row in AwardList.objects.filter(round__in=[ranking.round_id for ranking in chosen]).order_by("-version"):
        lists.setdefault(row.round_id, []).append(row)
    programmes = [
        Programme(published_ranking_page(ranking), shown_to_public(lists.get(ranking.round_id, ())))
        for ranking in chosen
    ]
    return Announced(
        agency=agency,
        year=year,
        programmes=tuple(sorted(programmes, key=_place)),
        goals=newest_goals(agency, year),
        years=tuple(sorted({ranking.round.year for ranking in newest}, reverse=True)),
    )


def _newest(agency: Agency) -> list[Ranking]:
    """The newest version of every published round of an agency, without its summary; one query."""
    rows = Ranking.objects.filter(round__agency=agency).select_related("round__agency").order_by("round", "-version")
    found: dict[int, Ranking] = {}
    for ranking in rows.defer("summary"):
        found.setdefault(ranking.round_id, ranking)
    return list(found.values())


def _place(programme: Programme) -> tuple[int, str, str]:
    round_ = programme.ranking.round
    known = ORDER.index(round_.programme) if round_.programme in ORDER else len(ORDER)
    return known, round_.programme, round_.code


def newest_goals(agency: Agency, year: int) -> GoalStatement | None:
    """What the agency states of its goals in a year; one query."""
    return GoalStatement.objects.filter(agency=agency, year=year).order_by("-version").first()


def goal_versions(agency: Agency, year: int) -> Sequence[GoalStatement]:
    """Every version of it, newest first; one query."""
    return list(GoalStatement.objects.filter(agency=agency, year=year).select_related("made_by").order_by("-version"))


def goals_sentence(goals: GoalStatement) -> str:
    """The sentence of the conference's text."""
    left = goals.total - goals.done
    rest = "" if not left else f", còn {left} mục tiêu chưa đạt"
    remark = f" {goals.remark.rstrip('.')}." if goals.remark else ""
    plan = goals.plan.rstrip(".")
    return f"Giai đoạn {goals.from_year}–{goals.to_year}, {plan}: đạt {goals.done} trên {goals.total} mục tiêu{rest}.{remark}"


def released_awards(round_code: str) -> tuple[AwardList, Ranking] | None:
    """The award list of a round that the public may read, with the ranking it was made from; one query."""
    rows = AwardList.objects.filter(round__code=round_code).select_related("ranking__round__agency", "round__agency")
    found = shown_to_public(rows.order_by("-version"))
    return (found, found.ranking) if found is not None else None


def export_job(token: str, user: Any) -> Job | None:
    """A file being made that this person may have: everybody's, or their own; one query."""
    job = Job.objects.filter(kind=JobKind.EXPORT, token=token).select_related("round").first()
    if job is None or job.made_by_id is None:
        return job
    return job if job.made_by_id == getattr(user, "pk", None) else None
