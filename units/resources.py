"""Master data in and out of workbooks: agencies, blocks, units, people, roles; never a password, never a right."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.html import escape, format_html
from import_export import resources
from import_export.fields import Field

from units.cells import AGENCY, YES_NO, CodeWidget, DayWidget, NumberWidget, TextWidget, WordWidget
from units.enums import Role
from units.models import Agency, Block, Membership, Unit, User
from units.services.master_data import add_rows, change_rows

REASON: Final = "Nhập từ tệp Excel"
SECONDS_TO_EXPLAIN: Final = 8.0
"""How long rows are asked one by one which of them the database refuses; other writers of SQLite wait 20 seconds."""


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
    """Rows found by their natural key, written together through the service, each with its history; none is deleted.

    What the model says of one row is asked of each; what only the database knows (constraints) is asked of all at once,
    and row by row only where it refuses.
    """

    key: ClassVar[tuple[str, ...]] = ()
    create_instances: list[Any]
    update_instances: list[Any]

    class Meta:
        use_bulk = True
        batch_size = None  # all at the end: a row may name a later superior only by standing after it
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
        self._numbers: dict[int, tuple[int, Mapping[str, Any]]] = {}
        self._standing = {self._key_of(row): row for row in self.get_queryset().select_related(*self._relations())}
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

    def _relations(self) -> list[str]:
        """The attributes that are other rows, found by their codes."""
        return [field.attribute for field in self.fields.values() if isinstance(field.widget, CodeWidget)]

    def _key_of(self, instance: Any) -> Hashable:
        return tuple(_comparable(getattr(instance, self.fields[name].attribute)) for name in self.key)

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Any:  # noqa: ARG002 - the library's signature
        """The row of the same key, or None; what is wrong with the key is told with the other cells."""
        try:
            key = tuple(_comparable(self.fields[name].clean(row)) for name in self.key)
        except ValueError:
            return None
        return self._standing.get(key)

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002, ARG002 - the library's signature
    ) -> None:
        """Ask the model about one row, without the database, and tell faults by the columns that people see."""
        errors = dict(import_validation_errors or {})
        left_out = {*errors, *self._relations()}
        for ask in (partial(instance.clean_fields, left_out), instance.clean):
            try:
                ask()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(self._by_column(errors))

    def _by_column(self, errors: Mapping[str, Any]) -> dict[str, Any]:
        columns = {field.attribute: field.column_name for field in self.fields.values()}
        return {columns.get(name, NON_FIELD_ERRORS): found for name, found in errors.items()}

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Let later rows of the file name this one by its code, and remember where it stands."""
        super().after_save_instance(instance, row, **kwargs)
        self._numbers[id(instance)] = (kwargs["row_number"], row)
        for field in self.fields.values():
            if isinstance(field.widget, CodeWidget) and field.widget.rows.model is type(instance):
                field.widget.learn(instance)

    def bulk_create(self, using_transactions: bool, dry_run: bool, raise_errors: bool, **more: Any) -> None:  # noqa: ARG002, FBT001 - the library's signature
        """Make the new rows through the service."""
        rows, self.create_instances = self.create_instances, []
        self._write(rows, lambda some: add_rows(rows=some, reason=REASON), more["result"])

    def bulk_update(self, using_transactions: bool, dry_run: bool, raise_errors: bool, **more: Any) -> None:  # noqa: ARG002, FBT001 - the library's signature
        """Change the rows that were there through the service."""
        rows, self.update_instances = self.update_instances, []
        names = [field.attribute for field in self.get_import_fields() if field.attribute not in self.key]
        self._write(rows, lambda some: change_rows(rows=some, fields=names, reason=REASON), more["result"])

    def _write(self, rows: Sequence[Any], write: Any, result: Any) -> None:
        if result.has_errors():
            return
        if not result.has_validation_errors():
            try:
                write(rows)
            except IntegrityError:
                self._explain(rows, write, result)
        else:  # nothing is written anyway, but every fault is told at once
            self._explain(rows, write, result)

    def _explain(self, rows: Sequence[Any], write: Any, result: Any) -> None:
        """Find the rows that the database refuses, one by one; nothing of this stays."""
        until = time.monotonic() + SECONDS_TO_EXPLAIN
        with transaction.atomic():
            for instance in rows:
                number, row = self._numbers[id(instance)]
                try:
                    instance.validate_unique()
                    instance.validate_constraints()
                    with transaction.atomic():
                        write([instance])
                except ValidationError as error:
                    faults = self._by_column(error.update_error_dict({}))
                    result.append_invalid_row(number, row, ValidationError(faults))
                except IntegrityError:
                    result.append_invalid_row(number, row, ValidationError("Trùng hoặc mâu thuẫn với dòng khác."))
                except ValueError:  # its superior was refused, which is told there
                    continue
                if time.monotonic() > until:
                    break
            transaction.set_rollback(True)
        result.invalid_rows.sort(key=lambda told: told.number)
        if not result.has_validation_errors():
            refused = ValidationError("Có dòng trùng hoặc mâu thuẫn với nhau. Chia tệp nhỏ hơn để thấy dòng nào.")
            result.append_base_error(self.get_error_result_class()(refused))


def _comparable(value: Any) -> Hashable:
    """What stands for a part of a key: another row by its id."""
    found: Hashable = getattr(value, "pk", value)
    return found


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
