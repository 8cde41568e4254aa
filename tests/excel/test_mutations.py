"""Five hundred hurt workbooks: no exception, no page of errors, no ten seconds, no 300 MB, and nothing wrong is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from scoring import engine
from scoring.enums import Layer
from scoring.excel import importer
from scoring.models import ImportBatch, Score
from scoring.services.rounds import recompute_round
from tests.excel.mutations import in_a_part, in_cells, in_the_file, mutated
from tests.excel.zygote import Zygote

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="long: once is enough"),
    pytest.mark.usefixtures("media"),
]
MUTATIONS = 500
THROUGH_THE_PAGE = range(0, MUTATIONS, 20)
ROUND_TRIP = "/tu-danh-gia/VIDU-CCHC-2026/C/"


def fault_of(sheet, examined, touched, kind):
    """What is wrong with how a hurt workbook came out, "" where nothing is."""
    plan = importer.plan_of(sheet, examined)
    report = importer.report_of(sheet, examined, plan)
    if plan is None:
        told = all(error["message"] and error["code"] for error in report["errors"])
        return "" if report["outcome"] == "refused" and report["errors"] and told else "refused without a word"
    block = sheet.round_block.block.code
    for cell in plan.cells:
        answer = cell.file["answer"]
        if answer is not None and engine.check_answer(examined.rules, block, cell.code, Layer.SELF, answer):
            return f"{cell.code} would be written against its rule"
    changed = {cell.code for cell in plan.changes}
    if kind is in_the_file and changed:
        return f"a damaged archive was read, with changes in {changed}"
    if kind is in_cells and changed - touched:
        return f"{changed - touched} would change though nobody touched it"
    return ""


def test_no_hurt_workbook_breaks_the_importer_or_writes_what_nobody_typed(cast, clerk):
    sheet = cast.sheet("C")
    template = importer.make_template(sheet)
    wrong, outcomes = [], set()

    with Zygote() as zygote:
        for seed in range(MUTATIONS):
            data, touched, kind = mutated(template, seed)
            examined = importer.judge(sheet, zygote.read(data))
            outcomes.add((kind, examined.read is not None))
            if fault := fault_of(sheet, examined, touched, kind):
                wrong.append(f"{seed} ({kind.__name__}): {fault}")

    assert wrong == []
    assert zygote.slowest < 10
    assert zygote.largest < 300_000
    assert {(in_cells, True), (in_cells, False), (in_a_part, True), (in_the_file, False)} <= outcomes


def test_hurt_workbooks_through_the_page_end_in_a_preview_never_in_a_500(cast, clerk, client):
    client.force_login(clerk)
    before = {score.criterion_id: score.answer for score in Score.objects.filter(assessment=cast.sheet("C"))}
    template = importer.make_template(cast.sheet("C"))
    statuses = set()

    for seed in THROUGH_THE_PAGE:
        data, _touched, _kind = mutated(template, seed)
        sent = client.post(f"{ROUND_TRIP}nhap/", {"file": SimpleUploadedFile("phieu.xlsx", data)})
        shown = client.get(sent["Location"])
        marked = client.get(f"{sent['Location']}danh-dau/")
        statuses |= {sent.status_code, shown.status_code, marked.status_code}

    assert statuses <= {200, 303, 409}
    assert ImportBatch.objects.count() == len(THROUGH_THE_PAGE)
    assert {score.criterion_id: score.answer for score in Score.objects.filter(assessment=cast.sheet("C"))} == before
    assert recompute_round(round_=cast.round, check=True) == []
