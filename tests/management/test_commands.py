import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scoring import engine
from scoring.models import Ranking, Round, ScoreChange, SheetTotal
from scoring.selectors.reminders import letters_of
from tests import make
from units.models import Membership, User


def run(*arguments, **options):
    """What a command printed and its exit status."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return out.getvalue(), err.getvalue(), ended.code
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "vi-du.json"
    path.write_text(json.dumps(make.document(), ensure_ascii=False), encoding="utf-8")
    return path


def test_load_export_and_evaluate_give_the_designs_result(db, example, tmp_path):
    out, _, _ = run("load_round", str(example))
    run("export_round", "VIDU-CCHC-2026", output=str(tmp_path / "ra.json"))

    exported = engine.load_round(engine.read_json((tmp_path / "ra.json").read_bytes()))
    expected = json.loads((make.EXAMPLE.parent / "example_result.json").read_text(encoding="utf-8"))
    assert out == "Đã nạp đợt VIDU-CCHC-2026: 6 phiếu.\n"
    assert engine.evaluate(exported) == expected


def test_an_exported_round_keeps_the_states_of_its_sheets(cast, tmp_path):
    run("export_round", "VIDU-CCHC-2026", output=str(tmp_path / "ra.json"))

    round_ = make.load(engine.read_json((tmp_path / "ra.json").read_bytes()), replace=True)

    states = dict(round_.assessments.values_list("unit__code", "state"))
    assert states["A"] == "in_review"
    assert states["D"] == "drafting"


def test_load_round_lists_every_fault_with_its_place(db, tmp_path):
    faulty = make.document()
    faulty["criteria"][3]["max"] = "0"
    faulty["units"][0]["answers"]["1.2"]["self"]["value"] = "-1"
    path = tmp_path / "sai.json"
    path.write_text(json.dumps(faulty), encoding="utf-8")

    out, err, status = run("load_round", str(path))

    assert status == 2
    assert out == ""
    assert next(line.split(":")[0] for line in err.splitlines()) == "criteria[3] 1.1.2"
    assert not Round.objects.exists()


def test_load_round_says_what_is_wrong_with_a_file_that_is_not_there(db):
    with pytest.raises(CommandError, match=r"Không đọc được tệp /khong/co\.json") as caught:
        call_command("load_round", "/khong/co.json")
    assert caught.value.returncode == 2


def test_load_round_refuses_onto_a_round_without_replace(db, example):
    run("load_round", str(example))

    with pytest.raises(CommandError, match="--replace"):
        call_command("load_round", str(example))
    assert run("load_round", str(example), "--replace")[2] == 0


def test_recompute_check_finds_a_changed_total_and_recompute_mends_it(cast):
    assert run("recompute", "VIDU-CCHC-2026", "--check") == ("Mọi tổng đều khớp.\n", "", 0)
    SheetTotal.objects.filter(assessment=cast.sheet("A"), upto="self", with_outside=False).update(points="1")

    out, _, status = run("recompute", "VIDU-CCHC-2026", "--check")

    assert (out, status) == ("A tổng đến self, không kể điều tra: khác ở points\n", 1)
    run("recompute", "VIDU-CCHC-2026")
    assert run("recompute", "VIDU-CCHC-2026", "--check")[2] == 0


def test_verify_history_names_the_first_bad_line(cast, without_triggers):
    assert run("verify_history", "VIDU-CCHC-2026")[2] == 0
    with without_triggers():
        ScoreChange.objects.filter(assessment=cast.sheet("B"), seq=3).update(actor_name="ai đó")

    assert run("verify_history", "VIDU-CCHC-2026") == ("B: dòng 3 đã bị sửa\n", "", 1)


def test_publish_round_needs_two_people_where_the_agency_says_so(cast):
    arguments = ("publish_round", "VIDU-CCHC-2026", "--decision", "100/QĐ-UBND", "--date", "2026-11-06")

    with pytest.raises(CommandError, match="--approver"):
        call_command(*arguments, "--actor", "thuongtruc", "--present", "--decide-all")
    out, _, _ = run(*arguments, "--actor", "thuongtruc", "--approver", "phoduyet", "--present", "--decide-all")

    assert out == "Đã công bố VIDU-CCHC-2026 lần 1: /xep-hang/VIDU-CCHC-2026/lan-1/\n"
    assert Ranking.objects.get().approved_by.username == "phoduyet"


def test_publish_round_lists_the_checks_that_do_not_hold_and_does_nothing(cast):
    out = io.StringIO()

    with pytest.raises(CommandError, match="Chưa công bố được"):
        call_command(
            "publish_round",
            "VIDU-CCHC-2026",
            "--decision=1",
            "--date=2026-11-06",
            "--actor=thuongtruc",
            "--approver=phoduyet",
            "--present",
            stdout=out,
        )

    assert "[chưa] Mọi phiếu đã chốt" in out.getvalue()
    assert not Ranking.objects.exists()
    cast.round.refresh_from_db()
    assert cast.round.presented_at is None


@pytest.mark.parametrize("date", ["06/11/2026", "2026-02-30"])
def test_publish_round_reads_only_iso_dates(cast, date):
    with pytest.raises(CommandError, match="2014-11-06"):
        call_command("publish_round", "VIDU-CCHC-2026", "--decision=1", f"--date={date}", "--actor=thuongtruc")


def test_create_account_makes_a_person_with_one_role(cast):
    out, _, _ = run("create_account", "moi", name="Người mới", role="unit_staff", agency="VIDU", unit="B")

    password = out.strip().rsplit(" ", 1)[1]
    user = User.objects.get(username="moi")
    assert user.check_password(password)
    assert Membership.objects.get(user=user).unit.code == "B"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"role": "unit_staff", "agency": "VIDU"}, "phải gắn với một đơn vị"),
        ({"role": "unit_staff", "agency": "VIDU", "unit": "KHONG"}, "không có đơn vị"),
        ({"role": "organiser", "agency": "KHONG"}, "Không có cơ quan"),
    ],
)
def test_create_account_refuses_what_does_not_fit_and_makes_nobody(cast, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("create_account", "moi", name="Người mới", **options)
    assert not User.objects.filter(username="moi").exists()


def test_create_account_refuses_a_taken_name(cast):
    with pytest.raises(CommandError, match="đã"):
        call_command("create_account", "thuongtruc", name="Khác", role="organiser", agency="VIDU")


def test_workbooks_go_out_and_come_in_by_command(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    make.person("canbo_c", "unit_staff", cast.round.agency.units.get(code="C"))
    path = tmp_path / "c.xlsx"
    run("make_template", round="VIDU-CCHC-2026", unit="C", output=str(path))

    dry = run("import_self_assessment", str(path), "--dry-run", "--format", "json")
    told = json.loads(dry[0])
    out, _, status = run("import_self_assessment", str(path), "--actor", "canbo_c", "--accept-warnings")

    assert (told["outcome"], told["round"], told["unit"]) == ("warned", "VIDU-CCHC-2026", "C")
    assert told["values"]["1.1.1"] == "0.0000"
    assert told["values"]["1.10"] is None
    assert told["errors"] == []
    assert status == 0
    assert out.startswith(f"{path}: có cảnh báo")


def test_a_refused_file_gives_exit_status_one(cast, tmp_path):
    path = tmp_path / "hong.xlsx"
    path.write_bytes(b"")

    out, _, status = run(
        "import_self_assessment", str(path), "--dry-run", "--format", "json", "--round", "VIDU-CCHC-2026", "--unit", "C"
    )

    told = json.loads(out)
    assert status == 1
    assert (told["outcome"], told["errors"][0]["code"]) == ("refused", "rỗng")


def test_the_demonstration_fills_only_an_empty_database(cast):
    with pytest.raises(CommandError, match="nơi trống"):
        call_command("demo")
    assert run("demo", "--if-empty")[0] == ""


@pytest.mark.slow
@pytest.mark.any_database  # every story of tests/e2e begins with the demonstration on PostgreSQL
def test_the_demonstration_loads_and_prints_its_accounts(demo):
    assert "huonglt" in demo
    assert dict(Round.objects.values_list("code", "state")) == {
        "DN-CCHC-2013": "published",
        "DN-CCHC-2014": "open",
        "DN-CNTT-2013": "published",
        "DN-CNTT-2014": "published",
        "DN-VTLT-2013": "published",
        "DN-VTLT-2014": "published",
        "SNVHCM-KT-2011": "open",
        "THAINGUYEN-CCHC-2014": "open",
        "THAINGUYEN-KT-2015": "open",
    }
    letters = letters_of(timezone.now())
    assert sorted(letter.address for letter in letters) == ["", "nhannt@danang.example", "vinhlq@danang.example"]
    assert "còn 7 ngày" in letters[0].body
    assert run("recompute", "DN-CCHC-2014", "--check")[2] == 0
    assert run("verify_history", "DN-CNTT-2014")[2] == 0
    for snapshot in Ranking.objects.get(round__code="DN-CNTT-2014").snapshots.all():
        assert engine.verify(engine.read_json(snapshot.document)) == ()
