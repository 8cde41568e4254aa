"""Master data in bulk: few statements whatever the rows, each with history and log, faults told by their row."""

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry

from tests.admin.books import confirm, rows_of, upload, workbook
from tests.admin.test_workbooks import HEADERS, PEOPLE, ROLES, UNITS, faults
from units.models import Block, Membership, Unit, User

ROLE_HEADERS = ("Tên đăng nhập", "Vai trò", "Cơ quan chủ trì", "Đơn vị", "Từ ngày", "Đến trước ngày")
BLOCKS = "/admin/units/block/"


def unit(code, name="Đơn vị", superior=None, since=None, until=None):
    return ("VIDU", code, name, "SBN", superior, since, until)


def test_each_new_and_changed_row_has_its_history_and_its_line_in_the_log(admin, cast, root):
    book = workbook(HEADERS, unit("M1"), unit("M2", superior="M1"), unit("M3", superior="M2"), unit("A", "Sở A mới"))

    confirm(admin, UNITS, upload(admin, UNITS, book))

    made = {row.code: row for row in Unit.objects.filter(code__in=("M1", "M2", "M3", "A"))}
    assert [made[code].superior_id for code in ("M2", "M3")] == [made["M1"].pk, made["M2"].pk]
    for row in made.values():
        line = row.history.first()
        assert (line.name, line.superior_id) == (row.name, row.superior_id)
        assert (line.history_user, line.history_change_reason) == (root, "Nhập từ tệp Excel")
    assert [made["M1"].history.count(), made["M2"].history.count()] == [1, 1]
    log = LogEntry.objects.values_list("object_id", "action_flag", "change_message")
    assert set(log) == {(str(made[code].pk), ADDITION, "Nhập từ tệp Excel.") for code in ("M1", "M2", "M3")} | {
        (str(made["A"].pk), CHANGE, "Nhập từ tệp Excel.")
    }


def test_what_only_the_database_refuses_is_told_by_row_and_column(admin, cast):
    before = Unit.objects.count()
    book = workbook(
        HEADERS,
        unit("T1"),
        unit("T2", since="01/02/2026", until="01/01/2026"),
        unit("A", superior="A"),
        unit("T3", superior="T2"),
    )

    found = faults(upload(admin, UNITS, book))

    assert "Ngày kết thúc không được trước ngày bắt đầu." in found[3]
    assert Unit.objects.count() == before
    assert found[4] == ["Đơn vị không thể là cấp trên của chính mình."]
    assert set(found) == {3, 4}


def test_a_changed_row_that_the_database_refuses_is_told(admin, cast):
    (found,) = faults(upload(admin, UNITS, workbook(HEADERS, unit("A", superior="A")))).values()

    assert found == ["Đơn vị không thể là cấp trên của chính mình."]


def test_two_open_roles_of_one_person_in_one_unit_are_refused(admin, cast):
    row = ("canbo_b", "thủ trưởng đơn vị", "VIDU", "B")
    book = workbook(ROLE_HEADERS, (*row, "01/02/2027", None), (*row, "01/03/2027", None), (*row, "x", None))

    wrong = faults(upload(admin, ROLES, book))
    book = workbook(ROLE_HEADERS, (*row, "01/02/2027", None), (*row, "01/03/2027", None))
    found = faults(upload(admin, ROLES, book))

    assert list(wrong) == [3, 4]
    assert found == {3: ["Người này đã có vai trò đó ở đơn vị này."]}
    assert not Membership.objects.filter(user=cast.staff_b, valid_from__year=2027).exists()


def test_every_row_and_column_of_people_roles_and_blocks_is_told_at_once(admin, cast):
    people = workbook(
        ("Tên đăng nhập", "Họ và tên", "Thư điện tử", "Đang hoạt động"),
        ("tên có dấu cách", "Ai", "không phải thư", "có lẽ"),
        ("moi", "", "", "có"),
    )
    blocks = workbook(
        ("Cơ quan chủ trì", "Mã", "Tên", "Thứ tự"), ("VIDU", "K1", "Khối 1", "-1"), ("KHAC", "k 2", "", "1,5")
    )

    of_people, of_blocks = faults(upload(admin, PEOPLE, people)), faults(upload(admin, BLOCKS, blocks))

    columns = {number: [fault.split(":")[0] for fault in told] for number, told in of_people.items()}
    assert columns == {2: ["Đang hoạt động", "Tên đăng nhập", "Thư điện tử"], 3: ["Họ và tên"]}
    columns = {number: sorted(fault.split(":")[0] for fault in told) for number, told in of_blocks.items()}
    assert columns == {2: ["Thứ tự"], 3: ["Cơ quan chủ trì", "Mã", "Thứ tự", "Tên"]}
    assert not User.objects.filter(username="moi").exists()
    assert not Block.objects.filter(code="K1").exists()


@pytest.mark.parametrize("many", [3, 30])
def test_an_import_costs_the_same_queries_whatever_the_rows(admin, cast, many, django_assert_max_num_queries):
    book = workbook(HEADERS, *[unit(f"N{n}") for n in range(many)])
    preview = upload(admin, UNITS, book)

    with django_assert_max_num_queries(36):
        confirm(admin, UNITS, preview)

    assert Unit.objects.filter(code__startswith="N").count() == many


def test_roles_come_back_unchanged_after_many_were_written(admin, cast):
    rows = [(f"nguoi{n}", f"Người {n}", "", "có") for n in range(20)]
    roles = [(f"nguoi{n}", "Công chức đầu mối", "VIDU", "A", "01/01/2026", None) for n in range(20)]
    confirm(
        admin,
        PEOPLE,
        upload(admin, PEOPLE, workbook(("Tên đăng nhập", "Họ và tên", "Thư điện tử", "Đang hoạt động"), *rows)),
    )
    confirm(admin, ROLES, upload(admin, ROLES, workbook(ROLE_HEADERS, *roles)))

    exported = admin.get(f"{ROLES}export/")
    preview = upload(admin, ROLES, exported.content)

    assert preview.context["result"].totals["skip"] == len(rows_of(exported)) - 1 >= 20
    assert Membership.objects.filter(user__username="nguoi7").get().history.count() == 1
