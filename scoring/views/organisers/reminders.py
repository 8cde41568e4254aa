"""Nhắc việc: who would get which letter today, and what became of the letters before; letters are sent by a command."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Round
from scoring.selectors import reminders
from scoring.views.lookups import organised_round


@require_safe
@requires("round.organise", organised_round)
def round_reminders(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Today's letters with the lines of this round, and the log of those that were stored."""
    now = timezone.now()
    letters = [found for one in reminders.letters_of(now) if (found := one.about({round_code})).lines]
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "today": reminders.today_here(now),
        "days": reminders.DAYS,
        "letters": [one for one in letters if one.address],
        "unaddressed": reminders.unaddressed(letters),
        "last_run": reminders.last_run(),
        "log": reminders.sent_about(round_, reminders.today_here(now)),
        "is_configured": "dummy" not in settings.EMAIL_BACKEND,
    }
    return render(request, "scoring/organisers/reminders.html", context)
