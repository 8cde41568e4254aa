"""Odd but possible figures: cumulative ones that fall, letters by the rough, spans of other lengths, units and indicators that go."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from scoring.models import Duty, Indicator
from scoring.selectors.indicators.asked import asked_of
from scoring.selectors.indicators.board import period_board, periods_of
from scoring.selectors.indicators.desk import earlier_periods, figure_desk
from scoring.selectors.indicators.doubts import doubts_of
from scoring.selectors.indicators.trend import trends_of
from scoring.services.errors import Refused
from scoring.services.indicators import setup
from tests import make
from tests.indicators import scene
from tests.indicators.books import codes, fill, send, stored, template, text
from tests.indicators.scene import FIVE_MONTHS, WHOLE_YEAR

PAGE = "/so-lieu/SL-2015-9T/A/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def span(cast, code, year, last_month, **values):
    """The first months of a year as a period that is open now."""
    now = timezone.now()
    ends = (dt.date(year + last_month // 12, last_month % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()
    given = {"kind": "first", "year": year, "ends_on": dt.date.fromisoformat(ends)} | values
    return scene.period(cast, code, opens=now - dt.timedelta(days=1), closes=now + dt.timedelta(days=3), **given)


def doubts(cast, period, amounts_of=None):
    place = scene.place(cast, period)
    desk = figure_desk(place)
    return [(one.key, one.code) for one in doubts_of(place, desk.asked, amounts_of or desk.amounts)]


@pytest.fixture
def nine_months(cast):
    """Received dossiers are cumulative, five months were sent, and nine months are asked."""
    scene.dossiers(cast)
    Indicator.objects.filter(code="TIEP-NHAN").update(cumulative=True)
    five = span(cast, "SL-2015-5T", 2015, 5)
    scene.report(cast, five, FIVE_MONTHS, now=timezone.now())
    return span(cast, "SL-2015-9T", 2015, 9)


def test_a_cumulative_figure_that_falls_is_told_while_typing_and_after_and_refuses_nothing(client, cast, nine_months):
    client.force_login(cast.staff_a)
    sent = {"so-TIEP-NHAN": "11.096", "v-TIEP-NHAN": "0"}

    checked = text(client.post(f"{PAGE}kiem-tra/", sent))
    saved = client.post(PAGE, sent)
    page = text(client.get(PAGE))

    said = "Hồ sơ tiếp nhận là số lũy kế: 11.096, ít hơn 11.097 của “Số liệu SL-2015-5T”."
    assert (said in checked, saved.status_code, said in page) == (True, 303, True)
    assert "số lũy kế" not in text(client.post(f"{PAGE}kiem-tra/", sent | {"so-TIEP-NHAN": "11.097"}))


def test_an_earlier_cumulative_figure_raised_above_a_later_one_is_told_too(cast, nine_months):
    scene.report(cast, nine_months, WHOLE_YEAR, now=timezone.now())
    five = nine_months.agency.reporting_periods.get(code="SL-2015-5T")
    scene.report(cast, five, {"TIEP-NHAN": "22.339", "DANG-GIAI-QUYET": "12.895"}, seen=1, now=timezone.now())

    assert doubts(cast, five) == [("TIEP-NHAN", "lũy kế giảm")]


def test_in_a_workbook_a_fall_has_to_be_ticked(client, cast, nine_months):
    client.force_login(cast.staff_a)
    address = send(client, fill(template(client, PAGE), {"TIEP-NHAN": 11096}), PAGE)

    asked, done = client.post(address), client.post(address, {"da-xem": ["lũy kế giảm"]})

    assert "lũy kế giảm" in codes(client, address, "warnings")
    assert (asked.status_code, done.status_code) == (422, 303)


def test_letters_by_the_rough_are_not_counted_and_it_is_said(cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR | {"THU-XIN-LOI": "gần 13"})

    assert Duty.objects.get().count == 13
    assert doubts(cast, period) == [("THU-XIN-LOI", "số ước chừng")]


def test_five_months_are_not_set_beside_nine(cast):
    scene.dossiers(cast)
    nine, five = span(cast, "SL-2014-9T", 2014, 9), span(cast, "SL-2014-5T", 2014, 5)
    now = span(cast, "SL-2015-5T", 2015, 5)
    for period, settled in ((nine, "100"), (five, "50"), (now, "80")):
        late = {"GIAI-QUYET": settled, "DUNG-HAN": "40", "TRE-HAN": str(int(settled) - 40)}
        scene.report(cast, period, late, send=False, now=timezone.now())
        period.reports.update(state="sent")

    assert earlier_periods(now) == (nine, five)
    assert trends_of(now)[0].figures == ((2014, Decimal("80.00")), (2015, Decimal("50.00")))


def test_a_unit_that_reported_and_was_merged_away_stays_in_the_table(cast):
    period = scene.dossiers(cast)
    before = periods_of(period.agency, make.NOW)[0].asked
    scene.report(cast, period, WHOLE_YEAR)
    period.agency.units.filter(code__in=("A", "B")).update(valid_to=dt.date(2014, 6, 1))

    board, line = period_board(period), periods_of(period.agency, make.NOW)[0]

    assert [one.unit.code for one in board.lines if one.is_sent] == ["A"]
    assert "B" not in [one.unit.code for one in board.lines]
    assert (line.sent, line.asked) == (1, before - 1)


def test_an_indicator_of_an_identity_is_not_taken_out_of_use(cast):
    period = scene.dossiers(cast)

    with pytest.raises(Refused, match="Số liệu RUT còn dùng ở “TIEP-NHAN = "):
        withdraw(cast, "RUT")
    with pytest.raises(Refused, match="Thư xin lỗi hồ sơ trễ hẹn"):
        withdraw(cast, "THU-XIN-LOI")
    withdraw(cast, "HOP-THU")

    assert {"RUT", "HOP-THU"} & set(asked_of(period, scene.place(cast, period).unit).cells) == {"RUT"}


def withdraw(cast, code):
    row = Indicator.objects.get(code=code)
    names = ("name", "unit_of_measure", "kind", "integer", "required", "cumulative", "items", "period_kinds", "blocks")
    values = {name: getattr(row, name) for name in (*names, "target", "formula", "order")} | {"in_use": False}
    organiser = make.again(cast.organiser)
    setup.save_indicator(agency=row.agency, code=code, values=values, seen=row.version, now=make.NOW, actor=organiser)


def test_a_breakdown_added_in_the_middle_of_a_year_leaves_what_was_reported(cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, WHOLE_YEAR)
    row = Indicator.objects.get(code="TIEP-NHAN")
    row.items = [{"code": "TT", "name": "Trực tiếp"}, {"code": "TM", "name": "Trực tuyến"}]
    row.name = "Hồ sơ đã nhận"
    row.save()

    again = scene.report(cast, period, {"TIEP-NHAN/TT": "20.000"}, now=make.NOW)
    with pytest.raises(Refused) as refusal:
        scene.report(cast, period, {"TIEP-NHAN/TM": "2.339"}, now=make.NOW)

    assert (again.changed, stored("TIEP-NHAN")) == (1, "22338")
    assert "Hồ sơ đã nhận = Hồ sơ đã nhận: Trực tiếp + Hồ sơ đã nhận: Trực tuyến" in str(refusal.value.breaks)


def test_differences_keep_their_decimals(client, cast):
    scene.indicator(cast, "GIO", "Giờ chờ trung bình", integer=False, unit_of_measure="giờ")
    then, now = span(cast, "SL-2014-9T", 2014, 9), span(cast, "SL-2015-9T", 2015, 9)
    scene.report(cast, then, {"GIO": "86,25"}, now=timezone.now())
    scene.report(cast, now, {"GIO": "87,5"}, now=timezone.now())
    client.force_login(cast.staff_a)

    assert "+1,25" in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", (2015, 1, 1), (2015, 12, 31)),
        ("quarter", (2015, 3, 15), (2015, 3, 20)),
        ("year", (2015, 1, 1), (2015, 6, 30)),
    ],
)
def test_a_span_that_is_not_its_kind_is_refused(cast, kind, first, last):
    days = {"starts_on": dt.date(*first), "ends_on": dt.date(*last)}

    with pytest.raises(Refused, match="không phải kỳ"):
        scene.period(cast, "KY", kind=kind, **days)
    middle = {"starts_on": dt.date(2015, 1, 15), "ends_on": dt.date(2015, 2, 14)}
    assert scene.period(cast, "KY", kind="month", **middle).kind == "month"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "derived", "formula": {"kind": "ratio", "a": "RUT", "b": "RUT"}}, "hai số liệu khác nhau"),
        ({"kind": "derived", "formula": {"kind": "ratio", "a": "RUT", "b": ""}}, "số liệu không có: để trống"),
        ({"kind": "yes_no", "items": [{"code": "A", "name": "Mục"}]}, "Chỉ chỉ tiêu số đếm"),
        ({"kind": "percent", "items": [{"code": "A", "name": "Mục"}]}, "Chỉ chỉ tiêu số đếm"),
    ],
)
def test_what_can_never_say_anything_is_not_set_up(cast, values, said):
    scene.indicator(cast, "RUT", "Rút hồ sơ")

    with pytest.raises(Refused, match=said):
        scene.indicator(cast, "MOI", "Mới", **values)


def test_a_pasted_figure_with_invisible_characters_is_read_and_a_strange_word_is_told(cast):
    period = scene.dossiers(cast)
    scene.report(cast, period, {"RUT": "\u200b47\ufeff"}, send=False)

    with pytest.raises(Refused) as refusal:
        scene.report(cast, period, {"TRA-LAI": "dưới 10"}, send=False)

    assert stored("RUT") == "47"
    assert "gần, trên, hơn, khoảng" in str(refusal.value.faults)
