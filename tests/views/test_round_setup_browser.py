"""A round is made in a browser from the first page to its open windows, each page clean for axe and never scrolling sideways."""

import pytest

from scoring.models import Assessment, Round, RoundDraft, WindowExtension
from tests.rights.test_pages_in_browser import WIDTHS, faults_of, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(transactional_db, live_server):
    return live_server.url


def looked_at(page):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [(page.url, width, *fault) for fault in faults_of(page, width)]
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def pressed(page, words):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=words).click()


def test_an_organiser_makes_and_runs_a_round(site, cast, client, browser):
    context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
    sign_in(context, client, cast.organiser, site)
    page = context.new_page()
    page.goto(f"{site}/dieu-hanh/lap-dot/")
    page.get_by_label("Năm đánh giá").fill("2027")
    pressed(page, "Lập bản nháp")
    wrong = looked_at(page)
    page.get_by_label("Sở A: không xếp hạng").check()
    page.get_by_label("Tự chấm: đến hết ngày").fill("31/13/2099")
    pressed(page, "Lưu bản nháp")
    wrong += looked_at(page)
    assert page.get_by_label("Tự chấm: đến hết ngày").input_value() == "31/13/2099"
    RoundDraft.objects.update(version=9)
    page.get_by_label("Sở A: lý do không xếp hạng").fill("Mới thành lập")
    page.get_by_label("Tự chấm: đến hết ngày").fill("31/12/2099")
    pressed(page, "Lưu bản nháp")
    wrong += looked_at(page)
    assert page.get_by_text("Chưa lưu: bạn vừa lưu ở một cửa sổ khác").is_visible()
    pressed(page, "Lưu và xem lại trước khi mở")
    wrong += looked_at(page)
    pressed(page, "Mở đợt")
    round_ = Round.objects.exclude(pk=cast.round.pk).get()
    sheet = Assessment.objects.get(round=round_, unit__code="A")
    assert (sheet.ranked, sheet.not_ranked_reason) == (False, "Mới thành lập")
    page.goto(f"{site}/dieu-hanh/{round_.code}/thoi-han/self/gia-han/")
    page.get_by_label("Quận C").check()
    page.get_by_label("Hạn mới, đến hết ngày").fill("15/01/2099")
    page.get_by_label("Số quyết định hoặc công văn").fill("9/QĐ")
    pressed(page, "Gia hạn")
    wrong += looked_at(page)
    page.get_by_label("Hạn mới, đến hết ngày").fill("15/01/2100")
    pressed(page, "Gia hạn")
    wrong += looked_at(page)
    context.close()
    assert wrong == []
    assert WindowExtension.objects.get().assessment.unit.code == "C"
