"""Admin screens of agencies, blocks and units; closing by a date, never removing, is what they offer."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from units.admin.base import DayAdmin, WorkbookAdmin
from units.models import Agency, Block, Unit, UnitSuccession
from units.resources import AgencyResource, BlockResource, UnitResource


@admin.register(Agency)
class AgencyAdmin(WorkbookAdmin):
    """Cơ quan chủ trì."""

    resource_classes = (AgencyResource,)
    file_title = "co-quan-chu-tri"
    list_display = ("code", "name", "parent", "second_approver")
    list_display_links = ("code", "name")
    list_filter = ("second_approver",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    raw_id_fields = ("own_unit",)


@admin.register(Block)
class BlockAdmin(WorkbookAdmin):
    """Khối."""

    resource_classes = (BlockResource,)
    file_title = "khoi"
    list_display = ("code", "name", "agency", "order")
    list_display_links = ("code", "name")
    list_filter = ("agency",)
    list_select_related = ("agency",)
    search_fields = ("code", "name")


@admin.register(Unit)
class UnitAdmin(WorkbookAdmin):
    """Đơn vị."""

    resource_classes = (UnitResource,)
    file_title = "don-vi"
    list_display = ("code", "name", "block", "superior", "valid_from", "valid_to")
    list_display_links = ("code", "name")
    list_filter = ("agency", "block", "valid_to")
    list_select_related = ("block", "superior")
    search_fields = ("code", "name")
    raw_id_fields = ("superior",)


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(DayAdmin):
    """Kế tục đơn vị: hợp nhất, chia tách, đổi tên."""

    list_display = ("predecessor", "successor", "on_date", "decision")
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__name", "successor__name", "decision")
    raw_id_fields = ("predecessor", "successor")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a decision on the organiser's page did is taken back there, never changed here."""
        return _is_by_hand(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for a change."""
        return _is_by_hand(obj) and super().has_delete_permission(request, obj)


def _is_by_hand(row: UnitSuccession | None) -> bool:
    return row is None or row.reorganisation_id is None
