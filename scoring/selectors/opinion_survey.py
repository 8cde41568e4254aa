"""What citizens' opinions would say to a survey criterion of a round: faces become its options, unit by unit; it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring import engine
from scoring.enums.opinions import FACES
from scoring.models import QuestionSet, Round
from scoring.selectors.opinions import Results, results_by_unit
from scoring.selectors.slips import Slips
from scoring.selectors.surveys import SurveyRow, survey_rows


@dataclass(frozen=True)
class Wanted:
    """What to take over: the answers to a question of a set from day to day, for a criterion, as slips of a group.

    `options` names the criterion's option for each face (1–5); two faces may become one option.
    """

    criterion: str
    question_set: QuestionSet
    question: str
    first: dt.date
    last: dt.date
    group: str
    options: Mapping[int, str]


@dataclass(frozen=True)
class TakeOver:
    """One unit: what stands for the group, and what the opinions make of it."""

    row: SurveyRow
    old: Slips | None
    new: Slips

    @property
    def is_changed(self) -> bool:
        """Whether something else would stand."""
        return self.old is None or dict(self.old.counts) != dict(self.new.counts) or self.old.issued is not None

    @property
    def slips(self) -> tuple[Slips, ...]:
        """Every group of the criterion as it would stand."""
        kept = [one for one in self.row.slips if one.group != self.new.group]
        return (*kept, self.new)


def survey_criteria(round_: Round) -> dict[str, SurveyRow]:
    """{code: one of its rows} of every survey criterion of a round, in order; the queries of survey_rows."""
    found: dict[str, SurveyRow] = {}
    for row in survey_rows(round_):
        found.setdefault(row.code, row)
    return found


def usual_options(row: SurveyRow) -> dict[int, str]:
    """The option that each face becomes unless somebody says otherwise: options by their worth, the best for the happiest.

    With fewer options than faces, neighbours share one: face k of 5 takes place (5 − k) × n / 5, rounded down.
    """
    scored = [(Decimal(worth), option) for option, worth in row.options.items() if worth is not None]
    ordered = [option for _worth, option in sorted(scored, key=lambda pair: -pair[0])]
    return {face: ordered[place * len(ordered) // len(FACES)] for place, (face, _) in enumerate(FACES)}


def take_overs(round_: Round, wanted: Wanted) -> list[TakeOver]:
    """What the opinions say for each unit of the round that has any, in the round's order."""
    results = results_by_unit(wanted.question_set, wanted.first, wanted.last)
    found = []
    for row in survey_rows(round_):
        counts = _counts(results.get(row.sheet.unit_id), wanted) if row.code == wanted.criterion else {}
        if counts:
            found.append(TakeOver(row, row.of_group(wanted.group), Slips(wanted.group, None, counts)))
    return found


def _counts(results: Results | None, wanted: Wanted) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in results.questions if results is not None else ():
        for (face, _), chosen in zip(FACES, one.counts, strict=True):
            if one.question == wanted.question and chosen:
                option = wanted.options[face]
                counts[option] = counts.get(option, 0) + chosen
    return counts


def digest_of(found: Sequence[TakeOver]) -> str:
    """The digest of what was shown: a confirmation stands for it, versions with it."""
    return engine.digest(
        {
            "units": [
                [*one.row.key, one.row.version, one.new.group, dict(sorted(one.new.counts.items()))] for one in found
            ]
        }
    )
