"""Tables of a whole reorganisation: the published lists as they stand, our own columns, every fault at once, once written."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command

from scoring.excel import reorganisation_import as tables
from scoring.excel.findings import Refusal
from scoring.excel.table import read_table
from tests import make
from tests.excel.mergers_2025 import DEPARTMENTS, PROVINCES
from tests.units.reorganising import agency, organiser, unit
from units.enums import Role
from units.models import Membership, Reorganisation, Unit, UnitSuccession
from units.selectors.directory import units_on
from units.services.errors import AlreadyDone, Refused
from units.services.reorganisation import Decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

JULY = Decision("202/2025/QH15", dt.date(2025, 6, 12), dt.date(2025, 7, 1))
MARCH = Decision("10/NQ-HĐND", dt.date(2025, 2, 25), dt.date(2025, 3, 1))
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def owner():
    return agency("BNV")


@pytest.fixture
def actor(owner):
    return organiser(owner)


def olds_of(text):
    return [line.split(",")[0] for line in text.splitlines() if line and not line.startswith(("#", "old_"))]


def sent(owner, actor, content, decision):
    found = tables.receive(
        agency=owner, file_name="bang.csv", content=content, decision=decision, now=NOW, actor=make.again(actor)
    )
    return found, None if isinstance(found, Refusal) else tables.plan_of(found, NOW)


def write(upload, plan, actor, people=None):
    everybody = {role.pk: step.wanted.successor_code for step in plan.steps for role in step.roles}
    chosen = everybody if people is None else people
    return tables.apply(upload=upload, people=chosen, shown=plan.digest, actor=make.again(actor), now=NOW)


def test_sixty_three_provinces_become_thirty_four(owner, actor):
    for number, name in enumerate(olds_of(PROVINCES), start=1):
        unit(owner, f"T{number:02}", name)
    person = make.person("hagiang", Role.UNIT_HEAD, Unit.objects.get(name="Hà Giang"))

    upload, plan = sent(owner, actor, PROVINCES.encode(), JULY)

    assert plan.findings == ()
    assert (len(plan.steps), plan.kept, plan.people) == (23, 11, 1)
    assert write(upload, plan, actor) == 23
    assert len(units_on(owner, dt.date(2025, 6, 30))) == 63
    after = units_on(owner, dt.date(2025, 7, 1))
    assert len(after) == 34
    merged = next(line for line in after if line.name == "Tuyên Quang")
    assert merged.code == "T01-2025"
    held = Membership.objects.filter(user=person).order_by("pk").values_list("unit__code", "valid_from", "valid_to")
    assert list(held) == [("T02", None, dt.date(2025, 7, 1)), ("T01-2025", dt.date(2025, 7, 1), None)]
    with pytest.raises(AlreadyDone):
        write(upload, plan, actor)
    _again, second = sent(owner, actor, PROVINCES.encode(), JULY)
    assert (second.steps, second.done, second.findings) == ((), 23, ())
    assert Reorganisation.objects.count() == 23


def test_the_department_mergers_load_as_they_stand(owner, actor):
    for number, name in enumerate(olds_of(DEPARTMENTS), start=1):
        unit(owner, f"S{number:02}", name.replace(" (cũ)", ""))

    upload, plan = sent(owner, actor, DEPARTMENTS.encode(), MARCH)

    assert plan.findings == ()
    assert write(upload, plan, actor) == 6
    names = sorted(line.name for line in units_on(owner, dt.date(2025, 3, 1)))
    assert names == [
        "Sở Dân tộc và Tôn giáo",
        "Sở Khoa học và Công nghệ",
        "Sở Nông nghiệp và Môi trường",
        "Sở Nội vụ",
        "Sở Tài chính",
        "Sở Xây dựng",
    ]
    assert UnitSuccession.objects.count() == 11
    assert Unit.objects.get(name="Sở Nông nghiệp và Môi trường").code == "SNNVMT-2025"


def test_every_fault_is_told_with_its_row(owner, actor):
    unit(owner, "A", "Sở A")
    unit(owner, "B1", "Sở B")
    unit(owner, "B2", "Sở B")
    rows = "old_unit,new_unit,relation\nSở Không Có,Sở X,merged_into\nSở B,Sở Y,merged_into\nSở A,Sở Z,nuốt chửng\n"

    _upload, plan = sent(owner, actor, rows.encode(), MARCH)

    told = [(one.place, one.value, one.message) for one in plan.findings]
    assert told == [
        ("Dòng 4", "nuốt chửng", "Không có việc này."),
        ("Dòng 2", "Sở Không Có", "Trước ngày 01/03/2025 cơ quan này không có đơn vị tên như vậy."),
        ("Dòng 3", "Sở B", "Có 2 đơn vị cùng tên này trước ngày 01/03/2025: B1, B2."),
    ]
    assert all(one.fix for one in plan.findings)


def test_names_are_found_however_they_are_written_and_unknown_ones_left_out_when_asked(owner, actor):
    unit(owner, "N", "Sở Nông nghiệp và Phát triển nông thôn")
    unit(owner, "L", "Sở Lao động – Thương binh và Xã hội")

    found = tables.receive(
        agency=owner,
        file_name="bang.csv",
        content=DEPARTMENTS.encode(),
        decision=MARCH,
        skips_unknown=True,
        now=NOW,
        actor=make.again(actor),
    )
    plan = tables.plan_of(found, NOW)

    assert plan.findings == ()
    assert [step.wanted.olds[0].code for step in plan.steps] == ["N", "L"]
    assert [one.place for one in plan.skipped] == [f"Dòng {n}" for n in (3, 4, 5, 6, 7, 9, 10, 12, 13)]


def test_our_own_columns_do_every_work(owner, actor):
    for code in ("A", "B", "C", "D", "E"):
        unit(owner, code)
    book = openpyxl.Workbook()
    head = ("Mã đơn vị cũ", "Đơn vị cũ", "Việc", "Mã đơn vị mới", "Đơn vị mới", "Mã khối", "Mã cấp trên")
    for row in (
        ("Bảng sắp xếp",),
        head,
        ("A", "", "Hợp nhất", "E", "Sở E", "", ""),
        ("B", "", "Chia tách", "B-1", "Sở Một", "XA", ""),
        ("B", "", "Chia tách", "B-2", "Sở Hai", "", "E"),
        ("C", "", "Đổi tên", "", "Sở Tên Mới", "", ""),
        ("D", "", "Giải thể", "", "", "", ""),
        ("", "", "Lập mới", "MOI", "Sở Mới", "SBN", ""),
    ):
        book.active.append(row)
    out = BytesIO()
    book.save(out)

    upload, plan = sent(owner, actor, out.getvalue(), MARCH)

    assert plan.findings == ()
    assert write(upload, plan, actor) == 5
    found = {line.code: (line.name, line.block_code, line.superior_code) for line in units_on(owner, MARCH.on_date)}
    assert found == {
        "B-1": ("Sở Một", "XA", ""),
        "B-2": ("Sở Hai", "SBN", "E"),
        "C": ("Sở Tên Mới", "SBN", ""),
        "E": ("Sở E", "SBN", ""),
        "MOI": ("Sở Mới", "SBN", ""),
    }
    _again, second = sent(owner, actor, out.getvalue(), MARCH)
    assert (second.steps, second.done, second.findings) == ((), 5, ())


def test_units_changed_after_the_preview_are_not_written(owner, actor):
    old = unit(owner, "A", "Sở A")
    upload, plan = sent(owner, actor, b"old_unit,new_unit,relation\nS\xe1\xbb\x9f A,Moi,merged_into\n", MARCH)
    old.name = "Sở A"
    old.save()

    with pytest.raises(Refused, match="đã thay đổi sau khi xem trước"):
        write(upload, plan, actor)
    assert not Reorganisation.objects.exists()
    upload.refresh_from_db()
    assert upload.applied_at is None


def test_the_command_shows_first_and_writes_only_when_told(owner, actor, tmp_path, capsys):
    for number, name in enumerate(olds_of(DEPARTMENTS), start=1):
        unit(owner, f"S{number:02}", name.replace(" (cũ)", ""))
    make.person("truong.khdt", Role.UNIT_HEAD, Unit.objects.get(name="Sở Kế hoạch và Đầu tư"))
    file = tmp_path / "bang.csv"
    file.write_text(DEPARTMENTS, encoding="utf-8")
    given = ["reorganise_units", "BNV", str(file), "--number=10/NQ", "--signed=25/02/2025", "--from=01/03/2025"]
    given.append(f"--user={actor.username}")

    call_command(*given)
    shown = capsys.readouterr().out
    assert "6 việc sẽ ghi, 0 đã ghi từ trước" in shown
    assert "Người truong.khdt (Thủ trưởng đơn vị) → S02-2025" in shown
    assert not Reorganisation.objects.exists()
    call_command(*given, "--apply")
    assert "Đã ghi 6 việc." in capsys.readouterr().out
    call_command(*given, "--apply")
    assert "0 việc sẽ ghi, 6 đã ghi từ trước" in capsys.readouterr().out
    assert Reorganisation.objects.count() == 6


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "r\u1ed7ng"),
        (b"%PDF-1.4 x", "định dạng"),
        ("cột,đơn vị\n1,2".encode("utf-16"), "định dạng"),
        ("old_unit,Đơn vị\n".encode("cp1258", "ignore") + b"\xff\xfe,\n", "mã chữ"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    found = read_table(content)

    assert isinstance(found, Refusal)
    assert found.code == code
