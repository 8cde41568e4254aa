"""Flag criteria for the unit to explain, take its answer, settle it; no score is written here, and nothing is deleted."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, Layer, Origin, RoundState, SheetState, Step
from scoring.enums.replies import ExplanationState
from scoring.models import Assessment, Criterion, Explanation
from scoring.selectors import engine_input
from scoring.selectors.explanations import ANSWERED, state_of
from scoring.selectors.score_sheets import windows_of
from scoring.selectors.windows import effective_state, span_of, why_no_reply
from scoring.services import history
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Stale, StaleCell
from scoring.services.scores import locked_sheet, text_faults
from units.models import User

_REVIEWED = (SheetState.SUBMITTED, SheetState.IN_REVIEW)


@transaction.atomic
def flag_criterion(*, assessment: Assessment, code: str, question: str, actor: User, now: dt.datetime) -> Explanation:
    """Ask the unit of a sheet to explain a criterion; the first flag begins the review.

    Raises AlreadyDone where it is flagged, Faulty for an unknown criterion or no question (by the code), NotOpen once
    the unit's time to reply is over or outside the review, NotAllowed.
    """
    sheet = _judged_sheet(assessment, code, actor, now)
    text = _sound(code, question, "Ghi điều cần đơn vị giải trình.")
    criterion = _criterion(sheet, code)
    row = Explanation.objects.filter(assessment=sheet, criterion=criterion).first()
    if row is not None and row.state != ExplanationState.DROPPED:
        raise AlreadyDone(f"Tiêu chí {code} đã được yêu cầu giải trình.")
    old = None if row is None else state_of(row)
    row = row or Explanation(assessment=sheet, criterion=criterion, version=0)
    row.state, row.question = ExplanationState.ASKED, text
    row.flagged_by, row.flagged_at = actor, now
    row.answer, row.answered_by, row.answered_at = "", None, None
    row.version += 1
    row.save()
    lines = [_line(row, old)]
    if sheet.state == SheetState.SUBMITTED:
        lines.append(history.Line(ChangeKind.STATE, sheet.state, str(SheetState.IN_REVIEW)))
        sheet.state = SheetState.IN_REVIEW
        sheet.save(update_fields=["state"])
    history.append(sheet, lines, actor=actor, origin=Origin.WEB, now=now)
    return row


@transaction.atomic
def unflag_criterion(*, assessment: Assessment, code: str, actor: User, now: dt.datetime) -> None:
    """Take a flag back, which only holds until the unit has answered.

    Raises AlreadyDone where it is not flagged, NotOpen where the unit answered or its time is over, NotAllowed.
    """
    sheet = _judged_sheet(assessment, code, actor, now)
    row = _standing(sheet, code)
    if row.state != ExplanationState.ASKED:
        raise NotOpen(f"Đơn vị đã trả lời tiêu chí {code} nên không thôi yêu cầu được nữa.")
    _move(sheet, row, ExplanationState.DROPPED, actor=actor, now=now)


@transaction.atomic
def answer_explanation(
    *, assessment: Assessment, code: str, agrees: bool, text: str, seen_version: int, actor: User, now: dt.datetime
) -> Explanation:
    """What the unit says of a flagged criterion: that it agrees (text as it likes), or why not; until its time is over.

    Raises NotOpen, NotAllowed, AlreadyDone where it is not flagged or says so already, Stale, Faulty (by the code).
    """
    sheet = locked_sheet(assessment)
    windows = windows_of(sheet)
    if why := why_no_reply(sheet, Step.REPLY, windows, now):
        raise NotOpen(why)
    if effective_state(sheet, windows, now) != SheetState.IN_REVIEW:
        raise NotOpen("Phiếu không ở bước xem xét nên không giải trình được.")
    if not permissions.may(actor, "explanation.answer", sheet):
        raise NotAllowed(permissions.RIGHTS["explanation.answer"].says)
    row = _standing(sheet, code)
    if row.state == ExplanationState.SETTLED:
        raise NotOpen(f"Tiêu chí {code} đã có kết luận nên không giải trình thêm được.")
    state = ExplanationState.AGREED if agrees else ExplanationState.EXPLAINED
    said = _sound(code, text, "" if agrees else "Ghi lý do đơn vị không nhất trí, hoặc chọn Nhất trí.")
    if (row.state, row.answer) == (state, said):
        raise AlreadyDone(f"Ý kiến về tiêu chí {code} đã được ghi như vậy.")
    _must_be_fresh(row, seen_version)
    row.answer, row.answered_by, row.answered_at = said, actor, now
    _move(sheet, row, state, actor=actor, now=now, also=("answer", "answered_by", "answered_at"))
    return row


@transaction.atomic
def settle_explanation(
    *, assessment: Assessment, code: str, seen_version: int, actor: User, now: dt.datetime
) -> Explanation:
    """Say that a flagged criterion is concluded: the unit answered, or its time to reply is over.

    The points themselves are written by save_answers. Raises AlreadyDone, NotOpen, Stale or NotAllowed.
    """
    sheet = locked_sheet(assessment)
    _must_judge(sheet, code, actor)
    row = _standing(sheet, code)
    if row.state == ExplanationState.SETTLED:
        raise AlreadyDone(f"Tiêu chí {code} đã có kết luận.")
    if row.state not in ANSWERED and not _is_over(sheet, now):
        raise NotOpen(f"Đơn vị chưa giải trình tiêu chí {code} và vẫn còn thời hạn.")
    _must_be_fresh(row, seen_version)
    _move(sheet, row, ExplanationState.SETTLED, actor=actor, now=now)
    return row


def settle_standing(sheet: Assessment, row: Explanation, *, actor: User, now: dt.datetime) -> None:
    """Conclude a flag whose sheet the caller has locked and whose right it has asked: the council has decided it."""
    _move(sheet, row, ExplanationState.SETTLED, actor=actor, now=now)


def _judged_sheet(assessment: Assessment, code: str, actor: User, now: dt.datetime) -> Assessment:
    """The locked sheet, on which `actor` may still ask for an explanation of the criterion."""
    sheet = locked_sheet(assessment)
    _must_judge(sheet, code, actor)
    if effective_state(sheet, windows_of(sheet), now) not in _REVIEWED:
        raise NotOpen("Chỉ yêu cầu giải trình khi phiếu đã nộp và chưa chốt.")
    if _is_over(sheet, now):
        raise NotOpen("Đã hết thời hạn giải trình của đơn vị. Muốn hỏi thêm thì gia hạn bước giải trình trước.")
    return sheet


def _must_judge(sheet: Assessment, code: str, actor: User) -> None:
    """Let the standing body ask about everything, appraisers about the fields that are theirs."""
    if sheet.round.state != RoundState.OPEN:
        raise NotOpen("Đợt đánh giá không mở.")
    if not permissions.may(actor, "explanation.flag", sheet):
        raise NotAllowed(permissions.RIGHTS["explanation.flag"].says)
    _must_be_of_the_field(sheet, code, actor)


def _must_be_of_the_field(sheet: Assessment, code: str, actor: User) -> None:
    if not permissions.may(actor, "round.organise", sheet):
        leaves = engine_input.rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
        own = permissions.appraised_fields(actor, sheet)
        if any(leaf.code == code and leaf.field not in own for leaf in leaves):
            raise NotAllowed(f"Tiêu chí {code} thuộc lĩnh vực của cơ quan thẩm định khác.")


def _is_over(sheet: Assessment, now: dt.datetime) -> bool:
    closes_at = span_of(Step.REPLY, windows_of(sheet)).closes_at
    return closes_at is not None and closes_at <= now


def _criterion(sheet: Assessment, code: str) -> Criterion:
    leaves = engine_input.rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
    if code not in {leaf.code for leaf in leaves}:
        raise Faulty({code: ("Không có tiêu chí này trong phiếu của đơn vị.",)})
    return Criterion.objects.get(criteria_set=sheet.round_block.criteria_set_id, code=code)


def _sound(code: str, text: str, when_empty: str) -> str:
    """The text without the blanks around it; raises Faulty where it is missing and `when_empty` says so."""
    said = text.strip()
    if when_empty and not said:
        raise Faulty({code: (when_empty,)})
    if found := text_faults(said):
        raise Faulty({code: found})
    return said


def _standing(sheet: Assessment, code: str) -> Explanation:
    rows = Explanation.objects.filter(assessment=sheet, criterion__code=code).exclude(state=ExplanationState.DROPPED)
    row = rows.select_related("criterion", "answered_by").first()
    if row is None:
        raise AlreadyDone(f"Tiêu chí {code} không có yêu cầu giải trình.")
    return row


def _must_be_fresh(row: Explanation, seen: int) -> None:
    """The row is read under the sheet's lock: nobody writes it between this and the save."""
    if row.version != seen:
        by = "" if row.answered_by is None else str(row.answered_by)
        raise Stale([StaleCell(row.criterion.code, seen, row.version, None, row.answer, by, row.answered_at)])


def _move(
    sheet: Assessment,
    row: Explanation,
    state: ExplanationState,
    *,
    actor: User,
    now: dt.datetime,
    also: tuple[str, ...] = (),
) -> None:
    """Set the state of a flag read under the sheet's lock; `also` are further columns that the caller set."""
    before = Explanation.objects.select_related("criterion").get(pk=row.pk)
    row.state, row.version = state, row.version + 1
    row.save(update_fields=["state", "version", *also])
    history.append(sheet, [_line(row, state_of(before))], actor=actor, origin=Origin.WEB, now=now)


def _line(row: Explanation, old: dict[str, str] | None) -> history.Line:
    """A flag speaks of the appraisal: its lines are for those who may see that layer."""
    told = state_of(row)
    return history.Line(ChangeKind.EXPLANATION, old, told, row.criterion.code, str(Layer.APPRAISAL_1), row.version)
