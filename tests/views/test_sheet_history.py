"""The history of a sheet: who sees which lines, the filters in the address, the file, and a fixed number of queries."""

from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from scoring.enums import ChangeKind, Layer, Origin, SheetState
from scoring.models import Assessment, Inspection, ScoreChange
from scoring.services import history
from scoring.services.imports import record_upload
from scoring.services.scores import Entry, locked_sheet, save_answers
from scoring.services.sheets import decide_sheet
from tests import make
from tests.services.publishing import publish

OVERSEEN = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/lich-su/"
OWN = "/tu-danh-gia/VIDU-CCHC-2026/A/lich-su/"


def as_(client, person):
    client.force_login(person)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def shown(response):
    return response.context["lines"]


def council(cast, points, reason="Kết luận"):
    sheet = cast.sheet("A")
    score = sheet.scores.filter(layer=Layer.COUNCIL, criterion__code="1.10").first()
    save_answers(
        assessment=sheet,
        layer=Layer.COUNCIL,
        answers={"1.10": (Entry({"points": points, "reason": reason}), score.version if score else 0)},
        actor=make.again(cast.organiser),
        origin=Origin.WEB,
        now=make.NOW,
    )


def append(cast, line, person, origin=Origin.WEB):
    """A line as the services write them."""
    with transaction.atomic():
        history.append(locked_sheet(cast.sheet("A")), [line], actor=person, origin=origin, now=make.NOW)


def move(cast, new, person):
    append(cast, history.Line(ChangeKind.STATE, {"state": "drafting"}, new), person)


# --- Who sees what -------------------------------------------------------------------------------------------------


def test_a_line_says_from_to_who_way_and_note(client, cast):
    council(cast, "0.25", "Kết luận phiên họp")

    line = shown(as_(client, cast.organiser).get(OVERSEEN))[0]

    assert line.what.startswith("1.10 ")
    assert (line.layer, line.way) == ("Hội đồng thẩm định", "Trên trang")
    assert line.new == "Cho 0,25 điểm: Kết luận phiên họp"
    assert line.who == str(cast.organiser)


def test_the_organiser_sees_a_layer_only_once_they_may(client, cast):
    client = as_(client, cast.organiser)
    Inspection.objects.update(closed_at=None)
    before = {line.layer for line in shown(client.get(OVERSEEN))}
    Inspection.objects.update(closed_at=make.NOW)
    after = {line.layer for line in shown(client.get(OVERSEEN))}
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    drafting = {line.layer for line in shown(client.get(OVERSEEN))}

    assert "Tự chấm" in before
    assert "Kiểm tra" not in before
    assert "Kiểm tra" in after
    assert "Tự chấm" not in drafting


def test_the_unit_sees_its_own_lines_alone_until_publication(client, cast):
    Inspection.objects.update(closed_at=None)
    client = as_(client, cast.staff_a)

    before = client.get(OWN)
    asked = client.get(OWN, {"lan-cham": Layer.COUNCIL})
    publish(cast)
    after = client.get(OWN)

    assert {line.layer for line in shown(before)} <= {"Tự chấm", ""}
    assert before.context["layers"] == [Layer.SELF]
    assert shown(asked) == []
    assert "Hội đồng thẩm định" in {line.layer for line in shown(after)}


def test_the_unit_does_not_learn_who_judges_nor_why_before_publication(client, cast):
    sheet = cast.sheet("A")
    decide_sheet(assessment=sheet, now=make.NOW, actor=make.again(cast.organiser), unready_reason="Lý do nội bộ")
    client = as_(client, cast.staff_a)

    line = shown(client.get(OWN))[0]
    by_person = client.get(OWN, {"nguoi": str(cast.organiser)})

    assert (line.new, line.who, line.way, line.note) == ("Đã chốt", "", "", "")
    assert shown(by_person) == []
    assert str(cast.organiser) not in by_person.context["people"]
    assert shown(as_(client, cast.organiser).get(OVERSEEN))[0].note.endswith("Lý do nội bộ")


def test_closed_minutes_are_told_to_who_sees_the_inspection(client, cast):
    cast.round.inspection_shown_on_closing = False
    cast.round.save()
    move(cast, {"state": "in_review", "minutes": "closed"}, cast.inspector)

    assert "khép biên bản" not in str(shown(as_(client, cast.staff_a).get(OWN)))
    assert "khép biên bản" in str(shown(as_(client, cast.organiser).get(OVERSEEN)))


def test_a_letter_and_a_returned_sheet_are_told_with_their_writer(client, cast):
    move(cast, {"state": "submitted", "letter": "12/BC", "letter_date": "2026-01-15"}, cast.head_a)
    move(cast, {"state": "drafting", "reason": "Thiếu phụ lục"}, cast.organiser)

    returned, submitted = shown(as_(client, cast.staff_a).get(OWN))[:2]

    assert submitted.note == "Công văn 12/BC ngày 15/01/2026"
    assert submitted.who == str(cast.head_a)
    assert (returned.note, returned.who) == ("Thiếu phụ lục", str(cast.organiser))


def test_names_to_sign_in_with_are_not_shown(client, cast):
    council(cast, "0.25")

    page = text(as_(client, cast.approver).get(OVERSEEN))

    assert str(cast.organiser) in page
    assert f"{cast.organiser.username} ·" not in page


def test_a_line_from_a_workbook_names_its_file(client, cast):
    batch = record_upload(
        assessment=cast.sheet("A"),
        file_name="tu-cham-A.xlsx",
        content=b"x",
        report={"outcome": "accepted"},
        plan_sha256="",
        now=make.NOW,
        actor=cast.staff_a,
    )
    type(batch).objects.filter(pk=batch.pk).update(applied_at=make.NOW)
    new = {"answer": {"not_applicable": "Không có"}, "note": "Mới", "evidence": "5/BC"}
    line = history.Line(ChangeKind.SCORE, {"answer": None, "note": "Cũ"}, new, "1.10", Layer.SELF, 9)
    append(cast, line, cast.staff_a, Origin.EXCEL)

    line = shown(as_(client, cast.staff_a).get(OWN))[0]

    assert line.way == "Tệp Excel: tu-cham-A.xlsx"
    assert (line.old, line.new) == ("chưa chấm", "Không áp dụng: Không có")
    assert line.note == "Ghi chú: Mới (trước: Cũ)\nTài liệu: 5/BC"


def test_evidence_goes_by_its_layer_and_a_withdrawal_tells_its_reason(client, cast):
    gone = {"evidence": "t", "withdrawn": "Tải nhầm"}
    kept = {"evidence": "t", "kind": "file", "title": "Báo cáo", "file_name": "a.pdf"}
    append(cast, history.Line(ChangeKind.EVIDENCE, kept, gone, "1.10", Layer.SELF), cast.staff_a)
    append(cast, history.Line(ChangeKind.EVIDENCE, None, kept, "1.10", Layer.INSPECTION), cast.inspector)

    line = shown(as_(client, cast.staff_a).get(OWN))[0]

    assert (line.old, line.new, line.note) == ("Báo cáo · a.pdf", "đã gỡ", "Lý do: Tải nhầm")
    assert line.what.endswith("(tài liệu kiểm chứng)")


# --- Filters, pages, queries ---------------------------------------------------------------------------------------


def test_filters_stand_in_the_address_and_work_together(client, cast):
    council(cast, "0.25")
    client = as_(client, cast.organiser)

    found = client.get(OVERSEEN, {"tieu-chi": "1.10", "lan-cham": "council", "nguoi": str(cast.organiser)})
    nothing = client.get(OVERSEEN, {"tieu-chi": "1.10", "nguoi": "Không ai"})

    assert [line.code for line in shown(found)] == ["1.10"]
    assert "Không có dòng nào khớp" in text(nothing)
    assert "lan-cham=council" in found.context["excel_url"]


def test_a_hundred_lines_a_page_with_as_many_queries_as_for_few(client, cast):
    council(cast, "0.25")
    client = as_(client, cast.organiser)
    client.get(OVERSEEN)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(OVERSEEN)
    for turn in range(103):
        move(cast, {"state": "submitted", "letter": str(turn)}, cast.head_a)
    with CaptureQueriesContext(connection) as many:
        first = client.get(OVERSEEN)
    second = client.get(OVERSEEN, {"trang": "2"})

    assert len(few) == len(many) <= 14
    assert len(shown(first)) == 100
    assert 3 < len(shown(second)) <= 100
    assert client.get(OVERSEEN, {"trang": "khong"}).status_code == 200


# --- The file ------------------------------------------------------------------------------------------------------


def test_the_file_has_the_chosen_lines_and_nothing_in_it_runs(client, cast):
    council(cast, "0.25", "Kết luận")
    move(cast, {"state": "drafting", "reason": "=HYPERLINK(1)"}, cast.organiser)
    client = as_(client, cast.organiser)

    sheet = load_workbook(BytesIO(client.get(f"{OVERSEEN}excel/").content)).active
    chosen = load_workbook(BytesIO(client.get(f"{OVERSEEN}excel/", {"tieu-chi": "1.10"}).content)).active

    dangerous = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert (dangerous.data_type, dangerous.quotePrefix) == ("s", True)
    codes = [row[1].value for row in chosen.iter_rows(min_row=5)]
    assert codes
    assert all(code.startswith("1.10 ") for code in codes)


def test_the_units_file_holds_no_more_than_its_page(client, cast):
    client = as_(client, cast.staff_a)

    page = shown(client.get(OWN))
    sheet = load_workbook(BytesIO(client.get(f"{OWN}excel/").content)).active

    assert sheet.max_row - 4 == len(page)
    assert ScoreChange.objects.filter(assessment=cast.sheet("A")).count() > len(page)


@pytest.mark.parametrize("address", [OVERSEEN, OWN])
def test_nobody_changes_history_through_it(client, cast, address):
    person = cast.organiser if address == OVERSEEN else cast.staff_a

    assert as_(client, person).post(address).status_code == 405
