"""Binds criteria of a round to reported figures, and takes their answers into a sheet through save_answers alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Layer, Origin, RoundState
from scoring.enums.figures import FigureChangeKind
from scoring.models import Assessment, Criterion, FigureBinding, ReportingPeriod, Round
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.indicators.bound import ONE_FIGURE, TWO_FIGURES, Bound, bindings_digest, bound_criteria
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.indicators import history
from scoring.services.indicators.setup import known_keys
from scoring.services.round_history import locked_round
from scoring.services.scores import Entry, save_answers
from units.models import User

OUTDATED = (
    "Có người vừa nối tiêu chí này với số liệu khác. Chưa ghi gì; xin xem rồi gửi lại. Nội dung bạn gõ còn nguyên."
)


@transaction.atomic
def bind_criterion(
    *,
    round_: Round,
    code: str,
    period: ReportingPeriod,
    keys: tuple[str, str],
    seen: str,
    now: dt.datetime,
    actor: User,
) -> FigureBinding:
    """Let a criterion of a round take its answer from figures of a period, or change where it takes it from.

    `keys` are those of the figures as the criterion's measure names them (a, b; b may be ""), `seen` is the digest of the
    round's bindings as shown. Raises NotAllowed, NotOpen after publication, AlreadyDone, Outdated where the criterion was
    bound otherwise meanwhile, Refused for a criterion or figures that do not fit.
    """
    row = _locked(round_, actor)
    if period.agency_id != row.agency_id:
        raise Refused("Kỳ báo cáo này của cơ quan khác.")
    a, b = keys
    kind, criteria = _asked_by(row, code)
    wanted = (a, b) if kind in TWO_FIGURES else (a,)
    if strange := sorted(set(wanted) - known_keys(row.agency)):
        raise Refused(f"Không có số liệu {', '.join(strange) or 'để trống'}; tiêu chí này cần {len(wanted)} số liệu.")
    if len(set(wanted)) < len(wanted):
        raise Refused("Tiêu chí này cần hai số liệu khác nhau (a) và (b).")
    found = {one.criterion_id: one for one in _bindings(row, code)}
    old = next((_told(one) for one in found.values()), None)
    new = {"period": period.code, "a": a, "b": b if kind in TWO_FIGURES else ""}
    if old == new and len(found) == len(criteria):
        raise AlreadyDone("Tiêu chí đang lấy từ số liệu đó rồi.")
    if old is not None:
        _must_be_seen(row, seen)
    for criterion in criteria:
        one = found.get(criterion.pk) or FigureBinding(round=row, criterion=criterion)
        one.period, one.a, one.b = period, new["a"], new["b"]
        one.save()
    _remember(row, code, old, new, now, actor)
    return one


@transaction.atomic
def unbind_criterion(*, round_: Round, code: str, seen: str, now: dt.datetime, actor: User) -> None:
    """Take a binding away; answers that were taken stay. Raises NotAllowed, NotOpen, AlreadyDone, Outdated by `seen`."""
    row = _locked(round_, actor)
    found = _bindings(row, code)
    if not found:
        raise AlreadyDone("Tiêu chí này không lấy từ số liệu.")
    _must_be_seen(row, seen)
    FigureBinding.objects.filter(pk__in=[one.pk for one in found]).delete()
    _remember(row, code, _told(found[0]), None, now, actor)


def follow_criteria(*, round_: Round, criteria: Mapping[int, int], now: dt.datetime, actor: User) -> None:
    """Let bindings follow their criteria, {criterion id: its successor's}, after blocks went over to another version.

    A binding whose criterion has no block left in the round goes, and so does one whose successor asks for other figures;
    call it in the transaction that moves, under the round's lock. One query in a round without bindings.
    """
    if not round_.figures_bound:
        return
    rows = list(FigureBinding.objects.filter(round=round_).select_related("period", "criterion"))
    successors = Criterion.objects.in_bulk([criteria[one.criterion_id] for one in rows if one.criterion_id in criteria])
    used = set(round_.round_blocks.values_list("criteria_set_id", flat=True))
    kept = {one.criterion_id for one in rows}
    for one in rows:
        follower = successors.get(criteria.get(one.criterion_id, 0))
        if follower is not None and follower.pk not in kept and _asks_alike(one.criterion, follower):
            FigureBinding.objects.create(round=round_, criterion=follower, period=one.period, a=one.a, b=one.b)
            kept.add(follower.pk)
            _remember(round_, follower.code, None, _told(one), now, actor)
        if one.criterion.criteria_set_id not in used:
            one.delete()
            _remember(round_, one.criterion_code, _told(one), None, now, actor)


def _asks_alike(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria are answered by the unit with the same kind of figures."""
    kinds = [(row.source, (row.measure or {}).get("kind")) for row in (one, other)]
    return kinds[0] == kinds[1]


def _bindings(round_: Round, code: str) -> list[FigureBinding]:
    return list(FigureBinding.objects.filter(round=round_, criterion__code=code).select_related("period", "criterion"))


def _must_be_seen(row: Round, seen: str) -> None:
    if seen != bindings_digest(row):
        raise Outdated(OUTDATED)


def _locked(round_: Round, actor: User) -> Round:
    row = locked_round(round_)
    if not permissions.may(actor, "round.organise", row):
        raise NotAllowed("Chỉ cơ quan thường trực của đợt này nối tiêu chí với số liệu.")
    _must_be_unpublished(row)
    return row


def _must_be_unpublished(round_: Round) -> None:
    if round_.state == RoundState.PUBLISHED:
        raise NotOpen("Đợt đã công bố nên không đổi nữa.")


def _asked_by(round_: Round, code: str) -> tuple[str, list[Criterion]]:
    """The measure of a criterion of the round that figures can answer, and its rows in the sets of the round's blocks.

    Raises Refused for another one.
    """
    sets = list(round_.round_blocks.values_list("criteria_set_id", flat=True))
    rows = list(Criterion.objects.filter(criteria_set__in=sets, code=code).order_by("criteria_set"))
    if not rows:
        raise Refused(f"Đợt này không có tiêu chí {code}.")
    kinds = {str((row.measure or {}).get("kind")) for row in rows if row.source == Layer.SELF}
    if len(kinds) == 1 and not kinds.isdisjoint((*TWO_FIGURES, ONE_FIGURE)):
        return kinds.pop(), [row for row in rows if row.source == Layer.SELF]
    raise Refused(f"Tiêu chí {code} không phải tiêu chí đơn vị tự chấm bằng số liệu.")


def _told(binding: FigureBinding) -> dict[str, str]:
    return {"period": binding.period.code, "a": binding.a, "b": binding.b}


def _remember(round_: Round, code: str, old: object, new: object, now: dt.datetime, actor: User) -> None:
    bound = FigureBinding.objects.filter(round=round_).exists()
    if bound != round_.figures_bound:
        round_.figures_bound = bound
        round_.save(update_fields=["figures_bound"])
    line = history.Line(FigureChangeKind.BINDING, f"{round_.code} {code}", old, new)
    history.record(round_.agency, None, [line], origin=Origin.WEB, actor=actor, now=now)


def take_figures(*, sheet: Assessment, seen: Mapping[str, str], now: dt.datetime, actor: User) -> int:
    """Take the answers of bound criteria from reported figures into the unit's own cells; returns how many were written.

    `seen`: {code of a criterion to take: what its line showed (Bound.seen)}; those whose figures give no answer, or that
    say so already, are left alone. What save_answers raises is raised, AlreadyDone where nothing is to be taken, Outdated
    where the figures or the sheet are not what the page showed.
    """
    rules = rules_of_sheet(sheet)
    taken = [one for one in bound_criteria(sheet, rules, {}) if one.code in seen and one.can_take]
    if not taken:
        raise AlreadyDone("Phiếu đang đúng như số liệu rồi.")
    if changed := [one.code for one in taken if one.seen != seen[one.code]]:
        raise Outdated(f"Số liệu hoặc phiếu vừa đổi ở tiêu chí {', '.join(changed)}. Chưa ghi gì; xin xem lại rồi lấy.")
    answers = {one.code: (_entry(one), one.version) for one in taken}
    save_answers(assessment=sheet, layer=Layer.SELF, answers=answers, actor=actor, origin=Origin.FIGURES, now=now)
    return len(taken)


def _entry(one: Bound) -> Entry:
    return Entry(one.answer, one.note, one.evidence)
