"""Master data in and out of workbooks: agencies, blocks, units, people, roles; never a password, never a right."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import escape, format_html
from import_export import resources
from import_export.fields import Field

from units.cells import AGENCY, YES_NO, CodeWidget, DayWidget, NumberWidget, TextWidget, WordWidget
from units.enums import Role
from units.models import Agency, Block, Membership, Unit, User


class PlainDiff(resources.Diff):
    """Old and new of a row for the preview, marked by elements: no style attribute, which the browser policy refuses."""

    def as_html(self) -> list[str]:
        """One piece of HTML for each column, escaped."""
        return [self._piece(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _piece(self, old: str, new: str) -> str:
        if self.new or not old:
            return format_html("<ins>{}</ins>", new) if new else ""
        if old == new:
            return escape(new)
        return format_html("<del>{}</del> <ins>{}</ins>", old, new)


class MasterResource(resources.ModelResource):
    """Rows found by their natural key, saved one by one so that each leaves its history; nothing is ever deleted."""

    key: ClassVar[tuple[str, ...]] = ()

    class Meta:
        use_bulk = False
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        """Differences without inline styles."""
        return PlainDiff

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse a workbook with a column that is not ours, or without a column of the key."""
        super().before_import(dataset, **kwargs)
        self._rows_by_key: dict[Hashable, int] = {}
        known = [field.column_name for field in self.get_import_fields()]
        needed = [self.fields[name].column_name for name in self.key]
        strange = [str(header) for header in dataset.headers if header not in known]
        missing = [header for header in needed if header not in dataset.headers]
        if strange or missing:
            dataset.wipe()  # else every row would say the same once more
            wrong = [f"Không có cột “{header}”." for header in strange] + [
                f"Thiếu cột “{header}”." for header in missing
            ]
            raise ValidationError(f"{' '.join(wrong)} Các cột được nhận: {', '.join(known)}.")

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        """Refuse a second row of the same key."""
        super().before_import_row(row, **kwargs)
        key = tuple(str(row.get(self.fields[name].column_name) or "").strip() for name in self.key)
        first = self._rows_by_key.setdefault(key, kwargs["row_number"])
        if first != kwargs["row_number"]:
            raise ValidationError(f"Trùng với dòng {first + 1}: {', '.join(key)}.")

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Any:  # noqa: ARG002 - the library's signature
        """The row of the same key, or None; what is wrong with the key is told with the other cells."""
        try:
            key = {self.fields[name].attribute: self.fields[name].clean(row) for name in self.key}
        except ValueError:
            return None
        return self.get_queryset().filter(**key).first()

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Say in the history by which way the row came."""
        super().before_save_instance(instance, row, **kwargs)
        instance._change_reason = "Nhập từ tệp Excel"  # noqa: SLF001 - simple-history's own way

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002 - the library's signature
    ) -> None:
        """Tell faults by the columns that people see."""
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as error:
            columns = {field.attribute: field.column_name for field in self.fields.values()}
            faults = {columns.get(name, NON_FIELD_ERRORS): found for name, found in error.update_error_dict({}).items()}
            raise ValidationError(faults) from error


def _column(attribute: str, name: str, widget: TextWidget | None = None) -> Field:
    return Field(attribute=attribute, column_name=name, widget=widget or TextWidget())


# --- The kinds -----------------------------------------------------------------------------------------------------


class AgencyResource(MasterResource):
    """Cơ quan chủ trì; which unit an agency itself is stays a matter of the admin form."""

    key = ("code",)
    code = _column("code", "Mã")
    name = _column("name", "Tên")
    parent = _column("parent", "Cơ quan cấp trên", CodeWidget(Agency.objects, "cơ quan chủ trì"))
    second_approver = _column("second_approver", "Người thứ hai duyệt", WordWidget(YES_NO))

    class Meta(MasterResource.Meta):
        model = Agency
        fields = ("code", "name", "parent", "second_approver")


class BlockResource(MasterResource):
    """Khối of an agency."""

    key = ("agency", "code")
    agency = _column("agency", AGENCY, CodeWidget(Agency.objects, "cơ quan chủ trì"))
    code = _column("code", "Mã")
    name = _column("name", "Tên")
    order = _column("order", "Thứ tự", NumberWidget())

    class Meta(MasterResource.Meta):
        model = Block
        fields = ("agency", "code", "name", "order")


class UnitResource(MasterResource):
    """Đơn vị of an agency; a unit is closed by its last day, never removed."""

    key = ("agency", "code")
    agency = _column("agency", AGENCY, CodeWidget(Agency.objects, "cơ quan chủ trì"))
    code = _column("code", "Mã")
    name = _column("name", "Tên")
    block = _column("block", "Khối", CodeWidget(Block.objects, "khối", by_agency=True))
    superior = _column("superior", "Đơn vị cấp trên", CodeWidget(Unit.objects, "đơn vị", by_agency=True))
    valid_from = _column("valid_from", "Có từ ngày", DayWidget())
    valid_to = _column("valid_to", "Đến trước ngày", DayWidget())

    class Meta(MasterResource.Meta):
        model = Unit
        fields = ("agency", "code", "name", "block", "superior", "valid_from", "valid_to")


class UserResource(MasterResource):
    """People who sign in: no password, no right of administration; a new person gets a password that opens nothing."""

    key = ("username",)
    username = _column("username", "Tên đăng nhập")
    full_name = _column("full_name", "Họ và tên")
    email = _column("email", "Thư điện tử")
    is_active = _column("is_active", "Đang hoạt động", WordWidget(YES_NO))

    class Meta(MasterResource.Meta):
        model = User
        fields = ("username", "full_name", "email", "is_active")

    def after_init_instance(self, instance: User, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001 - the library's signature
        """A new person cannot sign in until an administrator has set a password."""
        super().after_init_instance(instance, new, row, **kwargs)
        if new:
            instance.set_unusable_password()


class MembershipResource(MasterResource):
    """Roles of people; one row for each span, known by its first day."""

    key = ("user", "role", "agency", "unit", "valid_from")
    user = _column("user", "Tên đăng nhập", CodeWidget(User.objects, "người dùng", code="username"))
    role = _column("role", "Vai trò", WordWidget({role.value: role.label for role in Role}))
    agency = _column("agency", AGENCY, CodeWidget(Agency.objects, "cơ quan chủ trì"))
    unit = _column("unit", "Đơn vị", CodeWidget(Unit.objects, "đơn vị", by_agency=True))
    valid_from = _column("valid_from", "Từ ngày", DayWidget())
    valid_to = _column("valid_to", "Đến trước ngày", DayWidget())

    class Meta(MasterResource.Meta):
        model = Membership
        fields = ("user", "role", "agency", "unit", "valid_from", "valid_to")
