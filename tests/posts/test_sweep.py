"""Every address that takes a form is posted twice, stale and late: against a table written by hand."""

import ast
import traceback
from pathlib import Path

import pytest
from django.utils import timezone

from tests import make
from tests.posts.elsewhere import ELSEWHERE
from tests.posts.row import AGAIN, NONE
from tests.posts.sweep import KWARGS, Sweep, undone
from tests.posts.table import PARTS
from tests.rights.scenes import people, stage

__all__ = ["people"]
ROOT = Path(__file__).resolve().parents[2]
TABLE = [row for rows in PARTS.values() for row in rows]


def test_every_address_that_takes_a_post_has_a_row():
    swept = {row.name for row in TABLE}

    assert swept | set(ELSEWHERE) == set(KWARGS)
    assert not swept & set(ELSEWHERE)


def test_every_test_that_posts_an_address_elsewhere_is_there():
    named = {place for tried in ELSEWHERE.values() for place in tried.named()}
    files = {place.partition("::")[0] for place in named}
    trees = {file: ast.parse((ROOT / file).read_text(encoding="utf-8")) for file in files}
    tests = {f"{file}::{one.name}" for file, tree in trees.items() for one in tree.body if hasattr(one, "name")}

    assert named - tests == set()
    assert all(words for tried in ELSEWHERE.values() for words in tried.reasons())


def test_what_is_let_through_has_a_reason():
    for row in TABLE:
        open_ = {"twice"} if row.twice == AGAIN else set()
        open_ |= {"stale"} if row.stale == NONE else set()
        open_ |= {"late"} if row.late is None else set()
        assert set(row.why) == open_, row.name
        assert all(row.why.values())


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_written_twice_stale_or_late(cast, people, monkeypatch, settings, tmp_path, part):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: make.NOW)
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_given, **_named: None)  # a copy of each
    stage(cast, "in_review")
    wrong = []
    for row in PARTS[part]:
        sweep = Sweep(row, cast, people)
        with undone():
            said = {"form": said_by(sweep.begun)}
            for kind in ("twice", "stale", "late") if isinstance(said["form"], Sweep) else ():
                with undone():
                    said[kind] = said_by(getattr(sweep, kind))
        wrong += [f"{row.name} {kind}: {words}" for kind, words in said.items() if words and words is not sweep]
    assert not wrong, "\n" + "\n".join(wrong)


def said_by(try_):
    """What a try answers; a page that breaks is one more wrong row."""
    try:
        return try_()
    except Exception as fault:  # noqa: BLE001 - told with the others
        return "".join(traceback.format_exception(fault)[-(1 if isinstance(fault, AssertionError) else 3) :])
