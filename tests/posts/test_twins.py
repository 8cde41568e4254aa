"""The sweep finds what it is for: with a guard switched off, the row that it holds is wrong."""

import pytest
from django.utils import timezone

from scoring.services import council_meetings
from scoring.services.indicators import bindings, duties, setup
from scoring.views.organisers import council_meetings as pages
from tests import make
from tests.guards.pairs import answering
from tests.posts.sweep import Sweep
from tests.posts.table import PARTS
from tests.rights.scenes import people, stage

__all__ = ["people"]


def told_nothing(monkeypatch):
    """A switch: a stale form is told nothing of what stands now."""
    monkeypatch.setattr(pages, "say_newer", lambda form, _standing, refusal: form.add_error(None, str(refusal)))


TWINS = {
    "council_item": told_nothing,
    "council_agenda": answering(council_meetings, "must_be_seen", None),
    "round_figures": answering(bindings, "_must_be_seen", None),
    "duty_rule_edit": answering(setup, "rules_digest", ""),
    "duty": answering(duties, "_closed_by", answer=True),
}


@pytest.mark.any_database  # what it shows is that the sweep finds
@pytest.mark.parametrize("name", TWINS)
def test_without_its_guard_a_stale_post_is_found_wrong(cast, people, monkeypatch, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: make.NOW)
    stage(cast, "in_review")
    row = next(row for rows in PARTS.values() for row in rows if row.name == name)
    TWINS[name](monkeypatch)

    assert Sweep(row, cast, people).begun().stale() != ""
