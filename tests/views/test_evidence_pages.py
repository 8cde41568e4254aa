"""Evidence through its pages: added by three forms, found, opened as an attachment, withdrawn, warned of, logged."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Evidence, EvidenceAccess, Score
from scoring.services import evidence
from scoring.services.evidence import About, Place
from tests import make
from tests.services import papers

OWN = "/tu-danh-gia/VIDU-CCHC-2026/A/minh-chung/"
TEAM = "/kiem-tra/VIDU-CCHC-2026/A/minh-chung/"
OVER = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/minh-chung/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def put(cast, state, unit="A"):
    Assessment.objects.filter(pk=cast.sheet(unit).pk).update(state=state)


@pytest.fixture
def clerk(client, cast):
    put(cast, SheetState.DRAFTING)
    client.force_login(cast.staff_a)
    return client


def paper(name="Kế hoạch năm.pdf", data=papers.PDF):
    return SimpleUploadedFile(name, data)


def send(client, part, page=OWN, code="1.2", **fields):
    named = {f"{part}-{name}": value for name, value in fields.items()}
    return client.post(f"{page}them/", {"tieu-chi": code, "viec": part, **named})


def kept(cast, *files, unit="A", code="1.2", layer=Layer.SELF, actor=None, **about):
    return evidence.add_files(
        place=Place(cast.sheet(unit), code, layer),
        files=files or [paper()],
        about=About(**about),
        actor=actor or cast.staff_a,
        now=make.NOW,
    ).kept


def text(answer):
    return answer.content.decode()


def opened(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_unit_adds_several_files_a_link_and_a_number(cast, clerk):
    answer = send(clerk, "tep", documents=[paper(), paper("Ảnh.png", papers.PNG)], title="Kế hoạch")
    assert (answer.status_code, answer["Location"]) == (303, f"{OWN}?tieu-chi=1.2")
    assert send(clerk, "lien-ket", url="https://example.vn/van-ban").status_code == 303
    assert send(clerk, "so-hieu", number="12/KH-SNV", issued_on="05/01/2026").status_code == 303

    page = text(clerk.get(f"{OWN}?tieu-chi=1.2"))

    for shown in ("Kế hoạch năm.pdf", "Ảnh.png", "https://example.vn/van-ban", "12/KH-SNV", "05/01/2026"):
        assert shown in page
    assert "Không tải lên văn bản mật, dữ liệu cá nhân của người dân." in page
    assert Evidence.objects.filter(assessment=cast.sheet("A"), layer=Layer.SELF).count() == 4


def test_faulty_files_are_named_and_the_sound_one_is_kept(clerk):
    answer = send(clerk, "tep", documents=[paper(), paper("b.docx", b"x"), paper("c.pdf", b"")])

    page = text(answer)
    assert answer.status_code == 422
    assert "b.docx: không phải PDF" in page
    assert "c.pdf: tệp rỗng" in page
    assert "Đã thêm 1 tài liệu" in page


@pytest.mark.parametrize(
    ("part", "fields", "says"),
    [
        ("tep", {"title": "Giữ tên này"}, "Chọn tệp rồi bấm Tải lên."),
        ("lien-ket", {"url": "javascript:alert(1)", "title": "Giữ tên này"}, "phải có dạng https://"),
        ("so-hieu", {"title": "Giữ tên này"}, "Ghi số, ký hiệu"),
        ("so-hieu", {"number": "1/QĐ", "issued_on": "31/02/2026", "title": "Giữ tên này"}, "ngày/tháng/năm"),
    ],
)
def test_a_faulty_form_keeps_what_was_typed(clerk, part, fields, says):
    answer = send(clerk, part, **fields)

    assert answer.status_code == 422
    assert says in text(answer)
    assert "Giữ tên này" in text(answer)


def test_what_no_page_sends_is_refused(clerk):
    assert send(clerk, "khac").status_code == 409
    assert send(clerk, "tep", code="9.9", documents=[paper()]).status_code == 409
    assert clerk.get(f"{OWN}?tieu-chi=9.9").status_code == 404
    assert clerk.get(f"{OWN}khong-co/").status_code == 404


def test_a_file_goes_out_as_an_attachment_that_no_browser_runs_and_is_logged(cast, clerk):
    (row,) = kept(cast)

    answer = clerk.get(f"{OWN}{row.token}/")

    assert opened(answer) == papers.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20n%C4%83m.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert [(a.user, a.evidence) for a in EvidenceAccess.objects.all()] == [(cast.staff_a, row)]
    opened(clerk.head(f"{OWN}{row.token}/"))
    assert EvidenceAccess.objects.count() == 1


def test_a_link_is_opened_through_the_portal_and_a_number_is_nothing_to_open(cast, clerk):
    send(clerk, "lien-ket", url="https://example.vn/a")
    send(clerk, "so-hieu", number="1/QĐ")
    link, number = Evidence.objects.order_by("pk")

    answer = clerk.get(f"{OWN}{link.token}/")

    assert (answer.status_code, answer["Location"]) == (303, "https://example.vn/a")
    assert EvidenceAccess.objects.get().evidence == link
    assert clerk.get(f"{OWN}{number.token}/").status_code == 404


def test_nobody_else_opens_it_and_an_unknown_layer_is_not_there(cast, clerk):
    (row,) = kept(cast)
    put(cast, SheetState.IN_REVIEW)
    (found,) = kept(cast, paper("Ảnh.jpg", papers.JPEG), layer=Layer.INSPECTION, actor=cast.inspector)
    assert clerk.get(f"{OWN}{found.token}/").status_code == 404
    assert "Ảnh.jpg" not in text(clerk.get(f"{OWN}?tieu-chi=1.2"))

    for user in (cast.staff_b, cast.stranger, cast.foreign_organiser, cast.leader):
        clerk.force_login(user)
        for page in (OWN, TEAM, OVER):
            assert clerk.get(f"{page}{row.token}/").status_code == 404
    clerk.force_login(cast.organiser)
    assert clerk.get(f"{OVER}{found.token}/").status_code == 404
    cast.sheet("A").inspections.update(closed_at=make.NOW)
    opened(clerk.get(f"{OVER}{found.token}/"))
    assert EvidenceAccess.objects.count() == 1


def test_the_organiser_sees_who_opened_it_and_nothing_before_submission(cast, clerk):
    (row,) = kept(cast, title="Kế hoạch mật mã")
    opened(clerk.get(f"{OWN}{row.token}/"))
    clerk.force_login(cast.organiser)
    assert "Kế hoạch mật mã" not in text(clerk.get(f"{OVER}?tieu-chi=1.2"))
    assert "Kế hoạch mật mã" not in text(clerk.get(OVER))
    assert clerk.get(f"{OVER}{row.token}/").status_code == 404

    put(cast, SheetState.SUBMITTED)

    assert "Người canbo_a" in text(clerk.get(OVER))
    assert "Kế hoạch mật mã" in text(clerk.get(f"{OVER}?tieu-chi=1.2"))


def test_withdrawing_asks_for_a_reason_and_keeps_the_file(cast, clerk):
    (row,) = kept(cast)
    address = f"{OWN}{row.token}/go/"
    assert clerk.get(address).status_code == 200
    assert clerk.post(address, {"reason": " "}).status_code == 422

    assert clerk.post(address, {"reason": "Nhầm tiêu chí"}).status_code == 303

    page = text(clerk.get(f"{OWN}?tieu-chi=1.2"))
    assert "Nhầm tiêu chí" in page
    assert clerk.post(address, {"reason": "Nhầm tiêu chí"}).status_code == 303
    other = clerk.post(address, {"reason": "Gỡ <lần> nữa"})
    assert other.status_code == 409
    assert "Gỡ &lt;lần&gt; nữa</textarea>" in other.content.decode()
    opened(clerk.get(f"{OWN}{row.token}/"))
    assert EvidenceAccess.objects.count() == 1


def test_a_team_adds_its_own_and_cannot_withdraw_the_units(cast, clerk):
    (row,) = kept(cast)
    put(cast, SheetState.SUBMITTED)
    clerk.force_login(cast.inspector)

    assert send(clerk, "tep", page=TEAM, documents=[paper("Ảnh.jpg", papers.JPEG)]).status_code == 303

    own = Evidence.objects.get(layer=Layer.INSPECTION)
    assert clerk.post(f"{TEAM}{row.token}/go/", {"reason": "x"}).status_code == 404
    assert clerk.post(f"{TEAM}{own.token}/go/", {"reason": "Mờ"}).status_code == 303


def test_search_by_number_title_or_name_without_accents(cast, clerk):
    kept(cast, title="Kế hoạch rà soát", number="12/KH-SNV")
    kept(cast, paper("Báo cáo.png", papers.PNG), code="1.1.1")

    assert "12/KH-SNV" in text(clerk.get(OWN, {"tim": "ke hoach RA SOAT"}))
    assert "12/KH-SNV" in text(clerk.get(OWN, {"tim": "12/kh"}))
    assert "Báo cáo.png" not in text(clerk.get(OWN, {"tim": "12/kh"}))
    assert "Không tìm thấy" in text(clerk.get(OWN, {"tim": "khong co dau"}))


def test_reviewers_are_warned_and_only_the_organiser_reads_which_unit(cast, clerk):
    kept(cast, issued_on=dt.date(2025, 12, 31))
    kept(cast, code="1.1.1")
    put(cast, SheetState.DRAFTING, "B")
    kept(cast, unit="B", actor=cast.staff_b)
    for unit in "AB":
        put(cast, SheetState.SUBMITTED, unit)
    other = cast.sheet("B").unit.name

    unit_page = text(clerk.get(f"{OWN}?tieu-chi=1.2"))
    clerk.force_login(cast.inspector)
    team = text(clerk.get(TEAM))
    clerk.force_login(cast.organiser)
    over = text(clerk.get(OVER))
    put(cast, SheetState.DRAFTING, "B")

    assert "Cùng một tệp" not in unit_page
    assert "Cùng một tệp ở tiêu chí 1.1.1." in team
    assert "Ngày ban hành ngoài năm 2026." in team
    assert "Cùng một tệp với đơn vị khác." in team
    assert f"tệp với {other}" not in team
    assert f"Cùng một tệp với {other}." in over
    assert "Cùng một tệp với" not in text(clerk.get(OVER))


def test_numbers_typed_into_the_sheet_stand_beside(cast, clerk):
    typed = "12/KH-SNV ngày 05/01/2026\nảnh chụp bảng niêm yết"
    Score.objects.filter(assessment=cast.sheet("A"), criterion__code="1.2", layer=Layer.SELF).update(evidence=typed)

    page = text(clerk.get(f"{OWN}?tieu-chi=1.2"))

    assert '<td class="whole" data-label="Số, ký hiệu">12/KH-SNV</td>' in page
    assert "ảnh chụp bảng niêm yết" in page


def questions(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [OWN, TEAM, OVER, f"{OWN}?tieu-chi=1.2", f"{TEAM}?tieu-chi=1.2", f"{OWN}?tim=a"])
def test_as_many_queries_with_one_row_as_with_three(cast, clerk, address):
    def more(*files):
        put(cast, SheetState.DRAFTING)
        for row in kept(cast, *files):
            evidence.record_access(evidence=row, actor=cast.organiser, now=make.NOW)
        put(cast, SheetState.SUBMITTED)

    clerk.force_login({OWN: cast.staff_a, TEAM: cast.inspector, OVER: cast.organiser}[address.split("?")[0]])
    more(paper("a.pdf"))
    questions(clerk, address)  # the session is stamped once
    one = questions(clerk, address)
    more(paper("a2.png", papers.PNG), paper("a3.jpg", papers.JPEG))

    assert questions(clerk, address) == one
