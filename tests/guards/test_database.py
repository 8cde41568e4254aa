"""Guards in the database itself: what even a service gone wrong cannot do; with the guard off it can."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from scoring.models import Assessment, Ranking, RankingRow, RankingSnapshot, Score, ScoreChange
from scoring.selectors.history import first_bad_lines
from scoring.services import history
from tests import make
from tests.services.publishing import publish
from tests.services.test_save_answers import entry, save, unit

SEALED = {
    "a line of history": (ScoreChange, {"actor_name": "người khác"}),
    "a ranking": (Ranking, {"decision_number": "1/QĐ"}),
    "a row of it": (RankingRow, {"rank": 1}),
    "its snapshot": (RankingSnapshot, {"sha256": "0" * 64}),
}


@pytest.mark.parametrize(("model", "change"), SEALED.values(), ids=SEALED)
def test_what_is_sealed_is_changed_only_past_its_trigger(cast, model, change, without_triggers):
    publish(cast)
    rows = model.objects.filter(pk=model.objects.order_by("pk").first().pk)

    for refused in (lambda: rows.update(**change), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            refused()
    with without_triggers():
        assert rows.update(**change) == 1
    assert model.objects.filter(pk__in=rows, **change).exists()


def test_a_change_past_the_trigger_is_found_by_the_chain_and_not_without_its_digests(
    cast, without_triggers, monkeypatch
):
    with without_triggers():
        ScoreChange.objects.filter(assessment=cast.sheet("A"), seq=2).update(actor_name="người khác")

    assert first_bad_lines(cast.round) == ["A: dòng 2 đã bị sửa"]
    monkeypatch.setattr("scoring.selectors.history.line_digest", lambda change: change.line_sha256)
    assert first_bad_lines(cast.round) == []


def test_a_score_without_its_line_is_found(cast, monkeypatch):
    clerk = make.person("canbo_c", "unit_staff", unit(cast, "C"))
    save(cast, "C", "self", {"1.2": (entry("2"), 1)}, clerk)
    assert first_bad_lines(cast.round) == []

    monkeypatch.setattr(history, "append", lambda *_args, **_named: None)
    save(cast, "C", "self", {"1.2": (entry("9"), 2)}, clerk)
    assert first_bad_lines(cast.round) == ["C: điểm 1.2 (tự chấm) khác dòng lịch sử cuối của nó"]


def test_a_cell_has_one_row_and_a_chain_one_line_of_a_number(cast):
    score = Score.objects.filter(assessment=cast.sheet("A")).first()
    line = ScoreChange.objects.filter(assessment=cast.sheet("A")).first()

    for row in (score, line):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_nothing_that_was_scored_is_deleted(cast):
    sheet = cast.sheet("A")

    for row in (sheet, sheet.unit, sheet.round, sheet.round_block.criteria_set):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Assessment.objects.filter(pk=sheet.pk).exists()
