"""Guards of the way in of a workbook: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import datetime as dt
import io

import openpyxl
import pytest

from scoring.enums import Layer
from scoring.excel import importer, shown, survey_import, values
from scoring.excel.plan import FILE, LIVE
from scoring.models import Evidence, Score, ScoreChange
from scoring.selectors import imports as selectors
from scoring.selectors.slips import Slips
from scoring.services import evidence_numbers, jobs
from scoring.services.errors import NotAllowed, Refused
from scoring.services.evidence import About
from tests import make
from tests.excel.test_importer import EVIDENCE, POINTS, VALUE, by_hand, confirm, filled, required, upload
from tests.excel.test_picks import without_meta
from tests.guards.pairs import Guard
from tests.guards.test_writing import clerk, self_score_is
from tests.services.test_surveys import save as save_slips

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def apply(cast, content, picks=None):
    batch = upload(cast, content, clerk(cast))
    return confirm(batch, clerk(cast), required(batch), picks=picks)


def bring_anothers_workbook(cast):
    apply(cast, importer.make_template(cast.sheet("A")))


def bring_a_nameless_workbook(cast):
    apply(cast, without_meta(filled(cast, {("1.10", POINTS): 1})))


def survey_book(cast):
    """The file of survey counts with other counts for C."""
    book = openpyxl.load_workbook(io.BytesIO(survey_import.survey_workbook(cast.round)))
    row = next(row for row in book.worksheets[0].iter_rows(min_row=2) if row[0].value == "C")
    for cell, count in zip(row[6:11], (1, 2, 3, 4, 5), strict=True):
        cell.value = count
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def survey_job(cast):
    sent = {"file_name": "dieu-tra.xlsx", "content": survey_book(cast), "actor": make.again(cast.organiser)}
    return survey_import.receive(round_=cast.round, now=make.NOW, **sent)


def confirm_survey_counts(job, person, now=make.NOW):
    survey_import.apply(job=job, actor=make.again(person), now=now)


def confirm_survey_counts_after_half_an_hour(cast):
    confirm_survey_counts(survey_job(cast), cast.organiser, make.NOW + dt.timedelta(minutes=31))


def confirm_anothers_survey_counts(cast):
    confirm_survey_counts(survey_job(cast), cast.approver)


def confirm_survey_counts_that_changed_meanwhile(cast):
    job = survey_job(cast)
    save_slips(cast, [Slips("", None, {"A": 9})])
    confirm_survey_counts(job, cast.organiser)


def confirm_survey_counts_again_after_a_correction(cast):
    job = survey_job(cast)
    confirm_survey_counts(job, cast.organiser)
    save_slips(cast, [Slips("", None, {"A": 9})])
    confirm_survey_counts(job, cast.organiser)


def any_confirmation(monkeypatch):
    monkeypatch.setattr(jobs, "confirm", lambda *, job, **_: job)


def any_survey_counts(monkeypatch):
    monkeypatch.setattr(survey_import.SurveyPlan, "sha256", "")


def survey_counts_are_new(cast):
    rows = Score.objects.filter(assessment=cast.sheet("C"), layer=Layer.SURVEY, answer__isnull=False)
    return [1, 2, 3, 4, 5] in [sorted(map(int, row.answer["counts"].values())) for row in rows]


def survey_counts_are_alone(cast):
    """The file's counts stand, past a correction that came after them."""
    changes = ScoreChange.objects.filter(assessment=cast.sheet("C"), criterion_code="3.1", layer=Layer.SURVEY)
    return survey_counts_are_new(cast) and changes.filter(new__answer__counts={"A": 9}).exists()


def is_scored(code):
    return lambda cast: Score.objects.filter(
        assessment=cast.sheet("C"), criterion__code=code, layer=Layer.SELF, answer__isnull=False
    ).exists()


def pick_for_one_of_two(cast):
    content = filled(cast, {("1.2", VALUE): 4, ("1.10", POINTS): 1})
    by_hand(cast, clerk(cast), "1.2", "2", 1)
    by_hand(cast, clerk(cast), "1.10", "0.5", 0)
    apply(cast, content, {"1.2": FILE})


def without_asking(monkeypatch):
    monkeypatch.setattr(importer.Plan, "unpicked", lambda *_: ())


def any_workbook(monkeypatch):
    monkeypatch.setattr(importer, "identity_findings", lambda *_, **__: [])


GUARDS = {
    "whose workbook it is": Guard(bring_anothers_workbook, Refused, self_score_is("3"), (any_workbook,)),
    "the confirmation by hand": Guard(bring_a_nameless_workbook, Refused, is_scored("1.10"), (any_workbook,)),
    "a pick for every moved cell": Guard(
        pick_for_one_of_two, importer.PicksMissing, self_score_is("4"), (without_asking,)
    ),
    "the half hour of survey counts": Guard(
        confirm_survey_counts_after_half_an_hour,
        Refused,
        survey_counts_are_new,
        (lambda monkeypatch: monkeypatch.setattr(shown, "CONFIRM_WITHIN", dt.timedelta(days=1)),),
    ),
    "whose survey counts they are": Guard(
        confirm_anothers_survey_counts, NotAllowed, survey_counts_are_new, (any_confirmation,)
    ),
    "the survey counts as shown": Guard(
        confirm_survey_counts_that_changed_meanwhile, Refused, survey_counts_are_new, (any_survey_counts,)
    ),
    "survey counts once": Guard(
        confirm_survey_counts_again_after_a_correction,
        Refused,
        survey_counts_are_alone,
        (any_confirmation, any_survey_counts),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def send_twice(cast):
    for value in (3, 4):
        apply(cast, filled(cast, {("1.2", VALUE): value, ("1.2", EVIDENCE): f"12/KH-SNV\n{value}"}))
    return Evidence.objects.filter(assessment=cast.sheet("C")).count()


def test_a_number_comes_once(cast):
    assert send_twice(cast) == 1


def test_without_the_look_at_what_is_known_it_comes_twice(cast, monkeypatch):
    monkeypatch.setattr(evidence_numbers, "document_numbers", lambda _sheet: set())

    assert send_twice(cast) == 2


def test_a_number_for_no_criterion_is_refused(cast):
    with pytest.raises(Refused):
        evidence_numbers.add_numbers(
            assessment=cast.sheet("C"), numbers={"9.9": [About(number="1/A")]}, actor=clerk(cast), now=make.NOW
        )

    assert selectors.document_numbers(cast.sheet("C")) == set()


def dangerous(cast):
    """The marked copy of a workbook with a formula that calls a program, and whether the formula could still run."""
    batch = upload(cast, filled(cast, {("1.10", POINTS): "=cmd|'/c calc'!A0"}), clerk(cast))
    book = openpyxl.load_workbook(io.BytesIO(importer.annotated_copy(batch)))
    cells = [cell for row in book["Tự đánh giá"].iter_rows() for cell in row]
    return any(cell.data_type == "f" and values.DDE.search(cell.value) for cell in cells)


def test_no_marked_copy_runs_a_program(cast):
    assert not dangerous(cast)


def test_live_is_a_pick_that_writes_nothing(cast):
    content = filled(cast, {("1.2", VALUE): 4})
    by_hand(cast, clerk(cast), "1.2", "2", 1)

    assert apply(cast, content, {"1.2": LIVE}).versions == {}
