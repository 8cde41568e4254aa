"""Evidence through its services: added, replaced, withdrawn under the sheet's lock, each with its line of history."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from scoring.enums import ChangeKind, Layer, SheetState
from scoring.models import Assessment, Evidence, EvidenceAccess, ScoreChange, StepWindow
from scoring.selectors.history import first_bad_lines
from scoring.services import evidence
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.evidence import About, Place
from tests import make
from tests.services import papers

NUMBER = About(title="Kế hoạch CCHC", number="12/KH-SNV", issued_on=dt.date(2026, 1, 5))


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff(cast):
    """Staff of A, whose sheet is being filled in."""
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    return cast.staff_a


def place(cast, code="1.2", layer=Layer.SELF):
    return Place(cast.sheet("A"), code, layer)


def paper(name="Kế hoạch.pdf", data=papers.PDF):
    return SimpleUploadedFile(name, data, "text/html")


def add(cast, actor, *files, about=None, **where):
    return evidence.add_files(
        place=place(cast, **where), files=files, about=about or About(), actor=actor, now=make.NOW
    )


def lines(cast):
    return list(ScoreChange.objects.filter(assessment=cast.sheet("A"), kind=ChangeKind.EVIDENCE).order_by("seq"))


def stored(tmp_path):
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_file_is_kept_under_a_name_of_its_own_with_its_digest_and_a_line_of_history(cast, staff, tmp_path):
    added = add(cast, staff, paper("C:\\thu muc\\Kế hoạch.pdf"), about=NUMBER)

    (row,) = added.kept
    assert added.faults == ()
    assert (row.file_name, row.file_type, row.file_size) == ("Kế hoạch.pdf", "application/pdf", len(papers.PDF))
    assert "hoạch" not in row.file.name
    assert stored(tmp_path) == [row.file.name.removeprefix("evidence/")]
    (line,) = lines(cast)
    assert (line.criterion_code, line.layer, line.old, line.actor) == ("1.2", "self", None, staff)
    assert line.new["file_sha256"] == row.file_sha256
    assert line.new["issued_on"] == "2026-01-05"
    assert first_bad_lines(cast.round) == []


def test_of_several_files_the_sound_ones_are_kept_and_every_other_is_named(cast, staff, tmp_path):
    added = add(cast, staff, paper("1.pdf"), paper("2.pdf", b"x"), paper("3.png", papers.PNG), paper("4.jpg", b""))

    assert [row.file_name for row in added.kept] == ["1.pdf", "3.png"]
    assert [fault.split(":")[0] for fault in added.faults] == ["2.pdf", "4.jpg"]
    assert len(stored(tmp_path)) == len(lines(cast)) == 2


def test_a_request_sent_twice_adds_nothing(cast, staff, tmp_path):
    add(cast, staff, paper())
    evidence.add_number(place=place(cast), about=NUMBER, actor=staff, now=make.NOW)
    evidence.add_link(place=place(cast), url="https://example.vn/a", about=About(), actor=staff, now=make.NOW)

    assert add(cast, staff, paper()).faults == ("Kế hoạch.pdf: tệp này đã có ở tiêu chí này.",)
    with pytest.raises(AlreadyDone):
        evidence.add_number(place=place(cast), about=NUMBER, actor=staff, now=make.NOW)
    with pytest.raises(AlreadyDone):
        evidence.add_link(place=place(cast), url="https://example.vn/a", about=About(), actor=staff, now=make.NOW)
    assert len(stored(tmp_path)) == 1
    assert Evidence.objects.count() == 3


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.vn/a", "https://", "//example.vn", "https://a:b@example.vn/"]
)
def test_a_link_is_of_the_web_and_carries_no_password(cast, staff, url):
    with pytest.raises(Refused, match="http"):
        evidence.add_link(place=place(cast), url=url, about=About(), actor=staff, now=make.NOW)


def test_how_many_files_and_which_criteria(cast, staff):
    with pytest.raises(Refused, match="20"):
        add(cast, staff, *(paper(f"{n}.pdf") for n in range(21)))
    with pytest.raises(Refused, match="20"):
        add(cast, staff)
    with pytest.raises(Refused, match="không nhận"):
        add(cast, staff, paper(), code="9.9")
    with pytest.raises(Refused, match="Ghi số"):
        evidence.add_number(place=place(cast), about=About(title="x"), actor=staff, now=make.NOW)


def test_a_new_version_replaces_the_one_before_once(cast, staff):
    (first,) = add(cast, staff, paper()).kept

    (second,) = add(cast, staff, paper("Bản 2.png", papers.PNG), about=About(replaces=first.token)).kept

    assert second.replaces == first
    assert lines(cast)[-1].old["evidence"] == first.token
    with pytest.raises(Refused, match="đã được thay"):
        add(cast, staff, paper("3.jpg", papers.JPEG), about=About(replaces=first.token))
    with pytest.raises(Refused, match="một tệp"):
        add(cast, staff, paper("3.jpg", papers.JPEG), paper("4.pdf"), about=About(replaces=second.token))
    with pytest.raises(Refused, match="có bản thay thế"):
        evidence.withdraw_evidence(evidence=first, reason="nhầm", actor=staff, now=make.NOW)
    assert first_bad_lines(cast.round) == []


def test_withdrawn_evidence_stays_with_its_reason_and_may_be_added_again(cast, staff, tmp_path):
    (row,) = add(cast, staff, paper()).kept
    with pytest.raises(Refused, match="lý do"):
        evidence.withdraw_evidence(evidence=row, reason=" ", actor=staff, now=make.NOW)

    evidence.withdraw_evidence(evidence=row, reason="Nhầm tiêu chí", actor=staff, now=make.NOW)

    row.refresh_from_db()
    assert (row.withdrawn_by, row.withdrawal_reason) == (staff, "Nhầm tiêu chí")
    assert len(stored(tmp_path)) == 1
    assert lines(cast)[-1].new == {"evidence": row.token, "withdrawn": "Nhầm tiêu chí"}
    with pytest.raises(AlreadyDone):
        evidence.withdraw_evidence(evidence=row, reason="Nhầm tiêu chí", actor=staff, now=make.NOW)
    with pytest.raises(Refused, match="đã gỡ tài liệu này, lý do: Nhầm tiêu chí"):
        evidence.withdraw_evidence(evidence=row, reason="nữa", actor=staff, now=make.NOW)
    assert add(cast, staff, paper()).faults == ()
    assert first_bad_lines(cast.round) == []


@pytest.mark.parametrize("state", [SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED])
def test_a_unit_adds_and_withdraws_only_while_it_fills_the_sheet_in(cast, staff, tmp_path, state):
    (row,) = add(cast, staff, paper()).kept
    Assessment.objects.filter(pk=row.assessment_id).update(state=state)

    with pytest.raises(NotOpen):
        add(cast, staff, paper("2.png", papers.PNG))
    with pytest.raises(NotOpen):
        evidence.withdraw_evidence(evidence=row, reason="x", actor=staff, now=make.NOW)
    assert len(stored(tmp_path)) == 1


def test_nothing_is_added_after_the_window(cast, staff):
    StepWindow.objects.update_or_create(
        round=cast.round, step=Layer.SELF, defaults={"opens_at": None, "closes_at": make.NOW - dt.timedelta(hours=1)}
    )

    with pytest.raises(NotOpen):
        add(cast, staff, paper())


def test_nobody_else_adds_for_a_unit(cast, staff, tmp_path):
    for other in (cast.staff_b, cast.organiser, cast.inspector, cast.stranger):
        with pytest.raises(NotAllowed):
            add(cast, other, paper())
    assert stored(tmp_path) == []


def test_inspectors_add_their_own_until_their_minutes_are_closed(cast):
    (row,) = add(cast, cast.inspector, paper("Ảnh.jpg", papers.JPEG), layer=Layer.INSPECTION).kept
    assert row.layer == Layer.INSPECTION
    with pytest.raises(NotAllowed):
        add(cast, cast.staff_a, paper(), layer=Layer.INSPECTION)

    cast.sheet("A").inspections.update(closed_at=make.NOW)

    with pytest.raises(NotOpen):
        evidence.withdraw_evidence(evidence=row, reason="x", actor=cast.inspector, now=make.NOW)


def test_the_database_keeps_evidence_whole_and_what_it_hangs_on(cast, staff):
    (row,) = add(cast, staff, paper()).kept
    rows = Evidence.objects.filter(pk=row.pk)

    for spoiled in ({"file_sha256": ""}, {"url": "https://a.vn"}, {"withdrawal_reason": "x"}, {"layer": "council"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**spoiled)
    evidence.record_access(evidence=row, actor=cast.organiser, now=make.NOW)
    with pytest.raises(ProtectedError):
        row.delete()
    assert EvidenceAccess.objects.get().user == cast.organiser


def test_a_file_whose_row_is_refused_is_not_left_behind(cast, staff, tmp_path):
    sheet = cast.sheet("A")
    Assessment.objects.filter(pk=sheet.pk).update(history_seq=0)  # its next line meets the first one

    with pytest.raises(IntegrityError), transaction.atomic():
        add(cast, staff, paper())
    assert stored(tmp_path) == []
    assert Evidence.objects.count() == 0
