"""Make one point where citizens give their opinion, with a few made-up opinions, each saying so."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from scoring.enums.opinions import CommentState
from scoring.models import Opinion
from scoring.services.opinion_points import new_token, open_point, set_questions
from scoring.services.opinions import give_opinion, judge_comment
from units.models import Unit, User

_SINCE = dt.date(2011, 9, 1)
_QUESTIONS = ("Thái độ của cán bộ tiếp bạn", "Thời gian chờ", "Kết quả có đúng hẹn không")
_SHOWN = "Cán bộ hướng dẫn rõ, nhận kết quả đúng hẹn (minh họa)."
_GIVEN: tuple[tuple[tuple[int | None, ...], str], ...] = (
    ((5, 4, 5), _SHOWN),
    ((5, 5, 5), ""),
    ((4, 3, 4), ""),
    ((4, 2, 5), "Buổi sáng phải chờ lâu, mong thêm ghế ngồi (minh họa)."),
    ((5, 4, None), ""),
    ((3, 2, 3), ""),
)
"""Faces of each question and a comment; the first comment is let through, the other waits for whoever moderates."""


def load_opinions(unit: Unit, organiser: User) -> None:
    """Make the agency's questions, a point of the unit without an end, and the opinions, a day each."""
    now = timezone.make_aware(dt.datetime.combine(_SINCE, dt.time(8)))
    title = "Ý kiến khách hàng tại quầy (minh họa)"
    set_questions(agency=unit.agency, title=title, questions=_QUESTIONS, seen=0, now=now, actor=organiser)
    point = open_point(
        unit=unit,
        name="Bộ phận tiếp nhận và trả hồ sơ (minh họa)",
        first=_SINCE,
        last=None,
        token=new_token(),
        now=now,
        actor=organiser,
    )
    for place, (faces, comment) in enumerate(_GIVEN):
        day = _SINCE + dt.timedelta(days=place)
        give_opinion(point=point, faces=faces, comment=comment, code=f"minh-hoa-{place + 1}", today=day)
    told = Opinion.objects.get(point=point, comment=_SHOWN)
    judge_comment(opinion=told, state=CommentState.SHOWN, seen=CommentState.PENDING, now=now, actor=organiser)
