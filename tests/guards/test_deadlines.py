"""One second before a deadline every way in saves, at it and one second after it none does; the clock is the server's."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from scoring.enums import Layer, SheetState, Step
from scoring.excel import survey_import
from scoring.models import Assessment, Evidence, ScoreChange, StepWindow
from scoring.selectors.windows import Span
from scoring.services import evidence, explanations, sheets
from scoring.services.errors import Refused
from scoring.services.evidence import About, Place
from scoring.services.scores import Entry
from tests import make
from tests.excel import test_bulk
from tests.excel.archives import archive, sent, worked
from tests.excel.test_importer import VALUE, confirm, filled, required, upload
from tests.guards.pairs import answering
from tests.guards.test_workbooks import survey_book
from tests.guards.test_writing import clerk
from tests.services import marking, meeting, replying
from tests.services.appraising import appraiser, reasons
from tests.services.test_save_answers import entry, save
from tests.services.test_surveys import PEOPLE
from tests.services.test_surveys import save as save_slips
from tests.views.own_sheet import HTMX, SAVE, field
from units.enums import Role

pytestmark = pytest.mark.slow
DEADLINE = dt.datetime(2026, 11, 10, 17, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(person):
    client = Client()
    client.force_login(make.again(person))
    return client


# --- The ways in: prepared in good time, each gives the write that is then tried -----------------------------------------


def web_cell(cast, _tmp_path):
    client = browser(clerk(cast))
    sent_ = {"code": "1.2", "seen_version": 1, "mode": "measure", "value": "4"}
    return lambda _now: client.post(SAVE, sent_, headers=HTMX)


def whole_field_form(cast, _tmp_path):
    client = browser(clerk(cast))
    return lambda _now: client.post(SAVE, field(("1.2", 1, {"value": "4", "mode": "measure"})))


def excel_apply(cast, _tmp_path):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 4}), clerk(cast), now=DEADLINE - 2 * SECOND)
    return lambda now: confirm(batch, clerk(cast), required(batch), now=now)


def command(cast, tmp_path):
    clerk(cast)
    (tmp_path / "c.xlsx").write_bytes(filled(cast, {("1.2", VALUE): 4}))
    by = ("--actor", "canbo_c", "--accept-warnings")
    return lambda _now: call_command("import_self_assessment", str(tmp_path / "c.xlsx"), *by)


def many_sheets(cast, _tmp_path):
    test_bulk.free(cast, "C")
    shortly = DEADLINE - 2 * SECOND
    job = sent(cast, archive(("C.xlsx", test_bulk.book(cast, "C"))), now=shortly)
    worked(cast, job, now=shortly)
    test_bulk.confirmed(cast, job, now=shortly)
    return lambda now: worked(cast, job, now=now)


def submit(cast, _tmp_path):
    Assessment.objects.filter(pk=cast.sheet("C").pk).update(state=SheetState.DRAFTING)
    head = make.person("truong_c", Role.UNIT_HEAD, cast.sheet("C").unit)
    letter = {"letter_number": "12/C", "letter_date": dt.date(2026, 11, 1)}
    return lambda now: sheets.submit_sheet(assessment=cast.sheet("C"), **letter, now=now, actor=make.again(head))


def evidence_added(cast, _tmp_path):
    place, about = Place(cast.sheet("C"), "1.2", Layer.SELF), About(number="12/KH")
    return lambda now: evidence.add_number(place=place, about=about, actor=clerk(cast), now=now)


def evidence_withdrawn(cast, _tmp_path):
    evidence_added(cast, None)(make.NOW)
    kept = Evidence.objects.get()
    return lambda now: evidence.withdraw_evidence(evidence=kept, reason="Nhầm", actor=clerk(cast), now=now)


def inspection_cell(cast, _tmp_path):
    return lambda now: save(cast, "A", Layer.INSPECTION, {"1.2": (entry("9"), 0)}, cast.inspector, now=now)


def independent_mark(cast, _tmp_path):
    people = marking.team_of_three(cast)
    return lambda now: marking.mark(cast, people[0], "9", now=now)


def settlement(cast, _tmp_path):
    people = marking.team_of_three(cast)
    marking.everybody_marks(cast, people, "3", "3", "3")
    return lambda now: marking.settle(cast, people[0], now=now)


def survey_slips(cast, _tmp_path):
    return lambda now: save_slips(cast, [PEOPLE], now=now)


def survey_file(cast, _tmp_path):
    shortly, person = DEADLINE - 2 * SECOND, make.again(cast.organiser)
    sent_ = {"file_name": "dieu-tra.xlsx", "content": survey_book(cast), "actor": person, "now": shortly}
    job = survey_import.receive(round_=cast.round, **sent_)
    return lambda now: survey_import.apply(job=job, actor=person, now=now)


def appraisal_cell(layer, way_there=None):
    """The way of an appraiser's cell of a layer, once `way_there` was gone."""

    def way(cast, _tmp_path):
        reasons(cast)
        person = appraiser(cast, "E", "1")
        if way_there is not None:
            way_there(cast)
        answer = {"1.2": (Entry({"value": "1"}, reason_code="SL"), 0)}
        return lambda now: save(cast, "A", layer, answer, make.again(person), now=now)

    return way


def reply(cast, _tmp_path):
    replying.open_step(cast.round)
    replying.flag(cast)
    return lambda now: replying.answer(cast, now=now)


def flag_of_a_criterion(cast, _tmp_path):
    replying.open_step(cast.round)
    return lambda now: replying.flag(cast, now=now)


def proof_with_the_reply(cast, _tmp_path):
    replying.open_step(cast.round)
    replying.flag(cast)
    place, about = Place(cast.sheet("A"), replying.CODE, Layer.SELF), About(number="12/KH")
    return lambda now: evidence.add_number(place=place, about=about, actor=make.again(cast.staff_a), now=now)


def review_request(cast, _tmp_path):
    meeting.presented(cast)
    return lambda now: meeting.ask(cast, now=now)


def council(cast, _tmp_path):
    answer = {"1.2": (entry("9"), 0)}
    return lambda now: save(cast, "A", Layer.COUNCIL, answer, cast.organiser, now=now)


WAYS = {
    "the web, a cell": (Step.SELF, "C", web_cell),
    "the web, a whole field": (Step.SELF, "C", whole_field_form),
    "a workbook": (Step.SELF, "C", excel_apply),
    "the command": (Step.SELF, "C", command),
    "an archive of workbooks": (Step.SELF, "C", many_sheets),
    "submission": (Step.SELF, "C", submit),
    "evidence added": (Step.SELF, "C", evidence_added),
    "evidence withdrawn": (Step.SELF, "C", evidence_withdrawn),
    "an inspection's cell": (Step.INSPECTION, "A", inspection_cell),
    "an independent mark": (Step.INSPECTION, "A", independent_mark),
    "a settlement": (Step.INSPECTION, "A", settlement),
    "survey slips": (Step.SURVEY, "C", survey_slips),
    "the survey's file": (Step.SURVEY, "C", survey_file),
    "a cell of the first appraisal": (Step.APPRAISAL_1, "A", appraisal_cell(Layer.APPRAISAL_1)),
    "a cell of the second appraisal": (
        Step.APPRAISAL_2,
        "A",
        appraisal_cell(Layer.APPRAISAL_2, lambda cast: reply(cast, None)),
    ),
    "a flag": (Step.REPLY, "A", flag_of_a_criterion),
    "the unit's reply": (Step.REPLY, "A", reply),
    "evidence with the reply": (Step.REPLY, "A", proof_with_the_reply),
    "a request for review": (Step.REVIEW, "A", review_request),
    "the council": (Step.COUNCIL, "A", council),
}
EVERY = pytest.mark.parametrize("name", WAYS)


def written(cast, monkeypatch, tmp_path, name, now):
    """Whether a write at `now` by the way of this name left a line in the sheet's history; the deadline is set after the preparation."""
    step, unit, way = WAYS[name]
    write = way(cast, tmp_path)
    StepWindow.objects.update_or_create(round=cast.round, step=step, defaults={"closes_at": DEADLINE})
    lines = ScoreChange.objects.filter(assessment=cast.sheet(unit))
    before = lines.count()
    monkeypatch.setattr(timezone, "now", lambda: now)
    try:
        write(now)
    except (Refused, CommandError, SystemExit):
        assert lines.count() == before
    return lines.count() > before


@EVERY
@pytest.mark.parametrize(
    ("seconds", "saves"), [(-1, True), (0, False), (1, False)], ids=["one second before", "at it", "one second after"]
)
def test_a_deadline_is_the_servers_moment(cast, monkeypatch, tmp_path, name, seconds, saves):
    now = DEADLINE + seconds * SECOND

    assert written(cast, monkeypatch, tmp_path, name, now) == saves


@EVERY
def test_without_the_clock_the_late_write_is_done(cast, monkeypatch, tmp_path, name):
    monkeypatch.setattr(Span, "holds", lambda _span, _now: True)
    answering(explanations, "_is_over", answer=False)(monkeypatch)

    assert written(cast, monkeypatch, tmp_path, name, DEADLINE + SECOND)
