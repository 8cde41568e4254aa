"""Criteria sets, written and moved between years: what their forms do twice, stale and late."""

from tests.posts import ends, scenes_setup
from tests.posts.row import NONE, REFUSED, TOLD, Post
from tests.posts.words import NOTHING, SET_UP

CRITERIA_ROWS = (
    Post(
        "criteria_new",
        typed={"title": "Bộ tiêu chí 2028", "year": "2028"},
        stale=NONE,
        why={"stale": "makes a new draft of its own", "late": SET_UP},
    ),
    Post("criteria_draft", typed={"max-2": "55"}, other={"max-2": "45,5"}, late=ends.set_activated),
    Post(
        "criteria_head",
        typed={"title": "Bộ tiêu chí mới"},
        other={"title": "Bộ tiêu chí khác"},
        late=ends.set_activated,
    ),
    Post("criteria_scales", typed={"ten-0-1": "Xuất sắc"}, other={"ten-0-1": "Rất tốt"}, late=ends.set_activated),
    Post("criteria_activate", ends=scenes_setup.set_edited, stale=TOLD, late=ends.set_activated),
    Post("criteria_discard", ends=scenes_setup.set_edited, twice=REFUSED, stale=TOLD, late=ends.set_activated),
    Post("criteria_sums", bare=True, writes=False, stale=NONE, why={"stale": NOTHING, "late": NOTHING}),
    Post(
        "criterion_try",
        bare=True,
        typed={"code": "2", "max": "10", "title": "Thử", "measure": "points"},
        writes=False,
        stale=NONE,
        why={"stale": NOTHING, "late": NOTHING},
    ),
    Post(
        "criterion_add",
        typed={"luu": "1", "code": "2", "max": "10", "title": "Tiêu chí thêm"},
        other={"luu": "1", "code": "3", "max": "15", "title": "Tiêu chí khác"},
        twice=REFUSED,
        shows=("Đang lưu",),
        late=ends.set_activated,
    ),
    Post(
        "criterion_renumber",
        before=scenes_setup.set_gapped,
        ends=scenes_setup.set_edited,
        stale=TOLD,
        late=ends.set_activated,
    ),
    Post(
        "criterion_edit",
        typed={"luu": "1", "title": "Tên đã sửa"},
        other={"luu": "1", "title": "Tên người khác sửa"},
        late=ends.set_activated,
    ),
    Post("criterion_delete", twice=REFUSED, ends=scenes_setup.set_edited, stale=TOLD, late=ends.set_activated),
    Post(
        "criteria_revise",
        page="criteria_set",
        stale=NONE,
        why={"stale": "makes a new draft of its own", "late": SET_UP},
    ),
    Post(
        "criteria_text",
        typed={"title": "Kế hoạch CCHC của năm"},
        other={"title": "Kế hoạch cải cách năm"},
        why={"late": "a word may be mended with a mark for as long as the set stands"},
    ),
)
