"""Admin screens of agencies, blocks and units; closing by a date, never removing, is what they offer."""

from __future__ import annotations

from django.contrib import admin

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
