"""Many units' workbooks in one archive: looked at first, confirmed once, each written alone by the standing body."""

import datetime as dt

import pytest

from scoring.enums import ItemState, JobPhase, Layer, Origin, SheetState
from scoring.excel import bulk, importer
from scoring.excel.templates_zip import handed_out
from scoring.models import Assessment, ImportBatch, Job, Score, ScoreChange
from scoring.services import jobs
from scoring.services.errors import AlreadyDone, NotAllowed
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.excel.archives import NUMBER, POINTS, archive, sent, typed_in, worked
from tests.services.test_save_answers import unit

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def book(cast, code, **changes):
    return typed_in(handed_out(cast.sheet(code)), changes.get("cells", {("1.2", NUMBER): 9}))


def value(cast, code, criterion="1.2"):
    row = Score.objects.filter(assessment=cast.sheet(code), criterion__code=criterion, layer=Layer.SELF).first()
    return None if row is None else row.answer


def confirmed(cast, job, now=make.NOW):
    items = list(job.items.select_related("batch__assessment__unit"))
    ticks = {warning["code"] for warning in bulk.warnings_of(items) if warning["required"]}
    return bulk.confirm(job=job, ticks=ticks, actor=make.again(cast.organiser), now=now)


def free(cast, *codes):
    """Take the loaded self-assessments away, so that a file's values stand against nothing."""
    for code in codes:
        rows = Score.objects.filter(assessment=cast.sheet(code), layer=Layer.SELF).select_related("criterion")
        save_answers(
            assessment=cast.sheet(code),
            layer=Layer.SELF,
            answers={row.criterion.code: (Entry(None), row.version) for row in rows},
            actor=make.person(f"xoa_{code}", "unit_staff", unit(cast, code)),
            origin=Origin.WEB,
            now=make.NOW,
        )


def test_each_file_is_recognised_by_what_it_says_and_told_of(cast):
    free(cast, "C", "D")
    Assessment.objects.filter(pk=cast.sheet("B").pk).update(state=SheetState.DRAFTING)
    job = sent(
        cast,
        archive(
            ("Phiếu của Sở C.xlsx", book(cast, "C")),
            ("sai.xlsx", book(cast, "D", cells={("1.10", POINTS): "x"})),
            ("trong.zip", archive(("a.xlsx", b"x"))),
            ("giả.xlsx", archive(("a.xlsx", b"x"))),
            ("C lần nữa.xlsx", book(cast, "C")),
            ("chưa điền.xlsx", handed_out(cast.sheet("B"))),
        ),
    )

    found = worked(cast, job)

    states = [state for _name, state, _message in found]
    assert states == ["ready", "refused", "refused", "refused", "refused", "same"]
    assert "tệp nén trong tệp nén" in found[2][2]
    assert "tệp nén (.zip)" in found[3][2]
    assert "Tệp thứ hai của đơn vị" in found[4][2]
    assert Job.objects.get().phase == JobPhase.CHECKED
    assert job.items.get(order=2).batch.report["counts"]["error"] == 1
    assert value(cast, "C") is None


def test_one_confirmation_writes_each_file_as_the_organisers(cast):
    free(cast, "C", "D")
    job = sent(cast, archive(("c.xlsx", book(cast, "C")), ("d.xlsx", book(cast, "D"))))
    worked(cast, job)

    confirmed(cast, job)
    found = worked(cast, job)

    assert [state for _name, state, _message in found] == ["applied", "applied"]
    assert (value(cast, "C"), value(cast, "D")) == ({"value": "9"}, {"value": "9"})
    line = ScoreChange.objects.filter(assessment=cast.sheet("C")).order_by("-seq").first()
    assert (line.origin, line.actor_name) == (Origin.EXCEL, f"thuongtruc · {cast.organiser.full_name}")
    assert Job.objects.get().phase == JobPhase.DONE
    with pytest.raises(AlreadyDone):
        confirmed(cast, job)


def test_a_unit_that_scored_meanwhile_keeps_its_values_and_they_are_not_shown(cast):
    cells = {("1.2", NUMBER): 9, ("1.10", POINTS): 0.5}
    job = sent(cast, archive(("c.xlsx", book(cast, "C", cells=cells)), ("b.xlsx", b"x")))

    ((_name, _state, told), _other) = worked(cast, job)
    (warning,) = [w for w in bulk.warnings_of(job.items.all()) if w["code"] == "giữ giá trị của đơn vị"]
    confirmed(cast, job)
    worked(cast, job)

    assert "Mẫu:" not in str(warning)
    assert "phiếu lúc này" not in str(warning)
    assert told == "1 tiêu chí, 1 tiêu chí đơn vị đã chấm khác sau khi tải mẫu: giữ giá trị của đơn vị"
    assert (value(cast, "C"), value(cast, "C", "1.10")) == ({"value": "1"}, {"value": "0.5"})


def test_a_sheet_that_moved_on_after_the_look_is_told_and_left_alone(cast):
    free(cast, "C", "D")
    job = sent(cast, archive(("c.xlsx", book(cast, "C")), ("d.xlsx", book(cast, "D"))))
    worked(cast, job)
    row = Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF)
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.2": (Entry({"value": "2"}), row.version)},
        actor=make.person("canbo_c", "unit_staff", unit(cast, "C")),
        origin=Origin.WEB,
        now=make.NOW,
    )

    confirmed(cast, job)
    found = worked(cast, job)

    assert [state for _name, state, _message in found] == ["failed", "applied"]
    assert "đã thay đổi sau khi kiểm tra" in found[0][2]
    assert value(cast, "C") == {"value": "2"}


def test_a_submitted_sheet_a_strange_round_and_a_strange_unit_are_refused(cast):
    other = make.load(make.document(code="KHAC"))
    strange = handed_out(make.sheet(other, "C"))
    submitted = book(cast, "D")
    Assessment.objects.filter(pk=cast.sheet("D").pk).update(state=SheetState.SUBMITTED)

    found = worked(cast, sent(cast, archive(("a.xlsx", strange), ("d.xlsx", submitted))))

    assert [state for _name, state, _message in found] == ["refused", "refused"]
    assert "Tệp của đợt KHAC, không phải đợt này." in found[0][2]
    assert found[1][2]
    assert not ImportBatch.objects.exists()
    assert Job.objects.get().phase == JobPhase.DONE


def test_work_that_died_is_taken_up_again_and_written_once(cast, monkeypatch):
    free(cast, "C")
    job = sent(cast, archive(("c.xlsx", book(cast, "C"))))
    worked(cast, job)
    confirmed(cast, job)
    end_item = jobs.end_item
    monkeypatch.setattr(jobs, "end_item", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        worked(cast, job)
    monkeypatch.setattr(jobs, "end_item", end_item)

    at_once = worked(cast, job)
    later = worked(cast, job, now=make.NOW + dt.timedelta(minutes=2))

    assert at_once[0][1] == ItemState.READY
    assert later[0][1] == ItemState.APPLIED
    assert Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF).version == 3


def test_a_warning_must_be_ticked_and_only_the_sender_confirms(cast):
    free(cast, "C")
    job = sent(cast, archive(("c.xlsx", book(cast, "C", cells={("1.2", NUMBER): 9, ("1.2", 2): "Tên khác"}))))
    worked(cast, job)

    with pytest.raises(importer.TicksMissing):
        bulk.confirm(job=job, ticks=(), actor=make.again(cast.organiser), now=make.NOW)
    with pytest.raises(NotAllowed):
        jobs.confirm(job=job, report={}, now=make.NOW, actor=make.again(cast.approver))

    assert Job.objects.get().phase == JobPhase.CHECKED


def test_half_an_hour_later_nothing_is_written(cast):
    free(cast, "C")
    job = sent(cast, archive(("c.xlsx", book(cast, "C"))))
    worked(cast, job)
    confirmed(cast, job)

    ((_name, state, message),) = worked(cast, job, now=make.NOW + dt.timedelta(minutes=31))

    assert state == ItemState.FAILED
    assert "quá 30 phút" in message
    assert value(cast, "C") is None
