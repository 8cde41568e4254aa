"""Nhắc việc: the page shows exactly the letters that a run would store, of its round alone, and what became of the others."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.enums import SheetState, Step
from scoring.models import Reminder, StepWindow
from scoring.services.reminders import make_letters, send_letters
from tests import make
from units.models import User

PAGE = "/dieu-hanh/VIDU-CCHC-2026/nhac-viec/"


@pytest.fixture
def organiser(client, cast):
    closes_at = timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=4), dt.time()))
    StepWindow.objects.create(round=cast.round, step=Step.SELF, closes_at=closes_at)
    cast.round.assessments.update(state=SheetState.SUBMITTED)
    cast.round.assessments.filter(unit__code="A").update(state=SheetState.DRAFTING)
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_the_letters_that_a_run_then_stores(organiser, cast):
    User.objects.filter(pk=cast.head_a.pk).update(email="")

    page = organiser.get(PAGE)
    make_letters(now=timezone.now())

    (shown,) = page.context["letters"]
    stored = Reminder.objects.get()
    assert (shown.address, shown.subject, shown.body) == (stored.address, stored.subject, stored.body)
    assert [one.person for one in page.context["unaddressed"]] == [cast.head_a]
    assert "Còn việc nhưng chưa có địa chỉ thư" in text(page)
    assert "Lệnh gửi thư chưa chạy lần nào" in text(page)
    again = organiser.get(PAGE)
    assert "Lệnh gửi thư chạy gần nhất" in text(again)
    assert [one.body for one in again.context["letters"]] == [stored.body]


def test_a_line_of_another_round_is_not_shown(organiser, cast):
    other = make.load(make.document(code="DOT-KHAC", title="Đợt kín của nơi khác"))
    other.windows.create(step=Step.SELF, closes_at=cast.round.windows.get().closes_at)
    other.assessments.update(state=SheetState.DRAFTING)

    page = text(organiser.get(PAGE))

    assert "Tự chấm và nộp phiếu: Sở A" in page
    assert "Đợt kín của nơi khác" not in page


def test_the_log_says_what_became_of_letters(organiser, settings):
    settings.EMAIL_BACKEND = "tests.services.test_reminders.Broken"
    send_letters(now=timezone.now)

    page = text(organiser.get(PAGE))

    assert page.count("máy chủ thư báo lỗi (SMTPServerDisconnected), sẽ gửi lại") == 2
    assert "bí mật" not in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_letters(now=timezone.now)
    assert text(organiser.get(PAGE)).count("Đã gửi") == 2


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_costs_the_same_queries_for_one_and_three_units(organiser, cast, units, django_assert_num_queries):
    cast.round.assessments.filter(unit__code__in=["A", "B", "B2"][:units]).update(state=SheetState.DRAFTING)
    send_letters(now=timezone.now)
    organiser.get(PAGE)

    with django_assert_num_queries(15):
        organiser.get(PAGE)
