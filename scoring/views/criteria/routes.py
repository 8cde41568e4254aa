"""The addresses of the pages of criteria sets, below dieu-hanh/bo-tieu-chi/."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.criteria import criterion, drafts, lists, scales, sets

_DRAFT = "nhap/<code:draft_code>"
_SET = "<code:agency_code>/<int:year>/<int:version>"


def addresses() -> list[URLPattern]:
    """The addresses; the converters of scoring.urls are registered by then."""
    return [
        path("", lists.criteria_sets, name="criteria_sets"),
        path("moi/", lists.criteria_new, name="criteria_new"),
        path("so-thang/", scales.scales_compare, name="scales_compare"),
        path(f"{_DRAFT}/", drafts.criteria_draft, name="criteria_draft"),
        path(f"{_DRAFT}/cong-diem/", drafts.criteria_sums, name="criteria_sums"),
        path(f"{_DRAFT}/chung/", drafts.criteria_head, name="criteria_head"),
        path(f"{_DRAFT}/thang/", scales.criteria_scales, name="criteria_scales"),
        path(f"{_DRAFT}/dua-vao-dung/", drafts.criteria_activate, name="criteria_activate"),
        path(f"{_DRAFT}/bo/", drafts.criteria_discard, name="criteria_discard"),
        path(f"{_DRAFT}/lich-su/", drafts.criteria_history, name="criteria_history"),
        path(f"{_DRAFT}/them/", criterion.criterion_add, name="criterion_add"),
        path(f"{_DRAFT}/thu/", criterion.criterion_try, name="criterion_try"),
        path(f"{_DRAFT}/danh-ma/", criterion.criterion_renumber, name="criterion_renumber"),
        path(f"{_DRAFT}/tieu-chi/<int:place>/", criterion.criterion_edit, name="criterion_edit"),
        path(f"{_DRAFT}/tieu-chi/<int:place>/xoa/", criterion.criterion_delete, name="criterion_delete"),
        path(f"{_SET}/", sets.criteria_set, name="criteria_set"),
        path(f"{_SET}/lich-su/", sets.criteria_set_history, name="criteria_set_history"),
        path(f"{_SET}/phien-ban-moi/", sets.criteria_revise, name="criteria_revise"),
        path(f"{_SET}/cau-chu/<int:place>/", sets.criteria_text, name="criteria_text"),
    ]
