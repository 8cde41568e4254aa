"""Figures, periods, identities, duties, procedures and opinions: what their forms do twice, stale and late."""

from tests.posts import ends, scenes_setup
from tests.posts.row import NONE, REFUSED, TAKEN, TOLD, Post
from tests.posts.words import LINE, NOTHING, SET_UP

INDICATOR = {"name": "Hồ sơ nộp sai", "unit_of_measure": "hồ sơ", "period_kinds": ["year"]}
PERIOD = {
    "kind": "month",
    "starts_on": "01/01/2027",
    "ends_on": "31/01/2027",
    "opens_on": "01/02/2027",
    "closes_on": "10/02/2027",
}
RULE = {"cause": "TRE-HAN", "met_by": "THU-XIN-LOI"}
FACES = {"first": "01/01/2026", "last": "31/12/2026"}

FIGURE_ROWS = (
    Post(
        "figures_form",
        twice=REFUSED,
        who="staff_a",
        typed={"so-DUNG-HAN": "21574", "so-TRE-HAN": "14"},
        other={"so-DUNG-HAN": "21573", "so-TRE-HAN": "15"},
        shows=("21.573",),
        late=ends.period_over,
    ),
    Post(
        "figures_check",
        who="staff_a",
        bare=True,
        writes=False,
        stale=NONE,
        why={"stale": NOTHING, "late": NOTHING},
    ),
    Post(
        "duty",
        who="staff_a",
        typed={"number": "12/XL-A", "date": "01/11/2026"},
        other={"number": "11/XL-A", "date": "31/10/2026"},
        stale=TAKEN,
        why={"late": "a duty stands until its document is there; no deadline ends it"},
    ),
    Post(
        "procedures",
        who="staff_a",
        typed={"code": "TT-1", "name": "Cấp phép", "before": "20", "after": "15"},
        other={"code": "TT-1", "name": "Cấp phép xây dựng", "before": "21", "after": "14"},
        why={"late": "the list of procedures is kept all year; it has no deadline"},
    ),
    Post(
        "procedure_withdraw",
        who="staff_a",
        page="procedures",
        before=scenes_setup.procedure,
        stale=TOLD,
        why={"late": "the list of procedures is kept all year; it has no deadline"},
    ),
    Post(
        "own_sheet_figures",
        who="staff_a",
        before=scenes_setup.bound_drafting,
        ends=scenes_setup.colleague_types,
        stale=TOLD,
        late=ends.submitted,
    ),
    Post(
        "round_figures",
        typed={"code": "1.2", "period": "SL-2014", "a": "TRE-HAN"},
        other={"code": "1.2", "period": "SL-2014", "a": "DUNG-HAN"},
        shows=("Đúng hạn",),
        late=ends.published,
    ),
    Post("round_figures_drop", page="round_figures", before=scenes_setup.bound, stale=TOLD, late=ends.published),
    Post(
        "indicator_new",
        typed=INDICATOR | {"code": "NOP-SAI"},
        other=INDICATOR | {"code": "NOP-SAI", "name": "Hồ sơ nộp nhầm"},
        why={"late": SET_UP},
    ),
    Post(
        "indicator_edit",
        typed={"name": "Hồ sơ trễ hạn"},
        other={"name": "Hồ sơ quá hạn"},
        why={"late": SET_UP},
    ),
    Post(
        "identity_add",
        typed={"whole": "DUNG-HAN", "parts": ["TRE-HAN", "RUT"]},
        stale=NONE,
        why={"stale": LINE, "late": SET_UP},
    ),
    Post("identity_drop", page="agency_figures", stale=TOLD, why={"late": SET_UP}),
    Post(
        "duty_rule_edit",
        typed=RULE | {"code": "XIN-LOI-2", "name": "Thư xin lỗi", "demand": "Gửi thư xin lỗi"},
        other=RULE | {"code": "XIN-LOI-2", "name": "Xin lỗi người dân", "demand": "Công khai xin lỗi"},
        why={"late": SET_UP},
    ),
    Post(
        "period_new",
        typed=PERIOD | {"code": "SL-2027-1", "title": "Tháng 1 năm 2027"},
        other=PERIOD | {"code": "SL-2027-1", "title": "Tháng một"},
        why={"late": SET_UP},
    ),
    Post("period_edit", typed={"title": "Cả năm 2014"}, other={"title": "Năm 2014"}, why={"late": SET_UP}),
)

OPINION_ROWS = (
    Post(
        "opinion_give",
        who="anonymous",
        typed={"q-0": "5", "gop_y": "Nhân viên nhiệt tình."},
        stale=NONE,
        late=ends.point_closed,
        why={"stale": "a new opinion; nobody else's is in its way"},
    ),
    Post(
        "opinion_counts",
        who="staff_a",
        typed={"n-1-tablet": "1234"},
        other={"n-1-tablet": "4321"},
        shows=("4.321",),
        why={"late": "counts of past months may be mended; each change has its line of history"},
    ),
    Post(
        "opinion_questions",
        typed={"title": "Hài lòng 2026"},
        other={"title": "Hài lòng của người dân"},
        why={"late": SET_UP},
    ),
    Post(
        "opinion_comments",
        before=scenes_setup.commented,
        typed={"trang_thai": "shown"},
        other={"trang_thai": "hidden"},
        stale=TOLD,
        why={"late": "a comment may be judged whenever"},
    ),
    Post(
        "opinion_point_close",
        page="opinion_point",
        stale=TOLD,
        why={"late": "a point may be closed whenever; closed, it is done"},
    ),
    Post(
        "opinion_point_new",
        typed={"unit": "A", "name": "Quầy 2", "first": "01/11/2026"},
        stale=NONE,
        why={"stale": LINE, "late": SET_UP},
    ),
)
