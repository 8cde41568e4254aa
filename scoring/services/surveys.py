"""Survey slips of respondent groups come in here, and the round's rule about them; the answer is their sum, by save_answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Layer, Origin, RoundChangeKind, RoundState, SurveyShortage
from scoring.models import Assessment, Round, Score, SurveyResult
from scoring.selectors.slips import LONGEST_GROUP, MOST_SLIPS, Slips, answer_of, slips_faults
from scoring.services import round_sheets
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.round_history import locked_round, record
from scoring.services.scores import Entry, Saved, save_answers
from scoring.services.slip_rows import store_groups
from units.models import User

MOST_GROUPS = 12
OUTDATED = "Có người vừa đổi quy định điều tra của đợt này. Chưa ghi gì; xin xem giá trị mới rồi gửi lại."


@transaction.atomic
def save_slips(
    *,
    sheet: Assessment,
    slips: Mapping[str, tuple[Sequence[Slips], int]],
    actor: User,
    origin: Origin,
    now: dt.datetime,
) -> Saved:
    """Write the slips of survey criteria of one sheet, all or nothing: their sum as the answer, the groups beside it.

    `slips`: {criterion code: (every group of it, version of the answer that was seen; 0 for none)}; no group with
    slips takes the answer back. Raises Faulty by criterion, and what save_answers raises.
    """
    faults = {code: tuple(wrong) for code, (groups, _seen) in slips.items() if (wrong := slips_faults(groups))}
    if faults:
        raise Faulty(faults)
    answers = {code: (Entry(answer_of(groups)), seen) for code, (groups, seen) in slips.items()}
    saved = save_answers(assessment=sheet, layer=Layer.SURVEY, answers=answers, actor=actor, origin=origin, now=now)
    written = Score.objects.filter(assessment=sheet, layer=Layer.SURVEY, criterion__code__in=list(saved.versions))
    store_groups(written)
    return saved


@dataclass(frozen=True)
class SurveyRule:
    """What a round asks of its survey: the least number of scored slips (0: none), what fewer mean, whom it asks."""

    minimum: int
    shortage: str
    groups: tuple[str, ...]

    @classmethod
    def of(cls, round_: Round) -> SurveyRule:
        """The rule as it stands."""
        return cls(round_.survey_minimum, str(round_.survey_shortage), tuple(round_.survey_groups))

    @property
    def told(self) -> dict[str, object]:
        """The rule for the round's history."""
        return {
            "survey_minimum": str(self.minimum),
            "survey_shortage": SurveyShortage(self.shortage).label,
            "survey_groups": ", ".join(self.groups),
        }


@transaction.atomic
def change_rule(
    *, round_: Round, rule: SurveyRule, seen: SurveyRule, decision: str, now: dt.datetime, actor: User
) -> None:
    """Set the rule of an open round that was not presented yet, and compute every sheet anew by it.

    Raises Faulty (by "minimum", "groups"), AlreadyDone where it stands so, Outdated where somebody changed it after
    `seen`, NotOpen, NotAllowed. Locks the round, then its sheets by id.
    """
    row = locked_round(round_)
    if not permissions.may(actor, "round.import_survey", row):
        raise NotAllowed(permissions.RIGHTS["round.import_survey"].says)
    _must_be_open(row)
    standing = SurveyRule.of(row)
    if rule == standing:
        raise AlreadyDone("Quy định điều tra đang đúng như vậy rồi.")
    _must_be_fresh(seen, standing)
    _must_be_sound(row, rule)
    row.survey_minimum, row.survey_shortage, row.survey_groups = rule.minimum, rule.shortage, list(rule.groups)
    row.save(update_fields=["survey_minimum", "survey_shortage", "survey_groups"])
    sheets = Assessment.objects.select_for_update(of=("self",)).filter(round=row)
    held = list(sheets.select_related("unit", "round_block__block", "round_block__criteria_set").order_by("pk"))
    round_sheets.recompute(row, held, check=False)
    was, now_is = standing.told, rule.told
    names = [name for name in now_is if was[name] != now_is[name]]
    old, new = ({name: words[name] for name in names} for words in (was, now_is))
    record(row, RoundChangeKind.SETTINGS, old=old, new=new, decision=decision, actor=actor, now=now)


def why_no_groups(names: Sequence[str]) -> str:
    """What is wrong with the respondent groups of a survey, in Vietnamese; "" where nothing is."""
    if not names or len(set(names)) != len(names) or any(not name or len(name) > LONGEST_GROUP for name in names):
        return f"Ghi các đối tượng khác nhau, mỗi dòng một đối tượng, nhiều nhất {LONGEST_GROUP} ký tự."
    return f"Nhiều nhất {MOST_GROUPS} đối tượng." if len(names) > MOST_GROUPS else ""


def _must_be_open(round_: Round) -> None:
    if round_.state != RoundState.OPEN or round_.presented_at is not None:
        raise NotOpen("Đợt đã trình hoặc không còn mở nên không đổi quy định điều tra được.")


def _must_be_fresh(seen: SurveyRule, standing: SurveyRule) -> None:
    if seen != standing:
        raise Outdated(OUTDATED)


def _must_be_sound(round_: Round, rule: SurveyRule) -> None:
    faults: dict[str, list[str]] = {}
    if not 0 <= rule.minimum <= MOST_SLIPS:
        faults["minimum"] = [f"Ghi số phiếu từ 0 đến {MOST_SLIPS}."]
    names = [name.strip() for name in rule.groups]
    if why := why_no_groups(names):
        faults["groups"] = [why]
    used = SurveyResult.objects.filter(assessment__round=round_).exclude(group="").values_list("group", flat=True)
    if lost := sorted(set(used) - set(names)):
        faults.setdefault("groups", []).append(f"Đã có số phiếu của {', '.join(lost)} nên không bỏ được.")
    if faults:
        raise Faulty(faults)
