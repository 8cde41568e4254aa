"""Guards of what stands around reported figures: procedures, what is asked, bindings, workbooks; off, the harm is done."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import transaction

from scoring.excel import figure_import
from scoring.excel.plan import FILE
from scoring.excel.procedures import CutBook
from scoring.models import FigureBinding, Indicator, ProcedureCut, ReportingPeriod, Round
from scoring.selectors.indicators.procedures import Home
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.indicators import bindings, procedures, setup
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
    given = {"code": "2.1", "period": period, "keys": ("GIAI-QUYET", "DUNG-HAN"), "seen": "", "now": make.NOW}
    with transaction.atomic():
        bindings.bind_criterion(round_=Round.objects.get(pk=cast.round.pk), **given, actor=make.again(actor))


def bind_a_published_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="published")
    bind(cast, cast.organiser)


def sent(cast):
    """A workbook that renames the procedure TT-1, kept and previewed."""
    if not ProcedureCut.objects.exists():
        cut(cast, "Trước")
    home = Home(cast.round.agency.units.get(code="A"))
    book = openpyxl.load_workbook(io.BytesIO(CutBook(home).workbook()))
    sheet = book.worksheets[0]
    places = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == "Trước"}
    for place in places:
        sheet[place] = "Sau"
    out = io.BytesIO()
    book.save(out)
    given = {"file_name": "a.xlsx", "content": out.getvalue(), "actor": make.again(cast.staff_a), "now": make.NOW}
    return home, figure_import.receive(book=CutBook(home), **given)


def confirm(of, actor, minutes=0):
    home, upload = of
    now = make.NOW + dt.timedelta(minutes=minutes)
    with transaction.atomic():
        figure_import.apply(
            upload=upload,
            book=CutBook(home),
            actor=make.again(actor),
            now=now,
            accepted_warnings=(),
            picks={"TT-1": FILE},
        )


def confirm_what_changed_meanwhile(cast):
    of = sent(cast)
    cut(cast, "Sửa tay", seen=1)
    confirm(of, cast.staff_a)


def confirm_again_after_a_correction(cast):
    of = sent(cast)
    confirm(of, cast.staff_a)
    cut(cast, "Sửa tay", seen=2)
    confirm(of, cast.staff_a)


def is_written_over(_cast):
    return ProcedureCut.objects.filter(code="TT-1", name="Sau", version__gt=2).exists()


UNCLAIMED = (answering(figure_import, "claim_upload", None),)


def cut_is(name):
    return lambda _cast: ProcedureCut.objects.filter(code="TT-1", name=name, withdrawn_at__isnull=True).exists()


def is_bound(_cast):
    return FigureBinding.objects.exists()


GUARDS = {
    "whose workbook it is": Guard(lambda cast: confirm(sent(cast), cast.head_a), NotAllowed, cut_is("Sau"), UNCLAIMED),
    "the half hour of a workbook": Guard(
        lambda cast: confirm(sent(cast), cast.staff_a, minutes=31), Refused, cut_is("Sau"), UNCLAIMED
    ),
    "the workbook as shown": Guard(confirm_what_changed_meanwhile, Refused, is_written_over, UNCLAIMED),
    "a workbook once": Guard(confirm_again_after_a_correction, AlreadyDone, is_written_over, UNCLAIMED),
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
