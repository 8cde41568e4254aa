"""The evidence of a round for its standing body: what is found, what is odd, what is not shown yet, at a fixed price."""

import datetime as dt

import pytest

from scoring.enums import EvidenceApproval, Layer, SheetState
from scoring.models import Assessment, Evidence
from scoring.services import evidence
from scoring.services.evidence import About, Place
from tests import make
from tests.services import papers
from tests.views.test_evidence_pages import kept, paper, put, questions, text

PAGE = "/dieu-hanh/VIDU-CCHC-2026/minh-chung/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


@pytest.fixture
def papers_of_two(cast):
    """A has a plan with its number and a picture of last year, B the same plan; both sheets are submitted."""
    for unit in "AB":
        put(cast, SheetState.DRAFTING, unit)
    kept(cast, title="Kế hoạch rà soát thủ tục", number="12/KH-SNV", issued_on=dt.date(2026, 1, 5))
    kept(cast, paper("Ảnh.png", papers.PNG), code="1.1.1", issued_on=dt.date(2025, 1, 5), page_hint="trang 4")
    kept(cast, unit="B", actor=cast.staff_b, title="Bản của B")
    for unit in "AB":
        put(cast, SheetState.SUBMITTED, unit)
    return cast


def shown(client, **query):
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return [str(found.row) for found in answer.context["page"]]


A, PICTURE, B = "Kế hoạch rà soát thủ tục", "Ảnh.png", "Bản của B"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [A, PICTURE, B]),
        ({"tim": "ke hoach RA SOAT"}, [A]),
        ({"tim": "12/kh"}, [A]),
        ({"tim": "anh.png"}, [PICTURE]),
        ({"tim": "khong co"}, []),
        ({"don-vi": "B"}, [B]),
        ({"tieu-chi": "1.1.1"}, [PICTURE]),
        ({"loai": "link"}, []),
        ({"loai": "file", "don-vi": "A"}, [A, PICTURE]),
        ({"bat-thuong": "co"}, [A, PICTURE, B]),
        ({"bat-thuong": "trung-tep"}, [A, B]),
        ({"bat-thuong": "ngoai-nam"}, [PICTURE]),
        ({"bat-thuong": "qua-so-trang"}, [PICTURE]),
        ({"bat-thuong": "lien-ket-hong"}, []),
        ({"duyet": "refused"}, []),
        ({"trang": "x"}, [A, PICTURE, B]),
    ],
)
def test_every_filter_leaves_what_it_says(papers_of_two, organiser, query, found):
    order = [A, PICTURE, B]
    assert sorted(shown(organiser, **query), key=order.index) == found


def test_the_page_names_units_oddities_and_leads_to_the_sheets(papers_of_two, organiser):
    page = text(organiser.get(PAGE))

    assert f"Cùng một tệp với {papers_of_two.sheet('B').unit.name}." in page
    assert "Ghi xem trang 4 nhưng tệp chỉ có 1 trang." in page
    assert "/dieu-hanh/VIDU-CCHC-2026/phieu/A/minh-chung/?tieu-chi=1.1.1" in page
    assert "Không có tài liệu nào khớp" in text(organiser.get(PAGE, {"tim": "khong co"}))


def test_drafts_the_teams_open_papers_and_what_stands_no_more_are_not_shown(papers_of_two, organiser):
    cast = papers_of_two
    put(cast, SheetState.DRAFTING, "B")
    put(cast, SheetState.IN_REVIEW)
    kept(cast, paper("Đoàn.jpg", papers.JPEG), layer=Layer.INSPECTION, actor=cast.inspector)
    assert shown(organiser) == [PICTURE, A]
    assert "Cùng một tệp" not in text(organiser.get(PAGE))

    cast.sheet("A").inspections.update(closed_at=make.NOW)
    assert "Đoàn.jpg" in shown(organiser)
    put(cast, SheetState.DRAFTING)
    (row,) = Evidence.objects.filter(file_name=PICTURE)
    evidence.withdraw_evidence(evidence=row, reason="x", actor=cast.staff_a, now=make.NOW)
    put(cast, SheetState.SUBMITTED)
    assert PICTURE not in shown(organiser)


def test_an_empty_round_says_so(organiser, cast):
    assert "Chưa có tài liệu nào" in text(organiser.get(PAGE))


def test_by_approval_where_the_round_asks_for_it(papers_of_two, organiser):
    assert 'name="duyet"' not in text(organiser.get(PAGE))
    type(papers_of_two.round).objects.update(evidence_approval=True)
    judged = {"approval": EvidenceApproval.REFUSED, "approval_reason": "Mờ quá"}
    Evidence.objects.filter(title=A).update(**judged)

    assert shown(organiser, duyet="refused") == [A]
    assert "Mờ quá" in text(organiser.get(PAGE))


def test_as_many_queries_with_one_row_as_with_three(cast, organiser):
    def more(*names):
        put(cast, SheetState.DRAFTING)
        for name in names:
            place = Place(cast.sheet("A"), "1.2", Layer.SELF)
            evidence.add_number(place=place, about=About(number=name), actor=cast.staff_a, now=make.NOW)
        put(cast, SheetState.SUBMITTED)

    more("1/KH")
    questions(organiser, PAGE)
    one = questions(organiser, PAGE)
    more("2/KH", "3/KH")
    Assessment.objects.filter(round=cast.round).update(state=SheetState.SUBMITTED)

    assert questions(organiser, PAGE) == one
    assert one <= 10
