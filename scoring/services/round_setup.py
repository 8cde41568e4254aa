"""A round from its first draft until it opens: made, saved as typed, thrown away, opened; afterwards nothing here applies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from cchc_portal import permissions
from scoring.enums import RoundChangeKind, RoundState
from scoring.models import Round, RoundDraft
from scoring.selectors.round_setup import RoundPlan, documents_of, extra_of, sets_of
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.round_history import locked_round, record
from scoring.services.round_opening import check_documents, make_rows
from units.enums import CODE_PATTERN
from units.models import Agency, User

Content = Mapping[str, str]
"""What was typed: {name of the field: text}."""
HEAD = ("code", "title", "programme", "year", "period")
LENGTHS = {"title": 300, "programme": 40, "period": 40}
FIRST_YEAR, LAST_YEAR = 1990, 2100
START_POLICY = {"layers": ["self"]}


@transaction.atomic
def create_draft(
    *, agency: Agency, head: Content, content: Content, token: str, now: dt.datetime, actor: User
) -> Round:
    """Make a draft round with what was typed so far; `head` is sound. Its code gets a number where it is taken.

    Raises NotAllowed unless the actor organises for the agency. The same `token` makes one draft: AlreadyDone, whose
    `args[1]` is that draft's code.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    known = RoundDraft.objects.filter(token=token).select_related("round").first()
    if known is not None:
        raise AlreadyDone("Bản nháp này đã lập rồi.", known.round.code)
    code = free_code(head["code"])
    round_ = Round(agency=agency, policy=START_POLICY, state=RoundState.DRAFT, created_at=now)
    _set_head(round_, {**head, "code": code})
    if not permissions.may(actor, "round.setup", round_):
        raise NotAllowed(permissions.RIGHTS["round.setup"].says)
    round_.save()
    kept = {**content, **head, "code": code}
    RoundDraft.objects.create(
        round=round_, token=token, content=kept, made_at=now, made_by=actor, updated_at=now, updated_by=actor
    )
    return round_


def free_code(wanted: str) -> str:
    """`wanted`, with "-2", "-3" … behind it where a round has that code already; one query for each try."""
    code, number = wanted, 1
    while Round.objects.filter(code=code).exists():
        number += 1
        code = f"{wanted[:36]}-{number}"
    return code


def _set_head(round_: Round, content: Content) -> None:
    """Take into the round what is sound of its head; the rest stays as it was until it is mended."""
    for name, longest in LENGTHS.items():
        text = content.get(name, "").strip()
        if text and len(text) <= longest:
            setattr(round_, name, text)
    year = content.get("year", "").strip()
    if re.fullmatch(r"[0-9]{4}", year) and FIRST_YEAR <= int(year) <= LAST_YEAR:
        round_.year = int(year)
    code = content.get("code", "").strip()
    if re.fullmatch(CODE_PATTERN, code) and not Round.objects.filter(code=code).exclude(pk=round_.pk).exists():
        round_.code = code


def _locked_draft(round_: Round, seen_version: int, actor: User) -> tuple[Round, RoundDraft]:
    """Round and draft under the round's lock; raises as the services below say."""
    try:
        row = locked_round(round_)
    except Round.DoesNotExist as gone:
        raise Refused("Bản nháp này vừa được bỏ.") from gone
    if row.state != RoundState.DRAFT:
        raise AlreadyDone("Đợt này đã mở rồi.")
    if not permissions.may(actor, "round.setup", row):
        raise NotAllowed(permissions.RIGHTS["round.setup"].says)
    draft = RoundDraft.objects.select_related("updated_by").get(round=row)
    if draft.version != seen_version:
        who = "Bạn, ở một cửa sổ khác," if draft.updated_by == actor else draft.updated_by
        raise Outdated(f"{who} vừa lưu bản nháp này. Chưa ghi lần bấm này; nội dung bạn gõ còn nguyên.")
    return row, draft


def save_draft(*, round_: Round, content: Content, seen_version: int, now: dt.datetime, actor: User) -> Round:
    """Save what was typed, faulty or not; the round's own columns follow where what was typed is sound.

    Saving the same again changes nothing. Raises AlreadyDone once the round is open, NotAllowed, and Outdated where
    somebody saved after `seen_version`.
    """
    try:
        with transaction.atomic():
            return _save_draft(round_, content, seen_version, now, actor)
    except IntegrityError:  # another round took the code between the question and the write
        with transaction.atomic():
            return _save_draft(round_, content, seen_version, now, actor)


def _save_draft(round_: Round, content: Content, seen_version: int, now: dt.datetime, actor: User) -> Round:
    try:
        row, draft = _locked_draft(round_, seen_version, actor)
    except Outdated:
        draft = RoundDraft.objects.select_related("round__agency").get(round=round_)  # still under the round's lock
        if dict(content) == draft.content and draft.updated_by_id == actor.pk:  # the same click again
            return draft.round
        raise
    if dict(content) != draft.content:
        _set_head(row, content)
        row.save(update_fields=list(HEAD))
        draft.content, draft.version = dict(content), draft.version + 1
        draft.updated_at, draft.updated_by = now, actor
        draft.save(update_fields=["content", "version", "updated_at", "updated_by"])
    return row


@transaction.atomic
def discard_draft(*, round_: Round, seen_version: int, actor: User) -> None:
    """Throw a draft away: nothing was scored and nobody but the organisers saw it. Raises as `save_draft` does."""
    row, draft = _locked_draft(round_, seen_version, actor)
    draft.delete()
    row.delete()


@transaction.atomic
def open_round(*, round_: Round, plan: RoundPlan, seen_version: int, now: dt.datetime, actor: User) -> Round:
    """Mở đợt: prove the plan with the engine, freeze its sets, make windows and the sheets with their first totals.

    `plan` is read from the draft's `seen_version`. Raises engine.FaultyDocument with every fault, AlreadyDone, NotAllowed,
    Outdated, and Refused where the code was taken or a unit closed meanwhile.
    """
    row, draft = _locked_draft(round_, seen_version, actor)
    if Round.objects.filter(code=plan.head["code"]).exclude(pk=row.pk).exists():
        raise Refused(f"Mã đợt {plan.head['code']} đã dùng cho đợt khác; hãy đổi mã rồi mở lại.")
    documents = documents_of(row.agency, plan)
    windows = check_documents(documents)
    columns: dict[str, Any] = {**plan.head, **plan.settings, "policy": dict(plan.policy), "extra": extra_of(plan)}
    for name, value in columns.items():
        setattr(row, name, value)
    row.state = RoundState.OPEN
    row.save(update_fields=[*columns, "state"])
    make_rows(round_=row, documents=documents, criteria_sets=sets_of(plan), windows=windows, actor=actor, now=now)
    record(row, RoundChangeKind.CREATED, old=None, new=_told(plan, draft), actor=actor, now=now)
    moved = {"state": str(RoundState.DRAFT)}, {"state": str(RoundState.OPEN)}
    record(row, RoundChangeKind.STATE, old=moved[0], new=moved[1], actor=actor, now=now)
    return row


def _said(value: Any) -> bool | str:
    """A setting as the history keeps it: a tick, or a text."""
    if isinstance(value, bool):
        return value
    return ", ".join(value) if isinstance(value, list) else str(value)


def _told(plan: RoundPlan, draft: RoundDraft) -> dict[str, Any]:
    """What the history says of a round that was set up."""
    return {
        **plan.head,
        "policy": dict(plan.policy),
        "settings": {name: _said(value) for name, value in plan.settings.items()},
        "blocks": {
            entry.block.code: {"criteria_set": entry.criteria_set.content_sha256, "scale": entry.scale.content_sha256}
            for entry in plan.blocks
        },
        "units": {entry.unit.code: entry.not_ranked_reason for entry in plan.units},
        "windows": extra_of(plan).get("windows", {}),
        "drafted_by": draft.made_by.get_username(),
        "drafted_at": draft.made_at.isoformat(),
    }
