"""Opinions of citizens come in here, once for each page, and comments are let through or held back; it keeps nobody's traces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from cchc_portal import permissions
from scoring.enums.opinions import FACES, CommentState
from scoring.models import CollectionPoint, Opinion
from scoring.selectors.opinions import is_collecting
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen
from units.models import User

LONGEST_COMMENT = 1000
_KNOWN = {face for face, _ in FACES}


def give_opinion(
    *, point: CollectionPoint, faces: Sequence[int | None], comment: str, code: str, today: dt.date
) -> None:
    """Keep what a citizen said at a point; `faces` holds one (1–5) or None for each question, `code` is the page's own.

    Raises NotOpen outside the days of the point, Faulty (by "faces", "comment") where nothing or too much is said,
    AlreadyDone where this page was sent before.
    """
    if not is_collecting(point, today):
        raise NotOpen("Điểm lấy ý kiến này không nhận ý kiến vào hôm nay.")
    faults = {}
    if len(faces) != len(point.question_set.questions) or not {*faces} - {None} <= _KNOWN:
        faults["faces"] = ["Chọn lại mức hài lòng."]
    elif not any(faces) and not comment.strip():
        faults["faces"] = ["Chọn ít nhất một mức hài lòng hoặc ghi góp ý."]
    if len(comment) > LONGEST_COMMENT or "\0" in comment:
        faults["comment"] = [f"Góp ý dài nhất {LONGEST_COMMENT} ký tự."]
    if faults:
        raise Faulty(faults)
    state = CommentState.PENDING if comment.strip() else CommentState.NONE
    told = {"given_on": today, "faces": list(faces), "comment": comment.strip(), "comment_state": state}
    try:
        with transaction.atomic():
            Opinion.objects.create(point=point, code=code, **told)
    except IntegrityError as error:
        raise AlreadyDone("Ý kiến này đã được ghi rồi.") from error


@transaction.atomic
def judge_comment(*, opinion: Opinion, state: CommentState, seen: str, now: dt.datetime, actor: User) -> None:
    """Let a comment through or hold it back; `seen` is the state that the person saw.

    Raises NotAllowed unless the actor organises for the agency, AlreadyDone where it is so or somebody else was first.
    """
    row = Opinion.objects.select_for_update(of=("self",)).select_related("point__unit").get(pk=opinion.pk)
    if not permissions.may(actor, "opinion.organise", row.point):
        raise NotAllowed(permissions.RIGHTS["opinion.organise"].says)
    if state not in (CommentState.SHOWN, CommentState.HIDDEN) or not row.comment:
        raise Faulty({"state": ["Chọn cho hiện hoặc không hiện."]})
    _must_be_as_seen(row, seen, state)
    row.comment_state, row.judged_at, row.judged_by = state, now, actor
    row.save(update_fields=["comment_state", "judged_at", "judged_by"])


def _must_be_as_seen(row: Opinion, seen: str, state: CommentState) -> None:
    if row.comment_state != seen or row.comment_state == state:
        raise AlreadyDone(f"Góp ý này đang là “{row.get_comment_state_display()}”.")
