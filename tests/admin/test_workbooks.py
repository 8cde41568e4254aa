"""Master data through workbooks: preview, faults by row, once, and back again unchanged."""

import datetime as dt
import io
import zipfile

import pytest

from scoring.models import Round
from tests.admin.books import confirm, rows_of, said, text, upload, workbook
from units.enums import Role
from units.models import Agency, Block, Membership, Unit, User

UNITS, PEOPLE, ROLES = "/admin/units/unit/", "/admin/units/user/", "/admin/units/membership/"
HEADERS = ("Cơ quan chủ trì", "Mã", "Tên", "Khối", "Đơn vị cấp trên", "Có từ ngày", "Đến trước ngày")


@pytest.fixture
def agency(cast):
    return cast.round.agency


def faults(response):
    """{row of the workbook: [column: message]} of a refused preview."""
    return {
        row.number + 1: [
            *[f"{column}: {message}" for column, found in row.field_specific_errors.items() for message in found],
            *row.non_field_specific_errors,
        ]
        for row in response.context["result"].invalid_rows
    }


def test_new_and_changed_units_are_previewed_and_written_once_confirmed(admin, agency, root):
    book = workbook(
        HEADERS,
        ("VIDU", "MOI", "Sở Mới", "SBN", None, dt.date(2026, 1, 1), None),
        ("VIDU", "A", "Sở A đổi tên", "SBN", "B", None, None),
        ("VIDU", "B", "Sở B", "SBN", None, None, None),
    )

    preview = upload(admin, UNITS, book)
    assert "1 dòng mới, 1 dòng sửa, 1 dòng giữ nguyên" in text(preview)
    assert "<del>Sở A</del> <ins>Sở A đổi tên</ins>" in text(preview)
    assert not Unit.objects.filter(code="MOI").exists()
    done = confirm(admin, UNITS, preview)

    assert said(done)[0].startswith("Đã nhập: 1 mới, 1 sửa, 0 xóa, 1 bỏ qua")
    assert Unit.objects.get(code="MOI").valid_from == dt.date(2026, 1, 1)
    changed = Unit.objects.get(code="A", agency=agency)
    assert (changed.name, changed.superior.code) == ("Sở A đổi tên", "B")
    line = changed.history.first()
    assert (line.history_user, line.history_change_reason) == (root, "Nhập từ tệp Excel")


def test_a_second_confirmation_writes_nothing(admin, agency):
    preview = upload(admin, UNITS, workbook(HEADERS, ("VIDU", "MOI", "Sở Mới", "SBN", None, None, None)))
    confirm(admin, UNITS, preview)
    Unit.objects.filter(code="MOI").update(name="Sở Mới sửa tay")

    again = confirm(admin, UNITS, preview)

    assert said(again) == ["Tệp này đã được nhập, hoặc đã quá 30 phút từ khi xem trước. Chưa ghi thêm gì."]
    assert Unit.objects.get(code="MOI").name == "Sở Mới sửa tay"


def test_another_person_cannot_confirm_the_preview(admin, agency, root):
    from django.test import Client

    from tests import make

    preview = upload(admin, UNITS, workbook(HEADERS, ("VIDU", "MOI", "Sở Mới", "SBN", None, None, None)))
    other = make.person("quantri2")
    other.is_staff = other.is_superuser = True
    other.save()
    client = Client()
    client.force_login(other)

    confirm(client, UNITS, preview)

    assert not Unit.objects.filter(code="MOI").exists()


def test_every_fault_is_told_with_its_row_and_column_and_nothing_is_written(admin, agency):
    book = workbook(
        HEADERS,
        ("VIDU", "TOT", "Sở Tốt", "SBN", None, None, None),
        ("VIDU", "mã sai", "", "KHONG", None, "31/02/2026", None),
        ("XYZ", "X", "Sở X", None, None, None, None),
        ("VIDU", "TOT", "Sở Tốt", "SBN", None, None, None),
        ("VIDU", "N", "Sở N", "SBN", "N0", dt.date(2026, 2, 1), dt.date(2026, 1, 1)),
    )

    response = upload(admin, UNITS, book)

    found = faults(response)
    assert sorted(found) == [3, 4, 5, 6]
    assert "Khối: Không có khối “KHONG” của cơ quan này." in found[3]
    assert "Có từ ngày: “31/02/2026” không phải ngày dạng ngày/tháng/năm, ví dụ 15/01/2027." in found[3]
    assert any(fault.startswith("Mã: Mã chỉ gồm chữ in hoa") for fault in found[3])
    assert any(fault.startswith("Tên: ") for fault in found[3])
    assert "Cơ quan chủ trì: Không có cơ quan chủ trì “XYZ”." in found[4]
    assert found[5] == ["Trùng với dòng 2: VIDU, TOT."]
    assert "Đơn vị cấp trên: Không có đơn vị “N0” của cơ quan này." in found[6]
    assert "confirm_form" not in response.context
    assert not Unit.objects.filter(code="TOT").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b,c\n1,2,3", "Đây không phải tệp Excel (.xlsx)"),
        (workbook(("Mã", "Mã"), ("A", "B")), "Dòng đầu phải là tên các cột"),
        (workbook(("Cơ quan chủ trì", "Mã", "Lạ")), "Không có dữ liệu hợp lệ"),
        (workbook(("Cơ quan chủ trì", "Mã", "Lạ"), ("VIDU", "A", 1)), "Không có cột “Lạ”."),
        (workbook(("Mã", "Tên"), ("A", "Sở A")), "Thiếu cột “Cơ quan chủ trì”."),
        (workbook(("Cơ quan chủ trì", "Mã"), ("VIDU", "=1+1")), "B2 (công thức)"),
        (workbook(("Cơ quan chủ trì", "Mã"), ("VIDU", "#REF!")), "B2 (lỗi #REF!)"),
        (workbook(("Cơ quan chủ trì", "Mã"), (None, None), ("VIDU", "A")), "Dòng 2 để trống."),
        (workbook(("Mã",), *[(str(n),) for n in range(10_001)]), "quá nhiều dòng"),
        (workbook([f"c{n}" for n in range(21)]), "quá nhiều cột"),
        (b"x" * (10 * 1024 * 1024 + 1), "Tệp lớn hơn 10 MB."),
    ],
    ids=["csv", "twice", "empty", "strange", "key", "formula", "error", "blank", "rows", "columns", "size"],
)
def test_a_workbook_that_is_no_plain_table_is_refused_with_its_reason(admin, agency, content, message):
    response = upload(admin, UNITS, content)

    assert response.status_code == 200
    assert message in text(response)
    assert "confirm_form" not in response.context


def altered(**parts):
    """A good workbook with parts replaced or added."""
    good = zipfile.ZipFile(io.BytesIO(workbook(HEADERS, ("VIDU", "A", "Sở A", "SBN", None, None, None))))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as book:
        for name in good.namelist():
            book.writestr(name, parts.pop(name, None) or good.read(name))
        for name, content in parts.items():
            book.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"xl/vbaProject.bin": b"x"}, "Tệp có macro."),
        ({"xl/media/big.bin": b"0" * (51 * 1024 * 1024)}, "lớn hơn 50 MB khi giải nén"),
        ({"xl/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><styleSheet/>'}, "khai báo XML không hợp lệ"),
        ({"xl/styles.xml": b"<s>" + b"<x/>" * 70_000 + b"</s>"}, "quá nhiều kiểu định dạng"),
        ({"xl/worksheets/sheet1.xml": b"<s>" + b"<c/>" * 1_100_000 + b"</s>"}, "quá nhiều ô"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}, "tệp hỏng"),
    ],
    ids=["macro", "bomb", "entity", "styles", "cells", "cut"],
)
def test_a_crafted_workbook_is_refused_before_it_is_read(admin, agency, parts, message):
    assert message in text(upload(admin, UNITS, altered(**parts)))


# --- There and back ------------------------------------------------------------------------------------------------


def history_lines():
    return sum(model.history.count() for model in (Agency, Block, Unit, User, Membership))


@pytest.mark.parametrize("kind", ["agency", "block", "unit", "user", "membership"])
def test_what_is_exported_comes_back_without_a_change(admin, agency, kind):
    Unit.objects.filter(code="A").update(valid_to=dt.date(2030, 1, 1), name="=SUM(1;2) –  Sở “A”")
    address = f"/admin/units/{kind}/"
    before = history_lines()

    exported = admin.get(f"{address}export/")
    preview = upload(admin, address, exported.content)
    done = confirm(admin, address, preview)

    assert preview.context["result"].totals["skip"] == len(rows_of(exported)) - 1 > 0
    assert (preview.context["result"].totals["new"], preview.context["result"].totals["update"]) == (0, 0)
    assert said(done)[0].startswith("Đã nhập: 0 mới, 0 sửa, 0 xóa")
    assert history_lines() == before


def test_an_export_holds_nothing_that_a_spreadsheet_runs(admin, agency):
    import openpyxl

    Unit.objects.filter(code="A").update(name='=HYPERLINK("http://x")')

    response = admin.get(f"{UNITS}export/")

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(response.content)).active for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells if str(cell.value).startswith("=")] == [True]
    assert response["Content-Disposition"].startswith('attachment; filename="don-vi-')


def test_the_export_holds_what_the_list_is_narrowed_to(admin, agency):
    response = admin.get(f"{UNITS}export/", {"q": "Sở"})

    assert [row[1] for row in rows_of(response)[1:]] == ["A", "B", "B2"]


# --- People --------------------------------------------------------------------------------------------------------


def test_no_password_goes_out_or_comes_in(admin, cast):
    exported = rows_of(admin.get(f"{PEOPLE}export/"))
    headers = ("Tên đăng nhập", "Họ và tên", "Thư điện tử", "Đang hoạt động")
    strange = upload(admin, PEOPLE, workbook((*headers, "password"), ("moi", "Người Mới", "", "có", "bi-mat")))

    assert tuple(exported[0]) == headers
    assert not any("pbkdf2" in str(value) or "md5" in str(value) for row in exported for value in row)
    assert "Không có cột “password”." in text(strange)


def test_a_new_person_cannot_sign_in_and_holds_no_power(admin, cast):
    book = workbook(("Tên đăng nhập", "Họ và tên", "Đang hoạt động"), ("moi", "Người Mới", "có"))

    confirm(admin, PEOPLE, upload(admin, PEOPLE, book))

    person = User.objects.get(username="moi")
    assert not person.has_usable_password()
    assert (person.is_active, person.is_staff, person.is_superuser) == (True, False, False)


def test_a_person_who_is_there_keeps_password_and_powers(admin, cast, root):
    password = cast.head_a.password
    book = workbook(("Tên đăng nhập", "Họ và tên"), ("truong_a", "Trưởng A mới"), ("quantri", "Quản Trị"))

    confirm(admin, PEOPLE, upload(admin, PEOPLE, book))

    person = User.objects.get(username="truong_a")
    assert (person.full_name, person.password) == ("Trưởng A mới", password)
    assert User.objects.get(pk=root.pk).is_superuser


def test_a_role_is_ended_by_its_last_day(admin, cast):
    book = workbook(
        ("Tên đăng nhập", "Vai trò", "Cơ quan chủ trì", "Đơn vị", "Từ ngày", "Đến trước ngày"),
        ("truong_a", "Thủ trưởng đơn vị", "VIDU", "A", None, "01/02/2027"),
        ("canbo_b", "thủ trưởng đơn vị", "VIDU", "B", "01/02/2027", None),
    )

    confirm(admin, ROLES, upload(admin, ROLES, book))

    assert Membership.objects.get(user=cast.head_a).valid_to == dt.date(2027, 2, 1)
    assert Membership.objects.filter(user=cast.staff_b, role=Role.UNIT_HEAD).count() == 1


def test_a_role_in_a_unit_of_another_agency_is_refused(admin, cast):
    Unit.objects.create(agency=Agency.objects.get(code="NOIKHAC"), code="Z", name="Đơn vị Z")
    book = workbook(
        ("Tên đăng nhập", "Vai trò", "Cơ quan chủ trì", "Đơn vị", "Từ ngày"),
        ("truong_a", "Lãnh đạo của trời", "VIDU", "Z", None),
    )

    (found,) = faults(upload(admin, ROLES, book)).values()

    assert "Đơn vị: Không có đơn vị “Z” của cơ quan này." in found
    assert any(fault.startswith("Vai trò: “lãnh đạo của trời” không phải một trong:") for fault in found)


def test_nobody_without_the_right_imports_or_exports(client, cast):
    person = cast.stranger
    person.is_staff = True
    person.save()
    client.force_login(person)

    assert client.get(f"{UNITS}import/").status_code == 403
    assert client.post(f"{UNITS}process_import/").status_code == 403
    assert client.get(f"{UNITS}export/").status_code == 403
    assert Round.objects.exists()


def test_a_unit_may_be_the_superior_of_one_further_down(admin, agency):
    book = workbook(
        HEADERS[:5], ("VIDU", "TREN", "Sở Trên", "SBN", None), ("VIDU", "DUOI", "Chi cục Dưới", "SBN", "TREN")
    )

    confirm(admin, UNITS, upload(admin, UNITS, book))

    assert Unit.objects.get(code="DUOI").superior.code == "TREN"
