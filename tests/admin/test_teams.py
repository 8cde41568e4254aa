import pytest

from scoring.models import Inspection, InspectionTeam, TeamMember
from tests import make

ADD = "/admin/scoring/inspectionteam/add/"


def form(round_, *, members=(), sheets=()):
    data = {"round": round_.pk, "code": "2", "name": "Đoàn kiểm tra số 2", "decision": "795/QĐ-UBND"}
    for prefix, rows in (("members", members), ("inspections", sheets)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for place, row in enumerate(rows):
            data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def test_an_administrator_sets_up_a_team(admin, cast):
    answer = admin.post(
        ADD,
        form(
            cast.round,
            members=[{"user": cast.staff_b.pk, "is_head": "on"}],
            sheets=[{"assessment": cast.sheet("C").pk}],
        ),
    )

    assert answer.status_code == 302
    made = InspectionTeam.objects.get(code="2")
    assert TeamMember.objects.get(team=made).user == cast.staff_b
    assert Inspection.objects.get(team=made).assessment == cast.sheet("C")


def test_a_sheet_of_another_round_is_refused(admin, cast):
    other = make.load(make.document(code="KHAC"))

    answer = admin.post(ADD, form(cast.round, sheets=[{"assessment": make.sheet(other, "A").pk}]))

    assert "Phiếu này thuộc đợt khác với đoàn." in answer.content.decode()
    assert not InspectionTeam.objects.filter(code="2").exists()


def test_a_member_with_an_interest_is_named_with_the_unit(admin, cast):
    team = InspectionTeam.objects.get(code="1")
    member, inspection = team.members.get(), team.inspections.get()
    data = form(
        cast.round, members=[{"id": member.pk, "team": team.pk, "user": member.user_id}, {"user": cast.staff_a.pk}]
    )
    data |= {"members-INITIAL_FORMS": 1, "inspections-TOTAL_FORMS": 1, "inspections-INITIAL_FORMS": 1}
    data |= {"inspections-0-id": inspection.pk, "inspections-0-assessment": inspection.assessment_id}

    answer = admin.post(f"/admin/scoring/inspectionteam/{team.pk}/change/", data)

    assert "có liên quan đến Sở A nên không được kiểm tra" in answer.content.decode()
    assert team.members.count() == 1


@pytest.mark.parametrize("address", [ADD, "/admin/scoring/inspectionteam/"])
def test_nobody_else_sets_up_teams(client, cast, address):
    client.force_login(cast.organiser)

    assert client.get(address).status_code in {302, 403}
