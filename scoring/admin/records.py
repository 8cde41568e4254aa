"""Administrators look at rounds, sets, scores, history and rankings here; nothing is written: services alone write them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from scoring import models


class ReadOnly:
    """No row is added, changed or removed, by no form and by no POST."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Never."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker alone
    """A list and a page to look at; no action on chosen rows."""

    actions = None
    list_per_page = 50
    show_full_result_count = False


class ReadOnlyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker alone
    """Rows that belong to another one, shown on its page."""

    template = "admin/scoring/rows.html"
    extra = 0


def _inline(shown: type[Model], *columns: str, fk: str | None = None) -> type[ReadOnlyInline]:
    """An inline of `shown` with these columns."""
    return type(f"{shown.__name__}Inline", (ReadOnlyInline,), {"model": shown, "fields": columns, "fk_name": fk})


def named(field: str, words: str) -> Any:
    """A column of `field` under these words, for a field that the model gives no name of its own."""

    @admin.display(description=words, ordering=field)
    def column(row: Any) -> Any:
        return getattr(row, field)

    return column


REQUESTED_BY = named("requested_by", "người đề nghị")
RANKING = named("ranking", "bảng xếp hạng")
PUBLISHED_BY = named("published_by", "người công bố")
APPROVED_BY = named("approved_by", "người duyệt")
PARENT = named("parent", "thuộc")


# --- Criteria ------------------------------------------------------------------------------------------------------


@admin.register(models.CriteriaSet)
class CriteriaSetAdmin(ReadOnlyAdmin):
    """Bộ tiêu chí."""

    list_display = ("__str__", "agency", "block_group", "illustrative", "frozen_at")
    list_filter = ("agency", "programme", "year", "illustrative")
    list_select_related = ("agency",)
    search_fields = ("programme", "block_group", "content_sha256")
    inlines: ClassVar[Any] = (_inline(models.Criterion, "code", "title", "max", "kind", "source"),)


@admin.register(models.Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    """Tiêu chí."""

    list_display = ("code", "title", "max", "kind", "source", "criteria_set")
    list_display_links = ("code", "title")
    list_filter = ("criteria_set", "kind", "source")
    list_select_related = ("criteria_set",)
    search_fields = ("code", "title")
    exclude = ("parent",)
    readonly_fields = (PARENT,)


@admin.register(models.GradeScale)
class GradeScaleAdmin(ReadOnlyAdmin):
    """Thang xếp loại."""

    list_display = ("__str__", "agency", "content_sha256")
    list_filter = ("agency",)
    list_select_related = ("agency",)
    inlines: ClassVar[Any] = (_inline(models.GradeBand, "order", "name", "lower"),)


# --- Rounds and sheets ---------------------------------------------------------------------------------------------


@admin.register(models.Round)
class RoundAdmin(ReadOnlyAdmin):
    """Đợt đánh giá."""

    list_display = ("code", "title", "agency", "year", "state", "presented_at", "replaced_by")
    list_display_links = ("code", "title")
    list_filter = ("state", "agency", "programme", "year", "illustrative")
    list_select_related = ("agency", "replaced_by")
    search_fields = ("code", "title")
    inlines: ClassVar[Any] = (
        _inline(models.RoundBlock, "block_name", "criteria_set", "grade_scale", "order"),
        _inline(models.StepWindow, "step", "opens_at", "closes_at"),
    )


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Phiếu chấm điểm."""

    list_display = ("unit", "round", "round_block", "state", "submitted_at", "letter_number", "ranked")
    list_filter = ("state", "ranked", "round")
    list_select_related = ("unit", "round", "round_block")
    search_fields = ("unit__code", "unit__name", "letter_number")
    inlines: ClassVar[Any] = (
        _inline(models.SheetTotal, "upto", "with_outside", "points", "max", "index", "class_name"),
        _inline(models.WindowExtension, "step", "closes_at", "decision", "created_at"),
        _inline(models.Inspection, "team", "visit_at", "closed_at"),
    )


@admin.register(models.Score)
class ScoreAdmin(ReadOnlyAdmin):
    """Điểm."""

    list_display = ("assessment", "criterion", "layer", "points", "version", "updated_at", "updated_by")
    list_filter = ("layer", "by_person", "assessment__round")
    list_select_related = ("assessment__unit", "assessment__round", "criterion", "updated_by")
    search_fields = ("assessment__unit__code", "assessment__unit__name", "criterion__code")


@admin.register(models.SheetTotal)
class SheetTotalAdmin(ReadOnlyAdmin):
    """Tổng điểm phiếu."""

    list_display = ("assessment", "upto", "with_outside", "points", "max", "index", "class_name")
    list_filter = ("upto", "with_outside", "assessment__round")
    list_select_related = ("assessment__unit", "assessment__round")
    search_fields = ("assessment__unit__code", "assessment__unit__name")


@admin.register(models.ScoreChange)
class ScoreChangeAdmin(ReadOnlyAdmin):
    """Lịch sử phiếu."""

    list_display = ("assessment", "seq", "at", "kind", "criterion_code", "layer", "actor_name", "origin")
    list_display_links = ("assessment", "seq")
    list_filter = ("kind", "layer", "origin", "assessment__round")
    list_select_related = ("assessment__unit", "assessment__round")
    search_fields = ("assessment__unit__code", "assessment__unit__name", "criterion_code", "actor_name")


# --- Publication ---------------------------------------------------------------------------------------------------


@admin.register(models.PublicationRequest)
class PublicationRequestAdmin(ReadOnlyAdmin):
    """Đề nghị công bố."""

    list_display = ("decision_number", "round", REQUESTED_BY, "requested_at", "closed_at", RANKING)
    list_filter = ("round",)
    list_select_related = ("round", "requested_by", "ranking__round")
    search_fields = ("decision_number", "reason")
    exclude = ("requested_by", "ranking")
    readonly_fields = (REQUESTED_BY, RANKING)


@admin.register(models.Ranking)
class RankingAdmin(ReadOnlyAdmin):
    """Bảng xếp hạng đã công bố."""

    list_display = ("round", "version", "decision_number", "decision_date", "published_at", "illustrative")
    list_display_links = ("round", "version")
    list_filter = ("round", "illustrative")
    list_select_related = ("round",)
    search_fields = ("decision_number", "reason")
    exclude = ("published_by", "approved_by")
    readonly_fields = (PUBLISHED_BY, APPROVED_BY)
    inlines: ClassVar[Any] = (
        _inline(models.RankingSnapshot, "part", "sha256", "previous_sha256"),
        _inline(models.RankingRow, "rank", "unit_name", "block_code", "points", "index", "class_name"),
    )


@admin.register(models.RankingRow)
class RankingRowAdmin(ReadOnlyAdmin):
    """Dòng xếp hạng."""

    list_display = ("unit_name", "ranking", "block_code", "rank", "points", "index", "class_name")
    list_filter = ("ranking__round", "block_code", "class_name")
    list_select_related = ("ranking__round",)
    search_fields = ("unit_code", "unit_name")


@admin.register(models.RankingSnapshot)
class RankingSnapshotAdmin(ReadOnlyAdmin):
    """Bản chụp xếp hạng."""

    list_display = ("sha256", "ranking", "part", "previous_sha256")
    list_filter = ("ranking__round",)
    list_select_related = ("ranking__round",)
    search_fields = ("sha256",)
