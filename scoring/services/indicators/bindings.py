"""Binds criteria of a round to reported figures, and takes their answers into a sheet through save_answers alone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cchc_portal import permissions
from scoring import engine
from scoring.enums import Layer, Origin, RoundState
from scoring.enums.figures import FigureChangeKind
from scoring.models import Assessment, FigureBinding, ReportingPeriod, Round
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.indicators.bound import ONE_FIGURE, TWO_FIGURES, Bound, bound_criteria
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.indicators import history
from scoring.services.indicators.setup import known_keys
from scoring.services.round_history import locked_round
from scoring.services.scores import Entry, save_answers
from units.models import User


@transaction.atomic
def bind_criterion(
    *, round_: Round, code: str, period: ReportingPeriod, a: str, b: str = "", now: dt.datetime, actor: User
) -> FigureBinding:
    """Let a criterion of a round take its answer from figures of a period, or change where it takes it from.

    Raises NotAllowed, NotOpen after publication, AlreadyDone, Refused for a criterion or figures that do not fit.
    """
    row = _locked(round_, actor)
    if period.agency_id != row.agency_id:
        raise Refused("Kỳ báo cáo này của cơ quan khác.")
    kind = _kind_of(row, code)
    wanted = (a, b) if kind in TWO_FIGURES else (a,)
    if strange := sorted(set(wanted) - known_keys(row.agency)):
        raise Refused(f"Không có số liệu {', '.join(strange) or 'để trống'}; tiêu chí này cần {len(wanted)} số liệu.")
    found = FigureBinding.objects.filter(round=row, criterion_code=code).first()
    old = None if found is None else _told(found)
    found = found or FigureBinding(round=row, criterion_code=code)
    found.period, found.a, found.b = period, a, b if kind in TWO_FIGURES else ""
    if old == _told(found):
        raise AlreadyDone("Tiêu chí đang lấy từ số liệu đó rồi.")
    found.save()
    _remember(row, code, old, _told(found), now, actor)
    return found


@transaction.atomic
def unbind_criterion(*, round_: Round, code: str, now: dt.datetime, actor: User) -> None:
    """Take a binding away; answers that were taken stay. Raises NotAllowed, NotOpen, AlreadyDone."""
    row = _locked(round_, actor)
    found = FigureBinding.objects.filter(round=row, criterion_code=code).select_related("period").first()
    if found is None:
        raise AlreadyDone("Tiêu chí này không lấy từ số liệu.")
    old = _told(found)
    found.delete()
    _remember(row, code, old, None, now, actor)


def _locked(round_: Round, actor: User) -> Round:
    row = locked_round(round_)
    if not permissions.may(actor, "round.organise", row):
        raise NotAllowed("Chỉ cơ quan thường trực của đợt này nối tiêu chí với số liệu.")
    _must_be_unpublished(row)
    return row


def _must_be_unpublished(round_: Round) -> None:
    if round_.state == RoundState.PUBLISHED:
        raise NotOpen("Đợt đã công bố nên không đổi nữa.")


def _kind_of(round_: Round, code: str) -> str:
    """The measure of a criterion of the round that figures can answer; raises Refused for another."""
    for sheet in Assessment.objects.filter(round=round_).select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    ):
        leaf = _leaf(rules_of_sheet(sheet), sheet.round_block.block.code, code)
        if leaf is not None:
            kind = str((leaf.measure or {}).get("kind"))
            if leaf.source == Layer.SELF and kind in (*TWO_FIGURES, ONE_FIGURE):
                return kind
            raise Refused(f"Tiêu chí {code} không phải tiêu chí đơn vị tự chấm bằng số liệu.")
    raise Refused(f"Đợt này không có tiêu chí {code}.")


def _leaf(rules: engine.Rules, block_code: str, code: str) -> engine.Criterion | None:
    return next((leaf for leaf in rules.leaves_of(block_code) if leaf.code == code), None)


def _told(binding: FigureBinding) -> dict[str, str]:
    return {"period": binding.period.code, "a": binding.a, "b": binding.b}


def _remember(round_: Round, code: str, old: object, new: object, now: dt.datetime, actor: User) -> None:
    bound = FigureBinding.objects.filter(round=round_).exists()
    if bound != round_.figures_bound:
        round_.figures_bound = bound
        round_.save(update_fields=["figures_bound"])
    line = history.Line(FigureChangeKind.BINDING, f"{round_.code} {code}", old, new)
    history.record(round_.agency, None, [line], origin=Origin.WEB, actor=actor, now=now)


def take_figures(*, sheet: Assessment, codes: frozenset[str], now: dt.datetime, actor: User) -> int:
    """Take the answers of bound criteria from reported figures into the unit's own cells; returns how many were written.

    `codes`: which of them; those whose figures give no answer, or that say so already, are left alone. What save_answers
    raises is raised, AlreadyDone where nothing is to be taken.
    """
    rules = rules_of_sheet(sheet)
    taken = [one for one in bound_criteria(sheet, rules, {}) if one.code in codes and one.can_take]
    if not taken:
        raise AlreadyDone("Phiếu đang đúng như số liệu rồi.")
    answers = {one.code: (_entry(one), one.version) for one in taken}
    save_answers(assessment=sheet, layer=Layer.SELF, answers=answers, actor=actor, origin=Origin.FIGURES, now=now)
    return len(taken)


def _entry(one: Bound) -> Entry:
    return Entry(one.answer, one.note, one.evidence)
