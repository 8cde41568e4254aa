"""The council's pages: set up, meet, decide, close, minutes; stale, late and twice leave nothing half-done."""

import pytest
from django.utils import timezone

from scoring.models import AgendaItem, Council, CouncilMeeting, CouncilMember
from tests import make
from tests.services import meeting as scene
from tests.services.replying import CODE, OTHER, flag, open_step

ROOM = "/dieu-hanh/VIDU-CCHC-2026/hoi-dong/"
MEETING = f"{ROOM}phien-1/"


def text(response):
    return response.content.decode()


@pytest.fixture
def organiser(cast, client):
    client.force_login(cast.organiser)
    return client


@pytest.fixture
def met(cast, organiser):
    """A council of three with a meeting that A/1.2 stands on the agenda of, everybody there."""
    scene.council(cast)
    meeting = scene.meet(cast)
    scene.put(cast, meeting)
    scene.attend(cast, meeting, scene.PRESENT, scene.PRESENT, scene.PRESENT)
    return organiser


def test_a_council_is_set_up_and_meets_on_the_pages(organiser):
    assert "chưa có hội đồng thẩm định" in text(organiser.get(ROOM))
    given = {"decision": "456/QĐ-UBND", "decision_date": "01/10/2026", "seen": "0"}
    assert organiser.post(ROOM, given | {"decision_date": "32/13/2026"}).status_code == 422
    assert organiser.post(ROOM, given).status_code == 303
    assert organiser.post(ROOM, given).status_code == 303
    assert organiser.post(ROOM, given | {"decision": "9/QĐ"}).status_code == 409
    assert Council.objects.get().version == 1

    for name, role in (("Ông Một", "chairman"), ("Bà Hai", "secretary")):
        assert organiser.post(f"{ROOM}thanh-vien/", {"name": name, "role": role}).status_code == 303
    assert organiser.post(f"{ROOM}thanh-vien/", {"name": "Ông Ba", "role": "chairman"}).status_code == 422
    when = {"day": "05/11/2026", "hour": "8h30", "place": "Phòng họp số 1"}
    assert organiser.post(f"{ROOM}phien/", when | {"hour": "25h"}).status_code == 422
    assert organiser.post(f"{ROOM}phien/", when).status_code == 303
    assert CouncilMeeting.objects.get().number == 1

    gone = CouncilMember.objects.get(name="Bà Hai").pk
    assert organiser.post(f"{ROOM}thanh-vien/thoi/", {"thanh-vien": gone}).status_code == 303
    assert "Bà Hai" not in text(organiser.get(ROOM))


def test_people_are_noted_and_the_agenda_filled(cast, organiser):
    scene.council(cast)
    scene.meet(cast)
    members = list(CouncilMember.objects.order_by("pk"))
    ways = {f"tv-{member.pk}": "present" for member in members}
    assert organiser.post(f"{MEETING}diem-danh/", ways | {"seen": "1", f"tv-{members[0].pk}": ""}).status_code == 422
    assert organiser.post(f"{MEETING}diem-danh/", ways | {"seen": "1"}).status_code == 303
    assert organiser.post(f"{MEETING}diem-danh/", ways | {"seen": "1"}).status_code == 303
    assert "Đủ thành phần" in text(organiser.get(MEETING))

    chosen = {"seen": "2", "unit": "A", "criterion": CODE, "note": "Lãnh đạo yêu cầu"}
    assert organiser.post(f"{MEETING}noi-dung/", chosen | {"criterion": ""}).status_code == 422
    assert organiser.post(f"{MEETING}noi-dung/", chosen | {"criterion": "9.9"}).status_code == 422
    assert organiser.post(f"{MEETING}noi-dung/", chosen).status_code == 303
    stale = organiser.post(f"{MEETING}noi-dung/", chosen | {"criterion": OTHER})
    assert (stale.status_code, OTHER in text(stale)) == (409, True)
    assert organiser.post(f"{MEETING}A/{CODE}/bo/", {"seen": "3"}).status_code == 303
    assert not AgendaItem.objects.exists()


def test_waiting_explanations_are_offered(cast, organiser):
    open_step(cast.round, closes_at=timezone.now())
    flag(cast)
    scene.council(cast)
    scene.meet(cast)

    assert f'value="A|{CODE}"' in text(organiser.get(MEETING))
    assert organiser.post(f"{MEETING}noi-dung/", {"seen": "1", "waiting": f"A|{CODE}"}).status_code == 303
    assert AgendaItem.objects.get().ground == "explain"


def test_a_decision_is_written_refused_stale_and_kept(met, cast):
    where = f"{MEETING}A/{CODE}/"
    given = {"seen": "1", "seen_score": "0", "decision": "dieu-chinh", "points": "1,5", "text": "Đủ hồ sơ"}
    assert "Kết luận của hội đồng" in text(met.get(where))
    for wrong in ({"points": ""}, {"points": "22.338"}, {"points": "99"}, {"text": " "}, {"decision": "giu-nguyen"}):
        page = met.post(where, given | wrong)
        assert page.status_code == 422, wrong
    assert met.post(where, given).status_code == 303
    assert scene.council_score(cast).answer == {"points": "1.5", "reason": "Đủ hồ sơ"}

    stale = met.post(where, given | {"points": "2", "text": "Ý khác"})
    assert (stale.status_code, "Ý khác" in text(stale), 'name="seen" value="2"' in text(stale)) == (409, True, True)
    assert scene.council_score(cast).version == 1


def test_without_a_quorum_there_is_no_form(cast, organiser):
    scene.council(cast)
    scene.put(cast, scene.meet(cast))
    where = f"{MEETING}A/{CODE}/"

    assert "chưa đủ thành phần" in text(organiser.get(where))
    given = {"seen": "1", "seen_score": "0", "decision": "giu-nguyen", "text": "Giữ"}
    assert organiser.post(where, given).status_code == 409
    assert AgendaItem.objects.get().decision == ""


def test_closed_minutes_are_read_and_taken_away(met, cast):
    seen = CouncilMeeting.objects.get().version
    draft = met.get(f"{MEETING}bien-ban/")
    assert (
        draft["Content-Disposition"] == 'attachment; filename="DU-THAO-bien-ban-hoi-dong-VIDU-CCHC-2026-phien-1.docx"'
    )
    assert met.post(f"{MEETING}khep/", {"seen": "0"}).status_code == 409
    assert met.post(f"{MEETING}khep/", {"seen": seen}).status_code == 303
    assert met.post(f"{MEETING}khep/", {"seen": seen}).status_code == 303

    assert "Biên bản đã khép" in text(met.get(MEETING))
    assert "DU-THAO" not in met.get(f"{MEETING}bien-ban/")["Content-Disposition"]
    assert "Hội đồng thẩm định: Phiên họp 1" not in text(met.get("/dieu-hanh/VIDU-CCHC-2026/lich-su/"))


def test_the_sheet_says_where_its_council_writes(met):
    assert "chỉ ghi ở kết luận của một phiên họp" in text(met.get("/dieu-hanh/VIDU-CCHC-2026/phieu/A/"))


@pytest.mark.parametrize("many", [1, 3])
def test_a_meeting_costs_the_same_for_one_point_and_three(cast, organiser, django_assert_num_queries, many):
    scene.council(cast)
    meeting = scene.meet(cast)
    codes = [row["code"] for row in make.document()["criteria"] if "measure" in row][:many]
    for code in codes:
        scene.put(cast, meeting, code)

    with django_assert_num_queries(19):
        page = text(organiser.get(MEETING))
    assert page.count("Chưa kết luận") == many
