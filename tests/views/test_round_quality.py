"""The data-quality page: what it finds of submitted sheets, with the way there, and what it keeps to itself of others."""

import pytest
from django.core.files.base import ContentFile

from scoring.enums import EvidenceKind, Layer, SheetState
from scoring.models import Assessment, Criterion, Evidence, Inspection, Score, SheetTotal
from scoring.selectors.data_quality import COPIED, DUPLICATES, MISSING, NOT_APPLICABLE, UNPROVEN, quality_of
from tests import make, triggers

PAGE = "/dieu-hanh/VIDU-CCHC-2026/chat-luong/"
NOTE = "Đã ban hành kế hoạch và tổ chức thực hiện đúng tiến độ."


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def cell(cast, unit_code, code, **fields):
    """The self-assessed cell of a sheet, made or changed past the services, which would refuse some of it."""
    sheet = cast.sheet(unit_code)
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code=code)
    given = {"answer": {"value": "1"}, "points": "1", "version": 1, "updated_at": make.NOW} | fields
    Score.objects.update_or_create(
        assessment=sheet, criterion=criterion, layer=fields.get("layer", "self"), defaults=given
    )


def file_of(cast, unit_code, code, digest, **fields):
    sheet = cast.sheet(unit_code)
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code=code)
    row = Evidence(assessment=sheet, criterion=criterion, layer=Layer.SELF, kind=EvidenceKind.FILE, **fields)
    row.token = f"{unit_code}-{code.replace('.', '-')}-{digest}"
    row.file_name, row.file_size, row.file_sha256, row.file_type = "ke-hoach.pdf", 1, digest * 64, "application/pdf"
    row.added_at, row.added_by = make.NOW, cast.staff_a
    row.file.save("x.pdf", ContentFile(b"x"), save=False)
    row.save()
    return row


def drafting(cast, unit_code):
    Assessment.objects.filter(pk=cast.sheet(unit_code).pk).update(state=SheetState.DRAFTING)


def places(cast, kind):
    return [
        [(place.sheet.unit.code, place.code) for place in found.places] for found in quality_of(cast.round).of(kind)
    ]


def test_missing_answers_are_counted_for_every_sheet(organiser, cast):
    SheetTotal.objects.filter(assessment=cast.sheet("D")).delete()
    quality = quality_of(cast.round)

    found = {f.places[0].sheet.unit.code: f for f in quality.of(MISSING)}

    assert found["D"].count > 0
    assert found["D"].what == f"Còn {found['D'].count} trên {found['D'].count} tiêu chí chưa chấm (chưa nộp)"
    assert quality.count(MISSING) == sum(f.count for f in found.values())
    assert f"{quality.count(MISSING)}</span>" in text(organiser.get(PAGE))


def test_a_claim_without_any_evidence_is_found_until_something_stands_for_it(cast):
    cell(cast, "B", "1.1.1", answer={"value": "kip-thoi"}, note="", evidence="")
    assert ["B", "1.1.1"] in [list(found[0]) for found in places(cast, UNPROVEN)]

    row = file_of(cast, "B", "1.1.1", "a")
    assert ["B", "1.1.1"] not in [list(found[0]) for found in places(cast, UNPROVEN)]
    Evidence.objects.filter(pk=row.pk).update(
        withdrawn_at=make.NOW, withdrawn_by=cast.staff_a, withdrawal_reason="nhầm"
    )
    assert ["B", "1.1.1"] in [list(found[0]) for found in places(cast, UNPROVEN)]
    cell(cast, "B", "1.1.1", answer={"value": "kip-thoi"}, note="Giải trình", evidence="")
    assert ["B", "1.1.1"] not in [list(found[0]) for found in places(cast, UNPROVEN)]


def test_the_same_file_is_found_across_criteria_and_units_once(cast):
    file_of(cast, "A", "1.1.1", "a")
    file_of(cast, "A", "1.2", "a")
    file_of(cast, "B", "1.2", "a")
    file_of(cast, "B", "2.1", "b")

    assert places(cast, DUPLICATES) == [[("A", "1.1.1"), ("A", "1.2"), ("B", "1.2")]]


def test_a_file_of_a_sheet_that_is_not_submitted_is_no_duplicate(cast):
    file_of(cast, "A", "1.2", "a")
    file_of(cast, "C", "1.2", "a")

    assert places(cast, DUPLICATES) == []


def test_not_applicable_waits_until_a_layer_that_the_organiser_sees_confirms(cast):
    for team in (make.team(cast.round, "2", [cast.staff_b], [cast.sheet("A")]),):
        assert team.pk
    with triggers.switched_off():
        Score.objects.filter(assessment=cast.sheet("A")).delete()
    cell(cast, "A", "2.1", answer={"not_applicable": "Không có hồ sơ"}, points=None)
    waiting = [("A", "2.1")]
    assert waiting in places(cast, NOT_APPLICABLE)

    cell(cast, "A", "2.1", answer={"not_applicable": "Đúng"}, points=None, layer="inspection")
    assert waiting in places(cast, NOT_APPLICABLE)  # the minutes are open: the organiser does not see the inspection
    Inspection.objects.update(closed_at=make.NOW)
    assert waiting not in places(cast, NOT_APPLICABLE)


def test_a_note_copied_within_a_sheet_is_found_whatever_its_blanks_and_capitals(cast):
    for code, note in (("1.2", NOTE), ("1.10", f"  {NOTE.upper()} \n"), ("2.1", "Đã làm")):
        cell(cast, "B", code, note=note)
    cell(cast, "B2", "1.2", note=NOTE)
    cell(cast, "B2", "1.10", note="Đã làm")
    cell(cast, "B2", "2.1", note="Đã làm")

    assert places(cast, COPIED) == [[("B", "1.2"), ("B", "1.10")]]


def test_of_a_drafting_sheet_nothing_is_told_but_what_is_missing(organiser, cast):
    for code in ("1.1.1", "1.2", "1.10"):
        cell(cast, "A", code, note=f"LINHCANH {NOTE}", points="7.7731", answer={"value": "kip-thoi"})
    cell(cast, "A", "2.1", answer={"not_applicable": "LINHCANH không có hồ sơ"}, points=None)
    file_of(cast, "A", "1.2", "a", title="LINHCANH")
    file_of(cast, "A", "1.10", "a", title="LINHCANH")
    Evidence.objects.update(file_name="LINHCANH.pdf")
    SheetTotal.objects.filter(assessment=cast.sheet("A")).update(points="7.7731", index="77.7300")

    def pages():
        return " ".join(
            text(organiser.get(PAGE, {"muc": kind})) for kind in (MISSING, UNPROVEN, DUPLICATES, NOT_APPLICABLE, COPIED)
        )

    assert "LINHCANH" in pages()
    drafting(cast, "A")
    hidden = pages()
    assert "LINHCANH" not in hidden
    assert "7,77" not in hidden
    assert "77,73" not in hidden
    assert not [
        place
        for kind in (UNPROVEN, DUPLICATES, NOT_APPLICABLE, COPIED)
        for found in quality_of(cast.round).of(kind)
        for place in found.places
        if place.sheet.unit.code == "A"
    ]


def test_every_finding_leads_to_its_place(organiser, cast):
    cell(cast, "B", "1.1.1", answer={"value": "kip-thoi"}, note="", evidence="")
    file_of(cast, "A", "1.2", "a")
    file_of(cast, "B", "1.2", "a")

    unproven = text(organiser.get(PAGE, {"muc": UNPROVEN}))
    duplicates = text(organiser.get(PAGE, {"muc": DUPLICATES}))

    assert "/dieu-hanh/VIDU-CCHC-2026/phieu/B/?linh-vuc=1#tc-1.1.1" in unproven
    assert "/dieu-hanh/VIDU-CCHC-2026/phieu/B/minh-chung/?tieu-chi=1.2" in duplicates
    page = organiser.get("/dieu-hanh/VIDU-CCHC-2026/phieu/B/?linh-vuc=1")
    assert 'id="tc-1.1.1"' in text(page)


def test_the_page_is_narrowed_by_block_and_kind_and_empty_says_so(organiser, cast):
    cell(cast, "B", "1.1.1", answer={"value": "kip-thoi"}, note="", evidence="")

    assert organiser.get(PAGE, {"muc": "khong-co"}).context["kind"] == MISSING
    here = organiser.get(PAGE, {"muc": UNPROVEN, "khoi": "SBN"})
    assert "Sở B" in text(here)
    nothing = organiser.get(PAGE, {"muc": COPIED})
    assert "Không có gì cần xem lại ở mục này" in text(nothing)


def test_the_page_asks_the_same_queries_for_one_and_three_sheets(organiser, cast, django_assert_num_queries):
    one, three = make.document(code="MOT"), make.document(code="BA")
    one["units"], three["units"] = one["units"][:1], three["units"][:3]
    make.load(one)
    make.load(three)
    for code in ("MOT", "BA"):
        organiser.get(f"/dieu-hanh/{code}/chat-luong/")

    with django_assert_num_queries(14):
        organiser.get("/dieu-hanh/MOT/chat-luong/")
    with django_assert_num_queries(14):
        organiser.get("/dieu-hanh/BA/chat-luong/")
