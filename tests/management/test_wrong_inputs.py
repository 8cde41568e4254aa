"""Every command told something wrong: one plain Vietnamese sentence, an exit status that is not 0, and never a traceback."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests import make

ROUND = "VIDU-CCHC-2026"
WRONG = {
    "a file that is not there": (["load_round", "/khong/co.json"], "không có tệp hoặc thư mục này"),
    "a folder": (["load_round", "/"], "đây là một thư mục"),
    "a folder to write to": (["export_round", ROUND, "--output", "/"], "đây là một thư mục"),
    "nowhere to write": (["export_round", ROUND, "--output", "/khong/ra.json"], "không có tệp hoặc thư mục này"),
    "an unknown round to export": (["export_round", "KHONG", "--output", "/khong/ra.json"], "Không có đợt KHONG."),
    "an unknown round to recompute": (["recompute", "KHONG"], "Không có đợt KHONG."),
    "an unknown round to verify": (["verify_history", "KHONG"], "Không có đợt KHONG."),
    "an unknown round to plan": (["plan_inspections", "KHONG"], "Không có đợt KHONG."),
    "nobody inspects": (["plan_inspections", ROUND, "--per-unit", "0"], "--per-unit phải từ 1 đến 10."),
    "an unknown unit": (["make_template", "--round", ROUND, "--unit", "X", "--output", "/x"], "đơn vị X trong đợt"),
    "nobody imports": (["import_self_assessment", "/khong.xlsx"], "Thêm --actor USERNAME"),
    "nobody imports figures": (["import_figures", "/khong.xlsx"], "Thêm --actor USERNAME"),
    "a stranger imports figures": (["import_figures", "/khong.xlsx", "--actor", "ai"], "Không có tài khoản ai"),
    "a stranger imports": (["import_self_assessment", "/khong.xlsx", "--actor", "ai"], "Không có tài khoản ai"),
    "an organiser of nothing": (["create_account", "x", "--name", "N", "--role", "organiser"], "bằng --agency"),
    "an unknown agency": (
        ["create_account", "x", "--name", "N", "--role", "organiser", "--agency", "KHONG"],
        "Không có cơ quan chủ trì mang mã “KHONG”.",
    ),
    "an account without names": (
        ["create_account", "", "--name", "", "--role", "administrator"],
        "Tên đăng nhập: Trường này không được để trắng. họ và tên: Trường này không được để trắng.",
    ),
    "a day that is none": (
        ["publish_round", ROUND, "--decision", "1/QĐ", "--date", "32/13/2026", "--actor", "thuongtruc"],
        "Ngày quyết định phải viết như 2014-11-06.",
    ),
    "links without a word": (["check_links", ROUND], "--allow-network"),
    "a second demonstration": (["demo"], "đã có dữ liệu"),
}


@pytest.mark.parametrize(("argv", "said"), WRONG.values(), ids=WRONG)
def test_it_is_said_plainly(cast, argv, said):
    with pytest.raises(CommandError) as caught:
        call_command(*argv)

    assert said in str(caught.value)
    assert caught.value.returncode in (1, 2)


MOMENT = "thời điểm phải viết như 2027-01-15 hoặc 2027-01-15T17:00:00+07:00, năm từ 1945 đến 2999"


@pytest.mark.parametrize(
    "span",
    [
        {"to": "9999-12-31"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31T23:59:59-12:00"},
        {"from": "0001-01-01T00:00:00+14:00"},
        {"to": "2026-02-30"},
        {"to": 5},
    ],
)
def test_a_window_that_no_calendar_has_is_a_fault_with_its_place(db, tmp_path, capsys, span):
    path = tmp_path / "dot.json"
    path.write_text(json.dumps(make.document(windows={"self": span})), encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        call_command("load_round", str(path))

    assert ended.value.code == 2
    assert capsys.readouterr().err == f"round.windows.self: {MOMENT}\n"
