"""Many units' workbooks through the pages: templates out as one archive, an archive in, its report, written once."""

import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import JobPhase, Layer, Origin
from scoring.models import Assessment, Job, Score, ScoreChange
from scoring.views.organisers import archives
from tests import make
from tests.excel.archives import NUMBER, POINTS, archive, typed_in
from tests.excel.test_bulk import free
from tests.lateness import after_publication, after_the_window, half_an_hour_after_the_batch

pytestmark = pytest.mark.slow

BOARD = "/dieu-hanh/VIDU-CCHC-2026/"
PAGE = f"{BOARD}nhap-zip/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def templates(client, block=""):
    answer = client.get(f"{BOARD}mau-zip/", {"khoi": block} if block else {})
    assert answer.status_code == 200
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert packed.testzip() is None
    return {re.sub(r".*-2026-|\.xlsx", "", name): packed.read(name) for name in packed.namelist()}


def send(client, content, name="phieu.zip"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def value(cast, unit):
    row = Score.objects.filter(assessment=cast.sheet(unit), layer=Layer.SELF, criterion__code="1.2").first()
    return None if row is None else row.answer


def test_templates_of_a_round_or_a_block_come_as_one_archive(organiser, cast):
    assert sorted(templates(organiser)) == ["A", "B", "B2", "C", "D", "E"]
    assert sorted(templates(organiser, "SBN")) == ["A", "B", "B2"]
    assert organiser.get(f"{BOARD}mau-zip/", {"khoi": "KHONG"}).status_code == 404


def test_a_draft_stays_the_units_own(organiser, cast):
    given = {unit: openpyxl.load_workbook(io.BytesIO(content)) for unit, content in templates(organiser).items()}

    def cell(unit):
        return next(row for row in given[unit]["Tự đánh giá"].iter_rows() if str(row[0].value) == "1.2")[
            NUMBER - 1
        ].value

    assert value(cast, "C") == {"value": "1"}
    assert cell("C") is None
    assert cell("A") == 3


def test_too_many_sheets_are_handed_out_block_by_block(organiser, cast, monkeypatch):
    monkeypatch.setattr(archives, "MAX_SHEETS", 5)

    answer = organiser.get(f"{BOARD}mau-zip/", follow=True)

    assert "Chọn từng khối" in text(answer)
    assert len(templates(organiser, "SBN")) == 3


def test_an_archive_is_looked_at_confirmed_and_written(organiser, cast):
    free(cast, "C", "D")
    given = templates(organiser)
    content = archive(
        ("Sở C.xlsx", typed_in(given["C"], {("1.2", NUMBER): 9})),
        ("Sở D.xlsx", typed_in(given["D"], {("1.10", POINTS): "x"})),
    )

    address = send(organiser, content)["Location"]
    while Job.objects.get().phase == JobPhase.CHECKING:
        assert organiser.post(f"{address}tiep/").status_code == 303
    report = text(organiser.get(address))
    done = organiser.post(address)
    while Job.objects.get().phase == JobPhase.APPLYING:
        organiser.post(f"{address}tiep/")
    written = text(organiser.get(address))
    again = organiser.post(address, follow=True)

    assert "Ghi 1 tệp" in report
    assert "không phải số" in report or "“x”" in report
    assert done.status_code == 303
    assert "Đã ghi xong" in written
    assert "Tệp này đã được xác nhận rồi." in text(again)
    assert value(cast, "C") == {"value": "9"}


@pytest.mark.any_database  # how a page tells of files; test_bulk.py looks, confirms and writes on both
def test_a_step_answers_with_how_far_it_is_and_reloads_the_page_at_the_end(organiser, cast, monkeypatch):
    monkeypatch.setattr(archives, "SECONDS_A_REQUEST", -1.0)
    free(cast, "C", "D")
    given = templates(organiser)
    address = send(organiser, archive(("c.xlsx", given["C"]), ("d.xlsx", given["D"]), ("e.xlsx", b"x")))["Location"]

    page = text(organiser.get(address))
    answers = [organiser.post(f"{address}tiep/", headers={"HX-Request": "true"}) for _ in range(2)]

    assert 'hx-trigger="load' in page
    assert "Đang kiểm tra: 1 trên 3 tệp" in page
    assert "<html" not in text(answers[0])
    assert "HX-Refresh" not in answers[0]
    assert answers[1]["HX-Refresh"] == "true"
    assert "hx-trigger" not in text(answers[1])


def looked_at(client, content):
    """The address of an archive whose pieces were all looked at."""
    address = send(client, content)["Location"]
    client.post(f"{address}tiep/")
    return address


def test_the_same_archive_sent_twice_is_written_once(organiser, cast):
    free(cast, "C")
    content = archive(("c.xlsx", typed_in(templates(organiser)["C"], {("1.2", NUMBER): 9})))
    addresses = [looked_at(organiser, content) for _ in range(2)]

    answers = [organiser.post(address).status_code for address in addresses]
    steps = [organiser.post(f"{address}tiep/").status_code for address in addresses for _ in range(2)]

    assert answers == [303, 303]
    assert steps == [303] * 4
    assert "đã thay đổi sau khi kiểm tra" in text(organiser.get(addresses[1]))
    assert ScoreChange.objects.filter(assessment=cast.sheet("C"), origin=Origin.EXCEL).count() == 1


def test_an_archive_that_was_not_looked_at_or_holds_nothing_is_not_confirmed(organiser, cast, monkeypatch):
    monkeypatch.setattr(archives, "SECONDS_A_REQUEST", -1.0)
    address = send(organiser, archive(("c.xlsx", b"x"), ("d.xlsx", b"x")))["Location"]

    early = organiser.post(address)
    organiser.post(f"{address}tiep/")
    empty = organiser.post(address)

    assert (early.status_code, empty.status_code) == (409, 409)
    assert "chưa kiểm tra xong" in text(early)
    assert "không có phần nào ghi được" in text(empty)
    assert Job.objects.get().confirmed_at is None


LATE = {
    "half an hour": (half_an_hour_after_the_batch, 303, "quá 30 phút"),
    "window": (after_the_window(Layer.SELF), 303, "Chưa ghi gì: Đã hết thời hạn"),
    "round": (after_publication, 403, ""),
}


@pytest.mark.parametrize(("ends", "status", "told"), LATE.values(), ids=LATE)
def test_a_late_confirmation_writes_nothing(organiser, cast, ends, status, told):
    free(cast, "C")
    address = looked_at(organiser, archive(("c.xlsx", typed_in(templates(organiser)["C"], {("1.2", NUMBER): 9}))))
    ends(cast)

    late = [organiser.post(one).status_code for one in (address, f"{address}tiep/")]

    assert late == [status, status]
    assert status == 403 or told in text(organiser.get(address))
    assert value(cast, "C") is None


def test_after_publication_no_archive_is_taken(organiser, cast):
    after_publication(cast)

    assert send(organiser, archive(("c.xlsx", b"x"))).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.any_database  # as above
def test_an_archive_that_is_none_is_refused_with_its_reason(organiser, cast):
    empty, pdf = send(organiser, b""), send(organiser, b"%PDF-1.7")

    assert (empty.status_code, pdf.status_code) == (422, 422)
    assert "Tệp rỗng" in text(empty)
    assert "Đây không phải tệp nén .zip." in text(pdf)
    assert not Job.objects.exists()


def test_what_stands_in_a_draft_is_nowhere_in_the_report(organiser, cast):
    Score.objects.filter(assessment=cast.sheet("C"), layer=Layer.SELF).update(note="Lời riêng của đơn vị")
    given = templates(organiser)

    address = send(organiser, archive(("c.xlsx", typed_in(given["C"], {("1.2", NUMBER): 9}))))["Location"]
    page = text(organiser.get(address))

    assert "giữ giá trị của đơn vị" in page
    assert "Lời riêng của đơn vị" not in page


def test_only_the_sender_sees_an_archive(organiser, cast, client):
    address = send(organiser, archive(("c.xlsx", b"x")))["Location"]

    client.force_login(make.again(cast.approver))

    assert {client.get(address).status_code, client.post(address).status_code} == {404}
    assert client.post(f"{address}tiep/").status_code == 404


@pytest.mark.any_database  # as above
@pytest.mark.parametrize("many", [1, 3])
def test_the_report_costs_the_same_queries_for_one_and_three_files(organiser, cast, many, django_assert_num_queries):
    Assessment.objects.update(state="drafting")
    given = templates(organiser)
    files = [(f"{unit}.xlsx", given[unit]) for unit in ("A", "B", "C")[:many]]
    address = send(organiser, archive(*files))["Location"]
    organiser.post(f"{address}tiep/")
    organiser.get(address)

    with django_assert_num_queries(8):
        organiser.get(address)
