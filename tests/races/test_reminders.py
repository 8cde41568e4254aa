"""Two timers send letters of reminder at once, in processes of their own: every letter goes out once."""

import datetime as dt
import email
import subprocess
import sys

import pytest
from django.utils import timezone

from scoring.enums import SheetState, Step
from scoring.enums.letters import LetterState
from scoring.models import Assessment, Reminder, StepWindow
from tests.races.portal import ROOT
from units.models import User

pytestmark = pytest.mark.race


def running(portal, folder):
    """One timer, just started."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_reminders"],
        cwd=ROOT,
        env=portal._environment | {"EMAIL_URL": f"filemail:///{folder}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.smoke
def test_two_timers_at_once_send_every_letter_once(portal, scene, tmp_path):
    folder = tmp_path / "mail"
    end_of_day = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=4), dt.time())
    with portal.inside():
        StepWindow.objects.create(round=scene.round, step=Step.SELF, closes_at=timezone.make_aware(end_of_day))
        Assessment.objects.filter(round=scene.round).update(state=SheetState.DRAFTING)
        people = sorted(
            User.objects.filter(memberships__role__in=("unit_head", "unit_staff")).values_list("email", flat=True)
        )

    said = [timer.communicate(timeout=60)[0] for timer in [running(portal, folder) for _ in range(2)]]

    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir()]
    letters = [part for text in texts for part in text.split("-" * 79) if part.strip()]
    assert sorted(email.message_from_string(letter.strip())["To"] for letter in letters) == people, said
    with portal.inside():
        assert set(Reminder.objects.values_list("state", "tries")) == {(LetterState.SENT, 1)}
