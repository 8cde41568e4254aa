"""Guards of workbooks that come in for a unit: each refuses the wrong thing, and with it off the wrong thing is done."""

import pytest

from cchc_portal import permissions
from scoring.enums import ItemState, Layer, Origin
from scoring.excel import bundle
from scoring.models import JobItem, Score
from scoring.services import jobs, scores
from scoring.services.errors import AlreadyDone, NotAllowed
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.excel.archives import archive, sent
from tests.guards.pairs import Guard, answering, everybody, right_of


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def write(cast, actor, origin):
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.2": (Entry({"value": "9"}), 1)},
        actor=make.again(actor),
        origin=origin,
        now=make.NOW,
    )


def is_written(cast):
    row = Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF)
    return row.answer == {"value": "9"}


def checked(cast):
    job = sent(cast, archive(("c.xlsx", b"x")))
    jobs.end_item(item=jobs.claim_next(job=job, now=make.NOW), state=ItemState.READY)
    jobs.claim_next(job=job, now=make.NOW)
    return job


def confirm_anothers_archive(cast):
    jobs.confirm(job=checked(cast), report={}, now=make.NOW, actor=make.again(cast.approver))


def confirm_twice(cast):
    job = checked(cast)
    for _ in range(2):
        jobs.confirm(job=job, report={"again": True}, now=make.NOW, actor=make.again(cast.organiser))


def take_in_a_bomb(cast):
    sent(cast, archive(("a.xlsx", b"0" * 5_000_000)))


GUARDS = {
    "the right to bring in": Guard(
        lambda cast: write(cast, cast.foreign_organiser, Origin.EXCEL),
        NotAllowed,
        is_written,
        (right_of("sheet.import", everybody),),
    ),
    "that only workbooks come in for a unit": Guard(
        lambda cast: write(cast, cast.organiser, Origin.WEB),
        NotAllowed,
        is_written,
        (answering(scores, "actions_for", ("sheet.score", "sheet.import")),),
    ),
    "the ratio of an archive": Guard(
        take_in_a_bomb,
        bundle.RefusedFileError,
        lambda _cast: JobItem.objects.exists(),
        (lambda monkeypatch: monkeypatch.setattr(bundle, "MAX_RATIO", 10**9),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


@pytest.mark.parametrize(
    ("attempt", "refusal"), [(confirm_anothers_archive, NotAllowed), (confirm_twice, AlreadyDone)], ids=["who", "once"]
)
def test_an_archive_is_confirmed_by_its_sender_once(cast, attempt, refusal):
    with pytest.raises(refusal):
        attempt(cast)


def test_the_organiser_may_bring_in_what_only_the_unit_may_type(cast):
    assert permissions.may(cast.organiser, "sheet.import", cast.sheet("C"))
    assert not permissions.may(cast.organiser, "sheet.score", cast.sheet("C"))
    assert not permissions.may(cast.organiser, "sheet.import", cast.sheet("A"))
