"""The source cases as the demonstration loads them: every printed figure on its agency's page, computed where the source computes."""

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_portal.numbers import format_count
from scoring.excel.figure_import import judge
from scoring.excel.figures import FigureBook
from scoring.excel.reader import read_workbook
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
from scoring.selectors.indicators.procedures import cut_page
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
        "khoảng",
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


def printed(node, key=""):
    """Every figure of a case as pages write it, whatever its place in the JSON."""
    if isinstance(node, dict):
        return [text for name, one in node.items() if name not in WORDS for text in printed(one, name)]
    if isinstance(node, list):
        return [text for one in node for text in printed(one, key)]
    if isinstance(node, bool):
        return ["Có" if node else "Không"]
    if isinstance(node, int):
        return [f"{node},00 %" if key == "percent" else format_count(node)]
    return [node]


WORDS = {"name", "period", "scope", "unit"}
"""What a case says beside its figures."""


def parts_of_a_team(found):
    team = found.get("team", {})
    days = [f"{date.fromisoformat(team[key]):%d/%m/%Y}" for key in ("decision_date", "visit_date") if key in team]
    people = [one for one in team.get("received_by", "").split(", with ") if one]
    return [*days, *people, *team.get("sites", ()), *([team["decision"]] if "decision" in team else [])]


@pytest.mark.parametrize("name", ["danang-district", "thainguyen-2015", "hcmc-party-2017", "hcmc-q1-2011"])
def test_every_printed_figure_of_a_case_stands_on_its_page(loaded, client, name):
    found = case(name)
    source = next(one for one in sources() if one.name == found["agency"]["name"])
    client.force_login(User.objects.get(username=f"{source.short}.dh"))

    page = client.get(f"/dieu-hanh/so-lieu/{source.code}/tong-hop/").content.decode()

    cells = {" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", page)}
    wanted = printed(found["indicators"]) + printed(found.get("wards", []))
    assert [text for text in wanted if text not in cells] == []
    assert [text for text in parts_of_a_team(found) if text not in page] == []


def test_what_can_be_computed_is_computed_and_nowhere_stored(loaded):
    assert not IndicatorValue.objects.filter(indicator__kind="derived").exists()
    percents = IndicatorValue.objects.filter(indicator__kind="percent")
    assert list(percents.values_list("direction", "amount")) == [("khoảng", "57")]
    page = cut_page(Unit.objects.get(code="Q3"))
    assert (len(page.exact), page.before, page.after, page.percent) == (37, 1032, 447, Decimal("56.69"))
    assert [(line.before_text, line.after_text, line.percent) for line in page.apart] == [
        ("hơn 1.000", "hơn 400", None)
    ]


@pytest.mark.parametrize("wrong", [{"GIAI-QUYET": 21589}, {"TIEP-NHAN": 22339}, {"RUT": 48}, {"VB-DI/QD": "x"}])
def test_a_wrong_figure_in_the_workbook_of_thai_nguyen_is_refused(loaded, wrong):
    period = ReportingPeriod.objects.select_related("agency").get(code="TN-2014")
    place = Place(period, Unit.objects.select_related("agency", "block").get(code="TP-THAINGUYEN"))
    book = load_workbook(BytesIO(FigureBook(place).workbook()))
    for row in book["Số liệu"].iter_rows(min_row=4):
        row[3].value = wrong.get(row[0].value, row[3].value)
    held = BytesIO()
    book.save(held)

    examined = judge(FigureBook(place), read_workbook(held.getvalue()))

    faults = [one for one in examined.findings if one.is_error]
    assert {one.code for one in faults} == {"không phải số" if "VB-DI/QD" in wrong else "đẳng thức"}
    assert all(one.cell and one.fix for one in faults)
    assert examined.plan is None
