"""Letters of reminder: who owes something on which day, one digest each, stored before they are sent and never sent twice."""

import datetime as dt
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from scoring.enums import SheetState, Step
from scoring.enums.letters import LetterState
from scoring.models import (
    Assessment,
    Reminder,
    ReminderRun,
    StepWindow,
    WindowExtension,
)
from scoring.selectors.reminders import letters_of
from scoring.services import reminders
from scoring.services.reminders import DEAD_AFTER, make_letters, send_letters
from tests import make
from units.models import User

LAST = dt.date(2026, 11, 30)
CLOSES = timezone.make_aware(dt.datetime.combine(LAST + dt.timedelta(days=1), dt.time()))


class Broken(EmailBackend):
    """A mail server that goes away at every letter."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("<ai@example.vn> bí mật")


def at(days_before, hour=8):
    return timezone.make_aware(dt.datetime.combine(LAST - dt.timedelta(days=days_before), dt.time(hour)))


def window(cast, step=Step.SELF, closes_at=CLOSES):
    return StepWindow.objects.create(round=cast.round, step=step, closes_at=closes_at)


def drafting(cast, *codes):
    cast.round.assessments.filter(unit__code__in=codes).update(state=SheetState.DRAFTING)


def ran(days_before):
    """A run looked on that day, and nobody got a letter."""
    ReminderRun.objects.create(day=at(days_before).date(), at=at(days_before))


def names(now):
    return [letter.person.username for letter in letters_of(now)]


@pytest.fixture
def owed(cast):
    """Unit A still fills in its sheet, which ends on LAST; nobody else owes anything."""
    window(cast)
    cast.round.assessments.update(state=SheetState.SUBMITTED)
    drafting(cast, "A")
    return cast


@pytest.mark.parametrize(
    ("days_before", "hour", "reminded"),
    [(8, 23, False), (7, 0, True), (6, 8, False), (3, 23, True), (2, 8, False), (1, 8, True), (0, 8, False)],
)
def test_people_are_reminded_seven_three_and_one_day_before(owed, days_before, hour, reminded):
    ran(days_before + 1)

    assert names(at(days_before, hour)) == (["canbo_a", "truong_a"] if reminded else [])


@pytest.mark.parametrize(
    ("ran_before", "days_before", "left"),
    [
        (None, 5, "còn 5 ngày, tính từ ngày 25/11/2026"),
        (8, 5, "còn 5 ngày"),
        (4, 2, "còn 2 ngày"),
        (2, 0, "là ngày cuối"),
    ],
)
def test_a_due_day_without_a_run_is_made_up_for_once_with_the_days_that_are_left(owed, ran_before, days_before, left):
    if ran_before is not None:
        ran(ran_before)

    made = send_letters(now=lambda: at(days_before)).made

    assert made == 2
    assert left in mail.outbox[0].body
    assert send_letters(now=lambda: at(days_before, 20)).made == 0
    if days_before > 3:
        assert send_letters(now=lambda: at(days_before - 1)).made == 0
        assert send_letters(now=lambda: at(3)).made == 2


def test_nothing_is_made_up_for_after_the_last_day(owed):
    ran(2)

    assert names(at(-1)) == []


def test_without_the_memory_of_runs_every_day_would_remind_again(owed):
    assert send_letters(now=lambda: at(3)).made == 2
    assert send_letters(now=lambda: at(2)).made == 0
    ReminderRun.objects.all().delete()
    Reminder.objects.all().delete()

    assert send_letters(now=lambda: at(2)).made == 2


def test_a_run_that_died_half_way_is_made_up_for_whom_it_had_not_reached(owed):
    assert make_letters(now=at(3)) == 2
    ReminderRun.objects.all().delete()
    Reminder.objects.filter(person=owed.staff_a).delete()

    assert names(at(2)) == ["canbo_a"]


def test_who_has_submitted_gets_nothing(owed):
    Assessment.objects.filter(pk=owed.sheet("A").pk).update(state=SheetState.SUBMITTED)

    assert names(at(3)) == []


def test_an_extension_moves_the_letter(owed):
    WindowExtension.objects.create(
        assessment=owed.sheet("A"),
        step=Step.SELF,
        closes_at=CLOSES + dt.timedelta(days=5),
        created_at=make.NOW,
        created_by=owed.organiser,
    )

    assert names(at(3)) == []
    assert names(at(-2)) == ["canbo_a", "truong_a"]


def test_the_disabled_the_former_and_rounds_not_open_get_nothing(owed):
    User.objects.filter(pk=owed.staff_a.pk).update(is_active=False)
    owed.head_a.memberships.update(valid_to=dt.date(2026, 11, 1))
    assert names(at(3)) == []
    owed.head_a.memberships.update(valid_to=None)
    assert names(at(3)) == ["truong_a"]
    owed.round.__class__.objects.filter(pk=owed.round.pk).update(state="published")

    assert names(at(3)) == []


def test_a_letter_is_one_digest_of_everything_and_holds_no_figure(owed):
    window(owed, Step.INSPECTION)
    make.team(owed.round, "9", [owed.staff_a], [owed.sheet("B"), owed.sheet("C")])

    (letter,) = [one for one in letters_of(at(3)) if one.person == owed.staff_a]

    assert [line.step for line in letter.lines] == [Step.SELF, Step.INSPECTION]
    assert letter.lines[1].units == ("Sở B", "Quận C")
    assert letter.subject == "Nhắc việc: 2 việc sắp đến hạn, gần nhất hết ngày 30/11/2026"
    assert "điểm" not in letter.body.replace("hệ thống chấm điểm", "")


def test_letters_are_stored_then_sent_once(owed):
    run = send_letters(now=lambda: at(3))
    again = send_letters(now=lambda: at(3, 17))

    assert (run.made, run.sent, run.waiting) == (2, 2, 0)
    assert (again.made, again.sent) == (0, 0)
    assert sorted(letter.to for letter in mail.outbox) == [["canbo_a@example.vn"], ["truong_a@example.vn"]]
    row = Reminder.objects.get(person=owed.staff_a)
    assert (row.state, row.tries, row.body) == (LetterState.SENT, 1, mail.outbox[0].body)
    assert list(row.rounds.all()) == [owed.round]


def test_a_failing_mail_server_loses_no_letter(owed, settings):
    settings.EMAIL_BACKEND = "tests.services.test_reminders.Broken"
    failed = send_letters(now=lambda: at(3))
    row = Reminder.objects.get(person=owed.staff_a)
    assert (failed.sent, failed.waiting) == (0, 2)
    assert (row.state, row.tries, row.problem) == (LetterState.WAITING, 1, "SMTPServerDisconnected")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    later = send_letters(now=lambda: at(2))

    assert (later.made, later.sent, later.waiting) == (0, 2, 0)
    row.refresh_from_db()
    assert (row.state, row.tries, row.problem) == (LetterState.SENT, 2, "")


def test_a_mail_server_that_is_away_is_not_asked_for_every_letter(owed, settings):
    cast = owed
    drafting(cast, "B", "B2")
    settings.EMAIL_BACKEND = "tests.services.test_reminders.Broken"

    send_letters(now=lambda: at(3))

    assert sorted(Reminder.objects.values_list("tries", flat=True)) == [0, 1, 1, 1]


def test_a_letter_whose_sender_died_is_sent_after_a_while(owed):
    make_letters(now=at(3))
    Reminder.objects.update(state=LetterState.SENDING, claimed_at=at(3), tries=1)

    soon = send_letters(now=lambda: at(3) + DEAD_AFTER)
    later = send_letters(now=lambda: at(3) + DEAD_AFTER + dt.timedelta(seconds=1))

    assert (soon.sent, later.sent) == (0, 2)


def test_a_letter_that_waited_too_long_is_given_up(owed, settings):
    make_letters(now=at(3))
    settings.EMAIL_BACKEND = "tests.services.test_reminders.Broken"

    run = send_letters(now=lambda: at(3) + dt.timedelta(days=8))

    assert (run.sent, run.failed) == (0, 2)
    assert send_letters(now=lambda: at(3) + dt.timedelta(days=9)).sent == 0


def test_who_has_no_address_is_told_and_stored_nowhere(owed, client):
    User.objects.filter(pk=owed.staff_a.pk).update(email="")

    assert make_letters(now=at(3)) == 1


def claimed_by_another(monkeypatch):
    """The moment between looking for a letter and claiming it: another process claims it first."""
    update = Reminder.objects.all().__class__.update

    def first(rows, **values):
        if values.get("state") == LetterState.SENDING and not first.done:
            first.done = True
            update(Reminder.objects.filter(person__username="canbo_a"), state=LetterState.SENT, tries=1)
        return update(rows, **values)

    first.done = False
    monkeypatch.setattr(Reminder.objects.all().__class__, "update", first)


def test_a_letter_that_another_process_claimed_is_left_to_it(owed, monkeypatch):
    claimed_by_another(monkeypatch)

    assert send_letters(now=lambda: at(3)).sent == 1
    assert [letter.to for letter in mail.outbox] == [["truong_a@example.vn"]]


def test_without_the_conditional_claim_it_is_sent_twice(owed, monkeypatch):
    claimed_by_another(monkeypatch)
    claim = reminders._claimed

    def blind(now):
        seen = set()
        for row in Reminder.objects.filter(state=LetterState.WAITING).order_by("day", "pk"):
            Reminder.objects.filter(pk=row.pk).update(state=LetterState.SENDING)
            seen.add(row.pk)
            yield row

    monkeypatch.setattr(reminders, "_claimed", blind)

    assert send_letters(now=lambda: at(3)).sent == 2
    assert claim is not blind


def test_the_command_refuses_without_a_mail_server_and_stores_nothing(owed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("send_reminders")
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("units", [1, 3])
def test_looking_for_letters_costs_the_same_for_one_and_three_units(owed, units, django_assert_num_queries):
    drafting(owed, *["A", "B", "C"][:units])

    with django_assert_num_queries(8):
        letters_of(at(3))
