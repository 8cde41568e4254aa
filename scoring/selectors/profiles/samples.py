"""How many slips stand behind the survey criteria of one unit, as its ranking holds them; it asks no database."""

from __future__ import annotations

from scoring.selectors.profiles.books import UnitSheet
from scoring.selectors.surveys import SampleBehind, samples_behind


def samples_of(sheet: UnitSheet) -> list[SampleBehind]:
    """The samples behind the survey criteria of a sheet that have slips, in the criteria's order."""
    applying = {code for code, leaf in sheet.result.leaves.items() if leaf.state == "scored"}
    return samples_behind(sheet.rules.leaves_of(sheet.block_code), sheet.answers, sheet.survey_minimum, applying)
