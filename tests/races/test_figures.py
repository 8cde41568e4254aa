"""Two people of a unit send the same report of figures at once: one wins, the other sees both values; a workbook is written once."""

import datetime as dt
import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils import timezone

from scoring.models import FigureChange, FigureReport, FigureUpload, IndicatorValue, OpinionChange, ReportingPeriod
from tests.indicators import scene as figures
from tests.indicators.scene import FIVE_MONTHS
from tests.races.visitor import at_once
from units.models import User

pytestmark = pytest.mark.race
_VERSION = re.compile(r'name="v-RUT" value="([0-9]+)"')


@pytest.fixture
def period(portal, scene):
    """A period of its own of the cast's agency, open now; what is asked in it is set up once."""
    code = f"SL-{scene.code}"
    with portal.inside():
        of = SimpleNamespace(round=scene.round, organiser=User.objects.get(username="thuongtruc"))
        if not ReportingPeriod.objects.filter(code="SL-2014").exists():
            figures.dossiers(of)
        now = timezone.now()
        given = {"opens": now - dt.timedelta(days=1), "closes": now + dt.timedelta(days=1)}
        figures.period(of, code, kind="first", year=2015, **given)
    return code


def sent(visitor, period, rut, seen=0):
    """Send the whole report as the form does, every figure with the version that the page showed."""
    typed = {f"so-{key}": text for key, text in FIVE_MONTHS.items()} | {"so-RUT": rut}
    typed |= {"so-TIEP-NHAN": str(11097 + int(rut)), "gui": "1"}
    return visitor.post(f"/so-lieu/{period}/C/", **typed, **{f"v-{key}": seen for key in FIVE_MONTHS})


def stored(period):
    """{key: (figure, version)}, lines of history of figures, of sendings; inside the portal."""
    values = IndicatorValue.objects.filter(report__period__code=period).select_related("indicator")
    lines = FigureChange.objects.filter(about__startswith=period)
    found = {row.indicator.code: (row.amount, row.version) for row in values}
    return found, lines.filter(kind="value").count(), lines.filter(kind="sent").count()


@pytest.mark.smoke
def test_one_report_wins_and_the_other_sees_both_values(scene, period):
    staff, head = scene.visitor("canbo_c"), scene.visitor("truong_c")

    answers = at_once(lambda: sent(staff, period, "5"), lambda: sent(head, period, "7"))

    won = next(place for place, answer in enumerate(answers) if answer.status == 303)
    mine, theirs = ("7", "5") if won == 0 else ("5", "7")
    lost = answers[1 - won]
    assert lost.status == 409
    assert "vừa ghi" in lost.text
    assert f"“{theirs}”" in lost.text
    assert f'value="{mine}"' in lost.text
    assert _VERSION.search(lost.text)[1] == "1"
    with scene.portal.inside():
        found, lines, sendings = stored(period)
        report = FigureReport.objects.get(period__code=period)
        assert str(report.sent_by) == f"Người {('canbo_c', 'truong_c')[won]}"
    assert found["RUT"] == (theirs, 1)
    assert {version for _amount, version in found.values()} == {1}
    assert (lines, sendings) == (len(FIVE_MONTHS), 1)

    again = sent((head, staff)[won], period, mine, seen=1)

    assert again.status == 303
    with scene.portal.inside():
        found, lines, sendings = stored(period)
    assert (found["RUT"], found["TRE-HAN"]) == ((mine, 2), ("0", 1))
    assert (lines, sendings) == (len(FIVE_MONTHS) + 2, 1)


def test_a_second_click_on_a_workbook_writes_it_once(scene, period):
    staff = scene.visitor("canbo_c")
    place = f"/so-lieu/{period}/C/"
    book = openpyxl.load_workbook(io.BytesIO(staff.get(f"{place}mau/").body))
    for row in book["Số liệu"].iter_rows(min_row=4):
        if row[0].value == "RUT":
            row[3].value = 3
    file = io.BytesIO()
    book.save(file)
    address = staff.upload(f"{place}nhap/", "so-lieu.xlsx", file.getvalue()).headers["location"]

    answers = at_once(*[lambda: staff.post(address)] * 4)

    assert [answer.status for answer in answers] == [303] * 4
    with scene.portal.inside():
        found, lines, _sendings = stored(period)
        assert FigureUpload.objects.filter(period__code=period, confirmed_at__isnull=False).count() == 1
    assert (found, lines) == ({"RUT": ("3", 1)}, 1)


def test_two_workbooks_at_once_are_not_laid_over_each_other(scene, period):
    visitors = [scene.visitor("canbo_c"), scene.visitor("truong_c")]
    place, addresses = f"/so-lieu/{period}/C/", []
    for number, visitor in enumerate(visitors, start=1):
        book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{place}mau/").body))
        for row in book["Số liệu"].iter_rows(min_row=4):
            if row[0].value == "RUT":
                row[3].value = number
        file = io.BytesIO()
        book.save(file)
        addresses.append(visitor.upload(f"{place}nhap/", "so-lieu.xlsx", file.getvalue()).headers["location"])

    answers = at_once(*(lambda at=at, who=who: who.post(at) for who, at in zip(visitors, addresses, strict=True)))

    assert sorted(answer.status for answer in answers) == [303, 409]
    lost = next(place for place, answer in enumerate(answers) if answer.status == 409)
    with scene.portal.inside():
        assert stored(period)[0]["RUT"] == (str(2 - lost), 1)
    assert "đã thay đổi sau khi xem trước" in answers[lost].text


def test_a_second_click_on_a_file_of_counts_writes_it_once(scene):
    body, place = scene.visitor("thuongtruc"), "/y-kien/so-lieu/VIDU/"
    book = openpyxl.load_workbook(io.BytesIO(body.get(f"{place}mau/").body))
    sheet = book["Ý kiến"]
    sheet["D2"] = (sheet["D2"].value or 0) + 1
    file = io.BytesIO()
    book.save(file)
    address = body.upload(place, "y-kien.xlsx", file.getvalue()).headers["location"]

    answers = at_once(*[lambda: body.post(address)] * 4)

    assert [answer.status for answer in answers] == [303] * 4
    with scene.portal.inside():
        upload = FigureUpload.objects.get(kind="opinions", token=address.split("/")[-2])
        lines = OpinionChange.objects.filter(at__gte=upload.made_at, new=sheet["D2"].value).count()
    assert (upload.confirmed_at is not None, lines) == (True, 1)
