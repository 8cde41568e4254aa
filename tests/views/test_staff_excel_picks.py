"""A unit's workbook through the pages where it needs a person: marked copy, values to pick, no meta sheet, records."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scoring.enums import EvidenceKind, Layer, Origin, SheetState
from scoring.models import Evidence, ImportBatch, Score
from scoring.selectors import score_sheets
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.guards.pairs import answering
from tests.lateness import after_the_window
from tests.views.test_staff_excel import SHEET, UPLOAD, file_of, fill, template, upload
from units.enums import Role

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(cast, client):
    client.user = make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    client.force_login(client.user)
    return client


def answer_of(cast, code):
    return Score.objects.get(assessment=cast.sheet("C"), criterion__code=code, layer=Layer.SELF).answer


def by_hand(cast, user, answers):
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={code: (Entry({"value": value}), seen) for code, (value, seen) in answers.items()},
        actor=user,
        origin=Origin.WEB,
        now=timezone.now(),
    )


def moved(cast, staff):
    """The preview of a file with 1.10 and 1.2 typed, both saved otherwise after its template was made."""
    book = fill(template(staff), points_110=0.5, value_12=4)
    by_hand(cast, staff.user, {"1.10": ("1", 0), "1.2": ("2", 1)})
    return upload(staff, book)


@pytest.mark.any_database  # what the file says and how it is told; test_importer.py writes on both
def test_a_refused_file_is_given_back_with_its_faults_marked_and_passes_once_they_are_mended(cast, staff):
    address = upload(staff, fill(template(staff), points_110="1,75", b_112="x"))
    page = staff.get(address).content.decode()

    marked = staff.get(f"{address}danh-dau/")
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    mended = upload(staff, fill(book, points_110=0.75, b_112=20))

    assert f'href="{address}danh-dau/"' in page
    assert marked["Content-Disposition"].startswith("attachment; filename*=utf-8''danh-dau-")
    assert book.sheetnames[0] == "Lỗi"
    assert staff.post(mended)["Location"] == SHEET
    assert answer_of(cast, "1.10") == {"value": "0.75"}


@pytest.mark.any_database  # as above
def test_a_file_without_faults_offers_no_marked_copy(staff):
    page = staff.get(upload(staff, fill(template(staff), points_110=0.5))).content.decode()

    assert "danh-dau" not in page


def test_three_values_stand_side_by_side_and_each_is_picked(cast, staff):
    address = moved(cast, staff)

    page = staff.get(address).content.decode()
    asked = staff.post(address, {"chon-1.10": "tep"})
    applied = staff.post(address, {"chon-1.10": "tep", "chon-1.2": "mau"})

    assert re.findall(r'name="chon-1\.2" value="(\w+)"', page) == ["mau", "tep", "phieu"]
    assert all(text in page for text in ("1 hình thức", "4 hình thức", "2 hình thức"))
    assert asked.status_code == 422
    assert "Chưa chọn giá trị cho tiêu chí có người sửa sau khi tải mẫu: 1.2." in asked.content.decode()
    assert re.findall(r'name="chon-1\.10" value="(\w+)" checked', asked.content.decode()) == ["tep"]
    assert applied["Location"] == SHEET
    assert (answer_of(cast, "1.10"), answer_of(cast, "1.2")) == ({"value": "0.5"}, {"value": "1"})


@pytest.mark.parametrize(("pick", "value"), [("tep", "4"), ("phieu", "2")])
def test_one_button_picks_for_all_and_writes_nothing_yet(cast, staff, pick, value):
    address = moved(cast, staff)

    page = staff.post(address, {"chon-het": pick})

    assert page.status_code == 200
    assert page.content.decode().count(f'value="{pick}" checked') == 2
    assert answer_of(cast, "1.2") == {"value": "2"}
    staff.post(address, {"chon-1.10": pick, "chon-1.2": pick})
    assert answer_of(cast, "1.2") == {"value": value}


def test_the_very_same_file_again_is_only_a_note(cast, staff):
    content = file_of(fill(template(staff), points_110=0.5)).read()
    first, again = (
        staff.post(UPLOAD, {"file": SimpleUploadedFile("phieu.xlsx", content)})["Location"] for _ in range(2)
    )

    pages = [staff.get(address).content.decode() for address in (first, again)]
    applied = staff.post(again)

    assert ["Đúng tệp này đã được tải lên lúc" in page for page in pages] == [False, True]
    assert applied["Location"] == SHEET
    assert answer_of(cast, "1.10") == {"value": "0.5"}


def without_meta(book):
    del book["_meta"]
    return book


@pytest.mark.any_database  # as above
def test_a_file_without_its_meta_sheet_asks_whose_it_is(cast, staff):
    address = upload(staff, without_meta(fill(template(staff), points_110=0.5, value_12=4)))

    page = staff.get(address).content.decode()
    unticked = staff.post(f"{address}dung-phieu/")
    confirmed = staff.post(f"{address}dung-phieu/", {"dung-phieu": "1"})

    sheet = cast.sheet("C")
    assert "Tệp này của đơn vị nào?" in page
    assert f"<strong>{sheet.unit.name}</strong>, <strong>{sheet.round.title}</strong>" in page
    assert unticked.status_code == 422
    assert staff.post(address).status_code == 409
    anew = confirmed["Location"]
    preview = staff.get(anew).content.decode()
    assert "người tải lên đã xác nhận" in preview
    assert "Không rõ" in preview
    assert staff.post(anew).status_code == 422
    assert staff.post(anew, {"chon-1.2": "tep"})["Location"] == SHEET
    assert (answer_of(cast, "1.10"), answer_of(cast, "1.2")) == ({"value": "0.5"}, {"value": "4"})


def test_a_file_confirmed_by_hand_twice_is_written_once(cast, staff):
    address = upload(staff, without_meta(fill(template(staff), points_110=0.5)))

    shown = [staff.post(f"{address}dung-phieu/", {"dung-phieu": "1"})["Location"] for _ in range(2)]
    first, second = (staff.post(one, {"chon-het": ""}) for one in shown)

    assert first["Location"] == SHEET
    assert second["Location"] not in (SHEET, *shown)  # shown anew
    assert Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.10").version == 1


def test_after_the_deadline_no_file_is_confirmed_by_hand(cast, staff):
    address = upload(staff, without_meta(fill(template(staff), points_110=0.5)))
    after_the_window(Layer.SELF)(cast)

    late = staff.post(f"{address}dung-phieu/", {"dung-phieu": "1"})

    assert late.status_code == 409
    assert "Đã hết thời hạn" in late.content.decode()
    assert ImportBatch.objects.count() == 1


def test_without_the_look_at_the_deadline_it_is_taken_in(cast, staff, monkeypatch):
    address = upload(staff, without_meta(fill(template(staff), points_110=0.5)))
    after_the_window(Layer.SELF)(cast)
    answering(score_sheets, "why_not_now", "")(monkeypatch)

    assert staff.post(f"{address}dung-phieu/", {"dung-phieu": "1"}).status_code == 303
    assert ImportBatch.objects.count() == 2


def test_another_units_file_is_not_confirmed_by_hand(cast, staff):
    book = template(staff)
    next(row for row in book["_meta"].iter_rows() if row[0].value == "unit_code")[1].value = "A"
    address = upload(staff, book)

    page = staff.get(address).content.decode()
    sent = staff.post(f"{address}dung-phieu/", {"dung-phieu": "1"})

    assert "Tệp này của đơn vị nào?" not in page
    assert sent.status_code == 422
    assert ImportBatch.objects.count() == 1


def test_a_document_number_is_told_before_and_becomes_evidence(cast, staff):
    book = fill(template(staff), points_110=0.5)
    sheet = book["Tự đánh giá"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "1.10")
    row[9].value = "Kế hoạch 12/KH-SNV ngày 05/01/2026"
    address = upload(staff, book)

    page = staff.get(address).content.decode()
    staff.post(address)

    assert "Thêm minh chứng: 12/KH-SNV ngày 05/01/2026" in page
    kept = Evidence.objects.get(assessment=cast.sheet("C"), criterion__code="1.10")
    assert (kept.kind, kept.title, kept.number, f"{kept.issued_on:%d/%m/%Y}") == (
        EvidenceKind.NUMBER,
        "Kế hoạch",
        "12/KH-SNV",
        "05/01/2026",
    )


def test_the_report_and_the_file_are_the_units_and_from_submission_the_organisers(cast, staff, client):
    address = upload(staff, fill(template(staff), points_110="1,75"))
    token = address.rstrip("/").rpartition("/")[2]
    overseen = f"/dieu-hanh/{cast.round.code}/phieu/C/nhap/"
    report = staff.get(f"{address}bao-cao/")
    client.force_login(cast.organiser)
    drafting = [client.get(f"{overseen}{token}/{part}/").status_code for part in ("tep", "bao-cao")]
    empty = client.get(overseen).content.decode()
    cast.round.assessments.filter(unit__code="C").update(state=SheetState.SUBMITTED)

    page = client.get(overseen).content.decode()
    file, again = (client.get(f"{overseen}{token}/{part}/") for part in ("tep", "bao-cao"))

    text = report.content.decode("utf-8-sig")
    batch = ImportBatch.objects.get()
    assert f"SHA-256 của tệp: {batch.file_sha256}" in text
    assert "Người canbo_c" in text
    assert "- Tự đánh giá!H" in text
    assert "vượt điểm tối đa" in text
    assert drafting == [404, 404]
    assert batch.file_sha256 not in empty
    assert batch.file_sha256 in page
    assert (file.status_code, again.content) == (200, report.content)
    assert file.content[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_uploads_costs_the_same_with_one_and_with_three(
    cast, staff, client, count, django_assert_num_queries
):
    for _ in range(count):
        upload(staff, template(staff))
    cast.round.assessments.filter(unit__code="C").update(state=SheetState.SUBMITTED)
    client.force_login(cast.organiser)
    client.get(f"/dieu-hanh/{cast.round.code}/phieu/C/nhap/")

    with django_assert_num_queries(6):
        page = client.get(f"/dieu-hanh/{cast.round.code}/phieu/C/nhap/").content.decode()

    assert page.count("Tải báo cáo</a>") == count


def test_a_foreign_file_name_does_not_break_the_answer(staff):
    name = 'Tự "chấm"\t2026.xlsx'
    answer = staff.post(UPLOAD, {"file": file_of(fill(template(staff), points_110="x"), name)})

    marked = staff.get(f"{answer['Location']}danh-dau/")

    assert marked.status_code == 200
