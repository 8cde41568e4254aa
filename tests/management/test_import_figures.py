"""`import_figures`: many workbooks in one call, a JSON object each, what is written, the exit status; as the sheets' command."""

import datetime as dt
import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scoring.excel.figures import FigureBook
from scoring.excel.procedures import CutBook
from scoring.models import FigureUpload, IndicatorValue, ProcedureCut
from scoring.selectors.indicators.procedures import Home
from tests.indicators import scene
from tests.indicators.books import fill, opened, saved, stored

KEYS = ["file", "outcome", "period", "unit", "values", "errors", "warnings"]
PERIOD = "SL-2015-5T"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def period(cast):
    scene.dossiers(cast)
    now = timezone.now()
    span = {"opens": now - dt.timedelta(days=1), "closes": now + dt.timedelta(days=3)}
    return scene.period(cast, PERIOD, kind="first", year=2015, **span)


def run(*arguments):
    """(JSON objects, exit status) of a call with --format json."""
    out, status = StringIO(), 0
    try:
        call_command("import_figures", *map(str, arguments), "--format", "json", stdout=out)
    except SystemExit as ended:
        status = ended.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


def of_figures(cast, period, figures):
    """The workbook of A's figures, filled in."""
    return fill(opened(FigureBook(scene.place(cast, period)).workbook()), figures)


@pytest.fixture
def files(cast, period, tmp_path):
    """Five months of dossiers; the same with an identity that breaks, with a hidden row, without a meta sheet; procedures."""
    home = Home(cast.round.agency.units.get(code="A"))
    cuts = opened(CutBook(home).workbook())
    for cell, value in zip(cuts["Thủ tục"][2], ("TT-1", "Cấp phép", 30, 20), strict=True):
        cell.value = value
    hidden, nameless = (of_figures(cast, period, scene.FIVE_MONTHS) for _ in range(2))
    hidden["Số liệu"].row_dimensions[5].hidden = True
    del nameless["_meta"]
    made = {
        "tot": of_figures(cast, period, scene.FIVE_MONTHS),
        "sai": of_figures(cast, period, scene.FIVE_MONTHS | {"GIAI-QUYET": 9405}),
        "an": hidden,
        "dan": nameless,
        "thu-tuc": cuts,
    }
    for name, book in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(saved(book))
    return tmp_path


def test_many_files_give_one_object_each_and_nothing_is_written_in_a_dry_run(files):
    paths = [files / f"{name}.xlsx" for name in ("tot", "sai", "an", "thu-tuc", "dan", "mat")]

    told, status = run(*paths, "--dry-run")

    assert status == 1
    assert [list(entry) for entry in told] == [KEYS] * 6
    assert [entry["outcome"] for entry in told] == ["warned", "refused", "warned", "accepted", "refused", "refused"]
    assert [(entry["period"], entry["unit"]) for entry in told] == [(PERIOD, "A")] * 3 + [(None, "A")] + [
        (None, None)
    ] * 2
    assert told[0]["values"]["TIEP-NHAN"] == "11.097"
    assert told[3]["values"] == {"TT-1": "Cấp phép: 30 → 20 ngày"}
    assert {error["code"] for error in told[1]["errors"]} == {"đẳng thức"}
    assert list(told[1]["errors"][0]) == ["cell", "code", "value", "message"]
    assert [entry["errors"][0]["code"] for entry in told[4:]] == ["mẫu", "không đọc được"]
    assert not FigureUpload.objects.exists()


def test_a_doubtful_file_is_written_only_where_warnings_are_accepted(files, cast):
    by = ("--actor", cast.staff_a.username)

    told, status = run(files / "an.xlsx", *by)
    before = IndicatorValue.objects.exists()
    again, _status = run(files / "an.xlsx", files / "thu-tuc.xlsx", *by, "--accept-warnings")

    assert (told[0]["outcome"], status, before) == ("warned", 0, False)
    assert [entry["outcome"] for entry in again] == ["warned", "accepted"]
    assert (stored("TIEP-NHAN"), ProcedureCut.objects.get().after) == ("11097", "20")
    assert FigureUpload.objects.filter(confirmed_at__isnull=False).count() == 2


def test_period_and_unit_confirm_a_file_that_no_longer_says_them(files, cast):
    given = ("--period", PERIOD, "--unit", "A")

    told, status = run(files / "dan.xlsx", *given, "--actor", cast.staff_a.username, "--accept-warnings")

    assert (told[0]["outcome"], status, stored("TIEP-NHAN")) == ("warned", 0, "11097")
    with pytest.raises(CommandError, match="không có đơn vị KHONG"):
        run(files / "dan.xlsx", "--dry-run", "--period", PERIOD, "--unit", "KHONG")


def test_who_may_not_report_and_what_comes_late_writes_nothing(files, cast, period):
    others = run(files / "tot.xlsx", "--actor", cast.staff_b.username, "--accept-warnings")
    type(period).objects.filter(pk=period.pk).update(closes_at=timezone.now())
    late = run(files / "tot.xlsx", "--actor", cast.staff_a.username, "--accept-warnings")

    for told, status in (others, late):
        assert (told[0]["outcome"], told[0]["errors"][0]["code"], status) == ("refused", "không ghi được", 1)
    assert not IndicatorValue.objects.exists()


def test_what_somebody_changed_meanwhile_stays_and_is_told(files, cast, period):
    scene.report(cast, period, {"TIEP-NHAN": "11096"}, send=False, now=timezone.now())
    book = openpyxl.load_workbook(files / "tot.xlsx")
    book["Số liệu"]["D5"] = None
    book.save(files / "tot.xlsx")

    told, status = run(files / "tot.xlsx", "--actor", cast.staff_a.username, "--accept-warnings")

    assert status == 0
    assert "đã đổi" in {warning["code"] for warning in told[0]["warnings"]}
    assert (stored("TIEP-NHAN"), stored("TRE-HAN")) == ("11096", "0")
