"""A piece of evidence that was changed, taken away or put in past its service is found by the proof of the history."""

import pytest

from scoring.models import Evidence
from scoring.selectors.history import first_bad_lines
from scoring.services.evidence import About, Place, add_number, withdraw_evidence
from tests import make, triggers
from units.enums import Role


@pytest.fixture
def paper(cast):
    clerk = make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    place = Place(cast.sheet("C"), "1.10", "self")
    return add_number(place=place, about=About(number="12/QĐ-UBND", title="Sáng kiến"), actor=clerk, now=make.NOW)


def test_evidence_as_its_history_says_is_whole(cast, paper):
    assert first_bad_lines(cast.round) == []
    withdraw_evidence(evidence=paper, reason="Nhầm tiêu chí", now=make.NOW, actor=make.again(paper.added_by))
    assert first_bad_lines(cast.round) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "13/QĐ-UBND"}, "tài liệu kiểm chứng của tiêu chí 1.10 khác dòng lịch sử của nó"),
        ({"token": "khac"}, "tài liệu kiểm chứng của tiêu chí 1.10 khác dòng lịch sử của nó"),
        (
            {"withdrawn_at": make.NOW, "withdrawal_reason": "Lén gỡ", "withdrawn_by": "actor"},
            "việc gỡ tài liệu kiểm chứng của tiêu chí 1.10 khác dòng lịch sử của nó",
        ),
    ],
)
def test_evidence_that_was_changed_past_its_service_is_named(cast, paper, changed, said):
    if "withdrawn_by" in changed:
        changed = changed | {"withdrawn_by": paper.added_by}
    Evidence.objects.filter(pk=paper.pk).update(**changed)

    assert first_bad_lines(cast.round) == [f"C: {said}"]


def test_evidence_that_is_gone_is_missed(cast, paper):
    with triggers.switched_off():
        Evidence.objects.filter(pk=paper.pk).delete()

    assert first_bad_lines(cast.round) == ["C: mất tài liệu kiểm chứng của tiêu chí 1.10"]
