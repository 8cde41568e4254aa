"""Reported figures through the service: read as typed, refused all at once, sent whole, corrected with history."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from scoring.models import FigureChange, FigureReport, IndicatorValue
from scoring.selectors.indicators.desk import figure_desk
from scoring.services.errors import NotAllowed
from scoring.services.indicators.errors import FaultyFigures, StaleFigures
from tests import make
from tests.indicators import scene
from tests.indicators.scene import FIVE_MONTHS, WHOLE_YEAR


def value(key):
    return IndicatorValue.objects.get(indicator__code=key).amount


def test_the_year_of_the_source_is_sent_and_its_rate_computed(cast):
    period = scene.dossiers(cast)

    reported = scene.report(cast, period, WHOLE_YEAR)

    desk = figure_desk(scene.place(cast, period))
    assert (reported.changed, reported.is_sent) == (len(WHOLE_YEAR), True)
    assert value("GIAI-QUYET") == "21588"
    assert {row.indicator.code: row.figure for row in desk.rows if row.has_figure} == {"TY-LE": Decimal("99.94")}
    assert desk.is_sent
    assert FigureReport.objects.get().sent_by == cast.staff_a


def test_a_wrong_figure_is_refused_with_the_identities_that_break(cast):
    period = scene.dossiers(cast)

    with pytest.raises(FaultyFigures) as refusal:
        scene.report(cast, period, WHOLE_YEAR | {"GIAI-QUYET": "21.589"}, send=False)

    assert list(refusal.value.breaks) == [
        "Hồ sơ tiếp nhận = Đã giải quyết + Đang giải quyết + Trả lại + Rút hồ sơ: 22.338 ≠ 21.589 + 595 + 108 + 47: lệch 1",
        "Đã giải quyết = Đúng hạn + Trễ hạn: 21.589 ≠ 21.575 + 13: lệch 1",
    ]
    assert not FigureReport.objects.exists()


def test_every_fault_is_told_at_once(cast):
    period = scene.dossiers(cast)
    wrong = WHOLE_YEAR | {"TRE-HAN": "14", "TRA-LAI": "1,5", "RUT": "-1", "HOP-THU": "chắc", "LA": "1"}
    del wrong["THU-XIN-LOI"]

    with pytest.raises(FaultyFigures) as refusal:
        scene.report(cast, period, wrong)

    assert refusal.value.faults.keys() == {"TRA-LAI", "RUT", "HOP-THU", "LA", "THU-XIN-LOI"}
    assert refusal.value.breaks == ("Đã giải quyết = Đúng hạn + Trễ hạn: 21.588 ≠ 21.575 + 14: lệch 1",)


def test_a_draft_may_have_gaps_and_a_sent_report_may_not(cast):
    period = scene.dossiers(cast)

    scene.report(cast, period, {"TIEP-NHAN": "22338"}, send=False)
    assert not FigureReport.objects.filter(state="sent").exists()

    with pytest.raises(FaultyFigures) as refusal:
        scene.report(cast, period, {"GIAI-QUYET": "21588"})
    assert refusal.value.faults.keys() == WHOLE_YEAR.keys() - {"TIEP-NHAN", "GIAI-QUYET"}


def test_an_approximate_figure_is_kept_and_never_computed_with(cast):
    period = scene.dossiers(cast)

    scene.report(cast, period, WHOLE_YEAR | {"GIAI-QUYET": "gần 21.000"})

    row = IndicatorValue.objects.get(indicator__code="GIAI-QUYET")
    desk = figure_desk(scene.place(cast, period))
    assert (row.direction, row.amount) == ("gần", "21000")
    assert [row.figure for row in desk.rows if row.has_figure] == [None]


def test_the_parts_of_a_breakdown_add_up_to_its_total(cast):
    items = [{"code": "CV", "name": "Công văn"}, {"code": "QD", "name": "Quyết định"}]
    scene.indicator(cast, "VB-DI", "Văn bản đi", items=items)
    period = scene.period(cast)

    with pytest.raises(FaultyFigures) as refusal:
        scene.report(cast, period, {"VB-DI": "10", "VB-DI/CV": "4", "VB-DI/QD": "5"})
    scene.report(cast, period, {"VB-DI": "trên 15.000", "VB-DI/CV": "1436", "VB-DI/QD": "11.928"})

    assert "10 ≠ 4 + 5: lệch 1" in refusal.value.breaks[0]
    assert IndicatorValue.objects.count() == 3


def test_a_report_is_compared_with_the_year_before(cast):
    period = scene.dossiers(cast)
    earlier = scene.period(cast, "SL-2013", year=2013)
    scene.report(cast, earlier, WHOLE_YEAR | {"TRE-HAN": "23", "DUNG-HAN": "21565"})
    scene.report(cast, period, WHOLE_YEAR)

    desk = figure_desk(scene.place(cast, period))

    (late,) = (line for row in desk.rows for line in row.lines if line.cell.key == "TRE-HAN")
    assert desk.compared_with == (earlier,)
    assert [(one.text, one.change, one.percent) for one in late.beside] == [("23", -10, Decimal("-43.48"))]


def test_five_months_hold_without_a_letter(cast):
    scene.dossiers(cast)
    period = scene.period(cast, "SL-2015-5T", kind="first", year=2015)

    assert scene.report(cast, period, FIVE_MONTHS).is_sent


def test_a_stale_figure_refuses_all_and_says_both_values(cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, {"RUT": "47"}, send=False)

    with pytest.raises(StaleFigures) as refusal:
        scene.report(cast, period, {"RUT": "48", "TRA-LAI": "1"}, send=False)

    (stale,) = refusal.value.cells
    assert (stale.key, stale.version, stale.text, stale.updated_by) == ("RUT", 1, "47", "Người canbo_a")
    assert not IndicatorValue.objects.filter(indicator__code="TRA-LAI").exists()


def test_a_correction_after_sending_is_a_new_version_with_its_line(cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)

    scene.report(cast, period, {"DUNG-HAN": "21574", "TRE-HAN": "14"}, seen=1, send=False)

    row = IndicatorValue.objects.get(indicator__code="TRE-HAN")
    line = FigureChange.objects.filter(about="SL-2014 TRE-HAN").last()
    assert (row.amount, row.version) == ("14", 2)
    assert (line.old, line.new, line.actor) == (["", "13"], ["", "14"], cast.staff_a)
    with pytest.raises(FaultyFigures):
        scene.report(cast, period, {"RUT": ""}, seen=1, send=False)


def test_another_unit_and_a_sent_again_form_change_nothing(cast):
    period = scene.dossiers(cast)
    with pytest.raises(NotAllowed), transaction.atomic():
        scene.report(cast, period, WHOLE_YEAR, actor=cast.staff_b)

    scene.report(cast, period, WHOLE_YEAR)
    lines = FigureChange.objects.count()

    assert scene.report(cast, period, WHOLE_YEAR, seen=1).changed == 0
    assert FigureChange.objects.count() == lines


def test_the_history_of_figures_cannot_be_changed(cast):
    scene.report(cast, scene.dossiers(cast), WHOLE_YEAR)

    for statement in ("UPDATE scoring_figurechange SET about='x'", "DELETE FROM scoring_figurechange"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert make.User.objects.exists()
