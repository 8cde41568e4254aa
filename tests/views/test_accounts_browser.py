"""Making accounts in a real browser: an impatient double click still ends on the page with the slips."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import cast as casting
from tests.units.slips import CHANGE, OWN
from units.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return casting.build()


@pytest.fixture
def organiser(people, live_server, page):
    client = Client()
    client.force_login(people.organiser)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def test_from_a_double_click_to_the_first_sign_in(people, organiser, live_server, browser):
    organiser.goto(f"{live_server.url}/dieu-hanh/tai-khoan/cap/")
    organiser.get_by_label("Huyện D").check()
    organiser.get_by_label("Thủ trưởng (nộp phiếu)").uncheck()
    organiser.get_by_role("button", name="Tiếp tục").click()
    organiser.get_by_role("button", name="Lập 1 tài khoản").dblclick()

    expect(organiser.get_by_role("heading", name="1 phiếu mật khẩu")).to_be_visible()
    username, password = organiser.locator(".slip-code").all_text_contents()
    assert Membership.objects.filter(unit__code="D").count() == 1

    theirs = browser.new_context().new_page()
    theirs.goto(f"{live_server.url}/tai-khoan/login/")
    theirs.get_by_label("Tên đăng nhập").fill(username)
    theirs.get_by_label("Mật khẩu").fill(password)
    theirs.get_by_role("button", name="Đăng nhập").click()
    theirs.wait_for_url(f"**{CHANGE}")
    theirs.get_by_label("Mật khẩu trên phiếu").fill(password)
    theirs.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    theirs.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    theirs.get_by_role("button", name="Đổi mật khẩu").click()
    theirs.goto(f"{live_server.url}/tu-danh-gia/VIDU-CCHC-2026/D/")
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()
    assert theirs.url.endswith("/D/")
