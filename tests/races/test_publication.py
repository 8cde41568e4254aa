"""Publication against everything else: what is published is what stood under the locks, once, whole and proven."""

import time

import pytest

from scoring import engine
from scoring.enums import ChangeKind, SheetState
from scoring.models import PublicationRequest, Ranking
from scoring.services.rankings import present_round, request_publication
from scoring.services.sheets import decide_sheet
from tests import make
from tests.races.streams import Stream
from tests.races.visitor import at_once
from units.models import User

pytestmark = pytest.mark.race
REASON = {"unready_reason": "Hết hạn"}


def organiser():
    return User.objects.get(username="thuongtruc")


def ask(scene):
    """Present and decide everything, ask for publication; the number of the request that waits."""
    with scene.portal.inside():
        for sheet in scene.round.assessments.exclude(state=SheetState.DECIDED):
            decide_sheet(assessment=sheet, now=make.NOW, actor=organiser(), **REASON)
        present_round(round_=scene.round, now=make.NOW, actor=organiser())
        decision = {"decision_number": "100/QĐ-UBND", "decision_date": make.NOW.date()}
        return request_publication(round_=scene.round, now=make.NOW, actor=organiser(), **decision).pk


def approve(scene, visitor, number):
    return visitor.post(f"/dieu-hanh/{scene.code}/cong-bo/duyet/", request=number)


def published_lines(scene, unit_code):
    """The history of a sheet as far as the published snapshot vouches for it, with that snapshot's content."""
    with scene.portal.inside():
        snapshot = engine.read_json(Ranking.objects.get(round=scene.round).snapshots.get().document)
        chain = scene.chain(unit_code)
    assert engine.verify(snapshot) == ()
    head = snapshot["content"]["history_heads"][unit_code]
    place = [line.line_sha256 for line in chain].index(head)
    return chain[: place + 1], snapshot["content"]


def assert_published_as_recorded(scene, unit_code):
    """Answers in the snapshot are those of the history up to its head; rows are the snapshot's results."""
    lines, content = published_lines(scene, unit_code)
    recorded = {}
    for line in lines:
        if line.kind == ChangeKind.SCORE:
            recorded.setdefault(line.criterion_code, {})[line.layer] = line.new["answer"]
    (unit,) = [entry for entry in content["round"]["units"] if entry["code"] == unit_code]
    assert unit["answers"] == recorded
    (result,) = [entry for entry in content["result"]["units"] if entry["code"] == unit_code]
    with scene.portal.inside():
        row = Ranking.objects.get(round=scene.round).rows.get(unit_code=unit_code)
    assert (f"{row.points:.4f}", row.rank, row.class_name) == (result["points"], result["rank"], result["class"] or "")
    return lines


@pytest.mark.parametrize("before", [1, 5, 15])
def test_the_councils_saves_are_published_or_come_after(scene, before):
    number = ask(scene)
    council, second = scene.visitor("thuongtruc"), scene.visitor("phoduyet")
    streams = {
        ("A", "1.2"): Stream(lambda seen: scene.council(council, "A", "1.2", seen, f"1,{seen % 90 + 10}")),
        ("B", "1.10"): Stream(lambda seen: scene.council(council, "B", "1.10", seen, f"0,{seen % 90 + 10}")),
    }
    for stream in streams.values():
        stream.more(before)

    asked_at = time.monotonic()
    answer = approve(scene, second, number)
    answered_at = time.monotonic()
    for stream in streams.values():
        stream.more()
        stream.end()

    assert answer.status == 303
    for (unit, code), stream in streams.items():
        lines = assert_published_as_recorded(scene, unit)
        published = max(line.version for line in lines if line.criterion_code == code and line.layer == "council")
        assert max(save.version for save in stream.saved if save.answered_at < asked_at) <= published
        assert published < min(save.version for save in stream.saved if save.sent_at > answered_at)
        assert not stream.closed
    scene.assert_clean()


def test_an_inspectors_saves_stop_at_the_decision_and_are_published(scene):
    inspector, clerk, second = scene.visitor("thanhtra"), scene.visitor("thuongtruc"), scene.visitor("phoduyet")
    stream = Stream(lambda seen: scene.inspect(inspector, "1.2", seen, value=seen))
    stream.more()

    decided = clerk.post(f"/dieu-hanh/{scene.code}/chot/", **{"don-vi": "A", "reason": "Hết hạn kiểm tra"})
    answer = approve(scene, second, ask(scene))
    stream.join(60)

    assert (decided.status, answer.status, stream.closed) == (303, 303, True)
    lines = assert_published_as_recorded(scene, "A")
    own = [line.version for line in lines if (line.criterion_code, line.layer) == ("1.2", "inspection")]
    assert own == [save.version for save in stream.saved]
    assert lines[-1].kind == ChangeKind.STATE  # nothing was written after the decision
    scene.assert_clean()


@pytest.mark.smoke
def test_a_double_click_on_approve_publishes_once(portal, scene):
    number = ask(scene)
    clicks = [scene.visitor("phoduyet") for _ in range(3)]

    answers = at_once(*[lambda click=click: approve(scene, click, number) for click in clicks])

    assert [answer.status for answer in answers] == [303, 303, 303]
    with portal.inside():
        assert Ranking.objects.filter(round=scene.round).count() == 1
        assert PublicationRequest.objects.get(round=scene.round).ranking.version == 1


def test_two_who_ask_at_once_leave_one_request(portal, scene):
    with portal.inside():
        PublicationRequest.objects.filter(pk=ask(scene)).delete()
    asking = [scene.visitor("thuongtruc"), scene.visitor("phoduyet")]
    decision = {"decision_number": "100/QĐ-UBND", "decision_date": "06/11/2026", "seen_version": "0"}

    answers = at_once(*[lambda one=one: one.post(f"/dieu-hanh/{scene.code}/cong-bo/", **decision) for one in asking])

    assert sorted(answer.status for answer in answers) == [303, 409]  # the other one is told of the request that waits
    with portal.inside():
        assert PublicationRequest.objects.filter(round=scene.round).count() == 1


def test_two_who_decide_at_once_decide_once(portal, scene):
    deciding = [scene.visitor("thuongtruc"), scene.visitor("phoduyet")]
    chosen = {"don-vi": ["A", "B", "C"], "reason": "Hết hạn"}

    answers = at_once(*[lambda one=one: one.post(f"/dieu-hanh/{scene.code}/chot/", **chosen) for one in deciding])

    told = {answer.status for answer in answers}  # 409 for who came second at every sheet
    assert 303 in told
    assert told <= {303, 409}
    with portal.inside():
        for unit in "ABC":
            decisions = [line for line in scene.chain(unit) if line.kind == ChangeKind.STATE]
            assert [line.new["state"] for line in decisions] == ["decided"]
    scene.assert_clean()
