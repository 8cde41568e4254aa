"""Minutes with recommendations for tests: written by the inspector of A, and closed."""

import datetime as dt
from dataclasses import replace

from scoring.models import Inspection, Recommendation
from scoring.selectors.minutes import MinutesWanted, RecommendationWanted
from scoring.services.minutes import save_minutes
from scoring.services.sheets import close_inspection
from tests import make

HOUR = dt.timedelta(hours=1)
ASKED = RecommendationWanted("Bổ sung kế hoạch CCHC", "1.2", "A", "Chánh văn phòng", dt.date(2026, 11, 20))
WHOLE = MinutesWanted(
    began_at=make.NOW,
    ended_at=make.NOW + HOUR,
    place="Trụ sở A",
    received="Ông Nguyễn Văn An, Giám đốc\nBà Trần Thị Bình, Chánh văn phòng",
    checked="Phiếu tự chấm",
    findings={"1": "Thiếu kế hoạch"},
    conclusion="Đơn vị thực hiện tốt",
    recommendations=(
        ASKED,
        replace(ASKED, text="Trả hồ sơ đúng hạn", criterion_code="", person="", deadline=dt.date(2027, 1, 5)),
    ),
)


def inspection_of(cast, unit="A"):
    row = Inspection.objects.select_related("team").get(team__round=cast.round, assessment__unit__code=unit)
    row.assessment = cast.sheet(unit)
    return row


def write(cast, wanted=WHOLE, seen=0, actor=None, now=make.NOW):
    inspector = actor or make.again(cast.inspector)
    return save_minutes(inspection=inspection_of(cast), wanted=wanted, seen=seen, now=now, actor=inspector)


def recommended(cast):
    """The two recommendations of closed minutes of A."""
    write(cast)
    close_inspection(assessment=cast.sheet("A"), now=make.NOW + HOUR, actor=make.again(cast.inspector))
    return list(Recommendation.objects.order_by("number"))
