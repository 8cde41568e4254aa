"""The administration's way in for a unit's workbook: the one importer behind django-import-export's page, right and log.

No Resource stands behind it: what is in a file is judged by scoring.excel, and services.scores writes.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportMixin

from cchc_portal import permissions
from scoring import models
from scoring.admin.records import ReadOnlyAdmin, named
from scoring.enums import ImportOutcome
from scoring.excel import importer
from scoring.forms.admin_uploads import SheetFileForm
from scoring.forms.uploads import grouped_warnings, moved_cells, sent_picks
from scoring.selectors import imports
from scoring.services.errors import Refused
from units.models import User

UPLOADED_BY = named("uploaded_by", "người tải lên")


@admin.register(models.ImportBatch)
class ImportBatchAdmin(ImportMixin, ReadOnlyAdmin):
    """Các lần nhập Excel: looked at by administrators; people of a unit who may enter here import for their unit."""

    import_template_name = "admin/scoring/import.html"
    preview_template_name = "admin/scoring/import_preview.html"
    list_display = ("file_name", "assessment", "outcome", "uploaded_at", UPLOADED_BY, "applied_at")
    list_filter = ("outcome", "assessment__round")
    list_select_related = ("assessment__unit", "assessment__round", "uploaded_by")
    search_fields = ("file_name", "file_sha256", "assessment__unit__code", "assessment__unit__name")
    exclude = ("file", "token", "uploaded_by")
    readonly_fields = (UPLOADED_BY,)

    # --- Rights: to import, those of the page; to look, an administrator's, or one's own unit's uploads

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Head or staff of some unit; of which sheets is asked of each file."""
        return permissions.may(request.user, "sheet.score")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An administrator, or somebody who may import."""
        return super().has_view_permission(request, obj) or self.has_import_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same, for the front page."""
        return super().has_module_permission(request) or self.has_import_permission(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Every upload for an administrator, those of the own units for anybody else."""
        rows = super().get_queryset(request)
        if super().has_view_permission(request):
            return rows
        return rows.filter(assessment__in=models.Assessment.objects.of_units_of(request.user))

    # --- Upload

    def import_action(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Take a workbook in and go on to its preview; nothing is written into the sheet yet."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        now = timezone.now()
        post = request.POST if request.method == "POST" else None
        sheets = imports.sheets_of_person(request.user)
        form = SheetFileForm(post, request.FILES or None, sheets=sheets, user=request.user, now=now)
        if form.is_valid():
            batch = importer.receive(
                assessment=form.cleaned_data["recognised"],
                file_name=form.cleaned_data["file"].name,
                content=form.content,
                actor=_person(request),
                now=now,
                by_hand=form.cleaned_data["sheet"] is not None,
            )
            self._log(request, batch, ADDITION, "Tải lên tệp tự chấm điểm.")
            return HttpResponseRedirect(self._preview_url(batch))
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return self._page(request, self.import_template_name, {"form": form, "title": "Nhập tệp tự chấm điểm"}, status)

    # --- Preview and confirmation

    def process_import(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """What applying an upload would do, for who sent it; POST applies it, once."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        batch = imports.upload_by(request.user, request.GET.get("ma", ""))
        if batch is None:
            raise Http404
        ticks, picks = request.POST.getlist("da-xem"), sent_picks(request.POST.dict())
        if request.method != "POST":
            return self._preview(request, batch)
        try:
            saved = importer.apply(
                batch=batch, actor=_person(request), now=timezone.now(), accepted_warnings=ticks, picks=picks
            )
        except importer.PlanChanged as changed:
            messages.warning(request, str(changed))
            return HttpResponseRedirect(self._preview_url(changed.batch))
        except Refused as refusal:
            missing = getattr(refusal, "codes", ()) if isinstance(refusal, importer.PicksMissing) else ()
            return self._preview(request, batch, str(refusal), ticks, (picks, missing))
        self._log(request, batch, CHANGE, f"Ghi {len(saved.versions)} tiêu chí vào phiếu.")
        messages.success(request, f"Đã ghi {len(saved.versions)} tiêu chí từ tệp {batch.file_name} vào phiếu.")
        return HttpResponseRedirect(reverse("admin:scoring_importbatch_changelist"))

    def _preview(
        self, request: HttpRequest, batch: models.ImportBatch, error: str = "", ticks: Any = (), picked: Any = ({}, ())
    ) -> HttpResponse:
        report, refused = batch.report, batch.outcome == ImportOutcome.REFUSED
        context = {
            "title": "Xem trước tệp tự chấm điểm",
            "batch": batch,
            "report": report,
            "can_apply": bool(report["cells"]) and not refused and batch.applied_at is None,
            "warnings": grouped_warnings(report["warnings"], ticks),
            "moved": moved_cells(report["cells"], *picked),
            "cells": [cell for cell in report["cells"] if not cell["conflict"]],
            "error": error,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
        return self._page(request, self.preview_template_name, context, status)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, template, shared | context, status=status)

    def _preview_url(self, batch: models.ImportBatch) -> str:
        return f"{reverse('admin:scoring_importbatch_process_import')}?ma={batch.token}"

    def _log(self, request: HttpRequest, batch: models.ImportBatch, flag: int, said: str) -> None:
        LogEntry.objects.log_actions(_person(request).pk, [batch], flag, change_message=said, single_object=True)


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
