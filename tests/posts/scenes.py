"""What must stand before some forms of the cycle can be sent at all, over the scene that the walk over the addresses has."""

from django.urls import reverse

from scoring.enums import Layer, Step
from scoring.models import (
    AgendaItem,
    Council,
    CouncilMeeting,
    CouncilMember,
    Inspection,
    InspectionTeam,
    Round,
    Score,
    StepWindow,
    TeamMember,
)
from scoring.services.minutes import save_minutes
from tests import make, triggers
from tests.services import marking
from tests.services.appraising import reasons
from tests.services.recommending import WHOLE
from tests.services.replying import open_step
from units.enums import Role


def unscored(cast):
    """No inspection has begun, so that every pair may still change."""
    with triggers.switched_off():
        Score.objects.filter(layer=Layer.INSPECTION).delete()


def plan(pairs):
    """A whole plan as it is typed: "C B2, …" is C inspected by B2."""
    chosen = dict(pair.split() for pair in pairs.split(", "))
    return {"viec": "ghi", "per_unit": "1", "side": "any"} | {f"cap-{unit}": by for unit, by in chosen.items()}


def approved(cast):
    """The round has papers approved."""
    Round.objects.filter(pk=cast.round.pk).update(evidence_approval=True)


def clerk_of_c(cast):
    """Staff of C, who may join a team."""
    make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))


def open_inspection(cast):
    """The inspection of A by the team of the cast's inspector."""
    row = Inspection.objects.select_related("team").get(team__code="1", assessment=cast.sheet("A"))
    row.assessment = cast.sheet("A")
    return row


def minutes(cast):
    """The minutes of A are written, so that the inspection may be closed."""
    save_minutes(inspection=open_inspection(cast), wanted=WHOLE, seen=0, now=make.NOW, actor=make.again(cast.inspector))


def independent(cast):
    """The team of A marks alone."""
    Round.objects.filter(pk=cast.round.pk).update(independent_marks=True)


def marked(cast):
    """Everybody in the team of A has marked one criterion, and not alike."""
    independent(cast)
    unit = cast.round.agency.units.get(code="B2")
    people = [cast.inspector, make.person("thanhvien1", Role.UNIT_STAFF, unit)]
    TeamMember.objects.create(team=InspectionTeam.objects.get(code="1"), user=people[1])
    marking.everybody_marks(cast, people, "3", "2")


def no_council(cast):
    """The round has no council, so that its points are written on the sheet itself."""
    for model in (AgendaItem, CouncilMeeting, CouncilMember, Council):
        model.objects.all().delete()


def coded_reasons(cast):
    """The agency has its coded reasons, and the inspection is closed, so that an appraiser sees it."""
    reasons(cast)
    Inspection.objects.update(closed_at=make.NOW)


def leads(unit_code):
    """A unit that appraises the first field of the first blocks."""
    return {"cq-0-1-1": unit_code}


def inspection_window(cast):
    """The inspection has a window, which may be put off for single units."""
    span = {"opens_at": make.NOW, "closes_at": make.NOW + 5 * (make.NOW - make.NOW.replace(hour=0))}
    StepWindow.objects.update_or_create(round=cast.round, step=Step.INSPECTION, defaults=span)


def replying(cast):
    """The unit may explain."""
    open_step(cast.round)


def web(person, name, typed, **kwargs):
    """A form sent by a person, as the sweep itself sends them: what it answers."""
    from django.test import Client

    client = Client()
    client.force_login(make.again(person))
    response = client.post(reverse(name, kwargs=kwargs), typed)
    assert response.status_code in (200, 302, 303), response.content.decode()
    return response
