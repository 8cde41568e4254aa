import io
from decimal import Decimal

import openpyxl
import pytest

from scoring.enums import Layer, Origin
from scoring.excel.importer import PlanChanged, TicksMissing, apply, make_template, receive
from scoring.models import ImportBatch, Score
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.scores import Entry, save_answers
from tests import make

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("media")]


def sheet_of(book):
    return book["Tự đánh giá"]


def row_of(sheet, code):
    return next(row for row in sheet.iter_rows() if str(row[0].value) == code)


def filled(cast, changes, unit="C", of=None):
    """The template of a unit with {(code, column number from 1): value} typed in, as bytes."""
    book = openpyxl.load_workbook(io.BytesIO(of or make_template(cast.sheet(unit))))
    for (code, column), value in changes.items():
        row_of(sheet_of(book), code)[column - 1].value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


A, B, VALUE, POINTS, NOTE, EVIDENCE = 5, 6, 7, 8, 9, 10


def upload(cast, content, actor, unit="C", now=make.NOW):
    return receive(assessment=cast.sheet(unit), file_name="tu-cham.xlsx", content=content, actor=actor, now=now)


def confirm(batch, actor, ticks=(), now=make.NOW, picks=None):
    return apply(batch=batch, actor=make.again(actor), now=now, accepted_warnings=set(ticks), picks=picks)


def required(batch):
    return {warning["code"] for warning in batch.report["warnings"] if warning["required"]}


def live(cast, code, unit="C"):
    return Score.objects.get(assessment=cast.sheet(unit), criterion__code=code, layer=Layer.SELF)


def test_an_untouched_template_changes_nothing(cast, clerk):
    batch = upload(cast, make_template(cast.sheet("C")), clerk)

    assert batch.report["cells"] == []
    assert batch.report["errors"] == []
    assert confirm(batch, clerk, required(batch)).versions == {}


def test_what_was_typed_is_shown_and_then_written_once(cast, clerk):
    content = filled(cast, {("1.10", POINTS): "0,75", ("1.2", VALUE): 3, ("1.1.2", A): 30, ("1.1.2", B): 27})

    batch = upload(cast, content, clerk)
    saved = confirm(batch, clerk, required(batch))

    assert [(c["code"], c["old"], c["new"], c["new_points"]) for c in batch.report["cells"]] == [
        ("1.1.2", "19 / 25 → 76 %", "27 / 30 → 90 %", "0,50"),
        ("1.2", "1 hình thức", "3 hình thức", "1,50"),
        ("1.10", "chưa chấm", "0,75 điểm", "0,75"),
    ]
    assert saved.versions == {"1.1.2": 2, "1.2": 2, "1.10": 1}
    assert live(cast, "1.10").points == Decimal("0.75")
    with pytest.raises(AlreadyDone):
        confirm(batch, clerk, required(batch))


def test_every_broken_cell_is_told_and_mending_them_is_enough(cast, clerk):
    broken = {("1.10", POINTS): "3", ("1.2", VALUE): "ba", ("1.1.2", B): -1}

    batch = upload(cast, filled(cast, broken), clerk)

    assert batch.outcome == "refused"
    assert sorted(error["cell"].split("!")[1][0] for error in batch.report["errors"]) == ["F", "G", "H"]
    assert {error["code"] for error in batch.report["errors"]} == {"vượt điểm tối đa", "không phải số", "âm"}
    with pytest.raises(Refused):
        confirm(batch, clerk)
    mended = upload(cast, filled(cast, {("1.10", POINTS): 1, ("1.2", VALUE): 3, ("1.1.2", B): 25}), clerk)
    assert mended.outcome in {"accepted", "warned"}
    assert confirm(mended, clerk, required(mended)).versions == {"1.10": 1, "1.2": 2, "1.1.2": 2}


def test_not_applicable_is_written_with_its_reason(cast, clerk):
    content = filled(
        cast, {("2.1", VALUE): "Không áp dụng", ("2.1", A): None, ("2.1", B): None, ("2.1", NOTE): "Không có hồ sơ"}
    )

    batch = upload(cast, content, clerk)
    confirm(batch, clerk, required(batch))

    assert live(cast, "2.1").answer == {"not_applicable": "Không có hồ sơ"}
    again = upload(cast, make_template(cast.sheet("C")), clerk)
    assert again.report["cells"] == []


def test_a_note_and_document_numbers_come_in(cast, clerk):
    content = filled(cast, {("1.2", NOTE): "Hai hội nghị", ("1.2", EVIDENCE): "12/KH-SNV ngày 05/01/2026"})

    batch = upload(cast, content, clerk)
    confirm(batch, clerk, required(batch))

    assert (live(cast, "1.2").note, live(cast, "1.2").evidence) == ("Hai hội nghị", "12/KH-SNV ngày 05/01/2026")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("unit_code", "A", "đơn vị"),
        ("round", "KHAC-2026", "kỳ"),
        ("period_year", "2025", "năm"),
        ("criteria_version", "7", "phiên bản"),
        ("stamp", "x" * 43, "mẫu"),
        ("history_seq", "1", "mẫu"),
    ],
)
def test_another_workbooks_identity_is_refused(cast, clerk, key, value, code):
    book = openpyxl.load_workbook(io.BytesIO(make_template(cast.sheet("C"))))
    for row in book["_meta"].iter_rows():
        if row[0].value == key:
            row[1].value = value
    target = io.BytesIO()
    book.save(target)

    batch = upload(cast, target.getvalue(), clerk)

    assert [error["code"] for error in batch.report["errors"]] == [code]


def test_a_cell_that_only_the_sheet_changed_is_left_alone(cast, clerk):
    content = filled(cast, {("1.10", POINTS): 1})
    by_hand(cast, clerk, "1.2", "2", 1)

    batch = upload(cast, content, clerk)
    confirm(batch, clerk, required(batch))

    assert live(cast, "1.2").answer == {"value": "2"}


def by_hand(cast, clerk, code, value, seen):
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={code: (Entry({"value": value}), seen)},
        actor=make.again(clerk),
        origin=Origin.WEB,
        now=make.NOW,
    )


def test_a_sheet_that_moved_after_the_preview_is_shown_anew(cast, clerk):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 4}), clerk)
    by_hand(cast, clerk, "1.2", "2", 1)

    with pytest.raises(PlanChanged) as caught:
        confirm(batch, clerk, required(batch))

    assert caught.value.batch.pk != batch.pk
    assert live(cast, "1.2").answer == {"value": "2"}


def test_a_warning_must_be_ticked(cast, clerk):
    content = filled(cast, {("1.2", VALUE): 4, ("2.1", POINTS): 2})
    batch = upload(cast, content, clerk)

    assert "hệ thống tự tính" in required(batch)
    with pytest.raises(TicksMissing, match="hệ thống tự tính"):
        confirm(batch, clerk)


def test_only_the_person_who_uploaded_confirms(cast, clerk):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 4}), clerk)

    with pytest.raises(NotAllowed):
        confirm(batch, cast.staff_a, required(batch))


def test_a_sheet_submitted_meanwhile_is_not_written(cast, clerk):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 4}), clerk)
    sheet = cast.sheet("C")
    sheet.state = "submitted"
    sheet.save(update_fields=["state"])

    with pytest.raises(NotOpen):
        confirm(batch, clerk, required(batch))


def test_a_file_that_is_no_workbook_is_a_refused_record(cast, clerk):
    batch = upload(cast, b"%PDF-1.7 gi\xe1\xba\xa5y", clerk)

    assert (batch.outcome, batch.report["errors"][0]["code"]) == ("refused", "định dạng")
    with ImportBatch.objects.get().file.open() as kept:
        assert kept.read() == b"%PDF-1.7 gi\xe1\xba\xa5y"
