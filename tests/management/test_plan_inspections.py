"""`manage.py plan_inspections`: prints a plan or the rules that contradict; assigns nothing."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from scoring.models import InspectionTeam
from scoring.planning import check_plan
from scoring.selectors.inspection_plan import basis_of


def run(*given):
    out = io.StringIO()
    try:
        call_command("plan_inspections", "VIDU-CCHC-2026", *given, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_a_plan_is_printed_the_same_for_a_seed_and_nothing_is_written(cast):
    status, printed = run("--format", "json", "--seed", "5", "--per-unit", "2")

    told = json.loads(printed)
    pairs = [(pair["inspector"], pair["inspected"]) for pair in told["pairs"]]
    assert (status, told["seed"], told["conflict"]) == (0, 5, [])
    assert check_plan(basis_of(cast.round).problem(2, "any"), pairs) == ()
    assert run("--format", "json", "--seed", "5", "--per-unit", "2") == (0, printed)
    assert "12 cặp, mọi quy tắc đều giữ; chưa ghi gì." in run("--per-unit", "2")[1]
    assert InspectionTeam.objects.filter(round=cast.round).count() == 1


def test_without_a_plan_the_rules_are_named_with_status_one(cast):
    status, printed = run("--per-unit", "3")
    told = json.loads(run("--per-unit", "3", "--format", "json")[1])

    assert status == 1
    assert "- Mỗi đơn vị được 3 đơn vị khác nhau kiểm tra." in printed
    assert "- Không có hai đơn vị kiểm tra lẫn nhau." in printed
    assert [rule["rule"] for rule in told["conflict"]] == ["count", "own", "mutual"]
    assert told["pairs"] is None


def test_a_number_out_of_range_and_an_unknown_round_are_refused(cast):
    with pytest.raises(CommandError, match="từ 1 đến 10"):
        run("--per-unit", "0")
    with pytest.raises(CommandError, match="Không có đợt"):
        call_command("plan_inspections", "KHONG-CO")
