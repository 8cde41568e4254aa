"""`import_self_assessment` for many files in one call: one JSON object a file, what is written, the exit status."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.enums import Layer
from scoring.excel.importer import make_template
from scoring.models import ImportBatch, Score
from tests import make
from tests.excel.test_importer import NOTE, POINTS, VALUE, by_hand, filled
from tests.excel.test_picks import without_meta

# What the command says and its exit status; the importer behind it writes on both in test_importer.py.
pytestmark = [pytest.mark.slow, pytest.mark.any_database, pytest.mark.usefixtures("media")]
KEYS = ["file", "outcome", "round", "unit", "values", "errors", "warnings"]
ROUND, C = "VIDU-CCHC-2026", ("VIDU-CCHC-2026", "C")


def run(*arguments):
    """(JSON objects, exit status) of a call with --format json."""
    out, status = StringIO(), 0
    try:
        call_command("import_self_assessment", *map(str, arguments), "--format", "json", stdout=out)
    except SystemExit as ended:
        status = ended.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


@pytest.fixture
def files(cast, tmp_path):
    """A clean file, one with a broken cell, one that asks for a tick, one that is no workbook, one that is not there."""
    whole = {("1.10", POINTS): 0.5, ("2.1", 5): 100, ("2.1", 6): 90}
    made = {
        "sach.xlsx": filled(cast, whole),
        "loi.xlsx": filled(cast, {("1.10", POINTS): "1,75"}),
        "an.xlsx": filled(cast, {("1.10", POINTS): 0.75, ("2.1", POINTS): 1}),
        "cu.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def value(cast, code):
    return Score.objects.filter(assessment=cast.sheet("C"), criterion__code=code, layer=Layer.SELF).first()


def test_many_files_give_one_object_each_and_nothing_is_written_in_a_dry_run(cast, files):
    paths = [files / name for name in ("sach.xlsx", "loi.xlsx", "an.xlsx", "cu.xls", "mat.xlsx")]

    told, status = run(*paths, "--dry-run")

    assert status == 1
    assert [entry["file"] for entry in told] == [str(path) for path in paths]
    assert [list(entry) for entry in told] == [KEYS] * 5
    assert [entry["outcome"] for entry in told] == ["accepted", "refused", "warned", "refused", "refused"]
    assert [(entry["round"], entry["unit"]) for entry in told] == [C, C, C, (None, None), (None, None)]
    assert told[0]["values"]["1.10"] == "0.5000"
    assert told[0]["values"]["T.1"] is None
    (error,) = told[1]["errors"]
    assert list(error) == ["cell", "code", "value", "message"]
    assert (error["cell"][:13], error["code"], error["value"]) == ("Tự đánh giá!H", "vượt điểm tối đa", "1,75")
    assert told[3]["errors"][0]["code"] == "định dạng"
    assert told[4]["errors"][0]["code"] == "không đọc được"
    assert not ImportBatch.objects.exists()


def test_all_accepted_or_warned_is_exit_status_zero(files):
    assert run(files / "sach.xlsx", files / "an.xlsx", "--dry-run")[1] == 0


def test_without_accept_warnings_a_warned_file_is_not_written_with_it_it_is(cast, files, clerk):
    by_hand(cast, clerk, "1.10", "1", 0)
    actor = ("--actor", clerk.username)
    path = files / "an.xlsx"
    path.write_bytes(filled(cast, {("1.10", POINTS): 0.75, ("2.1", POINTS): 1}))

    told, status = run(path, *actor)
    assert (told[0]["outcome"], status, value(cast, "1.10").answer) == ("warned", 0, {"value": "1"})
    told, status = run(path, *actor, "--accept-warnings")

    assert (told[0]["outcome"], status, value(cast, "1.10").answer) == ("warned", 0, {"value": "0.75"})


def test_one_refused_file_does_not_keep_the_others_from_being_written(cast, files, clerk):
    told, status = run(files / "loi.xlsx", files / "sach.xlsx", "--actor", clerk.username, "--accept-warnings")

    assert ([entry["outcome"] for entry in told], status) == (["refused", "accepted"], 1)
    assert value(cast, "1.10").answer == {"value": "0.5"}


def test_what_somebody_changed_meanwhile_stays_and_is_told(cast, tmp_path, clerk):
    path = tmp_path / "c.xlsx"
    path.write_bytes(filled(cast, {("1.2", VALUE): 4, ("1.10", POINTS): 1}))
    by_hand(cast, clerk, "1.2", "2", 1)

    told, status = run(path, "--actor", clerk.username, "--accept-warnings")

    assert status == 0
    assert "đã đổi" in {warning["code"] for warning in told[0]["warnings"]}
    assert (value(cast, "1.2").answer, value(cast, "1.10").answer) == ({"value": "2"}, {"value": "1"})


def test_round_and_unit_confirm_a_file_that_no_longer_says_them(cast, tmp_path, clerk):
    path = tmp_path / "dan.xlsx"
    path.write_bytes(without_meta(filled(cast, {("1.10", POINTS): 1, ("1.10", NOTE): "Dán"})))

    named, half, both = (
        run(path, "--dry-run", *given) for given in ((), ("--round", ROUND), ("--round", ROUND, "--unit", "C"))
    )

    assert [told[0]["outcome"] for told, _status in (named, half, both)] == ["refused", "refused", "warned"]
    assert [told[0]["errors"][0]["code"] for told, _status in (named, half)] == ["mẫu", "mẫu"]
    assert "mẫu" in {warning["code"] for warning in both[0][0]["warnings"]}
    run(path, "--round", ROUND, "--unit", "C", "--actor", clerk.username, "--accept-warnings")
    assert value(cast, "1.10").answer == {"value": "1"}


def test_round_and_unit_do_not_override_what_the_file_says(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(make_template(cast.sheet("A")))

    (told,), status = run(path, "--dry-run", "--round", ROUND, "--unit", "C")

    assert ([error["code"] for error in told["errors"]], status) == (["đơn vị"], 1)


def test_somebody_without_the_right_writes_nothing(cast, files):
    told, status = run(files / "sach.xlsx", "--actor", cast.staff_a.username, "--accept-warnings")

    assert (told[0]["outcome"], told[0]["errors"][0]["code"], status) == ("refused", "không ghi được", 1)
    assert value(cast, "1.10") is None


def test_without_an_actor_only_a_dry_run(files):
    with pytest.raises(CommandError, match="--actor"):
        run(files / "sach.xlsx")


def test_a_template_goes_out_and_comes_back_unchanged(cast, tmp_path, clerk):
    path = tmp_path / "mau.xlsx"
    call_command("make_template", round=ROUND, unit="C", output=str(path), stdout=StringIO())

    run(path, "--actor", clerk.username, "--accept-warnings")

    assert make.sheet(cast.round, "C").history_seq == ImportBatch.objects.get().assessment.history_seq
    assert ImportBatch.objects.get().report["cells"] == []
