"""A unit's workbook through the administration: the same right, messages, preview and result as page and command."""

import io
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from scoring.enums import Layer, Origin, SheetState
from scoring.excel.importer import make_template
from scoring.models import Assessment, ImportBatch, Score, ScoreChange
from scoring.services.scores import Entry, save_answers
from tests import make
from tests.admin.books import said, text
from tests.excel.archives import NUMBER, POINTS, typed_in
from units.enums import Role

pytestmark = pytest.mark.slow

PAGE = "/tu-danh-gia/VIDU-CCHC-2026/C/"
IMPORT = "/admin/scoring/importbatch/import/"
LIST = "/admin/scoring/importbatch/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(cast, client):
    user = make.person("canbo_c", Role.UNIT_STAFF, cast.round.agency.units.get(code="C"))
    user.is_staff = True
    user.save()
    client.force_login(user)
    return user


GOOD = {("1.10", POINTS): 0.5, ("1.2", NUMBER): 3, ("1.2", 2): "Tên khác"}
BAD = {("1.10", POINTS): "x", ("1.2", NUMBER): "1.000"}


def file_of(cast, cells):
    return typed_in(make_template(cast.sheet("C")), cells)


def send(client, content, **more):
    return client.post(IMPORT, {"file": SimpleUploadedFile("phieu.xlsx", content), **more})


def written(cast):
    """What an apply left behind: values, versions, and the history's lines without their moment."""
    sheet = cast.sheet("C")
    rows = Score.objects.filter(assessment=sheet, layer=Layer.SELF).order_by("criterion__code")
    lines = ScoreChange.objects.filter(assessment=sheet).order_by("seq")
    return (
        list(rows.values_list("criterion__code", "answer", "points", "note", "version", "updated_by__username")),
        list(lines.values_list("seq", "criterion_code", "new", "origin", "actor_name")),
    )


def through_page(client, content):
    sent = client.post(f"{PAGE}nhap/", {"file": SimpleUploadedFile("phieu.xlsx", content)})
    batch = ImportBatch.objects.get()
    if batch.outcome != "refused":
        assert client.post(sent["Location"], {"da-xem": ticks(batch)}).status_code == 303
    return batch.report


def through_admin(client, content):
    sent = send(client, content)
    assert sent.status_code == 302
    batch = ImportBatch.objects.get()
    preview = text(client.get(sent["Location"]))
    assert all(found["message"].split(" (")[0] in preview for found in batch.report["errors"])
    if batch.outcome != "refused":
        assert client.post(sent["Location"], {"da-xem": ticks(batch)}).status_code == 302
    return batch.report


def ticks(batch):
    return [warning["code"] for warning in batch.report["warnings"] if warning["required"]]


def through_command(content, tmp_path):
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(content)
    out = io.StringIO()
    options = {"actor": "canbo_c", "accept_warnings": True, "format": "json"}
    try:
        call_command("import_self_assessment", str(path), stdout=out, **options)
    except SystemExit:
        assert json.loads(out.getvalue())["outcome"] == "refused"
    return ImportBatch.objects.get().report


@pytest.mark.any_database  # three ways to one importer, which writes on both in test_importer.py
@pytest.mark.parametrize("cells", [GOOD, BAD], ids=["good", "bad"])
def test_page_administration_and_command_say_and_do_the_same(cast, client, clerk, tmp_path, cells):
    content = file_of(cast, cells)
    ways = [
        lambda: through_page(client, content),
        lambda: through_admin(client, content),
        lambda: through_command(content, tmp_path),
    ]
    before = written(cast)
    found = []
    for way in ways:
        with transaction.atomic():
            report = way()
            found.append((report, written(cast)))
            transaction.set_rollback(True)

    assert found[0] == found[1] == found[2]
    assert (found[0][1] != before) is (cells is GOOD)
    assert found[0][0]["errors"] or found[0][0]["cells"]


def test_an_upload_is_logged_when_it_comes_and_when_it_is_written(cast, client, clerk):
    sent = send(client, file_of(cast, {("1.10", POINTS): 0.5}))
    done = client.post(sent["Location"], follow=True)
    again = client.post(sent["Location"])

    assert said(done) == ["Đã ghi 1 tiêu chí từ tệp phieu.xlsx vào phiếu."]
    assert again.status_code == 422
    assert "Tệp này đã được ghi vào phiếu rồi." in text(again)
    log = LogEntry.objects.order_by("pk").values_list("user__username", "change_message")
    assert list(log) == [("canbo_c", "Tải lên tệp tự chấm điểm."), ("canbo_c", "Ghi 1 tiêu chí vào phiếu.")]


def test_a_warning_must_be_ticked_and_a_moved_cell_picked(cast, client, clerk):
    content = file_of(cast, GOOD)
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.2": (Entry({"value": "2"}), 1)},
        actor=clerk,
        origin=Origin.WEB,
        now=make.NOW,
    )
    address = send(client, content)["Location"]

    unticked = client.post(address)
    unpicked = client.post(address, {"da-xem": ["tên tiêu chí"]})
    done = client.post(address, {"da-xem": ["tên tiêu chí"], "chon-1.2": "tep"})

    assert (unticked.status_code, unpicked.status_code, done.status_code) == (422, 422, 302)
    assert "Chưa đánh dấu đã xem cảnh báo: tên tiêu chí." in text(unticked)
    assert "Chưa chọn giá trị cho tiêu chí" in text(unpicked)
    assert 'value="tên tiêu chí" checked' in text(unpicked)
    row = Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF)
    assert row.answer == {"value": "3"}


def test_a_file_is_for_the_sheet_it_names_or_the_one_chosen(cast, client, clerk):
    strange = typed_in(make_template(cast.sheet("D")), {})

    refused = send(client, strange)
    unreadable = send(client, b"not a workbook")
    chosen = send(client, strange, sheet=cast.sheet("C").pk)
    foreign = send(client, strange, sheet=cast.sheet("D").pk)

    assert (refused.status_code, unreadable.status_code, foreign.status_code) == (422, 422, 422)
    assert "đơn vị D: bạn không nhập được cho phiếu này" in text(refused)
    assert "không phải bảng tính .xlsx" in text(unreadable)
    assert chosen.status_code == 302
    assert [error["code"] for error in ImportBatch.objects.get().report["errors"]] == ["đơn vị"]


def test_a_submitted_sheet_takes_no_file(cast, client, clerk):
    content = file_of(cast, {})
    Assessment.objects.filter(pk=cast.sheet("C").pk).update(state=SheetState.SUBMITTED)

    answer = send(client, content)

    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_people_of_a_unit_see_their_own_uploads_alone(cast, client, clerk):
    send(client, file_of(cast, {}))
    other = cast.staff_a
    other.is_staff = True
    other.save()
    address = f"/admin/scoring/importbatch/process_import/?ma={ImportBatch.objects.get().token}"
    own = client.get(LIST)

    client.force_login(make.again(other))
    listed = client.get(LIST)

    assert "phieu.xlsx" in text(own)
    assert IMPORT in text(own)
    assert "phieu.xlsx" not in text(listed)
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert client.get("/admin/scoring/round/").status_code == 403


@pytest.mark.parametrize("who", ["organiser", "leader", "stranger", "foreign_organiser"])
def test_nobody_but_people_of_a_unit_imports(cast, client, who):
    person = getattr(cast, who)
    person.is_staff = True
    person.save()
    client.force_login(make.again(person))

    assert (client.get(IMPORT).status_code, client.post(IMPORT).status_code) == (403, 403)
    assert client.get("/admin/scoring/importbatch/process_import/?ma=x").status_code == 403


def test_an_administrator_of_everything_looks_and_does_not_import(cast, admin):
    assert admin.get(LIST).status_code == 200
    assert admin.get(IMPORT).status_code == 403
    assert IMPORT not in text(admin.get(LIST))
