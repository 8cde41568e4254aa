import datetime as dt

import pytest

from scoring.enums import ChangeKind, EvidenceKind, Layer, Origin
from scoring.excel.documents import Document, documents_in
from scoring.models import Evidence, ScoreChange
from scoring.selectors.history import first_bad_lines
from scoring.services.evidence import withdraw_evidence
from tests import make
from tests.excel.test_importer import EVIDENCE, VALUE, confirm, filled, required, upload

JANUARY = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("12/KH-SNV ngày 05/01/2026", [Document("12/KH-SNV", JANUARY)]),
        ("12/KH-SNV", [Document("12/KH-SNV")]),
        ("Kế hoạch số 12/KH-SNV ngày 5/1/2026 của Sở", [Document("12/KH-SNV", JANUARY, "Kế hoạch", "của Sở")]),
        ("Số: 123/2025/QĐ-UBND, ngày 05 tháng 01 năm 2026", [Document("123/2025/QĐ-UBND", JANUARY)]),
        ("- Báo cáo 20/BC-UBND (05-01-2026), trang 3", [Document("20/BC-UBND", JANUARY, "Báo cáo", "trang 3")]),
        ("Kế hoạch năm 2026 số 12/KH-SNV", [Document("12/KH-SNV", None, "Kế hoạch năm 2026")]),
        ("12/KH-SNV\n13/BC-STP; 14/CV-VP", [Document("12/KH-SNV"), Document("13/BC-STP"), Document("14/CV-VP")]),
        ("12/KH-SNV, 13/BC-STP", [Document("12/KH-SNV"), Document("13/BC-STP")]),
        ("12/KH-SNV\n12/kh-snv\n12/KH-SNV ngày 05/01/2026", [Document("12/KH-SNV")]),
        ("45/NQ-HĐND", [Document("45/NQ-HĐND")]),
        ("12/KH-SNV ngày 31/02/2026", []),
        ("12/KH-SNV ngày 05/01/0026", []),
        ("Đạt 24/25 nhiệm vụ", []),
        ("ngày 05/01/2026", []),
        ("http://vi-du.vn/12/KH-SNV", []),
        ("", []),
        ("12/" + "A" * 200, []),
        ("số " * 1600, []),
    ],
)
def test_lines_that_name_a_document_by_its_number_are_found(text, documents):
    assert list(documents_in(text)) == documents


def applied(cast, clerk, text, value=4):
    batch = upload(cast, filled(cast, {("1.2", VALUE): value, ("1.2", EVIDENCE): text}), clerk)
    confirm(batch, clerk, required(batch))
    return batch


def kept(cast):
    return [
        (row.criterion.code, row.layer, row.kind, row.number, row.issued_on)
        for row in Evidence.objects.filter(assessment=cast.sheet("C")).select_related("criterion")
    ]


ONE = [("1.2", Layer.SELF, EvidenceKind.NUMBER, "12/KH-SNV", JANUARY)]


@pytest.mark.slow
@pytest.mark.usefixtures("media")
def test_a_number_becomes_evidence_once(cast, clerk):
    first = applied(cast, clerk, "12/KH-SNV ngày 05/01/2026\nẢnh chụp hội nghị")
    again = applied(cast, clerk, "12/KH-SNV ngày 05/01/2026\nẢnh chụp hội nghị, hai tấm", 3)

    assert kept(cast) == ONE
    assert [cell["documents"] for cell in first.report["cells"]] == [["12/KH-SNV ngày 05/01/2026"]]
    assert [cell["documents"] for cell in again.report["cells"]] == [[]]
    line = ScoreChange.objects.get(assessment=cast.sheet("C"), kind=ChangeKind.EVIDENCE)
    assert (line.origin, line.actor_id, line.criterion_code) == (Origin.EXCEL, clerk.pk, "1.2")
    assert first_bad_lines(cast.round) == []


@pytest.mark.slow
@pytest.mark.usefixtures("media")
def test_a_withdrawn_number_does_not_come_back(cast, clerk):
    applied(cast, clerk, "12/KH-SNV ngày 05/01/2026")
    evidence = Evidence.objects.get(assessment=cast.sheet("C"))
    withdraw_evidence(evidence=evidence, reason="Nhầm", actor=make.again(clerk), now=make.NOW)

    applied(cast, clerk, "12/KH-SNV ngày 05/01/2026; 13/BC-SNV", 3)

    assert kept(cast) == [*ONE, ("1.2", Layer.SELF, EvidenceKind.NUMBER, "13/BC-SNV", None)]


@pytest.mark.slow
@pytest.mark.usefixtures("media")
def test_the_standing_body_brings_a_units_numbers_too(cast, clerk):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 4, ("1.2", EVIDENCE): ONE[0][3]}), cast.organiser)
    confirm(batch, cast.organiser, required(batch))

    assert kept(cast) == [(*ONE[0][:4], None)]
