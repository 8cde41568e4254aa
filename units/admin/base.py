"""What the admin screens of master data share: one workbook format, one confirmation, history to look at; it holds no row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage
from simple_history.admin import SimpleHistoryAdmin

from units.admin.workbook import PlainXlsx, WorkbookRefused
from units.cells import DATE_FORMATS

PENDING = "pending_import"
CONFIRM_SECONDS = 30 * 60
_LONGEST_NUMBER = 18
"""Digits of a row's number, all of which fit."""


def must_be_a_number(typed: str) -> None:
    """404 for what no row has; the library would ask the database for it as it stands."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST_NUMBER):
        raise Http404


class DayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker alone
    """Dates are written and read day first; a form in another country's order would be read as another day."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.DateField: {"widget": AdminDateWidget(format="%d/%m/%Y"), "input_formats": DATE_FORMATS}
    }

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any], *where: Any) -> HttpResponse | None:
        """Do something with the chosen rows."""
        for number in request.POST.getlist(ACTION_CHECKBOX_NAME):
            must_be_a_number(number)
        return super().response_action(request, queryset, *where)


class WaitingWorkbook(CacheStorage):
    """An uploaded workbook between preview and confirmation: in the cache, gone after 30 minutes."""

    CACHE_LIFETIME = CONFIRM_SECONDS
    CACHE_PREFIX = "waiting-workbook-"


class WorkbookAdmin(ImportExportMixin, SimpleHistoryAdmin, DayAdmin):
    """Nhập (upload, preview, confirm once), Xuất (the list as it is filtered), Lịch sử (read only)."""

    formats: ClassVar[list[type[PlainXlsx]]] = [PlainXlsx]
    export_formats = formats
    import_formats = formats
    export_form_class = ExportForm
    skip_export_form = True
    tmp_storage_class = WaitingWorkbook
    import_template_name = "admin/units/import.html"
    object_history_list_template = "admin/units/history_list.html"
    object_history_form_template = "admin/units/history_form.html"
    file_title = "du-lieu"
    list_per_page = 50

    # --- Rights: the same as for the forms

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may add and change rows by hand."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may see the list."""
        return bool(self.has_view_permission(request))

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the library's signature
        """History is to be looked at; a mistake is mended by a new change."""
        return True

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002 - the library's signature
        """The head of the list of versions."""
        return f"Lịch sử: {obj}"

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002 - the library's signature
        """The head of one version."""
        return f"Bản cũ: {obj}"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions of one row."""
        must_be_a_number(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """One version as it was; it takes nothing back."""
        if request.method == "POST":
            raise PermissionDenied
        for number in (object_id, version_id):
            must_be_a_number(number)
        return super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[no-any-return]

    # --- Upload

    def add_data_read_fail_error_to_form(self, form: Form, error: Exception) -> None:
        """Say why a workbook is not read; of an error that is not ours, say no detail."""
        known = isinstance(error, WorkbookRefused)
        form.add_error("import_file", str(error) if known else "Không đọc được tệp.")

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Form | None) -> dict[str, Any]:
        """Remember in the session which workbook this person has seen a preview of."""
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            request.session[PENDING] = initial["import_file_name"]
        return initial

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Write the workbook that was previewed, once, by the person who saw it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        name = request.POST.get("import_file_name", "")
        waiting = name and request.session.pop(PENDING, None) == name and WaitingWorkbook(name=name).read()
        if request.method == "POST" and not waiting:
            messages.info(request, "Tệp này đã được nhập, hoặc đã quá 30 phút từ khi xem trước. Chưa ghi thêm gì.")
            return self._to_list()
        return super().process_import(request, **kwargs)  # type: ignore[no-any-return]

    def process_dataset(self, dataset: Any, form: Form, request: HttpRequest, **kwargs: Any) -> Any:
        """All rows or none, also where something changed between preview and confirmation."""
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was written; a result with faults wrote nothing."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Dữ liệu đã thay đổi từ khi xem trước nên chưa ghi gì. Hãy nhập lại tệp.")
            return self._to_list()
        return super().process_result(result, request)  # type: ignore[no-any-return]

    def _to_list(self) -> HttpResponse:
        info = (self.opts.app_label, self.opts.model_name)
        return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*info)))

    def _create_log_entry(self, user_pk: int, rows: list[Any], import_type: str, action_flag: int) -> None:  # noqa: ARG002 - the library's signature
        """One line for each row in the log of the administration, in Vietnamese."""
        if rows:
            LogEntry.objects.log_actions(user_pk, rows, action_flag, change_message="Nhập từ tệp Excel.")

    # --- Download

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: PlainXlsx) -> str:  # noqa: ARG002 - the library's signature
        """A name that says what and when."""
        return f"{self.file_title}-{timezone.localdate():%Y-%m-%d}.{file_format.get_extension()}"
