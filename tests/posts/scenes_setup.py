"""What must stand before forms of setting up and publishing can be sent: drafts, publications, figures, opinions."""

from scoring.enums import Layer, SheetState
from scoring.models import (
    Assessment,
    CollectionPoint,
    CriteriaDraft,
    Evidence,
    ReportingPeriod,
    Round,
    RoundDraft,
)
from scoring.selectors.awards import awards_of
from scoring.services import awards, evidence, opinion_points, opinions
from scoring.services.evidence import About, Place
from scoring.services.indicators.bindings import bind_criterion
from scoring.services.scores import Entry
from tests import criteria_sets, make
from tests.indicators import scene as figures
from tests.posts import ends
from tests.posts.scenes import web
from tests.services import publishing
from tests.services.replying import CODE, open_step
from tests.services.test_save_answers import save
from units.models import Block, Unit

DRAFTED = {"round_code": "VIDU-CCHC-2027"}
FIRST = {
    "agency": "VIDU",
    "programme": "CCHC",
    "year": "2027",
    "period": "năm",
    "copied": "VIDU-CCHC-2026",
    "token": "t1",
}


def drafted_round(cast):
    """A draft of next year's round, copied from this one and saved as it was copied."""
    web(cast.organiser, "round_new", FIRST)
    draft = RoundDraft.objects.get()
    web(cast.organiser, "round_setup", kept(draft), **DRAFTED)


def kept(draft):
    """What the setup page of a draft would send."""
    return {name: text for name, text in draft.content.items() if text != ""} | {"seen": draft.version}


def draft_saved(cast):
    """Somebody saves the draft meanwhile."""
    web(cast.approver, "round_setup", kept(RoundDraft.objects.get()) | {"title": "Đợt khác"}, **DRAFTED)


def late_unit(cast):
    """A unit that has no sheet in the round yet."""
    agency = cast.round.agency
    Unit.objects.create(
        agency=agency, code="MUON", name="Đơn vị đến muộn", block=Block.objects.get(agency=agency, code="SBN")
    )


def presented(cast):
    """Every sheet is decided and the provisional ranking presented, so that it may be published."""
    publishing.decide_all(cast)
    publishing.present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))


def asked_for(cast):
    """The organiser has asked for the publication."""
    presented(cast)
    publishing.request(cast)


def published(cast):
    """The round is published, with its ranking."""
    publishing.publish(cast)


def first_alone(cast):
    """A list of the first of each block alone."""
    published(cast)
    awards.save_rule(round_=cast.round, top=1, improved=0, seen=0, now=make.NOW, actor=make.again(cast.organiser))


def unlisted(place, reason):
    """A unit that the rule does not propose, as it is added with a reason."""

    def typed(cast):
        found = awards_of(cast.round)
        listed_now = {line.unit_code for line in found.lines}
        others = [
            one.unit_code for table in found.page.blocks for one in table.lines if one.unit_code not in listed_now
        ]
        return {"unit_code": sorted(others)[place], "reason": reason}

    return typed


def listed(cast):
    """A list of units proposed for certificates, not released."""
    published(cast)
    awards.save_rule(round_=cast.round, top=3, improved=1, seen=0, now=make.NOW, actor=make.again(cast.organiser))


def released(cast):
    """The list is released."""
    listed(cast)
    awards.release(round_=cast.round, seen=1, now=make.NOW, actor=make.again(cast.organiser))


def complete_draft(cast):
    """A is drafting, and nothing keeps its head from submitting it."""
    ends.drafting(cast)
    place, about = Place(cast.sheet("A"), "1.1.1", Layer.SELF), About(number="12/KH")
    evidence.add_number(place=place, about=about, actor=make.again(cast.staff_a), now=make.NOW)


def procedure(cast):
    """A has one procedure on its list."""
    figures.cut(cast, "TT-1", "Cấp phép", "20", "15")


def bound(cast):
    """One criterion takes its answer from A's figures."""
    period = ReportingPeriod.objects.get(code="SL-2014")
    round_ = Round.objects.get(pk=cast.round.pk)
    given = {"now": make.NOW, "actor": make.again(cast.organiser)}
    bind_criterion(round_=round_, code="2.1", period=period, keys=("GIAI-QUYET", "DUNG-HAN"), seen="", **given)


def bound_drafting(cast):
    """A is drafting, and one criterion takes its answer from its figures, of which its sheet says something else."""
    ends.drafting(cast)
    answer_bound(cast, "5", "4")
    bound(cast)


def colleague_types(cast):
    """A colleague answers the bound criterion meanwhile."""
    answer_bound(cast, "10", "9")


def answer_bound(cast, a, b):
    """A's own answer of the bound criterion."""
    seen = cast.sheet("A").scores.filter(layer=Layer.SELF, criterion__code="2.1").first()
    answer = {"2.1": (Entry({"a": a, "b": b}, "Chưa gồm quý 4"), 0 if seen is None else seen.version)}
    save(cast, "A", Layer.SELF, answer, cast.head_a, now=make.NOW)


def commented(cast):
    """A citizen's comment waits for a moderator."""
    point = CollectionPoint.objects.get(token="Y-KIEN-A")
    opinions.give_opinion(point=point, faces=[5], comment="Rất nhanh", code="ma-1", today=make.NOW.date())


def set_edited(cast):
    """A colleague changes the draft of a set meanwhile."""
    draft = CriteriaDraft.objects.get(code="VIDU-2027-1")
    criteria_sets.save(cast, draft, criteria_sets.content(maximum="90"), draft.version, actor=cast.approver)


def set_gapped(cast):
    """The codes of the draft have a gap."""
    draft = CriteriaDraft.objects.get(code="VIDU-2027-1")
    entries = (
        criteria_sets.group("1", "100"),
        criteria_sets.leaf("1.1", "60", parent="1"),
        criteria_sets.leaf("1.3", "40", parent="1"),
    )
    criteria_sets.save(cast, draft, criteria_sets.content(*entries), draft.version)


def submitted_a(cast):
    """A was handed in and nobody has begun to look at it."""
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.SUBMITTED)


def opinions_given(cast):
    """Citizens have said what they think of a unit whose slips nobody has typed."""
    sheets = cast.round.assessments.exclude(scores__layer=Layer.SURVEY).exclude(state=SheetState.DECIDED)
    unit, actor = sheets.select_related("unit").order_by("pk").first().unit, make.again(cast.organiser)
    about = {"name": "Quầy 2", "first": make.NOW.date(), "last": None, "token": OTHER_POINT}
    opinion_points.open_point(unit=unit, **about, now=make.NOW, actor=actor)
    opinion("ma-1", 5)


OTHER_POINT = "Y-KIEN-KHAC-CUA-DON-VI"


def opinion(code, face):
    """One citizen's opinion at that unit's point."""
    point = CollectionPoint.objects.get(token=OTHER_POINT)
    opinions.give_opinion(point=point, faces=[face], comment="", code=code, today=make.NOW.date())


TAKEN_OVER = {"criterion": "3.1", "first": "01/01/2026", "last": "31/12/2026", "group": "Người dân"}


def more_opinions(_cast):
    """One more citizen says something meanwhile."""
    opinion("ma-2", 1)


def paper_with_reply(cast):
    """A paper came with the unit's reply, under the token that the walk knows."""
    open_step(cast.round)
    Evidence.objects.filter(token="MINH-CHUNG-A").update(token="MINH-CHUNG-CU")
    place, about = Place(cast.sheet("A"), CODE, Layer.SELF), About(number="12/KH")
    row = evidence.add_number(place=place, about=about, actor=make.again(cast.staff_a), now=make.NOW)
    Evidence.objects.filter(pk=row.pk).update(token="MINH-CHUNG-A")
