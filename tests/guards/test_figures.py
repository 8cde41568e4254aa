"""Guards of what stands around reported figures: procedures, what is asked, bindings, workbooks; off, the harm is done."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from scoring.enums.figures import FigureUploadKind
from scoring.models import FigureBinding, Indicator, ProcedureCut, ReportingPeriod, Round
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.indicators import bindings, procedures, setup, uploads
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.indicators import scene


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def cut(cast, name, *, actor=None, seen=0):
    with transaction.atomic():
        scene.cut(cast, "TT-1", name, "10", "5", actor=actor, seen=seen)


def cut_over_what_was_not_seen(cast):
    if not ProcedureCut.objects.exists():
        cut(cast, "Trước")
    cut(cast, "Sau")


def ask_over_what_was_not_seen(cast):
    if not Indicator.objects.exists():
        scene.indicator(cast, "RUT", "Trước")
    with transaction.atomic():
        scene.indicator(cast, "RUT", "Sau")


def move_a_period_that_was_not_seen(cast):
    if not ReportingPeriod.objects.exists():
        scene.period(cast)
    with transaction.atomic():
        scene.period(cast, closes=scene.CLOSES + dt.timedelta(days=99))


def ask_as_the_unit(cast):
    days = {"kind": "year", "starts_on": dt.date(2014, 1, 1), "ends_on": dt.date(2014, 12, 31)}
    values = days | {"title": "Kỳ", "opens_at": scene.OPENS, "closes_at": scene.CLOSES, "note": ""}
    with transaction.atomic():
        setup.save_period(
            agency=cast.round.agency, code="KY", values=values, seen=0, now=make.NOW, actor=make.again(cast.staff_a)
        )


def bind(cast, actor):
    period = ReportingPeriod.objects.first() or scene.dossiers(cast)
    given = {"code": "2.1", "period": period, "a": "GIAI-QUYET", "b": "DUNG-HAN", "now": make.NOW}
    with transaction.atomic():
        bindings.bind_criterion(round_=Round.objects.get(pk=cast.round.pk), **given, actor=make.again(actor))


def bind_a_published_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="published")
    bind(cast, cast.organiser)


def kept(cast):
    return uploads.keep_upload(
        kind=FigureUploadKind.CUTS,
        unit=cast.round.agency.units.get(code="A"),
        period=None,
        file=ContentFile(b"x", name="a.xlsx"),
        shown_sha256="1",
        now=make.NOW,
        actor=cast.staff_a,
    )


def claim(upload, actor, shown="1", later=0):
    now = make.NOW + dt.timedelta(minutes=later)
    uploads.claim_upload(upload=upload, shown_sha256=shown, now=now, actor=actor)


def test_a_workbook_is_written_once_by_its_sender_as_shown_within_half_an_hour(cast):
    upload = kept(cast)
    for refusal, given in (
        (NotAllowed, {"actor": cast.head_a}),
        (Refused, {"actor": cast.staff_a, "shown": "2"}),
        (Refused, {"actor": cast.staff_a, "later": 31}),
    ):
        with pytest.raises(refusal):
            claim(upload, **given)
    claim(upload, cast.staff_a, later=30)

    with pytest.raises(AlreadyDone):
        claim(upload, cast.staff_a)


def cut_is(name):
    return lambda _cast: ProcedureCut.objects.filter(code="TT-1", name=name, withdrawn_at__isnull=True).exists()


def is_bound(_cast):
    return FigureBinding.objects.exists()


GUARDS = {
    "whose procedure": Guard(
        lambda cast: cut(cast, "Khác", actor=cast.staff_b),
        NotAllowed,
        cut_is("Khác"),
        (right_of("figures.report", everybody),),
    ),
    "the seen procedure": Guard(
        cut_over_what_was_not_seen, Outdated, cut_is("Sau"), (answering(procedures, "_must_be_fresh", None),)
    ),
    "the seen indicator": Guard(
        ask_over_what_was_not_seen,
        Outdated,
        lambda _cast: Indicator.objects.filter(name="Sau").exists(),
        (answering(setup, "_must_be_fresh", None),),
    ),
    "the seen period": Guard(
        move_a_period_that_was_not_seen,
        Outdated,
        lambda _cast: ReportingPeriod.objects.filter(closes_at__gt=scene.CLOSES).exists(),
        (answering(setup, "_must_be_fresh", None),),
    ),
    "who asks": Guard(
        ask_as_the_unit,
        NotAllowed,
        lambda _cast: ReportingPeriod.objects.exists(),
        (right_of("figures.organise", everybody),),
    ),
    "who binds": Guard(
        lambda cast: bind(cast, cast.staff_a), NotAllowed, is_bound, (right_of("round.organise", everybody),)
    ),
    "the published round": Guard(
        bind_a_published_round, NotOpen, is_bound, (answering(bindings, "_must_be_unpublished", None),)
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
