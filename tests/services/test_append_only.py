import pytest
from django.db import DatabaseError, transaction

from scoring.models import RankingRow, ScoreChange
from scoring.selectors.history import first_bad_lines
from tests.services.publishing import publish


def refused(action):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        action()


def test_the_database_refuses_to_change_history(cast):
    refused(lambda: ScoreChange.objects.filter(assessment=cast.sheet("A")).update(actor_name="người khác"))
    refused(lambda: ScoreChange.objects.filter(assessment=cast.sheet("A")).delete())


def test_the_database_refuses_to_change_what_was_published(cast):
    ranking = publish(cast)

    refused(lambda: RankingRow.objects.filter(ranking=ranking).update(rank=1))
    refused(lambda: RankingRow.objects.filter(ranking=ranking).delete())
    refused(lambda: ranking.snapshots.update(sha256="0" * 64))
    refused(lambda: ranking.rules.update(document={}))
    refused(lambda: ranking.sheets.update(answers={}))
    refused(lambda: type(ranking).objects.filter(pk=ranking.pk).update(version=9))


def test_a_whole_history_has_no_bad_line(cast):
    assert first_bad_lines(cast.round) == []


def test_a_score_changed_past_the_services_is_named(cast):
    from scoring.models import Score

    Score.objects.filter(assessment=cast.sheet("A"), criterion__code="1.2").update(answer={"value": "4"})

    assert first_bad_lines(cast.round) == ["A: điểm 1.2 (tự chấm) khác dòng lịch sử cuối của nó"]


def test_a_line_cut_from_the_end_is_noticed(cast, without_triggers):
    last = ScoreChange.objects.filter(assessment=cast.sheet("A")).order_by("-seq").first()

    with without_triggers():
        last.delete()

    (bad,) = first_bad_lines(cast.round)
    assert bad.startswith("A: phiếu ghi ")


def test_a_changed_line_is_the_first_bad_one(cast, without_triggers):
    with without_triggers():
        ScoreChange.objects.filter(assessment=cast.sheet("B"), seq=2).update(new={"answer": {"value": "9"}})

    assert first_bad_lines(cast.round) == ["B: dòng 2 đã bị sửa"]
