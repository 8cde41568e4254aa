"""A unit's own sheet and its evidence: what their forms do twice, stale and late."""

from scoring.enums import Step
from tests.posts import ends, scenes, scenes_setup
from tests.posts.row import NONE, REFUSED, TOLD, Post
from tests.posts.words import LINE, NOTHING

PAPER = {"so-hieu-number": "12/KH-A", "so-hieu-title": "Kế hoạch năm"}

SHEET_ROWS = (
    Post(
        "own_sheet_save",
        who="staff_a",
        page="own_sheet",
        before=ends.drafting,
        form={"code": "1.2"},
        twice=REFUSED,
        typed={"value": "3", "note": "Đủ ba báo cáo."},
        other={"value": "2", "note": "Có hai báo cáo."},
        late=ends.over(Step.SELF),
    ),
    Post(
        "own_sheet_presence",
        who="staff_a",
        bare=True,
        writes=False,
        stale=NONE,
        why={"stale": NOTHING, "late": NOTHING},
    ),
    Post(
        "inspection_presence",
        who="inspector",
        bare=True,
        writes=False,
        stale=NONE,
        why={"stale": NOTHING, "late": NOTHING},
    ),
    Post(
        "own_sheet_submit",
        who="head_a",
        before=scenes_setup.complete_draft,
        typed={"number": "12/BC-A", "date": "01/11/2026"},
        other={"number": "11/BC-A", "date": "31/10/2026"},
        stale=TOLD,
        late=ends.over(Step.SELF),
    ),
    Post("own_sheet_withdraw", who="head_a", before=ends.submitted, stale=TOLD, late=ends.reviewed),
    Post(
        "own_evidence_add",
        who="staff_a",
        page="own_evidence",
        query="?tieu-chi=1.2",
        form={"viec": "so-hieu"},
        before=ends.drafting,
        typed=PAPER,
        stale=NONE,
        late=ends.over(Step.SELF),
        why={"stale": LINE},
    ),
    Post(
        "own_evidence_withdraw",
        who="staff_a",
        before=ends.drafting,
        typed={"reason": "Nhầm tệp."},
        other={"reason": "Tệp cũ rồi."},
        stale=TOLD,
        late=ends.over(Step.SELF),
    ),
    Post(
        "inspection_evidence_add",
        who="inspector",
        page="inspection_evidence",
        query="?tieu-chi=1.2",
        form={"viec": "so-hieu"},
        typed=PAPER,
        stale=NONE,
        late=ends.minutes_closed,
        why={"stale": LINE},
    ),
    Post(
        "inspection_evidence_withdraw",
        who="inspector",
        typed={"reason": "Nhầm tệp."},
        other={"reason": "Tệp cũ rồi."},
        stale=TOLD,
        late=ends.minutes_closed,
    ),
    Post(
        "inspection_evidence_review",
        who="inspector",
        before=scenes.approved,
        typed={"verdict": "refused", "reason": "Không đúng tài liệu."},
        other={"verdict": "refused", "reason": "Tài liệu của năm khác."},
        late=ends.minutes_closed,
    ),
    Post(
        "overseen_evidence_review",
        before=scenes.approved,
        typed={"verdict": "refused", "reason": "Không đúng tài liệu."},
        other={"verdict": "refused", "reason": "Tài liệu của năm khác."},
        late=ends.published,
    ),
    Post(
        "reply_evidence_add",
        who="staff_a",
        page="reply_evidence",
        query="?tieu-chi=1.2",
        form={"viec": "so-hieu"},
        before=scenes.replying,
        typed=PAPER,
        stale=NONE,
        late=ends.over(Step.REPLY),
        why={"stale": LINE},
    ),
    Post(
        "reply_evidence_withdraw",
        who="staff_a",
        before=scenes_setup.paper_with_reply,
        typed={"reason": "Nhầm tệp."},
        other={"reason": "Tệp cũ rồi."},
        stale=TOLD,
        late=ends.over(Step.REPLY),
    ),
)

ACCOUNT_ROWS = (
    Post(
        "accounts_new",
        query="?don-vi=C&vai-tro=unit_staff",
        twice=REFUSED,
        stale=NONE,
        why={"stale": "makes new accounts; a name that is taken is refused", "late": "accounts are given at any time"},
    ),
    Post(
        "person_slip", page="person_account", twice=REFUSED, stale=TOLD, why={"late": "accounts are given at any time"}
    ),
    Post(
        "person_state",
        page="person_account",
        twice=REFUSED,
        typed={"reason": "Nghỉ hưu."},
        other={"reason": "Chuyển công tác."},
        stale=TOLD,
        why={"late": "accounts are given at any time"},
    ),
)
