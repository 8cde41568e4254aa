"""A unit's own sheet one criterion at a time, and what stands at its foot, as the server draws them."""

import re

from tests import make
from tests.views.own_sheet import HTMX, PAGE, SAVE, staff, stored
from units.enums import Role

__all__ = ["staff"]
ONE = f"{PAGE}?che-do=tung-tieu-chi"


def shown(page):
    """The codes of the criteria that are not hidden, by the wrapper around each row."""
    items = re.findall(r'data-focus-item data-url="[^"]*tieu-chi=([^"]+)"( hidden)?', page)
    return [code for code, hidden in items if not hidden]


def test_the_list_leads_to_one_criterion_and_that_back_to_the_list(staff):
    whole, one = staff.get(PAGE).content.decode(), staff.get(f"{ONE}&tieu-chi=1.2").content.decode()

    assert f'href="{ONE}"' in whole
    assert shown(one) == ["1.2"]
    assert f'href="{PAGE}">' in one
    assert "<noscript><meta" in whole
    assert "<noscript><meta" not in one  # its links and buttons work without scripts


def test_it_begins_at_the_first_criterion_without_an_answer(staff):
    assert shown(staff.get(ONE).content.decode()) == ["1.10"]


def test_without_javascript_a_save_comes_back_to_the_criterion(cast, staff):
    sent = {"code": "1.10", "seen_version": "0", "mode": "measure", "value": "0,5"}
    response = staff.post(f"{SAVE}?che-do=tung-tieu-chi", sent)

    assert (response.status_code, response["Location"]) == (303, f"{ONE}&tieu-chi=1.10")
    assert stored(cast, "1.10").answer == {"value": "0.5"}


def test_what_is_refused_is_shown_again_at_its_criterion(cast, staff):
    sent = {"code": "1.10", "seen_version": "0", "mode": "measure", "value": "mười"}
    response = staff.post(f"{SAVE}?che-do=tung-tieu-chi", sent)

    page = response.content.decode()
    assert (response.status_code, shown(page)) == (422, ["1.10"])
    assert "mười" in page
    assert stored(cast, "1.10") is None


def test_who_does_not_submit_reads_who_does(cast, client, staff):
    head = make.person("thutruong_c", Role.UNIT_HEAD, cast.round.agency.units.get(code="C"))
    for person, waits in ((staff.user, True), (head, False)):
        client.force_login(person)
        page = client.get(PAGE).content.decode()
        assert ("báo thủ trưởng đơn vị nộp phiếu" in page) is waits
        assert (f'href="{PAGE}nop/"' in page) is not waits


def test_the_row_that_answers_a_save_saves_in_this_mode_too(staff):
    for value, status in (("mười", 422), ("0,5", 200)):
        sent = {"code": "1.10", "seen_version": "0", "mode": "measure", "value": value}
        row = staff.post(f"{SAVE}?che-do=tung-tieu-chi", sent, headers=HTMX)
        assert row.status_code == status
        assert f'action="{SAVE}?che-do=tung-tieu-chi"' in row.content.decode()
        assert 'href="' + PAGE + 'nop/"' not in row.content.decode()


def test_a_workbook_is_sent_once_and_the_page_says_that_it_is_busy(staff):
    page = staff.get(f"{PAGE}nhap/").content.decode()

    assert "data-once>" in page
    assert 'role="status" data-busy="Đang gửi' in page
    assert "js/once" in page


def test_the_sign_in_page_is_ready_to_be_typed_in(db, client):
    page = client.get("/tai-khoan/login/").content.decode()

    assert page.count("autofocus") == 1
    assert re.search(r'name="login"[^>]*autofocus', page)
