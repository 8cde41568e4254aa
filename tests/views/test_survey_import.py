"""Survey counts through a workbook: the file out, faults at once, preview, written once by save_answers."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import Layer, Origin, SheetState, Step
from scoring.models import Assessment, Job, Score, ScoreChange
from scoring.services import scores
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.lateness import after_publication, after_the_window, half_an_hour_after_the_job

PAGE = "/dieu-hanh/VIDU-CCHC-2026/dieu-tra/"
HEADERS = ["Mã đơn vị", "Đơn vị", "Mã tiêu chí", "Tiêu chí", "A", "B", "C", "D", "E"]
"""A file of one count for each criterion, as older files are: without respondent groups."""

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def rows_out(client):
    answer = client.get(f"{PAGE}mau/")
    assert answer.status_code == 200
    return [
        list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content))["Điều tra"].iter_rows(values_only=True)
    ]


def book(*rows, headers=HEADERS, title="Điều tra"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in (headers, *rows):
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def send(client, content):
    answer = client.post(PAGE, {"file": SimpleUploadedFile("dieu-tra.xlsx", content)})
    assert answer.status_code == 303, text(answer)
    return answer["Location"]


def line(unit, *counts, code="3.1"):
    return [unit, "", code, "", *counts]


def counts(cast, unit):
    row = Score.objects.filter(assessment=cast.sheet(unit), layer=Layer.SURVEY, criterion__code="3.1").first()
    return None if row is None or row.answer is None else row.answer["counts"]


def test_what_goes_out_comes_back_without_a_change(organiser, cast):
    out = rows_out(organiser)
    exported = organiser.get(f"{PAGE}mau/").content
    before = list(Score.objects.order_by("pk").values())

    preview = organiser.get(send(organiser, exported))

    assert out[0] == [*HEADERS[:4], "Đối tượng", "Phát ra", *HEADERS[4:]]
    assert out[1][:3] == ["A", "Sở A", "3.1"]
    assert out[1][4:] == [None, None, 2, 1, 1, None, 1]
    assert (len(preview.context["plan"].changes), preview.context["plan"].same) == (0, len(out) - 1)
    assert "Tệp không đổi gì" in text(preview)
    assert list(Score.objects.order_by("pk").values()) == before


def test_counts_are_shown_and_then_written_once_as_scores(organiser, cast):
    address = send(organiser, book(line("A", 2000, 1, 1, 0, 1), line("C", "22.338", 5)))

    preview = text(organiser.get(address))
    done = organiser.post(address)
    again = organiser.post(address, follow=True)

    assert "A: 2 · B: 1 · C: 1 · E: 1" in preview
    assert "A: 2.000 · B: 1 · C: 1 · D: 0 · E: 1" in preview
    assert done.status_code == 303
    assert "Tệp này đã được xác nhận rồi." in text(again)
    assert counts(cast, "A") == {"A": 2000, "B": 1, "C": 1, "D": 0, "E": 1}
    assert counts(cast, "C") == {"A": 22338, "B": 5}
    change = ScoreChange.objects.filter(assessment=cast.sheet("C")).order_by("-seq").first()
    assert (change.layer, change.origin) == (Layer.SURVEY, Origin.EXCEL)


def test_a_row_left_out_stays_and_a_blank_row_is_taken_back(organiser, cast):
    stays = counts(cast, "B")

    organiser.post(send(organiser, book(line("A"))))

    assert counts(cast, "A") is None
    assert counts(cast, "B") == stays is not None


@pytest.mark.any_database  # what the file says and how it is told; test_counts_are_shown_and_then_written_once_as_scores writes on both
def test_every_fault_is_told_with_its_cell_and_nothing_is_written(organiser, cast):
    before = list(Score.objects.order_by("pk").values())
    rows = [
        line("A", "x", -1, 1.5),
        line("KHONG", 1),
        line("A", 1),
        line("C", 1, code="1.1.1"),
        line("B", "=1+1"),
    ]
    address = send(organiser, book(*rows))

    preview = organiser.get(address)
    refused = organiser.post(address)

    found = {(finding.cell, finding.code) for finding in preview.context["plan"].errors}
    assert found >= {
        ("E2", "không phải số"),
        ("F2", "âm"),
        ("A3", "mã"),
        ("A4", "trùng"),
        ("A5", "mã"),
        ("E6", "công thức"),
    }
    assert any(finding.cell == "G2" for finding in preview.context["plan"].errors)
    assert "Ghi" not in [button.strip() for button in text(preview).split("<button")[-1:]]
    assert refused.status_code == 409
    assert list(Score.objects.order_by("pk").values()) == before
    assert Job.objects.get().confirmed_at is None


@pytest.mark.any_database  # as above
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai xlsx", "không phải bảng tính .xlsx"),
        (book(title="Khác"), "Không thấy trang tính “Điều tra”."),
        (book(headers=[*HEADERS, "F"]), "Không có cột “F”."),
        (book(headers=HEADERS[:-1]), "Thiếu cột “E”."),
        (book(headers=[*HEADERS, "A"]), "Cột “A” có hai lần."),
        (book(*[line(f"X{n}") for n in range(2_000)]), "Nhập riêng từng khối."),
    ],
    ids=["no workbook", "no sheet", "strange", "missing", "twice", "many"],
)
def test_a_file_that_is_none_of_ours_says_why(organiser, cast, content, said):
    assert said in text(organiser.get(send(organiser, content)))


def test_counts_that_changed_after_the_preview_are_not_overwritten(organiser, cast):
    address = send(organiser, book(line("A", 9)))
    save_answers(
        assessment=cast.sheet("A"),
        layer=Layer.SURVEY,
        answers={"3.1": (Entry({"counts": {"A": 7}}), 1)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=make.NOW,
    )

    refused = organiser.post(address)

    assert refused.status_code == 409
    assert "Số liệu đã thay đổi sau khi xem trước." in text(refused)
    assert counts(cast, "A") == {"A": 7}


def test_the_same_file_sent_twice_is_written_once(organiser, cast):
    addresses = [send(organiser, book(line("A", 9))) for _ in range(2)]
    before = ScoreChange.objects.count()

    assert [organiser.post(address).status_code for address in addresses] == [303, 409]

    assert counts(cast, "A") == {"A": 9}
    assert ScoreChange.objects.count() == before + 1


LATE = {
    "half an hour": (half_an_hour_after_the_job, 409),
    "window": (after_the_window(Step.SURVEY), 409),
    "round": (after_publication, 403),
}


@pytest.mark.parametrize(("ends", "status"), LATE.values(), ids=LATE)
def test_a_late_confirmation_writes_nothing(organiser, cast, ends, status):
    before, address = counts(cast, "A"), send(organiser, book(line("A", 9)))
    ends(cast)

    assert organiser.post(address).status_code == status
    assert counts(cast, "A") == before


def test_after_publication_no_file_is_taken(organiser, cast):
    after_publication(cast)

    assert organiser.post(PAGE, {"file": SimpleUploadedFile("x.xlsx", book(line("A", 9)))}).status_code == 403
    assert not Job.objects.exists()


def test_a_decided_sheet_is_told_before(organiser, cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DECIDED)

    preview = organiser.get(send(organiser, book(line("A", 9))))

    assert "Sở A: phiếu đang ở trạng thái “Đã chốt”" in text(preview)


def test_all_sheets_are_written_or_none(organiser, cast, monkeypatch):
    address = send(organiser, book(line("A", 9), line("C", 9)))
    before = (counts(cast, "A"), counts(cast, "C"))
    finish = scores._finish
    calls = []

    def second_fails(*args, **named):
        calls.append(1)
        if len(calls) > 1:
            raise scores.NotOpen("Hết hạn.")
        return finish(*args, **named)

    monkeypatch.setattr(scores, "_finish", second_fails)
    refused = organiser.post(address)

    assert refused.status_code == 409
    assert (counts(cast, "A"), counts(cast, "C")) == before
    assert Job.objects.get().confirmed_at is None


def test_another_organiser_does_not_see_the_upload(organiser, cast, client):
    address = send(organiser, book(line("A", 9)))

    client.force_login(cast.approver)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.get(PAGE).context["jobs"] == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_queries_for_one_and_three_uploads(organiser, cast, many, django_assert_num_queries):
    for _ in range(many):
        send(organiser, book(line("A", 9)))
    organiser.get(PAGE)

    with django_assert_num_queries(6):
        organiser.get(PAGE)


def test_what_a_file_hides_is_told(organiser):
    made = openpyxl.load_workbook(io.BytesIO(book(line("A", 1, 2, 3, 4, 5), line("B", 1, 2, 3, 4, 5))))
    sheet = made["Điều tra"]
    sheet.row_dimensions[2].hidden = True
    made.copy_worksheet(sheet)
    doubtful, joined = io.BytesIO(), io.BytesIO()
    made.save(doubtful)
    sheet.merge_cells("E2:E3")
    made.save(joined)

    page = organiser.get(send(organiser, doubtful.getvalue()))
    refused = organiser.get(where := send(organiser, joined.getvalue()))
    marked = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{where}loi/").content))

    assert [one.code for one in page.context["plan"].warnings] == ["trang tính thừa", "dòng ẩn"]
    assert "Dòng 2 (A 3.1) đang bị ẩn hoặc bị lọc" in text(page)
    assert [(one.place, one.code) for one in refused.context["plan"].errors] == [("Điều tra!E2", "ô gộp")]
    assert marked["Điều tra"]["E2"].comment
