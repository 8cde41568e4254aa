"""The public page that recomputes a sealed file: equal, or what differs; whatever is sent, it answers and keeps nothing."""

import fcntl
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from scoring import engine
from scoring.models import RankingSnapshot
from scoring.selectors import verification, verify_child
from tests import make
from tests.services.publishing import decide_all, publish

PAGE = "/kiem-tra-so-lieu/"
CODE = "VIDU-CCHC-2026"


@pytest.fixture
def published(ranking):
    return ranking


@pytest.fixture(autouse=True)
def _own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _sent(client, raw, status=200):
    response = client.post(PAGE, {"file": SimpleUploadedFile("tep.json", raw)})
    assert response.status_code == status
    return _text(response)


def _snapshot(published):
    return json.loads(published.snapshots.get().document)


def test_the_published_file_is_equal_and_is_said_to_be_the_published_one(client, published):
    document = published.snapshots.get().document.encode()

    for text in (_sent(client, document), _text(client.get(f"{PAGE}?ban={CODE}/1/1"))):
        assert "Khớp, và đúng là bản đã công bố" in text
        assert published.snapshots.get().sha256 in text
        assert "Không khớp" not in text


def test_a_file_sent_twice_is_answered_the_same(client, published):
    document = published.snapshots.get().document.encode()

    answers = [_sent(client, document) for _ in range(2)]

    assert ["Khớp, và đúng là bản đã công bố" in answer for answer in answers] == [True, True]


def test_a_changed_figure_is_named(client, published):
    raw = published.snapshots.get().document.replace("12.9982", "12.9983", 1).encode()

    text = _sent(client, raw)

    assert "Không khớp" in text
    assert "trong tệp 12.9983, tính lại 12.9982" in text
    assert "Tệp ghi mã của bản đã công bố, nhưng nội dung khác bản đó" in text
    assert "đúng là bản đã công bố" not in text


def test_a_file_that_somebody_sealed_anew_is_not_taken_for_the_published_one(client, published):
    content = _snapshot(published)["content"]
    content["decision"] = "Quyết định giả"
    forged = json.dumps(engine.make_snapshot(content)).encode()

    text = _sent(client, forged)

    assert "Các con số khớp nhau, nhưng không phải bản nào đã công bố ở cổng này" in text
    assert "đúng là bản đã công bố" not in text


def test_a_tampered_row_of_our_own_is_found_although_it_was_equal_before(client, published, without_triggers):
    assert "Khớp, và" in _text(client.get(f"{PAGE}?ban={CODE}/1/1"))
    stored = published.snapshots.get()
    with without_triggers():
        RankingSnapshot.objects.update(document=stored.document.replace("12.9982", "12.9983", 1))

        assert "Không khớp" in _text(client.get(f"{PAGE}?ban={CODE}/1/1"))


@pytest.mark.any_database  # a file recomputed by a child that asks no database
@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\xff\xfe", "không phải UTF-8"),
        (b"xin chao", "không phải JSON"),
        (b"[]", "cần một đối tượng"),
        (b"{}", "thiếu khóa"),
        (b"[" * 100_000, "lồng nhau quá sâu"),
        (b'{"a":' * 100_000, "lồng nhau quá sâu"),
        (b'{"a":1e999999999}', "thiếu khóa"),
        (b'{"a":' + b"9" * 100_000 + b"}", "thiếu khóa"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":1,"a":2}', "xuất hiện 2 lần"),
        (b'{"a":"\\ud800"}', "nửa cặp thay thế"),
        (b'{"format":"<script>alert(1)</script>"}', "thiếu khóa"),
    ],
)
def test_what_is_no_snapshot_is_refused_with_its_faults(client, published, raw, says):
    response = client.post(PAGE, {"file": SimpleUploadedFile("tep.json", raw)})

    assert response.status_code == 200
    assert "Đây không phải tệp số liệu đã niêm phong" in _text(response)
    assert says in _text(response)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.any_database  # as above
def test_endless_differences_are_cut_and_counted(client, published):
    snapshot = _snapshot(published)
    snapshot["content"]["result"]["x"] = "x" * 10_000
    for number in range(1000):
        snapshot["content"]["result"][f"k{number}"] = "1"

    response = client.post(PAGE, {"file": SimpleUploadedFile("tep.json", json.dumps(snapshot).encode())})

    assert re.search(r"Và [\d.]+ chỗ nữa", _text(response))
    assert len(response.content) < 120_000


@pytest.mark.any_database  # as above
def test_a_version_beyond_reason_and_marks_of_html_come_out_as_text(client, published):
    content = _snapshot(published)["content"] | {"version": int("9" * 4000)}
    content["round"]["round"]["code"] = "<b>đợt</b>"
    response = client.post(
        PAGE, {"file": SimpleUploadedFile("t.json", json.dumps(engine.make_snapshot(content)).encode())}
    )

    assert response.status_code == 200
    assert "<b>đợt</b>" not in response.content.decode()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "Chọn một tệp"),
        ({"file": SimpleUploadedFile("a.json", b"")}, "Tệp trống"),
        ({"file": SimpleUploadedFile("a.json", b" " * (verification.MOST_BYTES + 1))}, "Tệp lớn quá 10 MB"),
        ({"file": "chữ"}, "Chọn một tệp"),
    ],
)
def test_no_file_an_empty_one_and_one_too_large_are_told_apart(client, published, files, says):
    response = client.post(PAGE, files)

    assert response.status_code == 422
    assert says in _text(response)


@pytest.mark.parametrize(
    "key", ["KHONG/1/1", f"{CODE}/2/1", f"{CODE}/1/9", f"{CODE}/1/9999999", f"{CODE}/1", "%00/1/1"]
)
def test_an_edition_that_is_not_published_is_not_found(client, published, key):
    assert client.get(f"{PAGE}?ban={key}").status_code == 404


def test_a_draft_cannot_be_picked(client, cast):
    decide_all(cast)
    assert "Chưa công bố kết quả nào" in _text(client.get(PAGE))
    assert client.get(f"{PAGE}?ban={CODE}/1/1").status_code == 404


def test_one_file_at_a_time(client, published, settings):
    with (settings.VAR_DIR / "verify.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        response = client.get(f"{PAGE}?ban={CODE}/1/1")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Đang tính lại một tệp khác" in _text(response)
    assert "Khớp, và" in _text(client.get(f"{PAGE}?ban={CODE}/1/1"))


@pytest.mark.any_database  # as above
@pytest.mark.parametrize(("name", "value"), [("SECONDS", 0.01), ("_ROOT", None)])
def test_a_file_that_its_limits_stop_is_answered_kindly(client, published, monkeypatch, tmp_path, name, value):
    monkeypatch.setattr(verification, name, value or tmp_path)  # the child finds no engine there and dies

    assert "Chưa tính lại được tệp này" in _sent(client, b"{}")


def test_a_form_from_elsewhere_is_refused_and_the_page_is_kept_nowhere(published):
    client = Client(enforce_csrf_checks=True)

    assert client.post(PAGE, {"file": SimpleUploadedFile("t.json", b"{}")}).status_code == 403
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_the_page_costs_the_same_with_one_edition_and_with_two(client, cast, django_assert_num_queries):
    publish(cast)
    client.get(PAGE)
    with django_assert_num_queries(2):  # the editions, and the agency's name in the head
        client.get(PAGE)
    publish(cast, decision="120/QĐ-UBND", reason="Tính lại.", now=make.NOW)
    with django_assert_num_queries(2):
        assert "lần 2" in _text(client.get(PAGE))


@pytest.mark.any_database  # as above
def test_the_child_says_what_the_engine_says(published):
    snapshot = published.snapshots.get()

    answer = verify_child.verdict(snapshot.document.encode())

    assert (answer["differences"], answer["more"], answer["sha256"]) == ([], 0, snapshot.sha256)
    assert "faults" in verify_child.verdict(b"{}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("result.units[0] CHQ fields[0] 1 index: trong tệp 9", "đơn vị CHQ, lĩnh vực 1, chỉ số: trong tệp 9"),
        ("result.units[3] STP rank: trong tệp 1, tính lại 2", "đơn vị STP, hạng: trong tệp 1, tính lại 2"),
        (
            "result.blocks[0] SBN distribution[1] Tốt units: trong tệp 1",
            "khối SBN, xếp loại Tốt, số đơn vị: trong tệp 1",
        ),
        ("result.all.units: trong tệp 1", "chung mọi khối, số đơn vị: trong tệp 1"),
        ("result.x: trong tệp 1, tính lại không có", "x: trong tệp 1, tính lại không có"),
        ("sha256: trong tệp a, tính lại b", "sha256: trong tệp a, tính lại b"),
    ],
)
def test_the_place_of_a_difference_is_said_in_vietnamese(line, words):
    assert verification.in_words(line) == words
