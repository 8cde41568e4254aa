"""The source cases as the demonstration loads them: every printed figure on its agency's page, computed where the source computes."""

import json
from pathlib import Path

import pytest

from scoring.management.demo import load_sources as loading
from scoring.management.demo.source import case
from scoring.management.demo.sources import sources
from scoring.models import (
    CollectionPoint,
    IndicatorValue,
    Inspection,
    InspectionMinutes,
    InspectionTeam,
    ReportingPeriod,
)
from scoring.selectors.indicators.place import Place
from scoring.services.indicators.errors import FaultyFigures
from scoring.services.indicators.reports import save_figures
from tests import make
from units.models import Unit, User

SAID = {
    "UBND-QUAN-DANANG": (
        "45,00 %",
        "88,00 %",
        "59,00 %",
        "2.000.000",
        "Có đăng nhập hộp thư lần nào: Không:",
        "phát sinh 3, đã làm 1, còn 2",
    ),
    "UBND-TINH-THAINGUYEN": (
        "Quyết định số 795/QĐ-UBND ngày 08/04/2015",
        "ngày 27/05/2015",
        "22.338 = 21.588 + 595 + 108 + 47",
        "21.588 = 21.575 + 13",
        "11.097 = 9.404 + 1.653 + 40 + 0",
        "99,94 %",
        "gần 7.000",
        "trên 15.000",
        "11.928",
        "trên 1.200",
    ),
    "THANHUY-TPHCM": ("37 thủ tục", "56,69 %", "hơn 1.000", "hơn 400", "hơn 4.600"),
    "SNV-TPHCM": ("40", "4.000", "+9.900,00 %", "hơn 500", "165", "113", "phát sinh 5, đã làm 4, còn 1", "08/11/2011"),
}


@pytest.fixture
def loaded(db):
    loading.load_sources(lambda username, name: make.person(username))


def test_the_cases_are_those_that_were_published():
    kept = json.loads((Path(loading.__file__).parent / "data" / "source_cases.json").read_text(encoding="utf-8"))

    assert [one["id"] for one in kept["cases"]][1:] == [
        "danang-district",
        "thainguyen-2015",
        "hcmc-party-2017",
        "hcmc-q1-2011",
    ]
    assert case("thainguyen-2015")["indicators"]["dossiers"]["2014"]["received"] == 22338
    assert {one.code for one in sources()} == SAID.keys()


def test_each_agency_shows_its_figures(loaded, client):
    for source in sources():
        client.force_login(User.objects.get(username=f"{source.short}.dh"))

        page = " ".join(client.get(f"/dieu-hanh/so-lieu/{source.code}/tong-hop/").content.decode().split())

        plain = page.replace('<span class="strong">', "").replace("</span>", "")
        assert [text for text in SAID[source.code] if text not in plain] == []


def test_a_wrong_figure_is_refused_with_the_identity_that_breaks(loaded):
    period = ReportingPeriod.objects.select_related("agency").get(code="TN-2014")
    unit = Unit.objects.get(code="TP-THAINGUYEN")
    given = {"origin": "web", "now": make.NOW, "actor": User.objects.get(username="thainguyen.dv")}

    with pytest.raises(FaultyFigures) as refusal:
        save_figures(place=Place(period, unit), typed={"GIAI-QUYET": ("21.589", 1)}, send=False, **given)

    assert any("21.589 ≠ 21.575 + 13: lệch 1" in text for text in refusal.value.breaks)


def test_teams_and_approximate_figures_are_kept_as_printed(loaded):
    team = InspectionTeam.objects.get(decision="795/QĐ-UBND")

    assert str(team.members.get(is_head=True).user.username) == "thainguyen.kt"
    assert set(IndicatorValue.objects.exclude(direction="").values_list("direction", flat=True)) == {
        "gần",
        "trên",
        "hơn",
    }


def test_the_inspection_of_thai_nguyen_stands_with_its_closed_minutes(loaded):
    minutes = InspectionMinutes.objects.get()
    inspection = Inspection.objects.select_related("assessment__round").get(pk=minutes.inspection_id)

    assert f"{minutes.began_at:%d/%m/%Y}" == "27/05/2015"
    assert minutes.received.startswith("Quản Chí Công, Phó Chủ tịch UBND thành phố Thái Nguyên")
    assert "Bộ phận tiếp nhận và trả hồ sơ hành chính" in minutes.checked
    assert inspection.closed_at is not None
    assert (inspection.assessment.round.code, inspection.assessment.state) == ("THAINGUYEN-KT-2015", "in_review")


def test_one_point_has_opinions_that_say_what_they_are(loaded):
    point = CollectionPoint.objects.get()
    comments = list(point.opinions.exclude(comment="").values_list("comment_state", "comment").order_by("pk"))

    assert (point.unit.code, point.opinions.count(), point.valid_to) == ("Q1", 6, None)
    assert [state for state, _text in comments] == ["shown", "pending"]
    assert all("(minh họa)" in text for text in (point.name, *(text for _state, text in comments)))
