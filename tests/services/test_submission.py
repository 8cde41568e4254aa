"""Submitting a sheet: claims need their evidence or an explanation, a signed scan may come with it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import ChangeKind, EvidenceApproval, Layer, SheetState
from scoring.models import Assessment, Criterion, Evidence, Score, ScoreChange, SignedScan
from scoring.selectors import evidence_counts, score_sheets, surroundings
from scoring.selectors.evidence_scans import scans_of
from scoring.selectors.history import first_bad_lines
from scoring.services import evidence, evidence_scans, sheets
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.evidence import About, Place
from scoring.services.evidence_files import PDF, Kind
from tests import make
from tests.guards.pairs import Guard, answering
from tests.services import papers

REQUIRED = "1.1.1"
"""The criterion of the example that requires evidence; A claims one point there, C none."""


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def drafting(cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    return cast


def submit(cast, scan=None, actor=None):
    return sheets.submit_sheet(
        assessment=cast.sheet("A"),
        letter_number="12/A",
        letter_date=dt.date(2026, 11, 1),
        now=make.NOW,
        actor=make.again(actor or cast.head_a),
        scan=scan,
    )


def state(cast):
    return cast.sheet("A").state


def own(cast):
    return Score.objects.filter(assessment=cast.sheet("A"), criterion__code=REQUIRED, layer=Layer.SELF)


def add_number(cast):
    place = Place(cast.sheet("A"), REQUIRED, Layer.SELF)
    return evidence.add_number(place=place, about=About(number="12/KH"), actor=cast.staff_a, now=make.NOW)


def paper(data=papers.PDF, name="Bản ký.pdf"):
    return SimpleUploadedFile(name, data)


def stored(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


# --- Required evidence -----------------------------------------------------------------------------------------------


def test_a_claim_without_evidence_keeps_the_sheet_and_names_every_criterion(drafting):
    with pytest.raises(sheets.EvidenceMissing, match=r"1\.1\.1") as refusal:
        submit(drafting)

    assert [line.leaf.code for line in refusal.value.lines] == [REQUIRED]
    assert state(drafting) == SheetState.DRAFTING


@pytest.mark.parametrize(
    "given",
    [{"evidence": "12/KH-SNV ngày 05/01/2026"}, {"note": "Kế hoạch chung với UBND"}, {"points": "0"}, {"points": None}],
)
def test_a_number_or_an_explanation_in_the_sheet_is_enough_and_no_claim_needs_none(drafting, given):
    own(drafting).update(**given)

    assert submit(drafting).state == SheetState.SUBMITTED


def test_why_a_criterion_does_not_apply_is_an_explanation(drafting):
    own(drafting).update(answer={"not_applicable": "Không có thủ tục này"}, points="1")

    assert submit(drafting).state == SheetState.SUBMITTED


def test_a_penalty_is_no_claim(drafting):
    line = next(x for x in score_sheets.read_sheet(drafting.sheet("A"), {"self"}).lines if x.leaf.code == REQUIRED)
    assert line.lacks_evidence

    criterion = Criterion.objects.get(criteria_set=drafting.sheet("A").round_block.criteria_set, code=REQUIRED)
    leaf = score_sheets.Line(type("Leaf", (), {"kind": "penalty", "evidence_required": True})(), line.cells)
    assert not leaf.lacks_evidence
    assert criterion.evidence_required


def test_evidence_counts_while_it_stands(drafting):
    row = add_number(drafting)
    evidence.withdraw_evidence(evidence=row, reason="nhầm", actor=drafting.staff_a, now=make.NOW)
    with pytest.raises(sheets.EvidenceMissing):
        submit(drafting)

    add_number(drafting)

    assert submit(drafting).state == SheetState.SUBMITTED


def test_evidence_of_the_inspectors_proves_nothing_for_the_unit(drafting):
    row = add_number(drafting)
    Evidence.objects.filter(pk=row.pk).update(layer=Layer.INSPECTION)

    with pytest.raises(sheets.EvidenceMissing):
        submit(drafting)


def test_a_new_version_of_refused_evidence_counts(drafting):
    row = refuse(drafting)

    evidence.add_number(
        place=Place(drafting.sheet("A"), REQUIRED, Layer.SELF),
        about=About(number="13/KH", replaces=row.token),
        actor=drafting.staff_a,
        now=make.NOW,
    )

    assert submit(drafting).state == SheetState.SUBMITTED


def test_where_no_approval_is_asked_a_refusal_of_old_does_not_matter(drafting):
    refuse(drafting)
    type(drafting.round).objects.update(evidence_approval=False)

    assert submit(drafting).state == SheetState.SUBMITTED


def refuse(cast):
    row = add_number(cast)
    type(cast.round).objects.update(evidence_approval=True)
    judged = {"approval": EvidenceApproval.REFUSED, "approval_reason": "Mờ"}
    Evidence.objects.filter(pk=row.pk).update(**judged, approved_at=make.NOW, approved_by=cast.organiser)
    return row


def submit_with_refused_evidence(cast):
    if not Evidence.objects.exists():
        refuse(cast)
    submit(cast)


def submit_a_scan_that_is_none(cast):
    own(cast).update(note="Có")
    submit(cast, paper(b"MZ khong phai ban ky"))


def is_submitted(cast):
    return state(cast) == SheetState.SUBMITTED


def blind_to_approval(monkeypatch):
    monkeypatch.setattr(evidence_counts, "not_refused", lambda rows: rows)
    anew = surroundings._cells.__wrapped__  # the expression is made once; made anew it is blind, and is not remembered
    monkeypatch.setattr(surroundings, "_cells", anew)


GUARDS = {
    "required evidence": Guard(
        submit, sheets.EvidenceMissing, is_submitted, (answering(sheets, "lines_without_evidence", ()),)
    ),
    "refused evidence": Guard(submit_with_refused_evidence, sheets.EvidenceMissing, is_submitted, (blind_to_approval,)),
    "a scan by its content": Guard(
        submit_a_scan_that_is_none,
        Refused,
        lambda _cast: SignedScan.objects.exists(),
        (answering(evidence_scans, "examine_scan", Kind(PDF, ".pdf")),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(drafting, guard):
    guard.assert_holds(drafting)


@EVERY
def test_without_the_guard_the_harm_is_done(drafting, guard, monkeypatch):
    guard.assert_harm_without_it(drafting, monkeypatch)


# --- Signed scans ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(drafting):
    own(drafting).update(note="Có")
    return drafting


def test_a_scan_is_kept_and_the_line_of_history_names_its_digest(drafting, tmp_path):
    ready = drafting
    add_number(ready)
    submit(ready, paper())

    scan = SignedScan.objects.get()
    line = ScoreChange.objects.filter(assessment=ready.sheet("A"), kind=ChangeKind.STATE).latest("seq")
    assert (scan.file_name, scan.file_type, scan.added_by) == ("Bản ký.pdf", PDF, ready.head_a)
    assert "Bản" not in scan.file.name
    assert line.new["scan_sha256"] == scan.file_sha256
    assert len(stored(tmp_path)) == 1
    assert first_bad_lines(ready.round) == []


@pytest.mark.parametrize("data", [papers.word(), b"", b"%PDF-1.4 hong"])
def test_what_is_no_scan_is_refused_with_its_name(ready, tmp_path, data):
    with pytest.raises(Refused, match=r"Bản ký\.pdf"):
        submit(ready, paper(data))

    assert state(ready) == SheetState.DRAFTING
    assert stored(tmp_path) == []


def test_a_scan_of_a_refused_submission_is_not_left_behind(drafting, tmp_path):
    for actor, refusal in ((drafting.staff_a, NotAllowed), (drafting.head_a, sheets.EvidenceMissing)):
        with pytest.raises(refusal):
            submit(drafting, paper(), actor)
    Assessment.objects.filter(pk=drafting.sheet("A").pk).update(state=SheetState.SUBMITTED)
    with pytest.raises(NotOpen, match="đã nộp rồi"):
        submit(drafting, paper())
    assert stored(tmp_path) == []
    assert not SignedScan.objects.exists()
    assert issubclass(NotOpen, Refused)


def test_a_second_click_is_known_from_what_somebody_else_did(ready):
    head, organiser = make.again(ready.head_a), make.again(ready.organiser)
    submit(ready)
    with pytest.raises(AlreadyDone):
        submit(ready)
    with pytest.raises(NotOpen):
        sheets.submit_sheet(
            assessment=ready.sheet("A"), letter_number="13", letter_date=make.NOW.date(), now=make.NOW, actor=head
        )

    returned = {"assessment": ready.sheet("A"), "reason": "Thiếu", "closes_at": None, "now": make.NOW}
    sheets.return_sheet(**returned, actor=organiser)
    with pytest.raises(AlreadyDone):
        sheets.return_sheet(**returned, actor=organiser)
    with pytest.raises(NotOpen):
        sheets.return_sheet(**returned | {"reason": "Khác"}, actor=organiser)
    with pytest.raises(NotOpen):
        sheets.withdraw_sheet(assessment=ready.sheet("A"), now=make.NOW, actor=head)

    submit(ready)
    sheets.withdraw_sheet(assessment=ready.sheet("A"), now=make.NOW, actor=head)
    with pytest.raises(AlreadyDone):
        sheets.withdraw_sheet(assessment=ready.sheet("A"), now=make.NOW, actor=head)


def test_a_withdrawn_sheet_keeps_its_scan_for_the_unit_alone(ready):
    submit(ready, paper())
    sheet = ready.sheet("A")
    assert len(scans_of(sheet, of_unit=False)) == 1

    sheets.withdraw_sheet(assessment=sheet, now=make.NOW, actor=make.again(ready.head_a))
    again = sheets.submit_sheet(
        assessment=sheet,
        letter_number="13/A",
        letter_date=make.NOW.date(),
        now=make.NOW + dt.timedelta(hours=1),
        actor=make.again(ready.head_a),
    )

    assert len(scans_of(again, of_unit=True)) == 1
    assert scans_of(again, of_unit=False) == []
