"""What makes a confirmation late: half an hour gone by since the upload, the window of a step over, the round published."""

import datetime as dt

from django.utils import timezone

from scoring.enums import RoundState
from scoring.models import ImportBatch, Job, Round, StepWindow
from tests import make, triggers

_LONG_AGO = dt.timedelta(minutes=31)


def half_an_hour_after_the_job(_cast):
    Job.objects.update(made_at=timezone.now() - _LONG_AGO)


def half_an_hour_after_the_batch(_cast):
    with triggers.switched_off():
        ImportBatch.objects.update(uploaded_at=timezone.now() - _LONG_AGO)


def after_the_window(step):
    def over(cast):
        closed = {"opens_at": None, "closes_at": make.NOW.replace(year=2020)}
        StepWindow.objects.update_or_create(round=cast.round, step=step, defaults=closed)

    return over


def after_publication(cast):
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
