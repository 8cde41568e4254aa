"""What a start loads: a command that shows no page waits for no library of the administration's screens; checks look at them all the same."""

import os
import subprocess
import sys

from cchc_portal.administration import check_screens
from cchc_portal.urls import admin
from scoring.models import Round
from tests.e2e.people import ROOT

START = (
    "import sys, django; django.setup(); print([one for one in ('openpyxl', 'tablib', 'scipy') if one in sys.modules])"
)


def test_a_command_begins_without_the_screens_of_the_administration():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cchc_portal.settings"}
    started = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert started.stdout == "[]\n"


def test_the_checks_load_the_screens_and_find_what_is_wrong_with_one(monkeypatch):
    assert check_screens(None) == []

    monkeypatch.setattr(admin.site._registry[Round], "list_display", ["no_such_column"])

    assert "admin.E108" in [found.id for found in check_screens(None)]
