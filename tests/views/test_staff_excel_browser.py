"""The preview of a workbook where most stands on it, as a browser shows it: clean for axe, no sideways scrolling, picks sent."""

import pytest
from django.conf import settings as configured

from scoring.models import Score
from tests import make
from tests.rights.test_pages_in_browser import WIDTHS, faults_of
from tests.views.test_staff_excel import fill, template, upload
from tests.views.test_staff_excel_picks import by_hand, without_meta
from units.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def clerk(transactional_db, cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.user = make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    client.force_login(client.user)
    return client


def previews(cast, clerk):
    """A refused workbook, one without its meta sheet, and one with values to pick and a warning to tick."""
    refused = upload(clerk, fill(template(clerk), points_110="1,75", b_112="x", value_12="1.000"))
    nameless = upload(clerk, without_meta(fill(template(clerk), points_110=0.5)))
    book = fill(template(clerk), points_110=0.5, value_12=4, a_21="22.338", b_21="22.000")
    row = next(row for row in book["Tự đánh giá"].iter_rows() if row[0].value == "1.10")
    row[9].value = "12/KH-SNV ngày 05/01/2026"
    book["Tự đánh giá"].row_dimensions[row[0].row].hidden = True
    by_hand(cast, clerk.user, {"1.10": ("1", 0), "1.2": ("2", 1)})
    return refused, nameless, upload(clerk, book)


def test_previews_are_clean_and_picks_are_sent_from_a_phone(cast, clerk, live_server, browser):
    addresses = previews(cast, clerk)
    found = []
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        cookie = clerk.cookies[configured.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            found += [(address, width, fault) for fault in faults_of(page, width)]
    page.get_by_text("Chọn hết giá trị trong tệp").click()
    page.get_by_label("Đã xem: dòng ẩn").check()
    page.get_by_text("Áp dụng 3 tiêu chí").click()
    page.wait_for_url("**/C/")

    assert found == []
    held = Score.objects.filter(assessment=cast.sheet("C"), criterion__code__in=("1.2", "1.10"), layer="self")
    assert {score.criterion.code: score.answer["value"] for score in held} == {"1.2": "4", "1.10": "0.5"}
    page.context.close()
