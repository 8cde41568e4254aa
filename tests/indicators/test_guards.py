"""Guards of reported figures: each refuses the wrong thing, and fails to with the guard off."""

import datetime as dt

import pytest
from django.db import transaction

from scoring.models import Duty, IndicatorValue
from scoring.selectors.indicators import place as places
from scoring.services.errors import NotAllowed, NotOpen, Refused
from scoring.services.indicators import duties, reports
from scoring.services.indicators.errors import FaultyFigures, StaleFigures
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.indicators import scene
from tests.indicators.scene import WHOLE_YEAR


def period_of(cast):
    return places.ReportingPeriod.objects.filter(code="SL-2014").first() or scene.dossiers(cast)


def send(cast, figures, **given):
    with transaction.atomic():
        scene.report(cast, period_of(cast), figures, **given)


def amount_is(key, amount):
    return lambda cast: IndicatorValue.objects.filter(indicator__code=key, amount=amount).exists()


def ready(cast, name):
    """The period, and for the guards of duties an open one."""
    period_of(cast)
    if name.startswith("d"):
        send(cast, WHOLE_YEAR | {"THU-XIN-LOI": "10"})


def report_for_another_unit(cast):
    send(cast, WHOLE_YEAR, actor=cast.staff_b)


def report_late(cast):
    send(cast, WHOLE_YEAR, now=scene.CLOSES)


def report_early(cast):
    send(cast, WHOLE_YEAR, now=scene.OPENS - dt.timedelta(seconds=1))


def write_over_what_was_not_seen(cast):
    send(cast, {"RUT": "1"}, send=False)
    send(cast, {"RUT": "2"}, send=False)


def report_what_breaks(cast):
    send(cast, WHOLE_YEAR | {"GIAI-QUYET": "21589"})


def close_without_a_document(cast):
    given = {"now": make.NOW, "actor": make.again(cast.staff_a)}
    with transaction.atomic():
        duties.close_duty(duty=Duty.objects.get(), document=duties.Document("45/UBND"), **given)


def close_for_another_unit(cast):
    given = {"now": make.NOW, "actor": make.again(cast.staff_b)}
    document = duties.Document("45/UBND", dt.date(2015, 1, 15))
    with transaction.atomic():
        duties.close_duty(duty=Duty.objects.get(), document=document, **given)


def is_closed(cast):
    return Duty.objects.filter(state="closed").exists()


def without_the_constraint(monkeypatch):
    monkeypatch.setattr(
        Duty,
        "save",
        lambda self, **_kw: Duty.objects.filter(pk=self.pk).update(
            state=self.state, document_number="45", document_date=dt.date(2015, 1, 1)
        ),
    )


sent = amount_is("RUT", "47")
GUARDS = {
    "right": Guard(report_for_another_unit, NotAllowed, sent, (right_of("figures.report", everybody),)),
    "late": Guard(report_late, NotOpen, sent, (answering(reports, "why_not_now", ""),)),
    "early": Guard(report_early, NotOpen, sent, (answering(reports, "why_not_now", ""),)),
    "version": Guard(
        write_over_what_was_not_seen, StaleFigures, amount_is("RUT", "2"), (answering(reports, "_must_be_fresh", None),)
    ),
    "identity": Guard(
        report_what_breaks,
        FaultyFigures,
        amount_is("GIAI-QUYET", "21589"),
        (answering(reports, "_must_be_sound", None),),
    ),
    "document": Guard(
        close_without_a_document,
        Refused,
        is_closed,
        (answering(duties, "must_have_document", None), without_the_constraint),
    ),
    "duty right": Guard(close_for_another_unit, NotAllowed, is_closed, (right_of("duty.close", everybody),)),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    ready(cast, name)

    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_the_guard_the_harm_is_done(cast, monkeypatch, name):
    ready(cast, name)

    GUARDS[name].assert_harm_without_it(cast, monkeypatch)


def test_the_database_itself_refuses_a_duty_closed_by_nothing(cast, monkeypatch):
    from django.db import IntegrityError

    ready(cast, "duty")
    monkeypatch.setattr(duties, "must_have_document", lambda _document: None)

    with pytest.raises(IntegrityError), transaction.atomic():
        close_without_a_document(cast)
