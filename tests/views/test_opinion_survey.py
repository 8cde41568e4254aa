"""Citizens' opinions taken over into a survey criterion: shown unit by unit, written as shown through the survey service."""

import pytest

from scoring.enums import Layer
from scoring.models import Score, SurveyResult
from scoring.services import opinion_survey
from scoring.services.rounds import recompute_round
from tests.services.test_surveys import STAFF, answer, save
from tests.views.test_opinions import TODAY, give, point, text

PAGE = "/dieu-hanh/VIDU-CCHC-2026/dieu-tra/y-kien/"


@pytest.fixture
def organiser(client, cast):
    made = point(cast, code="C")
    for face in (5, 5, 4, 3, 2, 1):
        give(made, [face, None])
    save(cast, [])
    save(cast, [STAFF])
    client.force_login(cast.organiser)
    return client


def chosen(**other):
    day = f"{TODAY:%d/%m/%Y}"
    sent = {"criterion": "3.1", "question": "Thái độ", "first": day, "last": day, "group": "Người dân"}
    faces = {"face_5": "A", "face_4": "B", "face_3": "C", "face_2": "D", "face_1": "D"}
    return sent | faces | other


def test_opinions_are_shown_and_then_written_beside_the_other_groups(organiser, cast):
    preview = organiser.post(PAGE, chosen())

    assert "A: 2 · B: 1 · C: 1 · D: 2" in text(preview)
    assert answer(cast)["counts"] == {"A": 5, "B": 4}
    done = organiser.post(PAGE, chosen(seen=preview.context["seen"]))
    again = organiser.post(PAGE, chosen(seen=preview.context["seen"]), follow=True)

    assert done.status_code == 303
    assert answer(cast)["counts"] == {"A": 7, "B": 5, "C": 1, "D": 2}
    assert "đã đúng như ý kiến người dân rồi" in text(again)
    assert recompute_round(round_=cast.round, check=True) == []


def test_the_usual_options_go_by_worth(organiser, cast):
    page = organiser.get(PAGE)

    assert [field.initial for field in page.context["form"].faces] == ["A", "A", "B", "C", "D"]


def test_opinions_that_came_in_meanwhile_are_shown_first(organiser, cast):
    preview = organiser.post(PAGE, chosen())
    point_of_c = cast.sheet("C").unit.opinion_points.get()
    give(point_of_c, [1, 1])

    stale = organiser.post(PAGE, chosen(seen=preview.context["seen"]))

    assert stale.status_code == 409
    assert "D: 3" in text(stale)
    assert not SurveyResult.objects.filter(group="Người dân").exists()


def test_without_the_seen_digest_unseen_opinions_would_be_written(organiser, cast, monkeypatch):
    monkeypatch.setattr(opinion_survey, "digest_of", lambda _found: "cũ")

    assert organiser.post(PAGE, chosen(seen="cũ")).status_code == 303
    assert SurveyResult.objects.filter(group="Người dân").exists()


@pytest.mark.parametrize("sent", [{"last": "01/01/2020"}, {"face_5": "Z"}, {"group": "Ai đó"}, {"first": ""}])
def test_a_choice_that_cannot_be_is_refused(organiser, cast, sent):
    before = Score.objects.get(assessment=cast.sheet("C"), layer=Layer.SURVEY).version

    assert organiser.post(PAGE, chosen(**sent)).status_code == 422
    assert Score.objects.get(assessment=cast.sheet("C"), layer=Layer.SURVEY).version == before
