"""The conference's text of an agency and year: a paragraph for each programme and the goals; it computes no figure."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.reports.narrative import announcement
from scoring.reports.paper import Marks, Paper
from scoring.reports.papers import published_marks
from scoring.selectors.announcements import Announced, Programme, goals_sentence


@dataclass(frozen=True)
class Spoken:
    """A programme with its paragraph."""

    programme: Programme
    text: str


def spoken(found: Announced) -> tuple[Spoken, ...]:
    """The paragraph of each programme, in the announcement's order."""
    return tuple(Spoken(one, " ".join(announcement(one.published.page))) for one in found.programmes)


def year_paper(found: Announced) -> Paper:
    """All paragraphs as one text to sign; it names the decision, version and digest of every programme."""
    marks = [published_marks(one.published) for one in found.programmes]
    sentences = [one.text for one in spoken(found)]
    if found.goals is not None:
        sentences.append(goals_sentence(found.goals))
    title = f"Lời công bố kết quả năm {found.year}"
    subtitle = "; ".join(one.name for one in found.programmes)
    return Paper(
        "loi-cong-bo", title, subtitle, found.agency.name, _together(marks), (), tuple(sentences), attachment=False
    )


def _together(marks: list[Marks]) -> Marks:
    if len(marks) == 1:
        return marks[0]
    source = " ".join(f"{one.round_code}: {one.source} {one.seal}" for one in marks)
    return Marks(source, draft=False, illustrative=any(one.illustrative for one in marks))
