"""Pages of a verdict, of signed scans and of the list beside a criterion; what a script hears of an upload."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.enums import EvidenceApproval, SheetState
from scoring.models import Evidence, Score, SignedScan
from tests.services import papers
from tests.views.test_evidence_pages import OVER, OWN, TEAM, kept, opened, paper, put, send, text

JSON = {"Accept": "application/json", "HX-Request": "true"}
SHEET = "/tu-danh-gia/VIDU-CCHC-2026/A/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clerk(client, cast):
    put(cast, SheetState.DRAFTING)
    client.force_login(cast.staff_a)
    return client


@pytest.fixture
def judged(cast, clerk):
    """A's plan, submitted, in a round that asks for approval."""
    type(cast.round).objects.update(evidence_approval=True)
    (row,) = kept(cast, title="Kế hoạch")
    put(cast, SheetState.SUBMITTED)
    return row


def seen():
    """What names the judgement that the page shows."""
    return Evidence.objects.get().judgement


# --- Verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "page"), [("inspector", TEAM), ("organiser", OVER)])
def test_a_reviewer_accepts_by_one_button_and_refuses_with_a_reason(cast, client, judged, role, page):
    client.force_login(getattr(cast, role))
    assert "Chờ duyệt" in text(client.get(f"{page}?tieu-chi=1.2"))
    address = f"{page}{judged.token}/duyet/"

    assert client.post(address, {"verdict": "accepted", "seen": seen()}).status_code == 303
    assert "Đạt" in text(client.get(f"{page}?tieu-chi=1.2"))
    faulty = client.post(address, {"verdict": "refused", "seen": seen(), "reason": " "})
    assert (faulty.status_code, "Ghi lý do không đạt" in text(faulty)) == (422, True)
    assert client.post(address, {"verdict": "refused", "seen": seen(), "reason": "Mờ quá"}).status_code == 303

    assert Evidence.objects.get().approval == EvidenceApproval.REFUSED
    client.force_login(cast.staff_a)
    assert "Mờ quá" in text(client.get(f"{OWN}?tieu-chi=1.2"))


def test_a_verdict_on_what_somebody_else_has_judged_since_is_refused(cast, client, judged):
    client.force_login(cast.organiser)
    address = f"{OVER}{judged.token}/duyet/"
    before = seen()
    client.post(address, {"verdict": "refused", "seen": before, "reason": "Mờ"})

    answer = client.post(address, {"verdict": "accepted", "seen": before})

    assert (answer.status_code, "vừa đánh giá" in text(answer)) == (409, True)


def test_where_no_approval_is_asked_nothing_of_it_is_shown(cast, client, clerk):
    (row,) = kept(cast)
    put(cast, SheetState.SUBMITTED)
    client.force_login(cast.organiser)

    assert "Chờ duyệt" not in text(client.get(f"{OVER}?tieu-chi=1.2"))
    assert "Chưa duyệt được" in text(client.get(f"{OVER}{row.token}/duyet/"))
    assert client.post(f"{OVER}{row.token}/duyet/", {"verdict": "accepted", "seen": seen()}).status_code == 409


# --- Submission and its scan -----------------------------------------------------------------------------------------


@pytest.fixture
def head(cast, clerk):
    clerk.force_login(cast.head_a)
    return clerk


def letter(**more):
    return {"number": "12/A", "date": "20/10/2026", **more}


def test_what_keeps_a_sheet_from_being_submitted_stands_in_a_list_with_its_places(head):
    for answer in (head.get(f"{SHEET}nop/"), head.post(f"{SHEET}nop/", letter())):
        page = text(answer)
        assert "Chưa nộp được phiếu" in page
        assert f'href="{OWN}?tieu-chi=1.1.1"' in page
        assert f'href="{SHEET}?linh-vuc=1#tc-1.1.1"' in page
    assert answer.status_code == 422
    assert 'value="12/A"' in page
    assert "Ghi số công văn gửi phiếu" not in text(head.get(f"{SHEET}nop/"))


def test_a_scan_is_submitted_and_opened_by_unit_team_and_standing_body(cast, head):
    Score.objects.filter(criterion__code="1.1.1", layer="self").update(note="Có")
    refused = head.post(f"{SHEET}nop/", letter(scan=SimpleUploadedFile("a.docx", papers.word())))
    assert (refused.status_code, "phải là PDF" in text(refused)) == (422, True)

    assert head.post(f"{SHEET}nop/", letter(scan=SimpleUploadedFile("Bản ký.pdf", papers.PDF))).status_code == 303

    token = SignedScan.objects.get().token
    for user, page in ((cast.staff_a, OWN), (cast.inspector, TEAM), (cast.organiser, OVER)):
        head.force_login(user)
        assert "Bản ký.pdf" in text(head.get(page))
        answer = head.get(page.replace("minh-chung", f"ban-ky/{token}"))
        assert opened(answer) == papers.PDF
        assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    for user in (cast.staff_b, cast.leader, cast.foreign_organiser):
        head.force_login(user)
        assert head.get(f"{SHEET}ban-ky/{token}/").status_code == 404
    put(cast, SheetState.DRAFTING)
    head.force_login(cast.organiser)
    assert head.get(OVER.replace("minh-chung", f"ban-ky/{token}")).status_code == 404
    assert "Bản ký.pdf" not in text(head.get(OVER))


# --- What scripts ask for --------------------------------------------------------------------------------------------


def test_a_script_hears_what_became_of_its_file(cast, clerk):
    def sent(*files, **more):
        fields = {"tieu-chi": "1.2", "viec": "tep", "tep-documents": files, **more}
        return clerk.post(f"{OWN}them/", fields, headers=JSON)

    assert (sent(paper()).status_code, sent(paper("b.png", papers.PNG)).json()) == (200, {"faults": []})
    answer = sent(paper("c.pdf", b"x"))
    assert answer.status_code == 422
    assert answer.json()["faults"][0].startswith("c.pdf: không phải PDF")
    assert sent(paper("d.jpg", papers.JPEG), **{"tep-issued_on": "31/02/2026"}).status_code == 422
    assert sent().json()["faults"] == ["Chọn tệp rồi bấm Tải lên."]
    assert sent(paper(), **{"tieu-chi": "9.9"}).status_code == 422
    assert Evidence.objects.count() == 2
    clerk.logout()
    assert sent(paper("e.jpg", papers.JPEG)).status_code == 401


def test_the_list_beside_a_criterion_is_the_page_without_its_frame(cast, clerk):
    kept(cast, title="Kế hoạch <b>", page_hint="trang 2")

    part = text(clerk.get(f"{OWN}?tieu-chi=1.2", headers={"HX-Request": "true"}))

    assert "Kế hoạch &lt;b&gt;" in part
    assert "xem trang 2" in part
    assert "<html" not in part


def test_pages_and_end_of_a_paper_are_shown(cast, clerk):
    send(clerk, "tep", documents=[paper("a.png", papers.PNG)], expires_on="30/06/2026", page_hint="trang 3")
    own = text(clerk.get(f"{OWN}?tieu-chi=1.2"))
    put(cast, SheetState.SUBMITTED)
    clerk.force_login(cast.inspector)
    team = text(clerk.get(TEAM))

    assert "hết hiệu lực 30/06/2026" in own
    assert "chỉ có 1 trang" not in own
    assert "Ghi xem trang 3 nhưng tệp chỉ có 1 trang." in team
    assert "Hết hiệu lực ngày 30/06/2026, trước khi hết năm 2026." in team
