"""Minutes of an inspection: drafted from the sheet, saved with versions, complete before they are closed, frozen then."""

import datetime as dt
from dataclasses import replace

import pytest

from scoring.enums import Layer, RoundChangeKind
from scoring.models import Inspection, InspectionMinutes, Recommendation, RoundChange
from scoring.selectors.inspection_plan import basis_of
from scoring.selectors.minutes import MinutesWanted, as_wanted, drafted, missing_parts
from scoring.selectors.round_settings import lines_of
from scoring.selectors.visibility import layers_for_inspector
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.sheets import close_inspection
from tests import make, triggers
from tests.services.recommending import ASKED, HOUR, WHOLE, inspection_of, write


def close(cast):
    close_inspection(assessment=cast.sheet("A"), now=make.NOW + HOUR, actor=make.again(cast.inspector))


def test_minutes_are_saved_whole_with_their_recommendations(cast):
    saved = write(cast)

    assert saved.version == 1
    assert as_wanted(InspectionMinutes.objects.get()) == WHOLE
    line = RoundChange.objects.get(kind=RoundChangeKind.MINUTES)
    assert line.new == {
        "unit": "A",
        "team": "1",
        "version": 1,
    }  # not what they say: the organiser reads that once closed
    assert lines_of(cast.round)[0].text == "1 kiểm tra A: lưu biên bản lần 1"


def test_recommendations_of_open_minutes_follow_their_rows(cast):
    write(cast)
    first = Recommendation.objects.get(number=1)

    write(cast, replace(WHOLE, recommendations=(replace(ASKED, text="Khác"),)), seen=1)

    assert list(Recommendation.objects.values_list("pk", "text")) == [(first.pk, "Khác")]
    assert not Recommendation.objects.in_force().exists()


def test_the_same_minutes_again_change_nothing_and_an_old_page_is_outdated(cast):
    write(cast)

    with pytest.raises(AlreadyDone):
        write(cast)
    with pytest.raises(Outdated):
        write(cast, replace(WHOLE, conclusion="Khác"))
    assert InspectionMinutes.objects.get().conclusion == WHOLE.conclusion


def test_every_fault_is_told_at_its_place(cast):
    rows = (replace(ASKED, text="", criterion_code="9.9"), replace(ASKED, unit_code="C", deadline=dt.date(2026, 1, 1)))

    with pytest.raises(Faulty) as refusal:
        write(cast, replace(WHOLE, ended_at=make.NOW, recommendations=rows))

    assert sorted(refusal.value.faults) == ["ended", "kien-nghi-1", "kien-nghi-2"]
    assert len(refusal.value.faults["kien-nghi-1"]) == 2
    assert len(refusal.value.faults["kien-nghi-2"]) == 2
    assert not InspectionMinutes.objects.exists()


def test_only_members_of_the_team_write_until_they_close(cast):
    with pytest.raises(NotAllowed):
        write(cast, actor=make.again(cast.organiser))
    write(cast)
    close(cast)
    with pytest.raises(NotOpen, match="đã khép"):
        write(cast, replace(WHOLE, conclusion="Khác"), seen=1)


def test_begun_minutes_close_only_when_complete_and_say_what_is_missing(cast):
    rows = (replace(ASKED, deadline=None),)
    write(cast, MinutesWanted(began_at=make.NOW, place="A", recommendations=rows))

    with pytest.raises(NotOpen) as refusal:
        close(cast)

    assert str(refusal.value) == (
        "Chưa khép được: biên bản còn thiếu giờ kết thúc, người tiếp đoàn, nội dung kiểm tra, kết luận, hạn của kiến nghị 1."
    )
    write(cast, WHOLE, seen=1)
    close(cast)
    assert Inspection.objects.get(assessment__unit__code="A").closed_at is not None
    assert Recommendation.objects.in_force().count() == 2


def test_a_team_may_keep_its_minutes_on_paper(cast):
    close(cast)

    assert Inspection.objects.get(assessment__unit__code="A").closed_at is not None


def test_minutes_are_drafted_where_the_team_differs_from_the_unit_with_its_reason(cast):
    inspection = inspection_of(cast)
    score = inspection.assessment.scores.filter(layer=Layer.INSPECTION).exclude(points=None).first()
    own = inspection.assessment.scores.filter(layer=Layer.SELF, criterion=score.criterion)
    own.update(points=score.points + 1)
    inspection.assessment.scores.filter(pk=score.pk).update(note="Thiếu văn bản.")

    made = drafted(inspection, layers_for_inspector(inspection.assessment))

    told = "\n".join(made.findings.values())
    assert f"{score.criterion.code} {score.criterion.title}: đơn vị tự chấm" in told
    assert "Thiếu văn bản." in told
    assert (made.began_at, made.place) == (inspection.visit_at, inspection.assessment.unit.name)
    blind = drafted(inspection, {str(Layer.SELF)})
    assert blind.findings == {}
    assert missing_parts(made) == ["giờ kết thúc", "người tiếp đoàn", "kết luận"]


def test_an_inspection_with_minutes_stays_in_the_plan(cast):
    team = inspection_of(cast).team
    team.unit = cast.sheet("B2").unit
    team.save(update_fields=["unit"])
    with triggers.switched_off():
        cast.sheet("A").scores.filter(layer=Layer.INSPECTION).delete()
    assert basis_of(cast.round).locked == frozenset()

    write(cast)

    assert basis_of(cast.round).locked == {("B2", "A")}
