"""Questions of an agency and the points where citizens answer them: made, and closed by a last day; opinions are kept elsewhere."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from cchc_portal import permissions
from scoring.models import CollectionPoint, QuestionSet
from scoring.selectors.opinions import question_set_of
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, Outdated, Refused
from units.models import Agency, Unit, User

MOST_QUESTIONS = 8
LONGEST_QUESTION = 200


def _allowed(actor: User, row: object) -> None:
    if not permissions.may(actor, "opinion.organise", row):
        raise NotAllowed(permissions.RIGHTS["opinion.organise"].says)


@transaction.atomic
def set_questions(
    *, agency: Agency, title: str, questions: Sequence[str], seen: int, now: dt.datetime, actor: User
) -> QuestionSet:
    """Make the next version of an agency's questions; `seen` is the version that the person saw, 0 for none.

    Points that stand keep their questions. Raises Faulty by "questions", AlreadyDone where they stand so, Outdated,
    NotAllowed.
    """
    _allowed(actor, Agency.objects.select_for_update().get(pk=agency.pk))
    asked = [" ".join(text.split()) for text in questions if text.strip()]
    if not asked or len(set(asked)) != len(asked) or max(map(len, asked)) > LONGEST_QUESTION:
        raise Faulty({"questions": [f"Mỗi dòng một câu hỏi khác nhau, dài nhất {LONGEST_QUESTION} ký tự."]})
    if len(asked) > MOST_QUESTIONS:
        raise Faulty({"questions": [f"Nhiều nhất {MOST_QUESTIONS} câu hỏi; hỏi ít thì nhiều người trả lời."]})
    standing = question_set_of(agency)
    if standing is not None and (standing.title, standing.questions) == (title, asked):
        raise AlreadyDone("Bộ câu hỏi đang đúng như vậy rồi.")
    version = standing.version if standing is not None else 0
    _must_be_fresh(seen, version)
    return QuestionSet.objects.create(
        agency=agency, version=version + 1, title=title, questions=asked, made_at=now, made_by=actor
    )


def _must_be_fresh(seen: int, version: int) -> None:
    if version != seen:
        raise Outdated("Có người vừa đổi bộ câu hỏi. Chưa ghi gì; xin xem bản mới rồi gửi lại.")


def open_point(
    *, unit: Unit, name: str, first: dt.date, last: dt.date | None, token: str, now: dt.datetime, actor: User
) -> CollectionPoint:
    """Make a point for a unit with the agency's newest questions; the same `token` makes one: AlreadyDone.

    Raises Faulty by "last", Refused without questions, NotAllowed.
    """
    _allowed(actor, unit)
    if last is not None and last < first:
        raise Faulty({"last": ["Ngày cuối phải từ ngày đầu trở đi."]})
    questions = question_set_of(unit.agency)
    if questions is None:
        raise Refused("Cơ quan chưa có bộ câu hỏi; hãy lập bộ câu hỏi trước.")
    try:
        with transaction.atomic():
            return CollectionPoint.objects.create(
                agency=unit.agency,
                unit=unit,
                question_set=questions,
                name=name,
                token=token,
                valid_from=first,
                valid_to=last,
                made_at=now,
                made_by=actor,
            )
    except IntegrityError as error:
        raise AlreadyDone("Điểm lấy ý kiến này đã lập rồi.") from error


def new_token() -> str:
    """A token for a point, long enough that nobody guesses one."""
    return secrets.token_urlsafe(24)


@transaction.atomic
def close_point(*, point: CollectionPoint, today: dt.date, actor: User) -> None:
    """Let a point take no opinion from today on; raises AlreadyDone, NotAllowed."""
    row = CollectionPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    _allowed(actor, row)
    if row.valid_to is not None and row.valid_to < today:
        raise AlreadyDone("Điểm này đã đóng rồi.")
    row.valid_to = today - dt.timedelta(days=1)
    row.save(update_fields=["valid_to"])
