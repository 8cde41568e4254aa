"""What stands in the database before an address is asked: the people by role, and sheet A and its round in a scene."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scoring.enums import ChangeKind, EvidenceKind, JobKind, JobPhase, Layer, Origin, SheetState
from scoring.models import Assessment, Criterion, Duty, Evidence, Recommendation, ReportingPeriod, SignedScan
from scoring.services import awards, history, jobs, opinion_points
from scoring.services.imports import record_upload
from scoring.services.indicators import uploads
from scoring.services.rankings import present_round
from tests import criteria_sets, make
from tests.indicators import scene as figures
from tests.rights.row import MARKED, ROLES
from tests.rights.scenes_replies import replied
from tests.services import appraising
from tests.services.publishing import publish
from units.enums import ReorganisationKind
from units.services.reorganisation import Decision, NewUnit, Wanted, reorganise, seen_of
from units.services.reorganisation.uploads import SentTable, keep_table

REFUSED = {"outcome": "refused", "errors": [], "more_errors": 0, "warnings": [], "cells": [], "values": {}} | {
    "counts": {},
    "total": {},
}
"""The report of a refused workbook."""


@pytest.fixture
def people(cast):
    administrator = make.person("quantri")
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    found = {role: getattr(cast, role) for role in ROLES if hasattr(cast, role)}
    appraiser = appraising.appraiser(cast, "E", "1")
    return found | {"administrator": administrator, "anonymous": None, "appraiser": appraiser}


def stage(cast, scene):
    """Put sheet A and its round where the scene says, with an upload and evidence that the table knows."""
    criteria_sets.draft(cast)
    uploaded(cast)
    proven(cast)
    sent(cast)
    printed(cast)
    asked(cast)
    replied(cast)
    reported(cast)
    reorganised(cast)
    recommended(cast)
    type(cast.round).objects.filter(pk=cast.round.pk).update(independent_marks=scene in MARKED)
    if scene == "published":
        publish(cast)
        awarded(cast)
        return
    state = SheetState.IN_REVIEW if scene == "presented" else SheetState(scene)
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=state)
    if scene == "presented":
        present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))


def uploaded(cast):
    """A refused upload by staff of A, kept under a token that the table knows."""
    batch = record_upload(
        assessment=cast.sheet("A"),
        file_name="a.xlsx",
        content=b"x",
        report=REFUSED,
        plan_sha256="",
        now=make.NOW,
        actor=cast.staff_a,
    )
    type(batch).objects.filter(pk=batch.pk).update(token="PHIEU-A")


def sent(cast):
    """Longer work of the organiser under tokens that the table knows."""
    for kind, token in (
        (JobKind.SHEETS_IN, "NHIEU-PHIEU"),
        (JobKind.SURVEY_IN, "DIEU-TRA"),
        (JobKind.TEAMS_IN, "DOAN-TEP"),
        (JobKind.CENTRAL_IN, "THUONG-TRUC"),
    ):
        file = ContentFile(b"x", name="tep.bin")
        given = {"names": [], "report": {}, "now": make.NOW, "actor": cast.organiser}
        job = jobs.take_in(kind=kind, round_=cast.round, file=file, **given)
        type(job).objects.filter(pk=job.pk).update(token=token)


def reorganised(cast):
    """A decision about a unit, and a table of a reorganisation, under tokens that the table knows."""
    agency = cast.round.agency
    decision = Decision("1/QĐ", make.NOW.date(), make.NOW.date())
    founded = Wanted(ReorganisationKind.FOUND, agency, decision, news=(NewUnit("MOI", "Đơn vị mới"),))
    given = {"actor": make.again(cast.organiser), "now": make.NOW}
    reorganise(wanted=founded, people={}, seen=seen_of(founded), token="VIEC-DON-VI", **given)
    upload = keep_table(agency=agency, sent=SentTable("bang.csv", b"x", [(1, ["x"])]), decision=decision, **given)
    type(upload).objects.filter(pk=upload.pk).update(token="BANG-DON-VI")


def recommended(cast):
    """A recommendation of closed minutes under a token that the table knows; the other team's are open."""
    team = make.team(cast.round, "2", [cast.inspector], [cast.sheet("A")])
    inspection = team.inspections.get()
    type(inspection).objects.filter(pk=inspection.pk).update(closed_at=make.NOW)
    row = Recommendation(inspection=inspection, number=1, token="KIEN-NGHI-A", text="Sửa", unit=cast.sheet("A").unit)
    row.file_name, row.file_type = "a.pdf", "application/pdf"
    row.file.save("a.pdf", ContentFile(b"x"), save=False)
    row.save()


def awarded(cast):
    """A released list of units proposed for certificates."""
    organiser = make.again(cast.organiser)
    awards.release(round_=cast.round, seen=0, now=make.NOW, actor=organiser)


def asked(cast):
    """A point where citizens say what they think of unit A, under a token that the table knows."""
    organiser, unit = make.again(cast.organiser), cast.sheet("A").unit
    given = {"now": make.NOW, "actor": organiser}
    opinion_points.set_questions(agency=unit.agency, title="Hài lòng", questions=["Thái độ phục vụ"], seen=0, **given)
    day = make.NOW.date()
    opinion_points.open_point(unit=unit, name="Quầy 1", first=day, last=None, token="Y-KIEN-A", **given)


def printed(cast):
    """A file that was printed for everybody, under a token that the table knows."""
    file = ContentFile(b"{}", name="tep.pdf")
    given = {"names": [], "report": {"title": "Tệp"}, "now": make.NOW, "token": "TEP-IN"}
    job = jobs.take_in_once(kind=JobKind.EXPORT, round_=cast.round, file=file, **given)
    type(job).objects.filter(pk=job.pk).update(phase=JobPhase.DONE)
    default_storage.save("exports/TEP-IN.pdf", ContentFile(b"%PDF"))


def reported(cast):
    """Figures that A reported, late dossiers without a letter of apology, so that a duty stands under a token that the table knows."""
    period = ReportingPeriod.objects.filter(code="SL-2014").first()
    if period is not None:
        return
    period = figures.dossiers(cast)
    figures.report(cast, period, figures.WHOLE_YEAR | {"THU-XIN-LOI": "10"})
    unit = cast.sheet("A").unit
    for kind, token, whose, actor in (
        ("report", "SO-LIEU-A", {"unit": unit, "period": period}, cast.staff_a),
        ("cuts", "THU-TUC-A", {"unit": unit, "period": None}, cast.staff_a),
        ("opinions", "Y-KIEN-TEP", {"agency": unit.agency}, cast.organiser),
    ):
        upload = uploads.keep_upload(
            kind=kind,
            whose=whose,
            file=ContentFile(b"x", name="a.xlsx"),
            shown=uploads.Shown(REFUSED),
            now=make.NOW,
            actor=actor,
        )
        type(upload).objects.filter(pk=upload.pk).update(token=token)
    duty = Duty.objects.get()
    duty.token, duty.file_name, duty.file_type = "NGHIA-VU-A", "a.pdf", "application/pdf"
    duty.file.save("NGHIA-VU-A.pdf", ContentFile(b"x"), save=False)
    duty.save()


def proven(cast):
    """Evidence of the unit and of its inspectors under tokens that the table knows; in the history too, which is proved."""
    sheet = cast.sheet("A")
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code="1.2")
    lines = []
    for token, layer in (("MINH-CHUNG-A", Layer.SELF), ("MINH-CHUNG-DOAN", Layer.INSPECTION)):
        row = Evidence(assessment=sheet, criterion=criterion, token=token, layer=layer, kind=EvidenceKind.FILE)
        row.file_name, row.file_size, row.file_sha256 = "a.pdf", 1, "0" * 64
        row.file_type = "application/pdf"
        row.added_at, row.added_by = make.NOW, cast.staff_a
        row.file.save(f"{token}.pdf", ContentFile(b"x"), save=False)
        row.save()
        told = {"evidence": token, "kind": "file", "file_sha256": row.file_sha256}
        lines.append(history.Line(ChangeKind.EVIDENCE, None, told, "1.2", layer))
    history.append(sheet, lines, actor=cast.staff_a, origin=Origin.WEB, now=make.NOW)
    Assessment.objects.filter(pk=sheet.pk).update(submitted_at=make.NOW)
    scan = SignedScan(assessment=sheet, token="BAN-KY-A", file_name="a.pdf", file_size=1, file_sha256="0" * 64)
    scan.added_at, scan.added_by = make.NOW, cast.head_a
    scan.file.save("BAN-KY-A.pdf", ContentFile(b"x"), save=False)
    scan.save()
