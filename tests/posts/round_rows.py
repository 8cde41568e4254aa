"""Rounds from draft to publication and after it: what their forms do twice, stale and late."""

from scoring.enums import Step
from tests.posts import ends, scenes, scenes_setup
from tests.posts.row import NONE, REFUSED, TOLD, Post
from tests.posts.words import LINE, NOTHING

ROUND = {"agency": "VIDU", "programme": "CCHC", "year": "2027", "period": "năm"}
DECISION = {"decision_number": "123/QĐ-UBND", "decision_date": "06/11/2026"}
AFTER = "it is made after publication, and stands as long as the published ranking does"

ROUND_ROWS = (
    Post(
        "round_new",
        typed=ROUND,
        stale=NONE,
        why={"stale": "makes a new draft of its own", "late": "a round may be begun whenever"},
    ),
    Post(
        "round_setup",
        before=scenes_setup.drafted_round,
        kwargs=scenes_setup.DRAFTED,
        typed={"title": "Đợt của năm 2027"},
        other={"title": "Đợt đánh giá 2027"},
        late=ends.draft_opened,
    ),
    Post(
        "round_open",
        before=scenes_setup.drafted_round,
        kwargs=scenes_setup.DRAFTED,
        ends=scenes_setup.draft_saved,
        stale=TOLD,
        why={"late": "its lateness is that it was opened: the second post"},
    ),
    Post(
        "round_discard",
        twice=REFUSED,
        before=scenes_setup.drafted_round,
        kwargs=scenes_setup.DRAFTED,
        ends=scenes_setup.draft_saved,
        stale=TOLD,
        late=ends.draft_opened,
    ),
    Post(
        "round_window",
        typed={"last": "31/12/2026", "decision": "10/QĐ", "reason": "Lũ lụt", "confirmed": "on"},
        other={"last": "30/12/2026", "decision": "9/QĐ", "reason": "Bão số 9", "confirmed": "on"},
        shows=("30/12/2026",),
        late=ends.published,
    ),
    Post(
        "round_extend",
        kwargs={"step": "inspection"},
        before=scenes.inspection_window,
        typed={"units": ["A"], "last": "31/12/2026", "decision": "10/QĐ"},
        other={"units": ["A"], "last": "30/12/2026", "decision": "9/QĐ-UBND"},
        shows=("30/12/2026",),
        late=ends.published,
    ),
    Post(
        "round_settings", typed={"title": "Tên mới của đợt"}, other={"title": "Tên khác của đợt"}, late=ends.published
    ),
    Post(
        "round_add_unit",
        twice=REFUSED,
        before=scenes_setup.late_unit,
        typed={"unit": "MUON", "block": "SBN", "reason": "Mới thành lập"},
        stale=NONE,
        late=ends.published,
        why={"stale": LINE},
    ),
    Post(
        "sheet_ranked",
        typed={"ranked": "0", "reason": "Sáp nhập giữa năm"},
        other={"ranked": "0", "reason": "Mới thành lập"},
        late=ends.published,
    ),
    Post(
        "round_decide",
        query="?don-vi=A",
        typed={"reason": "Hết thời hạn"},
        other={"reason": "Đã đủ"},
        stale=TOLD,
        late=ends.published,
    ),
    Post("round_present", stale=TOLD, late=ends.published),
    Post(
        "round_publish",
        before=scenes_setup.presented,
        typed=DECISION,
        other={"decision_number": "99/QĐ-UBND", "decision_date": "05/11/2026"},
        stale=TOLD,
        late=ends.really_published,
    ),
    Post(
        "round_approve",
        page="round_publish",
        who="approver",
        meanwhile="approver",
        before=scenes_setup.asked_for,
        stale=TOLD,
        late=ends.request_withdrawn,
    ),
    Post(
        "round_unrequest", page="round_publish", before=scenes_setup.asked_for, stale=TOLD, late=ends.request_withdrawn
    ),
    Post(
        "awards_rule",
        twice=REFUSED,
        page="round_awards",
        before=scenes_setup.published,
        typed={"top": "5", "improved": "2"},
        other={"top": "4", "improved": "1"},
        why={"late": AFTER},
    ),
    Post(
        "awards_edit",
        page="round_awards",
        before=scenes_setup.first_alone,
        form={"action": "add"},
        typed=scenes_setup.unlisted(0, "Nhiều sáng kiến."),
        other=scenes_setup.unlisted(1, "Tiến bộ vượt bậc."),
        twice=REFUSED,
        why={"late": AFTER},
    ),
    Post(
        "awards_release",
        twice=REFUSED,
        page="round_awards",
        before=scenes_setup.listed,
        stale=TOLD,
        why={"late": AFTER},
    ),
    Post(
        "awards_withdraw",
        twice=REFUSED,
        page="round_awards",
        before=scenes_setup.released,
        stale=TOLD,
        why={"late": AFTER},
    ),
    Post(
        "announcement_goals",
        typed={"plan": "Kế hoạch 12", "from_year": "2026", "to_year": "2030", "total": "120", "done": "110"},
        other={"plan": "Kế hoạch 11", "from_year": "2026", "to_year": "2030", "total": "130", "done": "100"},
        why={"late": "goals of a year may be stated and mended at any time, with a line of history"},
    ),
    Post(
        "sheet_return",
        before=ends.submitted,
        typed={"reason": "Thiếu minh chứng.", "deadline": "20/11/2026"},
        other={"reason": "Thiếu công văn.", "deadline": "21/11/2026"},
        stale=TOLD,
        late=ends.reviewed,
    ),
    Post(
        "council_save",
        twice=REFUSED,
        page="overseen_sheet",
        before=scenes.no_council,
        form={"code": "1.2"},
        typed={"value": "3", "note": "Theo kết luận."},
        other={"value": "2", "note": "Theo biên bản."},
        why={"late": "a correction after publication goes through the council as well"},
    ),
    Post("overseen_presence", writes=False, bare=True, stale=NONE, why={"stale": NOTHING, "late": NOTHING}),
    Post("round_appraisers", typed=scenes.leads("B"), other=scenes.leads("C"), late=ends.published),
    Post(
        "round_reasons",
        typed={"code": "KH", "text": "Lý do khác nữa"},
        stale=NONE,
        why={"stale": LINE, "late": "the list of reasons is the agency's, not a round's"},
    ),
    Post(
        "appraisal_save",
        twice=REFUSED,
        who="appraiser",
        page="appraisal",
        before=scenes.coded_reasons,
        typed={"d:A:1.2": "1", "r:A:1.2": "SL"},
        other={"d:A:1.2": "1,25", "r:A:1.2": "TL"},
        late=ends.published,
    ),
)

SURVEY_ROWS = (
    Post("survey_slips", typed={"n-0-0-1": "12"}, other={"n-0-0-1": "13"}, late=ends.over(Step.SURVEY)),
    Post(
        "survey_rule",
        typed={"minimum": "25", "decision": "25/KH"},
        other={"minimum": "35", "decision": "35/KH"},
        shows=("ít nhất 35 phiếu",),
        late=ends.published,
    ),
    Post(
        "survey_opinions",
        before=scenes_setup.opinions_given,
        first=scenes_setup.TAKEN_OVER,
        form={"seen": None},
        typed=scenes_setup.TAKEN_OVER,
        stale=TOLD,
        ends=scenes_setup.more_opinions,
        late=ends.published,
    ),
)
