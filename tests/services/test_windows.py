"""Windows and extensions of an open round: half-open, by a paper, in the history of round and sheet, never by accident."""

import datetime as dt

import pytest

from scoring.enums import ChangeKind, Layer, RoundChangeKind, SheetState, Step
from scoring.models import Assessment, RoundChange, Score, ScoreChange, StepWindow, WindowExtension
from scoring.selectors.history import first_bad_lines
from scoring.selectors.round_windows import digest_of, steps_of
from scoring.services import scores
from scoring.services import windows as services
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.windows import MoreTime, NewWindow, Unconfirmed
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.publishing import publish
from tests.services.test_save_answers import entry, save, unit
from units.enums import Role

LAST = dt.date(2026, 11, 10)
END = dt.datetime(2026, 11, 10, 17, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def window(cast, step=Layer.SELF, closes_at=END, opens_at=None):
    return StepWindow.objects.create(round=cast.round, step=step, opens_at=opens_at, closes_at=closes_at)


def change(cast, *, first=None, last=LAST, step=Layer.SELF, now=make.NOW, confirmed=False, seen=None, actor=None):
    services.change_window(
        round_=cast.round,
        wanted=NewWindow(str(step), first, last, "12/QĐ-SNV", "Bão số 5"),
        seen=digest_of(cast.round) if seen is None else seen,
        confirmed=confirmed,
        now=now,
        actor=make.again(actor or cast.organiser),
    )


def extend(cast, codes=("C",), last=dt.date(2026, 11, 20), step=Layer.SELF, now=make.NOW, seen=None, actor=None):
    return services.extend(
        round_=cast.round,
        wanted=MoreTime(str(step), list(codes), last, "15/QĐ-SNV"),
        seen=digest_of(cast.round) if seen is None else seen,
        now=now,
        actor=make.again(actor or cast.organiser),
    )


def clerk(cast):
    return make.User.objects.filter(username="canbo_c").first() or make.person(
        "canbo_c", Role.UNIT_STAFF, unit(cast, "C")
    )


def score_c(cast, value, now, seen=1):
    return save(cast, "C", Layer.SELF, {"1.2": (entry(value), seen)}, clerk(cast), now=now)


def of_c(cast):
    return Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF).answer["value"]


def test_one_second_before_the_deadline_saves_and_at_it_nothing_does(cast):
    change(cast, confirmed=True)

    score_c(cast, "2", END - SECOND)
    with pytest.raises(NotOpen, match="Đã hết thời hạn"):
        score_c(cast, "9", END, seen=2)
    with pytest.raises(NotOpen):
        score_c(cast, "9", END + SECOND, seen=2)

    assert of_c(cast) == "2"


def test_an_extension_moves_that_second_for_its_unit_alone(cast):
    window(cast)
    extend(cast)
    end = dt.datetime(2026, 11, 20, 17, tzinfo=dt.UTC)

    score_c(cast, "2", end - SECOND)
    with pytest.raises(NotOpen):
        score_c(cast, "9", end, seen=2)
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    with pytest.raises(NotOpen):
        save(cast, "A", Layer.SELF, {"1.2": (entry("9"), 1)}, cast.staff_a, now=END)

    assert of_c(cast) == "2"


def test_an_extension_is_told_in_the_chains_of_sheet_and_round(cast):
    window(cast)
    before = ScoreChange.objects.filter(assessment=cast.sheet("C")).count()

    assert extend(cast, ["C", "D"]) == 2

    line = ScoreChange.objects.filter(assessment=cast.sheet("C")).latest("seq")
    assert (line.kind, line.layer, line.actor) == (ChangeKind.WINDOW, "self", cast.organiser)
    assert line.old == {"closes_at": END.isoformat()}
    assert line.new == {"closes_at": "2026-11-20T17:00:00+00:00", "decision": "15/QĐ-SNV"}
    assert ScoreChange.objects.filter(assessment=cast.sheet("C")).count() == before + 1
    assert cast.sheet("C").history_head == line.line_sha256
    told = RoundChange.objects.get()
    assert (told.kind, told.decision, told.new["units"]) == (RoundChangeKind.EXTENSION, "15/QĐ-SNV", ["C", "D"])
    assert first_bad_lines(cast.round) == []


def test_a_window_is_told_in_the_history_of_the_round(cast):
    change(cast, confirmed=True)

    told = RoundChange.objects.get()
    assert (told.kind, told.decision, told.new["reason"]) == (RoundChangeKind.WINDOW, "12/QĐ-SNV", "Bão số 5")
    assert told.old["closes_at"] is None
    assert told.new["closes_at"] == "2026-11-10T17:00:00+00:00"
    cast.round.refresh_from_db()
    assert cast.round.extra["windows"]["self"] == {"to": "2026-11-10"}


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ({"last": dt.date(2026, 11, 1)}, "last"),
        ({"first": dt.date(2026, 11, 30)}, "first"),
        ({"first": None}, "first"),
    ],
)
def test_a_deadline_that_has_passed_and_another_beginning_are_refused(cast, wanted, place):
    window(cast, opens_at=dt.datetime(2026, 10, 31, 17, tzinfo=dt.UTC))
    asked = {"first": dt.date(2026, 11, 1), "last": LAST} | wanted

    with pytest.raises(Faulty) as refused:
        change(cast, **asked, confirmed=True)

    assert list(refused.value.faults) == [place]
    assert StepWindow.objects.get().closes_at == END


def test_today_is_the_earliest_end_and_is_confirmed(cast):
    window(cast)
    extend(cast)
    today = dt.date(2026, 11, 2)

    with pytest.raises(Unconfirmed) as asked:
        change(cast, last=today)
    change(cast, last=today, confirmed=True)

    assert ["Hạn mới sớm hơn" in words for words in asked.value.warnings] == [True, False]
    assert "1 đơn vị đã được gia hạn đến sau hạn mới vẫn giữ hạn riêng: Quận C" in asked.value.warnings[1]
    assert StepWindow.objects.get().closes_at == dt.datetime(2026, 11, 2, 17, tzinfo=dt.UTC)
    score_c(cast, "2", END)


def test_a_review_that_would_begin_at_once_is_confirmed(cast):
    with pytest.raises(Unconfirmed, match="Việc xem xét bắt đầu ngay"):
        change(cast, first=dt.date(2026, 11, 2), last=None, step=Layer.INSPECTION)

    assert not StepWindow.objects.exists()


@pytest.mark.parametrize(
    ("codes", "last", "place"),
    [
        (["A"], dt.date(2026, 11, 20), "A"),
        (["C"], dt.date(2026, 11, 10), "C"),
        (["C"], dt.date(2026, 11, 1), "last"),
        ([], dt.date(2026, 11, 20), "units"),
    ],
)
def test_time_that_would_not_help_is_refused_with_its_place(cast, codes, last, place):
    window(cast)

    with pytest.raises(Faulty) as refused:
        extend(cast, codes, last)

    assert list(refused.value.faults) == [place]
    assert not WindowExtension.objects.exists()


def test_one_unit_that_cannot_keeps_the_others_from_it(cast):
    window(cast)

    with pytest.raises(Faulty):
        extend(cast, ["C", "A"])

    assert not WindowExtension.objects.exists()
    assert not RoundChange.objects.exists()


def test_a_step_without_an_end_needs_no_extension(cast):
    with pytest.raises(Faulty, match="không có hạn"):
        extend(cast)


def test_the_second_organiser_is_told_and_nothing_is_overwritten(cast):
    seen = digest_of(cast.round)
    change(cast, confirmed=True)

    with pytest.raises(Outdated):
        change(cast, last=dt.date(2026, 12, 1), seen=seen, actor=cast.approver)
    with pytest.raises(Outdated):
        extend(cast, seen=seen, actor=cast.approver)

    assert StepWindow.objects.get().closes_at == END
    assert not WindowExtension.objects.exists()


def test_a_second_click_does_it_once(cast):
    seen = digest_of(cast.round)
    change(cast, confirmed=True, seen=seen)
    with pytest.raises(AlreadyDone):
        change(cast, confirmed=True, seen=seen)
    seen = digest_of(cast.round)
    extend(cast, seen=seen)
    with pytest.raises(AlreadyDone):
        extend(cast, seen=seen)

    assert RoundChange.objects.count() == 2
    assert WindowExtension.objects.count() == 1


def test_a_published_round_keeps_its_windows(cast):
    publish(cast)

    with pytest.raises(NotOpen):
        change(cast)
    with pytest.raises(NotOpen):
        extend(cast)


def test_the_steps_are_listed_in_the_order_of_the_work(cast):
    window(cast)
    extend(cast)

    views = steps_of(cast.round, make.NOW)

    layers = list(reversed(cast.round.layers))
    assert [str(view.layer) for view in views if view.is_used] == layers
    assert [str(view.layer) for view in views][-4:] == ["reply", "appraisal_2", "review", "council"]
    assert [e.assessment.unit.code for e in views[0].extensions] == ["C"]


def test_a_units_reply_is_a_step_only_with_a_first_day(cast):
    with pytest.raises(Faulty) as refused:
        change(cast, step=Step.REPLY, confirmed=True)
    assert list(refused.value.faults) == ["first"]

    change(cast, step=Step.REPLY, first=dt.date(2026, 11, 5))  # nobody had a later end that it takes away

    assert next(view for view in steps_of(cast.round, make.NOW) if view.layer == Step.REPLY).is_used
    cast.round.refresh_from_db()
    assert cast.round.extra["windows"]["reply"] == {"from": "2026-11-05", "to": "2026-11-10"}
    assert extend(cast, ["A"], step=Step.REPLY, last=dt.date(2026, 11, 12)) == 1


# --- Guards --------------------------------------------------------------------------------------------------------


def score_after_the_extension(cast):
    if not StepWindow.objects.exists():
        window(cast)
        extend(cast)
    score_c(cast, "9", dt.datetime(2026, 11, 20, 17, 0, 1, tzinfo=dt.UTC))


def foreign_extension(cast):
    window(cast) if not StepWindow.objects.exists() else None
    extend(cast, actor=cast.foreign_organiser)


def second_window(cast):
    change(cast, last=dt.date(2026, 12, 1), seen="cu", confirmed=True)


def is_extended(cast):
    return WindowExtension.objects.exists()


GUARDS = {
    "the end of an extension": Guard(
        score_after_the_extension,
        NotOpen,
        lambda cast: of_c(cast) == "9",
        (answering(scores, "why_closed", ""),),
    ),
    "only its organisers": Guard(foreign_extension, NotAllowed, is_extended, (right_of("round.change", everybody),)),
    "what was seen": Guard(
        second_window, Outdated, lambda cast: StepWindow.objects.exists(), (answering(services, "digest_of", "cu"),)
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_the_guard_the_harm_is_done(cast, monkeypatch, name):
    GUARDS[name].assert_harm_without_it(cast, monkeypatch)
