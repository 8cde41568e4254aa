"""Evidence in a real browser: files sent one by one with what became of each, and the list that opens beside a criterion."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from scoring.enums import SheetState
from scoring.models import Assessment, Evidence
from tests import cast as casting
from tests.services import papers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    made = casting.build()
    Assessment.objects.filter(pk=made.sheet("A").pk).update(state=SheetState.DRAFTING)
    return made


@pytest.fixture
def staff(people, live_server, page):
    """A browser signed in as staff of A."""
    client = Client()
    client.force_login(people.staff_a)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.sheet = f"{live_server.url}/tu-danh-gia/VIDU-CCHC-2026/A/"
    return page


def payload(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_sound_files_are_kept_and_the_others_say_why_beside_their_name(staff):
    staff.goto(f"{staff.sheet}minh-chung/?tieu-chi=1.2")
    files = [payload("Kế hoạch.pdf", papers.PDF), payload("b.docx", b"x"), payload("Ảnh.png", papers.PNG)]
    staff.get_by_label("Xem ở trang, mục").first.fill("trang 2")

    staff.locator("[name=tep-documents]").set_input_files(files)
    staff.get_by_role("button", name="Tải lên").click()

    expect(staff.get_by_role("status")).to_contain_text("Đã nhận 2 tệp, 1 tệp chưa nhận được")
    rows = staff.locator("[data-files] li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("đã nhận")
    expect(rows.nth(1)).to_contain_text("không phải PDF")
    expect(staff.locator("#tai-lieu")).to_contain_text("Ảnh.png")
    assert sorted(row.file_name for row in Evidence.objects.all()) == ["Kế hoạch.pdf", "Ảnh.png"]
    assert {row.page_hint for row in Evidence.objects.all()} == {"trang 2"}

    staff.get_by_role("button", name="Tải lên").click()

    expect(staff.get_by_role("status")).to_contain_text("Hãy chọn tệp khác")
    assert Evidence.objects.count() == 2


def test_a_file_that_met_a_broken_line_is_sent_again(staff):
    staff.goto(f"{staff.sheet}minh-chung/?tieu-chi=1.2")
    staff.locator("[name=tep-documents]").set_input_files([payload("Kế hoạch.pdf", papers.PDF)])
    staff.context.set_offline(True)
    staff.get_by_role("button", name="Tải lên").click()
    expect(staff.locator("[data-files] li")).to_contain_text("mất kết nối")
    staff.context.set_offline(False)

    staff.get_by_role("button", name="Tải lên").click()

    expect(staff.get_by_role("status")).to_contain_text("Đã nhận 1 tệp.")
    assert Evidence.objects.get().file_name == "Kế hoạch.pdf"


def test_files_are_dropped_on_the_form(staff):
    staff.goto(f"{staff.sheet}minh-chung/?tieu-chi=1.2")
    dropped = staff.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['x'], 'thả.pdf')); return t; }"
    )

    staff.locator("form[data-upload]").dispatch_event("drop", {"dataTransfer": dropped})
    expect(staff.locator("[data-files] li")).to_contain_text("thả.pdf")
    staff.get_by_role("button", name="Tải lên").click()

    expect(staff.locator("[data-files] li")).to_contain_text("không phải PDF")


def test_without_javascript_the_same_form_sends_them_all(people, live_server, browser, staff):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(staff.context.cookies())
    plain = context.new_page()
    plain.goto(f"{staff.sheet}minh-chung/?tieu-chi=1.2")
    expect(plain.locator("[data-drop]")).to_be_hidden()

    plain.locator("[name=tep-documents]").set_input_files([payload("a.pdf", papers.PDF), payload("b.docx", b"x")])
    plain.get_by_role("button", name="Tải lên").click()

    expect(plain.get_by_role("alert")).to_contain_text("b.docx: không phải PDF")
    assert Evidence.objects.get().file_name == "a.pdf"
    context.close()


def test_evidence_opens_beside_its_criterion_on_a_wide_screen_and_as_a_page_on_a_phone(staff):
    staff.set_viewport_size({"width": 1280, "height": 900})
    staff.goto(staff.sheet)
    row = staff.locator('[id="tc-1.2"]')
    link = row.locator("a[data-beside]")

    link.click()
    expect(row.locator(".beside")).to_contain_text("Chưa có tài liệu.")
    expect(link).to_have_attribute("aria-expanded", "true")
    link.click()
    expect(row.locator(".beside")).to_have_count(0)

    staff.set_viewport_size({"width": 360, "height": 740})
    link.click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("Tài liệu kiểm chứng")
