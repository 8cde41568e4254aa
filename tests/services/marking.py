"""What tests of independent marks begin with: a round that asks for them and a team of three on the sheet of A."""

from scoring.enums import Layer, Origin
from scoring.models import Inspection, InspectionTeam, Round, TeamMember
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.marks import read_marks
from scoring.services.marks import Decision, save_marks, settle_marks
from scoring.services.scores import Entry, save_answers
from tests import make
from units.enums import Role

CODE, OTHER = "1.2", "1.10"


def team_of_three(cast, tolerance="0.5"):
    """The head (the cast's inspector) and two members, on A, in a round with independent marks."""
    Round.objects.filter(pk=cast.round.pk).update(independent_marks=True, mark_tolerance_points=tolerance)
    b2 = cast.round.agency.units.get(code="B2")
    team = InspectionTeam.objects.get(inspections__assessment=cast.sheet("A"))
    people = [cast.inspector]
    for name in ("thanhvien1", "thanhvien2"):
        people.append(make.person(name, Role.UNIT_STAFF, b2))
        TeamMember.objects.create(team=team, user=people[-1])
    return people


def mark(cast, person, value, code=CODE, seen=0, **keys):
    """Save one mark; a text is the measure's value, a dictionary the whole answer."""
    answer = {"value": value} if isinstance(value, str) else value
    return save_marks(
        assessment=cast.sheet("A"),
        marks={code: (Entry(answer, keys.get("note", "")), seen)},
        actor=make.again(person),
        origin=Origin.WEB,
        now=keys.get("now", make.NOW),
    )


def everybody_marks(cast, people, *values, code=CODE):
    for person, value in zip(people, values, strict=True):
        mark(cast, person, value, code)


def board(cast):
    sheet = cast.sheet("A")
    return read_marks(sheet, rules_of_sheet(sheet))


def settle(cast, head, code=CODE, entry=None, seen=None, seen_marks=None, now=make.NOW):
    stands = board(cast)[code]
    decision = Decision(
        entry,
        stands.answer.version if seen is None else seen,
        stands.seen_marks if seen_marks is None else seen_marks,
    )
    return settle_marks(
        assessment=cast.sheet("A"), decisions={code: decision}, actor=make.again(head), origin=Origin.WEB, now=now
    )


def type_directly(cast, person, value="4", code=CODE):
    """Write the team's answer past the marks."""
    return save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.INSPECTION,
        answers={code: (Entry({"value": value}), 0)},
        actor=make.again(person),
        origin=Origin.WEB,
        now=make.NOW,
    )


def open_minutes(cast):
    return Inspection.objects.filter(assessment=cast.sheet("A"), closed_at=None).exists()
