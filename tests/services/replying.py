"""What tests of explanations begin with: a sheet in review whose unit has one flagged criterion and a day to reply."""

import datetime as dt

from scoring.enums import Step
from scoring.models import Explanation, StepWindow
from scoring.services.explanations import answer_explanation, flag_criterion
from tests import make

CODE, OTHER = "1.2", "1.10"
DAY = dt.timedelta(days=1)
QUESTION = "Vì sao chỉ có 3 báo cáo?"


def open_step(round_, step=Step.REPLY, opens_at=make.NOW, closes_at=make.NOW + DAY):
    """Give a round the window of a step."""
    return StepWindow.objects.update_or_create(
        round=round_, step=step, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )[0]


def flag(cast, code=CODE, actor=None, now=make.NOW, question=QUESTION):
    return flag_criterion(
        assessment=cast.sheet("A"), code=code, question=question, actor=make.again(actor or cast.organiser), now=now
    )


def answer(cast, code=CODE, *, agrees=False, text="Báo cáo quý 4 nộp sau.", seen=1, actor=None, now=make.NOW):
    return answer_explanation(
        assessment=cast.sheet("A"),
        code=code,
        agrees=agrees,
        text=text,
        seen_version=seen,
        actor=make.again(actor or cast.staff_a),
        now=now,
    )


def standing(cast, code=CODE):
    """The flag as it stands; None where there is none."""
    return Explanation.objects.filter(assessment=cast.sheet("A"), criterion__code=code).first()
