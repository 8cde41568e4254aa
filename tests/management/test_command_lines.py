"""A command line typed wrong: one plain Vietnamese sentence that names the argument, and exit status 2."""

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from scoring.management.base import PortalCommand, in_vietnamese
from tests.e2e.people import ROOT

WRONG = {
    "nothing": ([], "còn thiếu: ROUND."),
    "letters for a number": (["X", "--per-unit=ba"], "--per-unit: 'ba' không phải một số nguyên."),
    "a choice that is none": (
        ["X", "--format=yaml"],
        "--format: không có lựa chọn 'yaml'; chọn một trong: 'text', 'json'.",
    ),
    "an option that is none": (["X", "--khong"], "không có tùy chọn hoặc tham số này: --khong."),
    "one argument too many": (["X", "Y"], "không có tùy chọn hoặc tham số này: Y."),
    "an option without its value": (["X", "--seed"], "--seed: cần một giá trị đứng sau."),
    "an option cut too short": (["X", "--s=1"], "--s=1 viết tắt chưa rõ, có thể là: --settings, --side, --seed."),
}


@pytest.mark.parametrize(("argv", "said"), WRONG.values(), ids=WRONG)
def test_it_is_said_plainly(argv, said):
    with pytest.raises(CommandError) as caught:
        call_command("plan_inspections", *argv)

    assert str(caught.value) == f"Lỗi: {said}"


def test_a_process_ends_with_status_2_and_shows_the_way():
    typed = [sys.executable, "manage.py", "plan_inspections", "X", "--khong"]
    ended = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "Lỗi: không có tùy chọn hoặc tham số này: --khong.",
        "Xem cách dùng: manage.py plan_inspections --help",
    ]


def test_what_a_type_of_ours_says_is_kept_and_unknown_words_are_told_as_they_are():
    assert in_vietnamese("argument --signed: x không phải ngày") == "--signed: x không phải ngày"
    assert in_vietnamese("something new") == "something new"


def test_every_command_of_the_portal_speaks_so():
    ours = [name for name, app in get_commands().items() if app == "scoring"]
    assert "recompute" in ours
    for name in ours:
        assert isinstance(load_command_class("scoring", name), PortalCommand), name
