"""Appraisals of many sheets in one go, typed or taken over from the layer below; every score is written by save_answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from scoring.enums import Layer, Origin
from scoring.models import Assessment
from scoring.selectors.appraisal import below_of
from scoring.selectors.score_sheets import are_minutes_closed
from scoring.selectors.surroundings import cells_of
from scoring.selectors.visibility import layers_for_appraiser
from scoring.services.errors import Refused
from scoring.services.scores import Entry, Saved, locked_sheet, save_answers
from units.models import User

Wishes = Mapping[str, tuple[Entry | None, int]]
"""{criterion code: (what it shall hold, the version seen)}; no entry takes over what the layer below holds."""


@dataclass(frozen=True)
class Outcome:
    """How the wishes for one sheet ended: written whole, or refused whole."""

    sheet: Assessment
    saved: Saved | None = None
    refusal: Refused | None = None


def appraise_sheets(
    *, wishes: Iterable[tuple[Assessment, Wishes]], layer: str, actor: User, origin: Origin, now: dt.datetime
) -> Sequence[Outcome]:
    """Write appraisals of several sheets, each sheet all or nothing and whatever became of the others.

    One transaction a sheet, in the order of their ids. What a sheet was refused for stands in its outcome; nothing is
    raised of it.
    """
    outcomes = []
    for sheet, wanted in sorted(wishes, key=lambda pair: pair[0].pk):
        try:
            outcomes.append(Outcome(sheet, saved=_appraise(sheet, wanted, layer, actor, origin, now)))
        except Refused as refusal:
            outcomes.append(Outcome(sheet, refusal=refusal))
    return outcomes


@transaction.atomic
def _appraise(
    assessment: Assessment, wanted: Wishes, layer: str, actor: User, origin: Origin, now: dt.datetime
) -> Saved:
    sheet = locked_sheet(assessment, wanted)
    taken = _taken(sheet, layer, [code for code, (entry, _seen) in wanted.items() if entry is None])
    answers = {code: (entry or taken[code], seen) for code, (entry, seen) in wanted.items() if entry or code in taken}
    return save_answers(assessment=sheet, layer=layer, answers=answers, actor=actor, origin=origin, now=now)


def _taken(sheet: Assessment, layer: str, codes: Iterable[str]) -> dict[str, Entry]:
    """What is taken over (lấy theo) for each code: the layer below that counts and that the appraiser sees; note kept."""
    seen = layers_for_appraiser(sheet, closed=are_minutes_closed(sheet))
    cells, found = cells_of(sheet, Layer.values), {}
    for code in codes:
        row = cells.get(code, {})
        below = below_of(row, sheet.round.layers, layer, seen)
        if below is not None:
            own = row.get(layer)
            found[code] = Entry(below.answer) if own is None else Entry(below.answer, own.note, own.evidence)
    return found
