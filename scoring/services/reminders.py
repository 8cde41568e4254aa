"""Letters of reminder: stored once a person and day, then sent one by one; a failing mail server loses none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from scoring.enums.letters import LetterState
from scoring.models import Reminder, ReminderRun
from scoring.selectors.reminders import Letter, letters_of, today_here

DEAD_AFTER: Final = dt.timedelta(minutes=15)
"""A letter is sent within the mail server's time limit; who holds it longer has died, and it is sent again."""
MOST_DAYS: Final = 7
"""A letter that could not be sent for so many days is given up: its last days have passed."""
_MOST_FAILURES: Final = 3
"""After so many failures one after the other the mail server is away: the rest waits for the next run."""


@dataclass(frozen=True)
class Run:
    """What one run did: letters newly stored, sent, not sent this time, given up."""

    made: int
    sent: int
    waiting: int
    failed: int


def make_letters(*, now: dt.datetime) -> int:
    """Store the letters of today that are not stored yet; returns how many. Two runs at once store each once.

    The day counts as looked at once all are stored: a run that dies before is made up for by the next.
    """
    day = today_here(now)
    have = set(Reminder.objects.filter(day=day).values_list("person_id", flat=True))
    letters = [one for one in letters_of(now) if one.address and one.person.pk not in have]
    made = sum(_store(letter, day, now) for letter in letters)
    ReminderRun.objects.get_or_create(day=day, defaults={"at": now})
    return made


@transaction.atomic
def _store(letter: Letter, day: dt.date, now: dt.datetime) -> bool:
    """Store one letter with its rounds; False where another run was first."""
    texts = {"address": letter.address, "subject": letter.subject, "body": letter.body, "made_at": now}
    row, is_new = Reminder.objects.get_or_create(person=letter.person, day=day, defaults=texts)
    if is_new:
        row.rounds.set({line.round for line in letter.lines})
    return is_new


def send_letters(*, now: Callable[[], dt.datetime]) -> Run:
    """Store today's letters and send every letter that waits, oldest first; returns what came of it.

    `now` is asked anew for each letter. Each is claimed in the database before it is sent, so that two runs at once
    never send the same; a failure is kept with it and it waits for the next run. Raises nothing for a mail server.
    """
    made, sent, failures = make_letters(now=now()), 0, 0
    with closing(get_connection()) as connection:
        for letter in _claimed(now):
            problem = _send(letter, connection)
            _settle(letter, problem, now())
            sent, failures = (sent, failures + 1) if problem else (sent + 1, 0)
            if failures == _MOST_FAILURES:
                break
    left = Reminder.objects.exclude(state__in=(LetterState.SENT, LetterState.FAILED)).count()
    return Run(made, sent, left, _give_up(now()))


def _claimed(now: Callable[[], dt.datetime]) -> Iterator[Reminder]:
    """Every waiting letter in turn, claimed by one conditional statement; those that fail here do not come back."""
    tried: set[int] = set()
    while True:
        at = now()
        free = Q(state=LetterState.WAITING) | Q(state=LetterState.SENDING, claimed_at__lt=at - DEAD_AFTER)
        row = Reminder.objects.filter(free).exclude(pk__in=tried).order_by("day", "pk").first()
        if row is None:
            return
        tried.add(row.pk)
        same = Reminder.objects.filter(pk=row.pk, state=row.state, tries=row.tries)
        row.state, row.claimed_at, row.tries = LetterState.SENDING, at, row.tries + 1
        if same.update(state=row.state, claimed_at=row.claimed_at, tries=row.tries):
            yield row


def _send(letter: Reminder, connection: BaseEmailBackend) -> str:
    """Send one letter; "" or the kind of failure, without what the server said: that may hold addresses."""
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.address], connection=connection).send()
    except (SMTPException, OSError, ValueError) as error:
        return type(error).__name__
    return ""


def _settle(letter: Reminder, problem: str, now: dt.datetime) -> None:
    letter.state = LetterState.WAITING if problem else LetterState.SENT
    letter.problem, letter.sent_at = problem, None if problem else now
    letter.save(update_fields=["state", "problem", "sent_at"])


def _give_up(now: dt.datetime) -> int:
    """Give up letters that have waited too long; returns how many."""
    old = Reminder.objects.filter(state=LetterState.WAITING, day__lt=today_here(now) - dt.timedelta(days=MOST_DAYS))
    return old.update(state=LetterState.FAILED)
