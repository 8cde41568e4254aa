"""The announcement page, its files, goals and award lists: what the public sees, who may write, and that nothing is lost."""

import datetime as dt
from io import BytesIO

import docx as python_docx
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import AwardList, GoalStatement, Ranking
from scoring.reports import paper_pdf
from scoring.services import awards as services
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from tests import make
from tests.services.publishing import publish
from tests.views.test_ranking_pages import _copy_as_year_before

CODE = "VIDU-CCHC-2026"
PAGE = "/cong-bo/VIDU/2026/"
printing = pytest.mark.skipif(not paper_pdf.can_print(), reason="Pango is not installed; .ci/run installs it")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def published(ranking):
    return Ranking.objects.select_related("round__agency").get()


def text(response):
    return " ".join(response.content.decode().split())


def organiser(cast):
    return make.again(cast.organiser)


def test_nothing_is_announced_before_publication(client, cast):
    assert client.get(PAGE).status_code == 404
    assert client.get("/cong-bo/VIDU/1999/").status_code == 404


def test_the_page_has_text_decision_annexes(client, published):
    page = text(client.get(PAGE))

    assert "Công bố kết quả năm 2026" in page
    assert "Quyết định số 100/QĐ-UBND ngày 06/11/2026" in page
    assert "Năm 2026, Cơ quan chủ trì ví dụ kiểm tra chéo, chấm điểm và xếp hạng cải cách hành chính" in page
    assert f"/xep-hang/{CODE}/lan-1/tep/xep-hang.pdf" in page
    assert "khen-thuong" not in page


def test_every_programme_of_the_year_stands_there_and_other_years_do_not(client, published):
    _copy_as_year_before(published)

    page = client.get(PAGE)

    assert [one.programme.ranking.round.code for one in page.context["texts"]] == [CODE]
    assert 'href="/cong-bo/VIDU/2025/"' in page.content.decode()


def test_the_whole_text_is_a_word_document(client, cast, published):
    client.force_login(organiser(cast))
    client.post(f"{PAGE}muc-tieu/", GOALS)

    answer = client.get(f"{PAGE}word/")

    told = "\n".join(p.text for p in python_docx.Document(BytesIO(answer.content)).paragraphs)
    assert "Năm 2026, Cơ quan chủ trì ví dụ kiểm tra chéo" in told
    assert "Giai đoạn 2021–2026, Kế hoạch năm năm: đạt 17 trên 19 mục tiêu, còn 2 mục tiêu chưa đạt." in told


@pytest.mark.parametrize("extra", [1, 3])
def test_the_page_costs_the_same_for_one_unit_more_and_three(
    client, published, extra, without_triggers, django_assert_num_queries
):
    with without_triggers():
        for at in range(extra):
            row = published.rows.get(unit_code="A")
            row.pk, row.unit_code = None, f"A{at}"
            row.save()

    with django_assert_num_queries(8):
        client.get(PAGE)


GOALS = {
    "plan": "Kế hoạch năm năm",
    "from_year": 2021,
    "to_year": 2026,
    "total": 19,
    "done": 17,
    "remark": "",
    "seen": 0,
}


def test_goals_are_versions_and_a_stale_page_writes_nothing(client, cast, published):
    client.force_login(organiser(cast))

    assert client.post(f"{PAGE}muc-tieu/", GOALS).status_code == 303
    stale = client.post(f"{PAGE}muc-tieu/", GOALS | {"done": 18})
    assert client.post(f"{PAGE}muc-tieu/", GOALS | {"done": 18, "seen": 1}).status_code == 303

    assert stale.status_code == 409
    assert 'value="18"' in stale.content.decode()
    assert list(GoalStatement.objects.order_by("version").values_list("version", "done")) == [(1, 17), (2, 18)]
    client.logout()
    assert "đạt 18 trên 19 mục tiêu" in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"done": 20}, "Số đã đạt (20) nhiều hơn tổng số mục tiêu (19)."),
        ({"to_year": 2020}, "Năm cuối (2020) trước năm đầu (2021)."),
    ],
)
def test_goals_that_contradict_each_other_are_said_at_their_field(client, cast, published, changes, said):
    client.force_login(organiser(cast))

    answer = client.post(f"{PAGE}muc-tieu/", GOALS | changes)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not GoalStatement.objects.exists()


def test_the_database_itself_refuses_more_goals_met_than_there_are(cast):
    given = {"agency": cast.round.agency, "year": 2026, "version": 1, "from_year": 2021, "to_year": 2026, "plan": "K"}
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalStatement.objects.create(**given, total=1, done=2, made_at=make.NOW, made_by=cast.organiser)


def save(cast, seen, **edit):
    return services.save_edit(round_=cast.round, **edit, seen=seen, now=make.NOW, actor=organiser(cast))


def codes(awards):
    return [line["unit_code"] for line in awards.lines]


def test_the_rule_takes_first_ranks_and_everybody_in_a_tie_at_the_cut(cast, published):
    made = services.save_rule(round_=cast.round, top=1, improved=0, seen=0, now=make.NOW, actor=organiser(cast))

    first = list(published.rows.filter(rank=1).order_by("order").values_list("unit_code", flat=True))
    assert codes(made) == first


def test_a_tie_at_the_cut_brings_both(cast, published, without_triggers):
    with without_triggers():
        published.rows.filter(unit_code__in=("A", "B")).update(rank=1, tied=True, index="86.65")

    made = services.save_rule(round_=cast.round, top=1, improved=0, seen=0, now=make.NOW, actor=organiser(cast))

    assert {"A", "B"} <= set(codes(made))
    assert "Hạng 1 (đồng hạng) khối Sở, ban, ngành" in made.lines[0]["grounds"]


def test_the_most_improved_is_measured_on_the_published_year_before(cast, published):
    none = services.save_rule(round_=cast.round, top=0, improved=1, seen=0, now=make.NOW, actor=organiser(cast))
    _copy_as_year_before(published)
    made = services.save_rule(round_=cast.round, top=0, improved=2, seen=1, now=make.NOW, actor=organiser(cast))

    assert codes(none) == []
    assert codes(made) == ["A"]
    assert made.lines[0]["change"] == "+6,65"


def test_edits_need_a_reason_are_kept_as_versions_and_can_be_taken_back(cast, published):
    services.save_rule(round_=cast.round, top=1, improved=0, seen=0, now=make.NOW, actor=organiser(cast))
    removed = save(cast, 1, unit_code="A", action="remove", reason="Có đơn thư")
    added = save(cast, 2, unit_code="B", action="add", reason="Sáng kiến")
    again = save(cast, 3, unit_code="A", action="add", reason="Đơn thư không đúng")

    assert "A" not in codes(removed)
    assert "B" in codes(added)
    assert again.edits == [{"unit_code": "B", "action": "add", "reason": "Sáng kiến", "by": str(cast.organiser)}]
    assert again.note == "Bổ sung Sở A: Đơn thư không đúng"
    assert AwardList.objects.count() == 4
    with pytest.raises(Refused, match="lý do"):
        save(cast, 4, unit_code="A", action="remove", reason="  ")
    with pytest.raises(AlreadyDone):
        save(cast, 4, unit_code="A", action="add", reason="x")
    with pytest.raises(Outdated):
        save(cast, 1, unit_code="A", action="remove", reason="x")
    with pytest.raises(NotAllowed):
        services.release(round_=cast.round, seen=4, now=make.NOW, actor=make.again(cast.leader))


def test_the_public_sees_a_list_from_its_release_to_its_withdrawal(client, cast, published):
    listing, page = f"/xep-hang/{CODE}/khen-thuong/docx/", PAGE
    services.save_rule(round_=cast.round, top=1, improved=0, seen=0, now=make.NOW, actor=organiser(cast))
    assert client.get(listing).status_code == 404

    services.release(round_=cast.round, seen=1, now=make.NOW, actor=organiser(cast))
    save(cast, 2, unit_code="B", action="add", reason="LINH-CANH")  # a draft after the release: not for the public
    shown, document = text(client.get(page)), client.get(listing)

    assert "Đơn vị đề nghị tặng bằng khen" in shown
    assert "LINH-CANH" not in shown
    book = python_docx.Document(BytesIO(document.content))
    words = "".join(t.text or "" for t in book.element.body.iter() if t.tag.endswith("}t"))
    assert "DANH SÁCH ĐƠN VỊ ĐỀ NGHỊ TẶNG BẰNG KHEN" in words
    assert "LINH-CANH" not in words
    services.withdraw(round_=cast.round, seen=3, now=make.NOW, actor=organiser(cast))
    assert client.get(listing).status_code == 404
    assert "tặng bằng khen" not in text(client.get(page))


def test_the_organisers_page_edits_releases_and_tells_the_history(client, cast, published):
    client.force_login(organiser(cast))
    at = reverse("round_awards", args=[CODE])

    assert client.post(reverse("awards_rule", args=[CODE]), {"top": 1, "improved": 0, "seen": 0}).status_code == 303
    stale = client.post(reverse("awards_rule", args=[CODE]), {"top": 2, "improved": 0, "seen": 0})
    edit = {"unit_code": "B", "action": "add", "reason": "", "seen": 1}
    assert client.post(reverse("awards_edit", args=[CODE]), edit).status_code == 422
    assert client.post(reverse("awards_edit", args=[CODE]), edit | {"reason": "Sáng kiến"}).status_code == 303
    assert client.post(reverse("awards_release", args=[CODE]), {"seen": 1}).status_code == 409
    assert client.post(reverse("awards_release", args=[CODE]), {"seen": "9" * 5000}).status_code == 409
    assert client.post(reverse("awards_release", args=[CODE]), {"seen": 2}).status_code == 303

    page = text(client.get(at))
    assert stale.status_code == 409
    assert "Đang công khai" in page
    assert "Bổ sung Sở B: Sáng kiến" in page
    book = load_workbook(BytesIO(client.get(reverse("round_awards_file", args=[CODE, "xlsx"])).content))
    assert any("Bổ sung: Sáng kiến" in str(cell.value) for row in book.worksheets[0] for cell in row)


def test_a_correction_says_that_the_list_is_of_an_older_version(client, cast, published):
    services.release(round_=cast.round, seen=0, now=make.NOW, actor=organiser(cast))
    publish(cast, decision="120/QĐ", reason="Đính chính.", now=make.NOW + dt.timedelta(days=1))
    client.force_login(organiser(cast))

    assert "Bảng xếp hạng đã được đính chính" in text(client.get(reverse("round_awards", args=[CODE])))


def test_every_form_of_the_organisers_page_can_be_sent(cast, published):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(organiser(cast))
    page = client.get(reverse("round_awards", args=[CODE])).content.decode()

    assert page.count("<form") == page.count("csrfmiddlewaretoken") > 3
