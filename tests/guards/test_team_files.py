"""Guards of the file of inspection teams: each refuses the wrong thing, and off, the wrong thing is done."""

import datetime as dt
from dataclasses import replace

import pytest

from scoring.excel import inspection_teams, shown, team_import
from scoring.models import InspectionTeam
from scoring.selectors.inspection_teams import teams_of
from scoring.services import jobs
from scoring.services.errors import NotAllowed, Refused
from scoring.services.inspection_teams import save_team
from tests import make
from tests.guards.pairs import Guard, answering
from tests.views.test_teams_file import GOOD, book

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(cast):
    given = {"file_name": "doan.xlsx", "content": book(GOOD), "actor": make.again(cast.organiser), "now": make.NOW}
    return team_import.receive(round_=cast.round, **given)


def confirm(job, person, now=make.NOW):
    team_import.apply(job=job, actor=make.again(person), now=now)


def rename(cast, code):
    row = next(row for row in teams_of(cast.round) if row.team.code == code)
    wanted = replace(row.wanted, name="Sửa tay")
    save_team(round_=cast.round, wanted=wanted, seen=row.team.version, now=make.NOW, actor=make.again(cast.organiser))


def confirm_anothers(cast):
    confirm(sent(cast), cast.approver)


def confirm_after_half_an_hour(cast):
    confirm(sent(cast), cast.organiser, make.NOW + dt.timedelta(minutes=31))


def confirm_what_changed_meanwhile(cast):
    first, job = sent(cast), sent(cast)
    confirm(first, cast.organiser)
    rename(cast, "D2")
    confirm(job, cast.organiser)


def confirm_again_after_a_correction(cast):
    job = sent(cast)
    confirm(job, cast.organiser)
    rename(cast, "D2")
    confirm(job, cast.organiser)


def is_written(_cast):
    return InspectionTeam.objects.filter(code="D2").exists()


def is_written_over(_cast):
    return InspectionTeam.objects.filter(code="D2", name="Đoàn số 2", version=3).exists()


def any_confirmation(monkeypatch):
    monkeypatch.setattr(jobs, "confirm", lambda *, job, **_: job)


SHOWN = answering(inspection_teams, "_digest", "")
GUARDS = {
    "whose file it is": Guard(confirm_anothers, NotAllowed, is_written, (any_confirmation,)),
    "the half hour": Guard(
        confirm_after_half_an_hour,
        Refused,
        is_written,
        (lambda monkeypatch: monkeypatch.setattr(shown, "CONFIRM_WITHIN", dt.timedelta(days=1)),),
    ),
    "the teams as shown": Guard(confirm_what_changed_meanwhile, Refused, is_written_over, (SHOWN,)),
    "once": Guard(confirm_again_after_a_correction, Refused, is_written_over, (any_confirmation, SHOWN)),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
