"""A unit's workbook through the pages: template out, three broken cells in, mended, previewed, applied once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.enums import ImportOutcome, Layer, Origin, SheetState
from scoring.models import Assessment, ImportBatch, Score, StepWindow
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.lateness import after_the_window, half_an_hour_after_the_batch
from units.enums import Role

SHEET = "/tu-danh-gia/VIDU-CCHC-2026/C/"
UPLOAD = f"{SHEET}nhap/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(cast, client):
    unit = cast.round.agency.units.get(code="C")
    client.user = make.person("canbo_c", Role.UNIT_STAFF, unit)
    client.force_login(client.user)
    return client


def template(client):
    answer = client.get(f"{SHEET}mau/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="tu-danh-gia-VIDU-CCHC-2026-C.xlsx"'
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def fill(book, **cells):
    """Write into cells by "<column>_<code>" with the dots of the code left out of the name."""
    sheet = book["Tự đánh giá"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Mã tiêu chí")
    columns = {cell.value: cell.column for cell in head}
    rows = {str(row[0].value): row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[0].value}
    names = {"a": "Số liệu (a)", "b": "Số liệu (b)", "value": "Giá trị / Lựa chọn", "points": "Điểm tự chấm"}
    for place, value in cells.items():
        column, code = place.split("_")
        code = next(known for known in rows if known.replace(".", "") == code)
        sheet.cell(rows[code], columns[names[column]]).value = value
    return book


def file_of(book, name="Tự đánh giá C.xlsx"):
    held = io.BytesIO()
    book.save(held)
    return SimpleUploadedFile(name, held.getvalue())


def upload(client, book):
    answer = client.post(UPLOAD, {"file": file_of(book)})
    assert answer.status_code == 303
    return answer["Location"]


def test_the_page_warns_of_secrets_beside_the_upload(staff):
    page = staff.get(UPLOAD).content.decode()

    assert "Không tải lên văn bản mật, dữ liệu cá nhân của người dân." in page
    assert f'href="{SHEET}mau/"' in page


def test_broken_cells_are_listed_with_cell_value_reason_and_way_out(cast, staff):
    address = upload(staff, fill(template(staff), points_110="1,75", b_112="x", value_12="1.000"))

    page = staff.get(address)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Chưa thể áp dụng" in text
    assert text.count("tag-error") == 3
    assert all(value in text for value in ("1,75", "1.000", "vượt điểm tối đa", "không rõ", "không phải số"))
    assert "tiêu chí</button>" not in text
    batch = ImportBatch.objects.get()
    assert (batch.outcome, batch.uploaded_by) == (ImportOutcome.REFUSED, staff.user)
    assert staff.post(address).status_code == 409
    assert not Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.10").exists()


def test_a_mended_file_is_previewed_and_applied_once(cast, staff):
    address = upload(staff, fill(template(staff), points_110=0.5, b_112=25))

    preview = staff.get(address).content.decode()
    applied = staff.post(address, {"da-xem": []})
    again = staff.post(address)

    assert "19 / 25" in preview
    assert "0,50 → 2,00" in preview
    assert "Áp dụng 2 tiêu chí</button>" in preview
    assert (applied.status_code, applied["Location"]) == (303, SHEET)
    assert again.status_code == 303
    scores = Score.objects.filter(assessment=cast.sheet("C"), layer=Layer.SELF)
    assert scores.get(criterion__code="1.10").answer == {"value": "0.5"}
    assert scores.get(criterion__code="1.1.2").answer == {"a": "25", "b": "25"}
    assert scores.get(criterion__code="1.1.2").version == 2
    assert "Đã ghi 2 tiêu chí" in staff.get(SHEET).content.decode()


def test_a_warning_must_be_ticked(cast, staff):
    book = fill(template(staff), points_110=0.5)
    row = next(row for row in book["Tự đánh giá"].iter_rows() if row[0].value == "1.10")
    book["Tự đánh giá"].row_dimensions[row[0].row].hidden = True
    address = upload(staff, book)

    asked = staff.get(address).content.decode()
    refused = staff.post(address)
    applied = staff.post(address, {"da-xem": ["dòng ẩn"]})

    assert 'value="dòng ẩn"' in asked
    assert refused.status_code == 422
    assert "Chưa đánh dấu" in refused.content.decode()
    assert applied.status_code == 303
    assert Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.10", answer__value="0.5").exists()


def test_a_sheet_that_moved_on_is_shown_anew_before_anything_is_written(cast, staff):
    address = upload(staff, fill(template(staff), points_110=0.5))
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.10": (Entry({"value": "1"}), 0)},
        actor=staff.user,
        origin=Origin.WEB,
        now=timezone.now(),
    )

    moved = staff.post(address)
    page = staff.get(moved["Location"]).content.decode()

    assert moved.status_code == 303
    assert moved["Location"] != address
    assert "Phiếu đã thay đổi sau khi xem trước" in page
    assert "Chọn giá trị được giữ" in page
    assert Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.10").answer == {"value": "1"}


def test_the_same_file_sent_twice_is_written_once(cast, staff):
    addresses = [upload(staff, fill(template(staff), points_110=0.5)) for _ in range(2)]

    first, second = (staff.post(address) for address in addresses)

    assert first["Location"] == SHEET
    assert second["Location"].startswith(UPLOAD)  # shown anew: nothing is left to write
    assert second["Location"] not in addresses
    assert Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.10").version == 1


def submitted_meanwhile(cast):
    Assessment.objects.filter(pk=cast.sheet("C").pk).update(state=SheetState.SUBMITTED)


@pytest.mark.parametrize("ends", [half_an_hour_after_the_batch, after_the_window(Layer.SELF), submitted_meanwhile])
def test_a_late_confirmation_writes_nothing(cast, staff, ends):
    address = upload(staff, fill(template(staff), points_110=0.5))
    ends(cast)

    assert staff.post(address).status_code == 409
    assert not Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.10").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"<html></html>"])
def test_what_is_no_workbook_is_refused_with_a_reason(staff, content):
    answer = staff.post(UPLOAD, {"file": SimpleUploadedFile("phieu.xlsx", content)})

    page = staff.get(answer["Location"]).content.decode()
    assert answer.status_code == 303
    assert "Cả tệp" in page
    assert "Chưa thể áp dụng" in page


def test_no_file_at_all_is_asked_for_again(staff):
    answer = staff.post(UPLOAD, {})

    assert answer.status_code == 422
    assert "Chọn tệp Excel" in answer.content.decode()


def test_the_preview_is_its_uploaders_the_file_is_the_units(cast, staff, client):
    address = upload(staff, fill(template(staff), points_110=0.5))
    colleague = make.person("dongnghiep", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))

    client.force_login(colleague)
    preview, applied, file = client.get(address), client.post(address), client.get(f"{address}tep/")
    client.force_login(cast.staff_b)
    foreign = client.get(f"{address}tep/")

    assert (preview.status_code, applied.status_code, file.status_code, foreign.status_code) == (404, 404, 200, 404)
    assert file.content[:2] == b"PK"
    assert file["Content-Disposition"].startswith("attachment")


def test_a_submitted_sheet_takes_no_file(cast, client):
    client.force_login(cast.staff_a)

    page = client.get("/tu-danh-gia/VIDU-CCHC-2026/A/nhap/")
    sent = client.post("/tu-danh-gia/VIDU-CCHC-2026/A/nhap/", {"file": SimpleUploadedFile("a.xlsx", b"PK")})

    assert (page.status_code, sent.status_code) == (403, 403)
    assert "Phiếu này: Đang xem xét" in page.content.decode()
    assert not ImportBatch.objects.exists()


def test_after_the_deadline_no_file_is_taken(cast, staff):
    StepWindow.objects.update_or_create(
        round=cast.round, step=Layer.SELF, defaults={"opens_at": None, "closes_at": make.NOW.replace(year=2020)}
    )

    page = staff.get(UPLOAD)
    sent = staff.post(UPLOAD, {"file": SimpleUploadedFile("c.xlsx", b"PK")})

    assert "Đã hết thời hạn" in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    assert sent.status_code == 409
    assert not ImportBatch.objects.exists()
