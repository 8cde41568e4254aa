"""One criterion at a time, the search box and the calendar of the inspectors, as the server draws them."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from scoring.models import Inspection, Score
from tests import make

PAGE = "/kiem-tra/VIDU-CCHC-2026/A/"
ONE = f"{PAGE}?che-do=tung-tieu-chi"
LIST = "/kiem-tra/"


@pytest.fixture
def inspector(cast, client):
    client.force_login(cast.inspector)
    return client


def shown(page):
    """The codes of the criteria that are not hidden, by the wrapper around each row."""
    items = re.findall(r'data-focus-item data-url="[^"]*tieu-chi=([^"]+)"( hidden)?', page)
    return [code for code, hidden in items if not hidden]


def step(page, number):
    """Where a link to the criterion before (-1) or after (1) leads; None where there is none."""
    found = re.search(rf'href="([^"]+)" data-focus-step="{number}"( hidden)?', page)
    return None if found[2] else found[1].replace("&amp;", "&")


def test_one_criterion_is_shown_with_its_place_and_plain_links_to_the_next(inspector):
    page = inspector.get(f"{ONE}&tieu-chi=1.2").content.decode()

    assert shown(page) == ["1.2"]
    assert re.search(r'data-url="[^"]*tieu-chi=1.2">.*?Mục (\d+) trên 10', page, re.DOTALL)[1] == "3"
    assert (step(page, -1), step(page, 1)) == (f"{ONE}&tieu-chi=1.1.2", f"{ONE}&tieu-chi=1.10")
    assert 'id="tong-diem"' in page


@pytest.mark.parametrize("code", ["", "&tieu-chi=khong-co"])
def test_it_begins_at_the_first_criterion_without_an_entry(inspector, code):
    assert shown(inspector.get(f"{ONE}{code}").content.decode()) == ["1.1.1"]
    inspector.post(f"{PAGE}luu/", {"code": "1.1.1", "seen_version": "0", "agree": "1"})
    assert shown(inspector.get(f"{ONE}{code}").content.decode()) == ["1.2"]


def test_the_ends_lead_no_further(inspector):
    first = inspector.get(f"{ONE}&tieu-chi=1.1.1").content.decode()
    codes = re.findall(r'data-focus-item data-url="[^"]*tieu-chi=([^"]+)"', first)
    last = inspector.get(f"{ONE}&tieu-chi={codes[-1]}").content.decode()

    assert (step(first, -1), step(last, 1)) == (None, None)
    assert len(codes) == 10


def test_without_javascript_a_save_comes_back_to_the_criterion(cast, inspector):
    saved = inspector.post(
        f"{PAGE}luu/?che-do=tung-tieu-chi", {"code": "1.10", "seen_version": "0", "value": "0,5", "note": "Xem sổ"}
    )
    faulty = inspector.post(f"{PAGE}luu/?che-do=tung-tieu-chi", {"code": "1.10", "seen_version": "1", "value": "9"})

    assert (saved.status_code, saved["Location"]) == (303, f"{ONE}&tieu-chi=1.10")
    assert faulty.status_code == 422
    assert shown(faulty.content.decode()) == ["1.10"]
    assert Score.objects.get(criterion__code="1.10", layer="inspection", assessment=cast.sheet("A")).note == "Xem sổ"


@pytest.mark.parametrize(("words", "where"), [("1.10", f"{PAGE}?linh-vuc=1#tc-1.10"), ("khong co gi nhu the", None)])
def test_a_code_leads_to_its_row_and_nothing_found_is_said(inspector, words, where):
    answer = inspector.get(PAGE, {"tim": words})

    if where:
        assert (answer.status_code, answer["Location"]) == (302, where)
    else:
        assert "Không thấy tiêu chí nào" in answer.content.decode()


# --- The calendar ----------------------------------------------------------------------------------------------------


def visit(cast, unit_code, moment):
    Inspection.objects.filter(assessment=cast.sheet(unit_code)).update(visit_at=moment)


def local(day, hour=8):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, 30)))


def test_the_calendar_has_a_row_for_each_week_with_a_visit(cast, client):
    person = make.person("doankhac")
    make.team(cast.round, "2", [person], [cast.sheet(code) for code in ("A", "B", "B2")])
    visit(cast, "A", local(dt.date(2026, 10, 14)))  # a Wednesday
    visit(cast, "B", local(dt.date(2026, 11, 1), 23))  # late on a Sunday: still that day in Vietnam
    visit(cast, "B2", None)
    client.force_login(person)

    page = client.get(LIST, {"xem": "lich"}).content.decode()

    assert page.count("<tr>") == 3  # the head and two weeks
    assert [page.count(day) for day in ("12/10/2026", "18/10/2026", "26/10/2026", "02/11/2026")] == [1, 1, 1, 0]
    cells = re.findall(r"<td.*?</td>", page, re.DOTALL)
    assert [n for n, found in enumerate(cells) if 'class="visit"' in found] == [2, 13]
    assert "08:30" in cells[2]
    assert "Chưa có ngày" in page


def test_the_calendar_without_any_day_says_so(cast, inspector):
    visit(cast, "A", None)

    assert "Chưa có ngày kiểm tra nào" in inspector.get(LIST, {"xem": "lich"}).content.decode()


def test_somebody_in_no_team_is_told_what_comes_here(cast, client):
    client.force_login(cast.stranger)

    for address in (LIST, f"{LIST}?xem=lich"):
        assert "Chưa có phiếu nào để kiểm tra" in client.get(address).content.decode()


@pytest.mark.parametrize("inspected", [1, 3])
def test_the_calendar_costs_the_same_for_one_sheet_and_three(cast, client, django_assert_num_queries, inspected):
    other = make.person("doankhac")
    make.team(cast.round, "2", [other], [cast.sheet(code) for code in ["A", "B", "B2"][:inspected]])
    client.force_login(other)

    with django_assert_num_queries(13):
        page = client.get(LIST, {"xem": "lich"}).content.decode()

    assert page.count('class="visit"') == inspected
