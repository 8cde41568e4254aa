"""The pages of a recommendation: a unit answers with a file, a stale answer keeps its words, the team accepts."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.services.recommending import recommended
from tests.services.test_recommendations import PDF


@pytest.fixture
def row(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return recommended(cast)[0]


def text(answer):
    return html.unescape(answer.content.decode())


def test_a_unit_answers_and_the_team_accepts(client, cast, row):
    where = f"/kien-nghi/{row.token}/"
    client.force_login(cast.staff_a)
    assert "Bổ sung kế hoạch CCHC" in text(client.get("/kien-nghi/"))
    file = SimpleUploadedFile("ke-hoach.pdf", PDF)
    sent = {"answer": "Đã ban hành", "paper": "12/KH", "seen": "1"}
    assert client.post(f"{where}tra-loi/", sent | {"file": file}).status_code == 303
    stale = client.post(f"{where}tra-loi/", sent | {"answer": "Câu khác"})
    assert stale.status_code == 409
    assert "Câu khác" in text(stale)
    assert 'name="seen" value="2"' in text(stale)
    assert client.post(f"{where}xem/", {"state": "done", "seen": "2"}).status_code == 403
    client.force_login(cast.inspector)
    download = client.get(f"{where}tep/")
    assert (b"".join(download.streaming_content), download["X-Content-Type-Options"]) == (PDF, "nosniff")
    empty = client.post(f"{where}xem/", {"state": "open", "seen": "2"})
    assert empty.status_code == 422
    assert "Ghi lý do" in text(empty)
    assert client.post(f"{where}xem/", {"state": "done", "seen": "2"}).status_code == 303
    assert "Đã xong" in text(client.get(where))


def test_the_unit_has_no_button_to_accept_its_own_answer(client, cast, row):
    client.force_login(cast.staff_a)

    page = text(client.get(f"/kien-nghi/{row.token}/"))

    assert "Gửi trả lời" in page
    assert "Thôi theo dõi" not in page
