"""Teams from a workbook: template, every fault at its cell before anything is assigned, written once."""

import datetime as dt
import html
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.enums import RoundState
from scoring.models import InspectionTeam, Job, Round
from scoring.selectors.inspection_teams import HEAD, MemberWanted, teams_of
from scoring.services.inspection_teams import save_team
from tests import make

BASE = "/dieu-hanh/VIDU-CCHC-2026/doan/"
HEADS = {
    "Đoàn": ["Mã đoàn", "Tên đoàn", "Mã đơn vị cử đoàn", "Số quyết định", "Ngày quyết định", "Nhận nhiều nhất"],
    "Thành viên": ["Mã đoàn", "Tên đăng nhập", "Họ và tên", "Việc"],
    "Lịch kiểm tra": ["Mã đoàn", "Mã đơn vị", "Đơn vị", "Ngày", "Giờ", "Địa điểm", "Người tiếp đoàn"],
}
GOOD = {
    "Đoàn": [["D2", "Đoàn số 2", "", "215/QĐ-SNV", "01/10/2026", 2], ["D3", "Đoàn số 3", "", "", "", ""]],
    "Thành viên": [["D2", "canbo_b", "", "Trưởng đoàn"], ["D3", "canbo_b", "", "thành viên"]],
    "Lịch kiểm tra": [
        ["D2", "C", "", "15/12/2026", "8h30", "Trụ sở", "Bà Bình"],
        ["D3", "D", "", "15/12/2026", "9:00"],
    ],
}


def book(tables):
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in tables.items():
        sheet = made.create_sheet(title)
        for row in [HEADS[title], *rows]:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def organiser(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.organiser)
    return client


def send(client, content):
    answer = client.post(f"{BASE}tep/", {"file": SimpleUploadedFile("doan.xlsx", content)})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return answer.url


def text(answer):
    return html.unescape(answer.content.decode())


def test_a_file_is_shown_then_written_once(organiser, cast):
    where = send(organiser, book(GOOD))

    page = text(organiser.get(where))
    assert "Ghi 2 đoàn" in page
    assert "Người canbo_b phải có mặt ở C và D" in page  # shown, not refused
    assert not InspectionTeam.objects.filter(code="D2").exists()
    assert organiser.post(where).status_code == 303
    again = organiser.post(where)
    assert (again.status_code, again.url) == (303, where)
    rows = {row.team.code: row for row in teams_of(cast.round)}
    wanted = rows["D2"].wanted
    assert (wanted.members, wanted.capacity, wanted.decision) == ((MemberWanted("canbo_b", HEAD),), 2, "215/QĐ-SNV")
    assert (wanted.visits[0].place, rows["D2"].team.version, rows["1"].team.version) == ("Trụ sở", 1, 1)
    assert "Tệp không đổi gì" in text(organiser.get(send(organiser, book(GOOD))))


@pytest.mark.any_database  # what the file says and how it is told; test_a_file_is_shown_then_written_once writes on both
def test_the_template_comes_back_as_it_went_out(organiser, cast):
    out = organiser.get(f"{BASE}mau/").content

    assert openpyxl.load_workbook(io.BytesIO(out)).sheetnames == ["Đoàn", "Thành viên", "Lịch kiểm tra", "Đơn vị"]
    page = text(organiser.get(send(organiser, out)))
    assert "Tệp không đổi gì" in page


@pytest.mark.any_database  # as above
def test_every_fault_stands_at_its_cell_and_nothing_is_written(organiser, cast):
    faulty = {
        "Đoàn": [["D2", "", "", "", "01/10/2026", 1], ["D2", "Hai lần"], ["D4", "Đoàn của B", "B", "", "", ""]],
        "Thành viên": [["D2", "canbo_a"], ["D2", "khongco"], ["D2", "canbo_b", "", "Tài xế"], ["D9", "canbo_b"]],
        "Lịch kiểm tra": [["D2", "A"], ["D2", "C", "", "31/02/2026"], ["D2", "X", "", "", "8h"], ["D4", "B"]],
    }

    page = text(organiser.get(send(organiser, book(faulty))))

    for place, said in (
        ("Đoàn!A3", "Đoàn D2 được ghi hai lần."),
        ("Đoàn!A2", "Ghi tên đoàn."),
        ("Đoàn!F2", "nhận được nhiều nhất 1"),
        ("Thành viên!B2", "chính đơn vị được kiểm tra"),
        ("Thành viên!B3", "Không có người dùng “khongco”"),
        ("Thành viên!D4", "Không có việc “Tài xế”."),
        ("Thành viên!A5", "không có đoàn D9"),
        ("Lịch kiểm tra!D3", "“31/02/2026” không phải ngày."),
        ("Lịch kiểm tra!E4", "Có giờ thì phải có ngày."),
        ("Lịch kiểm tra!B4", "không có đơn vị mang mã “X”"),
        ("Lịch kiểm tra!B5", "B tự kiểm tra mình."),
    ):
        assert place in page, place
        assert said in page, said
    assert "Ghi 2 đoàn" not in page
    assert InspectionTeam.objects.filter(round=cast.round).count() == 1


def test_what_changed_after_the_preview_is_not_overwritten(organiser, cast):
    where = send(organiser, book(GOOD))
    (row,) = teams_of(cast.round)
    renamed = row.wanted.__class__(**{**row.wanted.__dict__, "name": "Tên mới"})
    save_team(round_=cast.round, wanted=renamed, seen=1, now=make.NOW, actor=make.again(cast.organiser))

    answer = organiser.post(where)

    assert answer.status_code == 409
    assert "Có người đã đổi các đoàn" in text(answer)
    assert not InspectionTeam.objects.filter(code="D2").exists()


def test_the_same_file_sent_twice_is_written_once(organiser, cast):
    addresses = [send(organiser, book(GOOD)) for _ in range(2)]

    assert [organiser.post(address).status_code for address in addresses] == [303, 409]
    assert InspectionTeam.objects.get(code="D2").version == 1


def test_late_files_write_nothing(organiser, cast):
    where = send(organiser, book(GOOD))
    Job.objects.update(made_at=timezone.now() - dt.timedelta(minutes=31))

    forgotten = organiser.post(where)
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    published = [organiser.post(where), organiser.post(f"{BASE}tep/", {"file": SimpleUploadedFile("d.xlsx", b"x")})]

    assert forgotten.status_code == 409
    assert "Bản xem trước đã quá 30 phút" in text(forgotten)
    assert [answer.status_code for answer in published] == [403, 403]
    assert not InspectionTeam.objects.filter(code="D2").exists()
    assert Job.objects.count() == 1


@pytest.mark.any_database  # as above
@pytest.mark.parametrize("content", [b"", b"abc", book({"Đoàn": []})])
def test_a_file_of_another_kind_is_refused_in_words(organiser, content):
    page = text(organiser.get(send(organiser, content)))

    assert "Chưa thể ghi" in page


def test_another_organiser_cannot_confirm_it(organiser, cast, client):
    where = send(organiser, book(GOOD))
    client.force_login(cast.approver)

    assert client.post(where).status_code == 404


def test_nothing_in_a_file_is_cut_or_hidden_in_silence(organiser):
    rows = {**GOOD, "Đoàn": [["D2", "x" * 201, "", "y" * 101], *GOOD["Đoàn"][1:]]}
    made = openpyxl.load_workbook(io.BytesIO(book(rows)))
    made["Thành viên"].row_dimensions[2].hidden = True
    made.copy_worksheet(made["Đoàn"])
    held = io.BytesIO()
    made.save(held)
    where = send(organiser, held.getvalue())

    plan = organiser.get(where).context["plan"]
    marked = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{where}loi/").content))

    assert [(one.place, one.code) for one in plan.errors] == [("Đoàn!B2", "quá dài"), ("Đoàn!D2", "quá dài")]
    assert [one.code for one in plan.warnings if one.code != "trùng lịch"] == ["trang tính thừa", "dòng ẩn"]
    assert marked["Đoàn"]["B2"].comment
