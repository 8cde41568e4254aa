import json
from decimal import Decimal

import pytest

from scoring import engine
from scoring.enums import Layer, Origin, RoundState
from scoring.models import Ranking, SheetTotal
from scoring.services.errors import AlreadyDone, ChecksFailed, NotAllowed
from scoring.services.rankings import approve_publication, present_round, withdraw_request
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.services.publishing import decide_all, publish, request


def failed(checks):
    return [check.title for check in checks if not check.passed]


def test_a_round_with_undecided_sheets_is_not_published(cast):
    with pytest.raises(ChecksFailed) as caught:
        request(cast)

    assert failed(caught.value.checks) == ["Đợt đã trình lãnh đạo", "Mọi phiếu đã chốt"]
    assert "Sở A (đang xem xét)" in caught.value.checks[1].details


def test_a_total_that_the_engine_does_not_give_stops_publication(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    SheetTotal.objects.filter(assessment=cast.sheet("A"), upto="council").update(points="15")

    with pytest.raises(ChecksFailed) as caught:
        request(cast)

    assert failed(caught.value.checks) == ["Tính lại khớp với tổng đã lưu"]
    assert "A tổng đến council: khác ở points" in caught.value.checks[2].details


def test_the_second_person_must_be_another(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    waiting = request(cast)

    assert not Ranking.objects.exists()
    with pytest.raises(NotAllowed):
        approve_publication(request=waiting, now=make.NOW, actor=make.again(cast.organiser))
    approve_publication(request=waiting, now=make.NOW, actor=make.again(cast.approver))
    assert Ranking.objects.count() == 1


def test_where_the_agency_asks_no_second_person_it_is_published_at_once(cast):
    agency = cast.round.agency
    agency.second_approver = False
    agency.save()
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)

    waiting = request(cast)

    assert waiting.ranking.version == 1


def test_a_second_request_waits_for_the_first(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    first = request(cast)

    with pytest.raises(AlreadyDone):
        request(cast)
    withdraw_request(request=first, now=make.NOW, actor=make.again(cast.organiser))
    assert request(cast).pk != first.pk


def test_a_second_approval_does_nothing(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    waiting = request(cast)
    approve_publication(request=waiting, now=make.NOW, actor=make.again(cast.approver))

    with pytest.raises(AlreadyDone):
        approve_publication(request=waiting, now=make.NOW, actor=make.again(cast.approver))


def test_rows_and_summary_are_the_engines(cast):
    ranking = publish(cast)

    expected = json.loads((make.EXAMPLE.parent / "example_result.json").read_text(encoding="utf-8"))
    rows = {row.unit_code: row for row in ranking.rows.all()}
    for unit in expected["units"]:
        row = rows[unit["code"]]
        assert (f"{row.points:.4f}", f"{row.max:.4f}") == (unit["points"], unit["max"])
        assert (row.rank, row.tied, row.class_name) == (unit["rank"], unit["tied"], unit["class"] or "")
        assert row.fields == unit["fields"]
    assert rows["D"].not_ranked_reason == "Mới thành lập"
    assert ranking.summary["all"] == expected["all"]
    assert [block["average_index"] for block in ranking.summary["blocks"]] == ["78.49", "23.33", "80.56"]


def test_the_snapshot_verifies_and_lists_every_chain(cast):
    ranking = publish(cast)

    snapshot = engine.read_json(ranking.snapshots.get().document)
    assert engine.verify(snapshot) == ()
    heads = dict(cast.round.assessments.values_list("unit__code", "history_head"))
    assert snapshot["content"]["history_heads"] == heads
    assert snapshot["content"]["previous_sha256"] is None


def test_one_changed_digit_is_named(cast):
    text = publish(cast).snapshots.get().document
    assert text.count('"12.9982"') == 1

    differences = engine.verify(engine.read_json(text.replace('"12.9982"', '"12.9983"')))

    assert any("A" in line and "12.9983" in line and "12.9982" in line for line in differences)


def correct(cast, points="0.25"):
    entry = Entry({"points": points, "reason": "Phúc tra"})
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.COUNCIL,
        answers={"1.10": (entry, 1)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=make.NOW,
    )


def test_a_correction_is_a_new_version_chained_to_the_old_one(cast):
    first = publish(cast)
    correct(cast)

    with pytest.raises(ChecksFailed):
        request(cast, "101/QĐ-UBND")
    second = publish(cast, "101/QĐ-UBND", "Sửa điểm sáng kiến của Sở A")

    assert (first.version, second.version) == (1, 2)
    assert second.snapshots.get().previous_sha256 == first.snapshots.get().sha256
    assert first.rows.get(unit_code="A").index == Decimal("86.65")
    assert second.rows.get(unit_code="A").index == Decimal("84.99")
    assert cast.round.state == RoundState.PUBLISHED


def test_a_round_is_presented_once_by_its_organiser(cast):
    with pytest.raises(NotAllowed):
        present_round(round_=cast.round, now=make.NOW, actor=cast.foreign_organiser)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    with pytest.raises(AlreadyDone):
        present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)


def test_rules_and_sheets_laid_out_give_the_published_figures_again(cast):
    ranking = publish(cast)
    rules = engine.load_rules(ranking.rules.get().document)

    for sheet in ranking.sheets.all():
        again = engine.evaluate_sheet(rules, sheet.block_code, sheet.answers)
        row = ranking.rows.get(unit_code=sheet.unit_code)
        assert (again.points, again.max) == (row.points, row.max)
    assert ranking.sheets.count() == ranking.rows.count()
