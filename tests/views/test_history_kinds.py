"""Every kind of line of a sheet's history in words, the inspectors' own page of it, its filters, and the workbook behind a line."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from scoring.enums import ChangeKind, Layer, Origin
from scoring.models import ImportBatch, InspectorMark, ScoreChange
from scoring.selectors.history import first_bad_lines
from scoring.services import history
from scoring.services.imports import record_upload
from scoring.services.scores import Entry, locked_sheet
from tests import make, triggers
from tests.services.marking import CODE, OTHER, everybody_marks, mark, settle, team_of_three
from tests.views.test_sheet_history import OVERSEEN, OWN, append, as_, shown

INSPECTED = "/kiem-tra/VIDU-CCHC-2026/A/lich-su/"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = dt.datetime(2026, 11, 21, tzinfo=VIETNAM).isoformat()
AFTERNOON = dt.datetime(2026, 11, 20, 17, tzinfo=VIETNAM).isoformat()


def said(cast, client, line, address=OVERSEEN, person=None, origin=Origin.WEB):
    append(cast, line, cast.organiser, origin)
    return shown(as_(client, person or cast.organiser).get(address))[0]


def test_a_later_deadline_is_told_with_its_paper(client, cast):
    new = {"closes_at": MIDNIGHT, "decision": "15/QĐ-SNV"}
    line = history.Line(ChangeKind.WINDOW, {"closes_at": AFTERNOON}, new, layer=Layer.SELF)

    found = said(cast, client, line)

    assert (found.what, found.layer) == ("Thời hạn", "Tự chấm")
    assert (found.old, found.new) == ("đến 17:00 ngày 20/11/2026", "đến hết ngày 20/11/2026")
    assert found.note == "Gia hạn theo 15/QĐ-SNV"


def test_a_deadline_is_told_to_whom_it_concerns(client, cast):
    council = history.Line(ChangeKind.WINDOW, {"closes_at": None}, {"closes_at": MIDNIGHT}, layer=Layer.COUNCIL)
    own = history.Line(ChangeKind.WINDOW, {"closes_at": None}, {"closes_at": MIDNIGHT}, layer=Layer.SELF)
    append(cast, council, cast.organiser)
    append(cast, own, cast.organiser)

    seen = {
        address: [line.layer for line in shown(as_(client, person).get(address, {"viec": "window"}))]
        for address, person in ((OWN, cast.staff_a), (INSPECTED, cast.inspector), (OVERSEEN, cast.organiser))
    }

    assert seen == {OWN: ["Tự chấm"], INSPECTED: ["Tự chấm"], OVERSEEN: ["Tự chấm", "Hội đồng thẩm định"]}


def test_a_decision_on_evidence_is_told_with_its_reason(client, cast):
    old = {"evidence": "x", "title": "Kế hoạch", "approval": "pending"}
    new = old | {"approval": "refused", "approval_reason": "Thiếu dấu"}

    found = said(cast, client, history.Line(ChangeKind.EVIDENCE, old, new, "1.2", Layer.SELF))

    assert (found.old, found.new, found.note) == ("Chờ duyệt", "Không đạt", "Kế hoạch\nLý do: Thiếu dấu")


def test_a_document_says_until_when_it_holds(client, cast):
    new = {"evidence": "x", "title": "Kế hoạch", "number": "12/KH", "expires_on": "2026-12-31"}

    found = said(cast, client, history.Line(ChangeKind.EVIDENCE, None, new, "1.2", Layer.SELF))

    assert (found.new, found.note) == ("Kế hoạch · 12/KH", "Có hiệu lực đến 31/12/2026")


def test_a_decision_before_everything_was_ready_says_so(client, cast):
    new = {"state": "decided", "unready": "A chưa nộp phiếu.", "reason": "Theo chỉ đạo"}

    found = said(cast, client, history.Line(ChangeKind.STATE, {"state": "drafting"}, new))

    assert found.note == "Chốt khi chưa đủ điều kiện: A chưa nộp phiếu.\nTheo chỉ đạo"


def test_a_signed_scan_is_named(client, cast):
    new = {"state": "submitted", "letter": "12/BC", "letter_date": "2026-01-15", "scan": "ban-ky.pdf"}

    found = said(cast, client, history.Line(ChangeKind.STATE, {"state": "drafting"}, new), OWN, cast.staff_a)

    assert found.note == "Công văn 12/BC ngày 15/01/2026\nBản ký: ban-ky.pdf"


# --- Marks -------------------------------------------------------------------------------------------------------------


def test_a_settlement_names_the_rule_and_every_mark(client, cast):
    people = team_of_three(cast)
    everybody_marks(cast, people, "0", "2", "4")
    settle(cast, people[0], entry=Entry({"value": "3"}, "Theo hồ sơ gốc"))

    lines = shown(as_(client, people[1]).get(INSPECTED, {"tieu-chi": CODE, "viec": "mark"}))

    assert lines[0].new == "3 hình thức"
    assert lines[0].note.splitlines()[0] == "Trưởng đoàn quyết định"
    assert lines[0].note.splitlines()[1:] == [
        f"{person}: {points} ({value} hình thức)"
        for person, points, value in zip(people, ("0,00", "1,00", "2,00"), ("0", "2", "4"), strict=True)
    ]
    assert {line.who for line in lines} == {str(person) for person in people}


def test_an_inspector_reads_colleagues_marks_of_marked_criteria_alone(client, cast):
    people = team_of_three(cast)
    mark(cast, people[1], "3")
    mark(cast, people[1], "0.5", code=OTHER)
    as_(client, people[2])

    before = shown(client.get(INSPECTED, {"viec": "mark"}))
    asked = client.get(INSPECTED, {"nguoi": str(people[1])})
    mark(cast, people[2], "2")
    after = shown(client.get(INSPECTED, {"viec": "mark"}))

    assert before == []
    assert shown(asked) == []
    assert str(people[1]) not in asked.content.decode()
    assert [(line.code, line.who) for line in after] == [(CODE, str(people[2])), (CODE, str(people[1]))]


def test_a_mark_changed_past_the_services_is_found(cast):
    people = team_of_three(cast)
    mark(cast, people[1], "3")
    assert first_bad_lines(cast.round) == []
    InspectorMark.objects.update(answer={"value": "4"})

    assert first_bad_lines(cast.round) == ["A: điểm chấm độc lập 1.2 khác dòng lịch sử cuối của nó"]
    with triggers.switched_off():
        InspectorMark.objects.all().delete()
    assert first_bad_lines(cast.round) == ["A: mất điểm chấm độc lập 1.2"]


# --- The inspectors' page, filters, files --------------------------------------------------------------------------------


def test_the_inspectors_see_self_and_inspection_and_no_reason_of_judges(client, cast):
    append(cast, history.Line(ChangeKind.STATE, "in_review", {"state": "decided", "reason": "Nội bộ"}), cast.organiser)

    page = as_(client, cast.inspector).get(INSPECTED)

    assert {line.layer for line in shown(page)} == {"", "Tự chấm", "Kiểm tra"}
    assert "Nội bộ" not in page.content.decode()
    assert str(cast.organiser) not in page.content.decode()


def test_their_file_is_the_same_lines(client, cast):
    answer = as_(client, cast.inspector).get(f"{INSPECTED}excel/", {"tieu-chi": "1.1.2"})

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('lich-su-VIDU-CCHC-2026-A.xlsx"')


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"tu-ngay": "20/11/2026", "den-ngay": "20/11/2026"}, True),
        ({"tu-ngay": "21/11/2026"}, False),
        ({"den-ngay": "19/11/2026"}, False),
        ({"den-ngay": "hôm qua"}, True),
    ],
)
def test_days_are_whole_and_inclusive(client, cast, days, found):
    late = dt.datetime(2026, 11, 20, 23, 59, tzinfo=VIETNAM)
    line = history.Line(ChangeKind.STATE, "submitted", {"state": "drafting", "reason": "Tìm dòng này"})
    _append_at(cast, line, late)

    notes = [line.note for line in shown(as_(client, cast.organiser).get(OVERSEEN, days))]

    assert ("Tìm dòng này" in notes) is found


def _append_at(cast, line, at):
    with transaction.atomic():
        history.append(locked_sheet(cast.sheet("A")), [line], actor=cast.organiser, origin=Origin.WEB, now=at)


def test_an_unknown_kind_finds_nothing(client, cast):
    assert shown(as_(client, cast.organiser).get(OVERSEEN, {"viec": "khac"})) == []


def test_a_line_leads_to_its_workbook_for_who_may_open_it(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = {"outcome": "accepted", "errors": [], "more_errors": 0, "warnings": [], "cells": [], "values": {}}
    batch = record_upload(
        assessment=cast.sheet("A"),
        file_name="tu-cham.xlsx",
        content=b"x",
        report=report | {"counts": {}, "total": {}},
        plan_sha256="",
        now=make.NOW,
        actor=cast.staff_a,
    )
    ImportBatch.objects.update(applied_at=make.NOW)
    line = history.Line(ChangeKind.SCORE, None, {"answer": {"value": "1"}}, "1.2", Layer.SELF, 9)
    append(cast, line, cast.staff_a, Origin.EXCEL)

    pages = {
        address: as_(client, person).get(address)
        for address, person in ((OWN, cast.staff_a), (OVERSEEN, cast.organiser), (INSPECTED, cast.inspector))
    }

    assert {shown(page)[0].way for page in pages.values()} == {"Tệp Excel: tu-cham.xlsx"}
    assert f"/tu-danh-gia/VIDU-CCHC-2026/A/nhap/{batch.token}/tep/" in pages[OWN].content.decode()
    assert f"/nhap/{batch.token}/tep/" in pages[OVERSEEN].content.decode()
    assert batch.token not in pages[INSPECTED].content.decode()


@pytest.mark.parametrize("lines", [1, 3])
def test_the_inspectors_page_costs_the_same(client, cast, django_assert_num_queries, lines):
    people = team_of_three(cast)
    everybody_marks(cast, people[:lines], *["3"] * lines)
    as_(client, people[0])

    with django_assert_num_queries(14):
        client.get(INSPECTED)
    assert ScoreChange.objects.filter(kind=ChangeKind.MARK).count() == lines


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("staff_a", "/tu-danh-gia/VIDU-CCHC-2026/A/"),
        ("inspector", "/kiem-tra/VIDU-CCHC-2026/A/"),
        ("organiser", "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"),
    ],
)
def test_a_criterion_that_somebody_wrote_leads_to_its_own_lines(client, cast, who, page):
    text = as_(client, getattr(cast, who)).get(page).content.decode()

    assert f'href="{page}lich-su/?tieu-chi=1.1.2"' in text
    assert f'href="{page}lich-su/?tieu-chi=P.1"' not in text
