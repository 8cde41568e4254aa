"""The guards of the standing body's file, each with its twin: the harm is done where the guard is off."""

import datetime as dt

import pytest

from scoring.enums import Step
from scoring.excel import central_import, shown
from scoring.models import StepWindow
from scoring.services import jobs, scores
from scoring.services.errors import NotAllowed, Refused
from tests import central, make
from tests.guards.pairs import Guard, answering

TYPED = {("C", "1.1.1", "value"): "Kịp thời"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def job_of(cast):
    return central.receive(cast, central.filled(cast, TYPED))


def confirm(job, person, now=make.NOW):
    central_import.apply(job=job, actor=make.again(person), now=now)


def after_half_an_hour(cast):
    confirm(job_of(cast), cast.organiser, make.NOW + dt.timedelta(minutes=31))


def anothers(cast):
    confirm(job_of(cast), cast.approver)


def changed_meanwhile(cast):
    job = job_of(cast)
    central.save(cast, "C", "1.1.1", {"value": "khong"})
    confirm(job, cast.organiser)


def past_the_window(cast):
    job = job_of(cast)
    StepWindow.objects.create(round=cast.round, step=Step.CENTRAL, closes_at=make.NOW - dt.timedelta(seconds=1))
    confirm(job, cast.organiser)


def is_written(cast):
    return central.answer(cast, "C", "1.1.1") == {"value": "kip-thoi"}


GUARDS = {
    "the half hour": Guard(
        after_half_an_hour,
        Refused,
        is_written,
        (lambda monkeypatch: monkeypatch.setattr(shown, "CONFIRM_WITHIN", dt.timedelta(days=1)),),
    ),
    "whose file it is": Guard(
        anothers,
        NotAllowed,
        is_written,
        (lambda monkeypatch: monkeypatch.setattr(jobs, "confirm", lambda *, job, **_: job),),
    ),
    "what was shown": Guard(
        changed_meanwhile,
        Refused,
        is_written,
        (lambda monkeypatch: monkeypatch.setattr(central_import.CentralPlan, "sha256", ""),),
    ),
    "the window": Guard(past_the_window, Refused, is_written, (answering(scores, "why_closed", ""),)),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(central.begin(cast))


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(central.begin(cast), monkeypatch)
