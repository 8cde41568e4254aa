"""Presenting and publishing a round's ranking; a published version never changes, a correction is a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from cchc_portal import permissions
from scoring import engine
from scoring.enums import RoundState, SheetState
from scoring.models import (
    Assessment,
    PublicationRequest,
    PublishedRules,
    PublishedSheet,
    Ranking,
    RankingRow,
    RankingSnapshot,
    Round,
)
from scoring.selectors.engine_input import round_documents
from scoring.selectors.history import first_bad_lines
from scoring.selectors.reviews import open_points
from scoring.selectors.standings import RowFigures, standing_of, successors_in
from scoring.services import round_sheets
from scoring.services.errors import AlreadyDone, Check, ChecksFailed, NotAllowed, Refused
from units.models import User


def locked_round(round_: Round) -> Round:
    """The round read anew under its row lock, with its agency; call it inside a transaction."""
    return Round.objects.select_for_update(of=("self",)).select_related("agency").get(pk=round_.pk)


def _locked_sheets(round_: Round) -> list[Assessment]:
    return list(
        Assessment.objects.select_for_update(of=("self",))
        .filter(round=round_)
        .select_related("unit", "round__agency", "round_block__block", "round_block__criteria_set")
        .order_by("pk")
    )


def _allowed(actor: User, action: str, round_: Round) -> None:
    if not permissions.may(actor, action, round_):
        raise NotAllowed(permissions.RIGHTS[action].says)


@transaction.atomic
def present_round(*, round_: Round, now: dt.datetime, actor: User) -> Round:
    """Present (trình) a round: from now until publication leaders read its provisional ranking.

    Raises AlreadyDone when it is presented, NotAllowed unless the actor organises the round and it is open.
    """
    locked = locked_round(round_)
    _allowed(actor, "round.present", locked)
    if locked.presented_at is not None:
        raise AlreadyDone("Đợt này đã trình rồi.")
    locked.presented_at, locked.presented_by = now, actor
    locked.save(update_fields=["presented_at", "presented_by"])
    return locked


def publication_checks(round_: Round, sheets: Sequence[Assessment], reason: str) -> list[Check]:
    """Everything that must hold before a round is published; the caller holds the locks of round and sheets."""
    undecided = [f"{s.unit} ({s.get_state_display().lower()})" for s in sheets if s.state != SheetState.DECIDED]
    differences = round_sheets.recompute(round_, sheets, check=True)
    broken = first_bad_lines(round_)
    correction = round_.state == RoundState.PUBLISHED
    unpresented = () if round_.presented_at else ("Bấm Trình để lãnh đạo xem bản dự thảo trước.",)
    checks = [
        Check("Đợt đã trình lãnh đạo", round_.presented_at is not None, unpresented),
        Check(
            "Mọi phiếu đã chốt", not undecided and bool(sheets), tuple(undecided) or _when(not sheets, "không có phiếu")
        ),
        Check("Tính lại khớp với tổng đã lưu", not differences, tuple(differences)),
        Check("Lịch sử chấm điểm nguyên vẹn", not broken, tuple(broken)),
    ]
    if waiting := open_points(round_):
        checks.append(Check("Mọi đề nghị phúc tra đã trả lời", passed=False, details=tuple(waiting), warns=True))
    if correction:
        missing = _when(not reason.strip(), "Ghi lý do đính chính.")
        checks.append(Check("Lần đính chính có lý do", not missing, missing))
    return checks


def _when(condition: bool, text: str) -> tuple[str, ...]:  # noqa: FBT001 - reads as a sentence at the call
    return (text,) if condition else ()


@transaction.atomic
def check_publication(*, round_: Round, reason: str = "", actor: User) -> list[Check]:
    """The checks of a publication as they stand now, for the page before it; writes nothing."""
    locked = locked_round(round_)
    _allowed(actor, "round.publish", locked)
    return publication_checks(locked, _locked_sheets(locked), reason)


@transaction.atomic
def request_publication(
    *, round_: Round, decision_number: str, decision_date: dt.date, reason: str = "", now: dt.datetime, actor: User
) -> PublicationRequest:
    """Ask to publish a round, or a correction of it with its reason; published at once where no second person approves.

    Raises ChecksFailed with every check, AlreadyDone while the same request of the actor waits, Refused while another one
    does or without a decision number.
    """
    locked = locked_round(round_)
    _allowed(actor, "round.publish", locked)
    if not decision_number.strip():
        raise Refused("Ghi số quyết định công bố.")
    checks = publication_checks(locked, _locked_sheets(locked), reason)
    if any(check.stops for check in checks):
        raise ChecksFailed(checks)
    asked = {"decision_number": decision_number.strip(), "decision_date": decision_date, "reason": reason.strip()}
    try:
        with transaction.atomic():
            request = PublicationRequest.objects.create(round=locked, **asked, requested_at=now, requested_by=actor)
    except IntegrityError as error:
        is_same = PublicationRequest.objects.filter(round=locked, **asked, requested_by=actor, closed_at=None).exists()
        raise (AlreadyDone if is_same else Refused)("Đã có một đề nghị công bố đang chờ duyệt.") from error
    if not locked.agency.second_approver:
        _publish(locked, request, approver=actor, now=now)
    return request


@transaction.atomic
def approve_publication(*, request: PublicationRequest, now: dt.datetime, actor: User) -> Ranking:
    """Approve a waiting request as the second person and publish it, after all checks have run anew.

    Raises NotAllowed for the person who asked, AlreadyDone when it is closed, ChecksFailed with every check.
    """
    locked = locked_round(request.round)
    _allowed(actor, "round.publish", locked)
    waiting = PublicationRequest.objects.select_for_update().get(pk=request.pk)
    if waiting.closed_at is not None:
        raise AlreadyDone("Đề nghị công bố này đã xong.")
    if waiting.requested_by_id == actor.pk and locked.agency.second_approver:
        raise NotAllowed("Người duyệt công bố phải khác người đề nghị.")
    checks = publication_checks(locked, _locked_sheets(locked), waiting.reason)
    if any(check.stops for check in checks):
        raise ChecksFailed(checks)
    return _publish(locked, waiting, approver=actor, now=now)


@transaction.atomic
def withdraw_request(*, request: PublicationRequest, now: dt.datetime, actor: User) -> None:
    """Take a waiting request back; raises AlreadyDone when it is closed."""
    locked = locked_round(request.round)
    _allowed(actor, "round.publish", locked)
    open_request = PublicationRequest.objects.filter(pk=request.pk, closed_at__isnull=True)
    if not open_request.update(closed_at=now):
        raise AlreadyDone("Đề nghị công bố này đã xong.")


def _publish(round_: Round, request: PublicationRequest, *, approver: User, now: dt.datetime) -> Ranking:
    """Write the next version under the locks that the caller holds, its checks passed."""
    previous = Ranking.objects.filter(round=round_).order_by("-version").first()
    documents = round_documents(round_)
    results = [engine.evaluate(engine.load_round(document)) for document in documents]
    standing = standing_of(documents, results, successors_in(round_))
    ranking = Ranking.objects.create(
        round=round_,
        version=1 if previous is None else previous.version + 1,
        decision_number=request.decision_number,
        decision_date=request.decision_date,
        reason=request.reason,
        published_at=now,
        published_by=request.requested_by,
        approved_by=approver,
        illustrative=round_.illustrative,
        summary=standing.summary,
    )
    RankingRow.objects.bulk_create(_ranking_row(ranking, order, row) for order, row in enumerate(standing.rows))
    _freeze(ranking, previous, documents, results)
    _lay_out(ranking, documents)
    round_.state = RoundState.PUBLISHED
    round_.save(update_fields=["state"])
    request.closed_at, request.ranking = now, ranking
    request.save(update_fields=["closed_at", "ranking"])
    return ranking


def _ranking_row(ranking: Ranking, order: int, row: RowFigures) -> RankingRow:
    return RankingRow(ranking=ranking, order=order, **vars(row))


def _lay_out(ranking: Ranking, documents: Sequence[Mapping[str, Any]]) -> None:
    """Store rules and sheets apart, so that the page of one unit need not read the snapshot of all."""
    for part, document in enumerate(documents, start=1):
        PublishedRules.objects.create(ranking=ranking, part=part, document={**document, "units": []})
        PublishedSheet.objects.bulk_create(
            PublishedSheet(
                ranking=ranking,
                part=part,
                unit_code=unit["code"],
                block_code=unit["block"],
                answers=unit.get("answers", {}),
            )
            for unit in document["units"]
        )


def _freeze(
    ranking: Ranking,
    previous: Ranking | None,
    documents: Sequence[Mapping[str, Any]],
    results: Sequence[Mapping[str, Any]],
) -> None:
    """Store a snapshot for each document, chained to the same part of the previous version."""
    heads = dict(ranking.round.assessments.values_list("unit__code", "history_head"))
    before = {} if previous is None else dict(previous.snapshots.values_list("part", "sha256"))
    for part, (document, result) in enumerate(zip(documents, results, strict=True), start=1):
        snapshot = engine.make_snapshot(
            {
                "round": document,
                "result": result,
                "version": ranking.version,
                "decision": {"number": ranking.decision_number, "date": ranking.decision_date.isoformat()}
                | ({"reason": ranking.reason} if ranking.reason else {}),
                "published_at": ranking.published_at.isoformat(),
                "engine": engine.ENGINE_VERSION,
                "illustrative": ranking.illustrative,
                "previous_sha256": before.get(part),
                "history_heads": {unit["code"]: heads[unit["code"]] for unit in document["units"]},
            }
        )
        RankingSnapshot.objects.create(
            ranking=ranking,
            part=part,
            document=engine.canonical(snapshot).decode("utf-8"),
            sha256=snapshot["sha256"],
            previous_sha256=before.get(part) or "",
        )
