"""The settings of a round with independent marks say in advance which team has nobody to settle them."""

from scoring.models import TeamMember
from tests import make

PAGE = "/dieu-hanh/VIDU-CCHC-2026/thiet-lap/"
WORDS = "Có đoàn kiểm tra chưa có trưởng đoàn"


def test_a_team_without_a_head_is_named_where_marks_are_independent(cast, client):
    make.team(cast.round, "9", [make.person("co_truong_doan")], [cast.sheet("A")])
    make.team(cast.round, "8", [make.person("khong_truong_doan")], [cast.sheet("B")])
    TeamMember.objects.filter(team__code="8").update(is_head=False)
    client.force_login(cast.organiser)

    assert WORDS not in client.get(PAGE).content.decode()
    cast.round.independent_marks = True
    cast.round.save()
    page = client.get(PAGE).content.decode()
    assert WORDS in page
    assert "Đoàn kiểm tra số 8." in page
    assert "Đoàn kiểm tra số 9" not in page
