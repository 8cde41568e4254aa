"""A council may mend the figures of a criterion: the engine computes the points, the minutes say both."""

from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from scoring.excel.spoken import answer_text
from scoring.models import AgendaItem, Inspection
from scoring.reports.council_minutes import minutes_docx
from scoring.selectors.council import meeting_view
from scoring.selectors.history import first_bad_lines
from scoring.services.errors import AlreadyDone, Faulty
from scoring.services.rounds import recompute_round
from tests import make
from tests.services.meeting import PRESENT, anew, attend, council, council_score, decide, item_of, meet, put

RATIO = "1.1.2"


@pytest.fixture
def met(cast):
    council(cast)
    meeting = meet(cast)
    put(cast, meeting)
    put(cast, meeting, RATIO)
    attend(cast, meeting, PRESENT, PRESENT, PRESENT)
    return meeting


def words(cast, meeting):
    return "\n".join(
        p.text for p in Document(BytesIO(minutes_docx(cast.round, meeting_view(anew(meeting)), answer_text))).paragraphs
    )


def test_mended_figures_are_scored_by_the_engine_and_told_in_the_minutes(cast, met):
    decide(cast, item_of(met), None, "Đếm lại có 4 hình thức.", figures={"value": "4"})

    score = council_score(cast)
    assert (score.answer, score.points) == ({"value": "4"}, Decimal(2))
    assert score.note == "Phiên họp 1 của hội đồng thẩm định, 02/11/2026. Đếm lại có 4 hình thức."
    assert "Kết luận: điều chỉnh số liệu thành “4 hình thức”, tính được 2,00 điểm. Đếm lại" in words(cast, met)
    assert first_bad_lines(cast.round) == []
    assert recompute_round(round_=cast.round, check=True) == []


def test_the_same_figures_twice_are_one_decision_and_may_become_points(cast, met):
    decide(cast, item_of(met), None, "Đếm lại.", figures={"value": "4"})
    with pytest.raises(AlreadyDone):
        decide(cast, item_of(met), None, "Đếm lại.", figures={"value": "4"})

    decide(cast, item_of(met), "1", "Cho điểm.")

    assert council_score(cast).answer == {"points": "1", "reason": "Cho điểm."}
    assert "thành 1,00 điểm" in words(cast, met)


@pytest.mark.parametrize("figures", [{"a": "25", "b": "26"}, {"value": "3"}, {"a": "x", "b": "1"}])
def test_figures_that_the_criterion_does_not_take_decide_nothing(cast, met, figures):
    with pytest.raises(Faulty):
        decide(cast, item_of(met, RATIO), None, "Sửa.", figures=figures)

    assert council_score(cast, RATIO) is None
    assert AgendaItem.objects.get(pk=item_of(met, RATIO).pk).decision == ""


def test_the_page_offers_the_figures_that_count_and_takes_mended_ones(cast, met, client):
    client.force_login(cast.organiser)
    where = f"/dieu-hanh/VIDU-CCHC-2026/hoi-dong/phien-1/A/{RATIO}/"
    assert 'name="so-b" inputmode="decimal" value="25"' in client.get(where).content.decode()  # minutes are open
    Inspection.objects.update(closed_at=make.NOW)
    page = client.get(where).content.decode()
    assert "Sửa số liệu, hệ thống tính lại điểm" in page
    assert 'name="so-b" inputmode="decimal" value="24"' in page  # the inspection's, which counts
    given = {"seen": "1", "seen_score": "0", "decision": "sua-so-lieu", "text": "Thêm 1 nhiệm vụ.", "points": ""}

    for wrong in ({"so-a": "", "so-b": ""}, {"so-a": "25", "so-b": "22.338"}, {"so-a": "25", "so-b": "26"}):
        refused = client.post(where, given | wrong)
        assert refused.status_code == 422, wrong
        assert "Thêm 1 nhiệm vụ." in refused.content.decode()
    assert council_score(cast, RATIO) is None
    assert client.post(where, given | {"so-a": "25", "so-b": "25"}).status_code == 303

    assert council_score(cast, RATIO).answer == {"a": "25", "b": "25"}
    stale = client.post(where, given | {"so-a": "25", "so-b": "20", "text": "Ý khác"})
    assert stale.status_code == 409
    assert 'name="so-b" inputmode="decimal" value="20"' in stale.content.decode()
    assert "Số liệu hội đồng đang ghi: 25 / 25 → 100 %" in stale.content.decode()
    assert council_score(cast, RATIO).version == 1
    assert "điểm</span>" in client.get("/dieu-hanh/VIDU-CCHC-2026/hoi-dong/phien-1/").content.decode()


def test_a_criterion_scored_in_points_has_no_figures_to_mend(cast, met, client):
    put(cast, met, "1.10")
    client.force_login(cast.organiser)

    page = client.get("/dieu-hanh/VIDU-CCHC-2026/hoi-dong/phien-1/A/1.10/").content.decode()

    assert "Sửa số liệu" not in page
