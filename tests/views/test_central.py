"""Figures of the standing body: a workbook out and in with all faults at once, a preview, one writing; or typed on a page."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import Layer, Origin, SheetState, Step
from scoring.models import Assessment, Job, Score, ScoreChange
from tests import central
from tests.lateness import after_publication, after_the_window, half_an_hour_after_the_job
from units.models import Unit

PAGE = f"/dieu-hanh/{central.CODE}/so-lieu-thuong-truc/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def begun(client, cast):
    client.force_login(cast.organiser)
    return central.begin(cast)


def text(response):
    return " ".join(response.content.decode().split())


def send(client, content, name="so-lieu.xlsx"):
    answer = client.post(f"{PAGE}tep/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


GOOD = {
    ("A", "2.1", "a"): 20,
    ("A", "2.1", "b"): 15,
    ("B", "1.10", "points"): "0,75",
    ("C", "1.1.1", "value"): "Không kịp thời",
    ("C", "1.1.1", "evidence"): "12/KH-SNV",
    ("E", "2.1", "value"): "Không áp dụng",
    ("E", "2.1", "note"): "Không phát sinh hồ sơ",
}


def test_what_goes_out_comes_back_without_a_change(client, begun):
    central.save(begun, "A", "1.1.1", {"value": "cham"})
    central.save(begun, "B", "1.10", {"points": "0.5", "reason": "Thiếu minh chứng"})
    central.save(begun, "C", "2.1", {"not_applicable": "Không phát sinh"})
    before = list(Score.objects.order_by("pk").values())

    preview = client.get(send(client, client.get(f"{PAGE}mau/").content))

    assert (preview.context["plan"].changes, preview.context["plan"].same) == ((), 18)
    assert "Tệp không đổi gì" in text(preview)
    assert list(Score.objects.order_by("pk").values()) == before


def test_figures_are_shown_and_then_written_once(client, begun):
    address = send(client, central.filled(begun, GOOD))

    preview = text(client.get(address))
    done = client.post(address)
    again = client.post(address, follow=True)

    assert "Ghi 4 dòng" in preview
    assert "Không kịp thời · 12/KH-SNV" in preview
    assert done.status_code == 303
    assert "Tệp này đã được xác nhận rồi." in text(again)
    assert central.answer(begun, "A", "2.1") == {"a": "20", "b": "15"}
    assert central.answer(begun, "B", "1.10") == {"value": "0.75"}
    assert central.answer(begun, "C", "1.1.1") == {"value": "cham"}
    assert central.answer(begun, "E", "2.1") == {"not_applicable": "Không phát sinh hồ sơ"}
    change = ScoreChange.objects.filter(assessment=begun.sheet("C"), layer=Layer.CENTRAL).get()
    assert change.origin == Origin.EXCEL


def test_the_same_file_sent_twice_is_written_once(client, begun):
    addresses = [send(client, central.filled(begun, GOOD)) for _ in range(2)]

    assert [client.post(address).status_code for address in addresses] == [303, 409]

    assert ScoreChange.objects.filter(assessment=begun.sheet("C"), layer=Layer.CENTRAL).count() == 1


def test_figures_typed_after_the_preview_are_not_written_over(client, begun):
    address = send(client, central.filled(begun, GOOD))
    central.save(begun, "C", "1.1.1", {"value": "khong"})

    refused = client.post(address)

    assert refused.status_code == 409
    assert "Số liệu đã thay đổi sau khi xem trước." in text(refused)
    assert central.answer(begun, "C", "1.1.1") == {"value": "khong"}
    assert central.answer(begun, "A", "2.1") is None


LATE = {
    "half an hour": (half_an_hour_after_the_job, 409),
    "window": (after_the_window(Step.CENTRAL), 409),
    "round": (after_publication, 403),
}


@pytest.mark.parametrize(("ends", "status"), LATE.values(), ids=LATE)
def test_a_late_confirmation_writes_nothing(client, begun, ends, status):
    address = send(client, central.filled(begun, GOOD))
    ends(begun)

    assert client.post(address).status_code == status
    assert central.answer(begun, "C", "1.1.1") is None


def test_after_publication_no_file_is_taken(client, begun):
    content = central.filled(begun, GOOD)
    after_publication(begun)

    assert client.post(f"{PAGE}tep/", {"file": SimpleUploadedFile("x.xlsx", content)}).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.parametrize(("ends", "status"), [(after_the_window(Step.CENTRAL), 409), (after_publication, 403)])
def test_a_late_figure_is_not_written(client, begun, ends, status):
    ends(begun)

    sent = client.post(f"{PAGE}nhap/A/luu/", {"code": "1.10", "seen_version": 0, "mode": "measure", "value": "0,5"})

    assert sent.status_code == status
    assert status == 403 or 'value="0,5"' in text(sent)
    assert central.answer(begun, "A", "1.10") is None


def test_a_figure_sent_twice_is_written_once(client, begun):
    sent = {"code": "1.10", "seen_version": 0, "mode": "measure", "value": "0,5"}

    assert [client.post(f"{PAGE}nhap/A/luu/", sent).status_code for _ in range(2)] == [303, 409]
    assert ScoreChange.objects.filter(assessment=begun.sheet("A"), layer=Layer.CENTRAL).count() == 1


def test_blank_figures_take_back_and_points_given_with_a_reason_stay(client, begun):
    central.save(begun, "A", "1.1.1", {"value": "cham"})
    central.save(begun, "B", "1.10", {"points": "0.5", "reason": "Thiếu minh chứng"})

    client.post(send(client, central.filled(begun, {("A", "1.1.1", "value"): None})))

    assert central.answer(begun, "A", "1.1.1") is None
    assert central.answer(begun, "B", "1.10") == {"points": "0.5", "reason": "Thiếu minh chứng"}


BAD = {
    ("A", "2.1", "a"): 10,
    ("A", "2.1", "b"): 15,
    ("B", "1.10", "points"): 3,
    ("B2", "1.10", "points"): "nhiều",
    ("C", "1.1.1", "value"): "Tạm được",
    ("C", "2.1", "a"): 4,
    ("E", "2.1", "value"): "Không áp dụng",
}
MENDED = {
    ("G", "A", "2.1"): 20,
    ("J", "B", "1.10"): 1,
    ("J", "B2", "1.10"): 1,
    ("I", "C", "1.1.1"): "Kịp thời",
    ("H", "C", "2.1"): 4,
    ("K", "E", "2.1"): "Không phát sinh",
}


@pytest.mark.any_database  # what the file says and how it is told; test_figures_are_shown_and_then_written_once writes on both
def test_every_fault_is_told_with_its_cell_and_nothing_is_written(client, begun):
    content = central.filled(begun, BAD)
    address, lines = send(client, content), central.lines_of(content)

    preview = client.get(address)
    refused = client.post(address)

    places = {finding.cell for finding in preview.context["plan"].errors}
    assert {f"{letter}{lines[unit, code]}" for letter, unit, code in MENDED if letter != "G"} <= places
    assert f"H{lines['A', '2.1']}" in places
    assert {int(place.lstrip("ABCDEFGHIJKL")) for place in places} == {lines[unit, code] for _, unit, code in MENDED}
    written = Score.objects.filter(layer=Layer.CENTRAL, assessment__round=begun.round)
    assert (refused.status_code, written.count()) == (409, 1)


@pytest.mark.any_database  # as above
def test_the_marked_copy_passes_once_its_cells_are_mended(client, begun):
    content = central.filled(begun, BAD)
    lines = central.lines_of(content)

    marked = client.get(f"{send(client, content)}loi/")

    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    sheet = book["Cơ quan thường trực"]
    assert sheet[f"J{lines['B', '1.10']}"].comment is not None
    for (letter, unit, code), value in MENDED.items():
        sheet[f"{letter}{lines[unit, code]}"].value = value
    held = io.BytesIO()
    book.save(held)
    assert client.post(send(client, held.getvalue())).status_code == 303
    assert central.answer(begun, "C", "2.1") == {"a": "4", "b": "4"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai xlsx", "không phải bảng tính .xlsx"),
        ("Mã đơn vị,Mã tiêu chí\nA,2.1\n".encode(), "Thiếu cột “Số liệu (a)”."),
        ("Mã đơn vị,Gì đó\n".encode(), "Không có cột “Gì đó”."),
    ],
)
def test_files_of_another_kind_are_refused_kindly(client, begun, content, said):
    name = "so-lieu.csv" if content.startswith("Mã".encode()) else "so-lieu.xlsx"

    assert said in text(client.get(send(client, content, name)))


def test_no_text_in_the_workbook_runs(client, begun):
    Unit.objects.filter(code="A").update(name="=1+1")

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}mau/").content))

    cell = book.active.cell(central.lines_of(client.get(f"{PAGE}mau/").content)["A", "1.10"], 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) in {("=1+1", "s", True), ("'=1+1", "s", False)}


def test_a_decided_sheet_is_left_out_with_its_reason(client, begun):
    Assessment.objects.filter(pk=begun.sheet("A").pk).update(state=SheetState.DECIDED)

    preview = client.get(send(client, central.filled(begun, GOOD)))

    assert [finding.value for finding in preview.context["plan"].errors] == ["A"]
    assert "không sửa số liệu được" in text(preview)


def test_figures_are_typed_on_a_page_that_shows_no_other_criterion(client, begun):
    page = client.get(f"{PAGE}nhap/A/")
    rows = [row["code"] for group in page.context["fields"] for row in group["rows"]]
    saved = client.post(
        f"{PAGE}nhap/A/luu/", {"code": "1.10", "seen_version": 0, "mode": "measure", "value": "0,5"}, headers=HTMX
    )
    stale = client.post(
        f"{PAGE}nhap/A/luu/", {"code": "1.10", "seen_version": 0, "mode": "measure", "value": "1"}, headers=HTMX
    )
    other = client.post(
        f"{PAGE}nhap/A/luu/", {"code": "1.2", "seen_version": 0, "mode": "measure", "value": "1"}, headers=HTMX
    )

    assert rows == ["1.1.1", "1.10", "2.1"]
    assert (saved.status_code, stale.status_code) == (200, 409)
    assert other.status_code in (409, 422)
    assert central.answer(begun, "A", "1.10") == {"value": "0.5"}
    assert central.answer(begun, "A", "1.2") is None


@pytest.mark.parametrize("units", [1, 3])
def test_the_list_costs_the_same_for_one_unit_and_for_three(client, cast, django_assert_num_queries, units):
    central.begin(cast, units)
    client.force_login(cast.organiser)
    client.get(PAGE)

    with django_assert_num_queries(8):
        page = client.get(PAGE)
    assert len(page.context["units"]) == units


def test_strangers_and_units_have_no_such_page(client, begun, cast):
    for person, status in ((cast.staff_a, 404), (cast.leader, 404), (cast.foreign_organiser, 404)):
        client.force_login(person)
        assert client.get(f"{PAGE}tep/").status_code == status
        assert client.get(f"{PAGE}nhap/A/").status_code == status


def test_what_a_file_hides_or_loses_is_told(client, begun):
    content = central.filled(
        begun, GOOD | {("D", "2.1", "a"): 4, ("D", "2.1", "b"): 2, ("D", "2.1", "note"): "x" * 5001}
    )
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.active.row_dimensions[2].hidden = True
    held = io.BytesIO()
    made.save(held)

    page = client.get(send(client, held.getvalue()))

    assert sorted({one.code for one in page.context["plan"].warnings}) == ["dòng ẩn", "quá dài", "số dạng chữ"]
    assert "chỉ giữ 5000 ký tự đầu" in text(page)
