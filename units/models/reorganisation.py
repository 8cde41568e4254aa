"""What decisions did to units: merged, split, renamed, moved, dissolved; rows are added and never changed or removed."""

from __future__ import annotations

from django.db import models

from units.enums import ReorganisationKind, UnitPart
from units.models.agencies import Agency
from units.models.people import Membership, User
from units.models.unit import Unit


class Reorganisation(models.Model):
    """One row: one thing that a decision did to units of an agency from `on_date`; a mistake is taken back by another row.

    Written by services.reorganisation alone. `token` lets a double click do it once.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="reorganisations")
    kind = models.CharField("việc", max_length=10, choices=ReorganisationKind)
    decision_number = models.CharField("số quyết định", max_length=100)
    decision_on = models.DateField("ngày quyết định")
    on_date = models.DateField("có hiệu lực từ ngày")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    token = models.CharField("mã xác nhận", max_length=64, unique=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, verbose_name="hoàn tác việc", related_name="undone_by", null=True, blank=True
    )
    made_at = models.DateTimeField("ghi lúc")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "việc sắp xếp đơn vị"
        verbose_name_plural = "các việc sắp xếp đơn vị"
        ordering = ("-on_date", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=ReorganisationKind.values), name="reorganisation_known_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=ReorganisationKind.UNDO) | models.Q(undoes__isnull=False),
                name="reorganisation_undoes_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.decision_number}"


class ReorganisedUnit(models.Model):
    """One row: what one reorganisation did to one unit: how it stood before (null for a new one) and after.

    `before` and `after` hold name, block and superior (codes, "" for none), valid_from and valid_to (ISO days or null).
    """

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, verbose_name="việc", related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="changes")
    part = models.CharField("phần", max_length=10, choices=UnitPart)
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau")

    class Meta:
        verbose_name = "đơn vị trong một việc sắp xếp"
        verbose_name_plural = "đơn vị trong một việc sắp xếp"
        ordering = ("reorganisation", "id")
        constraints = (
            models.UniqueConstraint(fields=("reorganisation", "unit"), name="reorganised_unit_once"),
            models.CheckConstraint(condition=models.Q(part__in=UnitPart.values), name="reorganised_unit_known_part"),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_part_display()}"


class ReorganisedRole(models.Model):
    """One row: a role of a person that a reorganisation ended (`before` is its earlier last day) or began."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, verbose_name="việc", related_name="roles")
    membership = models.ForeignKey(Membership, models.PROTECT, verbose_name="vai trò", related_name="changes")
    begun = models.BooleanField("bắt đầu")
    valid_to_before = models.DateField("trước đó đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò trong một việc sắp xếp"
        verbose_name_plural = "vai trò trong một việc sắp xếp"
        ordering = ("reorganisation", "id")
        constraints = (models.UniqueConstraint(fields=("reorganisation", "membership"), name="reorganised_role_once"),)

    def __str__(self) -> str:
        return f"{self.membership}"


class ReorganisationUpload(models.Model):
    """One row: a table of a whole reorganisation that somebody sent, kept as plain texts between preview and the one writing.

    `shown` is the digest of what the preview said; `applied_at` is set once, in the transaction that wrote it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="+")
    token = models.CharField("mã xác nhận", max_length=64, unique=True)
    file_name = models.CharField("tên tệp", max_length=255)
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    table = models.JSONField("các dòng")
    decision = models.JSONField("quyết định")
    shown = models.CharField("mã băm bản xem trước", max_length=64, blank=True)
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tải")
    applied_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp sắp xếp đơn vị"
        verbose_name_plural = "các tệp sắp xếp đơn vị"
        ordering = ("-uploaded_at", "-id")

    def __str__(self) -> str:
        return self.file_name
