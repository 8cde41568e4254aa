"""What a decision did to units is looked at in the administration, and taken back on the organiser's page alone."""

import pytest

from tests import make
from tests.units.reorganising import agency as new_agency
from tests.units.reorganising import carry_out, organiser, unit, wanted
from units.models import UnitSuccession


@pytest.fixture
def admin(client, db):
    person = make.person("quantri")
    type(person).objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    client.force_login(make.again(person))
    return client


@pytest.fixture
def followed(db):
    owner = new_agency()
    carry_out(wanted("replace", owner, unit(owner, "A"), news=[("B", "Sở B")]), organiser(owner))
    return UnitSuccession.objects.get()


def test_a_succession_by_a_decision_is_not_changed_here(admin, followed):
    page = f"/admin/units/unitsuccession/{followed.pk}/change/"

    assert admin.get(page).status_code == 200
    assert admin.post(page, {"decision": "Khác"}).status_code == 403
    assert admin.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
    followed.refresh_from_db()
    assert followed.decision != "Khác"


def test_one_that_was_written_by_hand_is(admin, followed):
    row = UnitSuccession.objects.create(
        predecessor=followed.successor, successor=followed.predecessor, on_date="2026-01-01"
    )
    page = f"/admin/units/unitsuccession/{row.pk}/change/"

    sent = {"predecessor": row.predecessor_id, "successor": row.successor_id, "on_date": "01/01/2026", "kind": "other"}
    done = admin.post(page, sent | {"decision": "2/QĐ"})

    row.refresh_from_db()
    assert (done.status_code, row.decision) == (302, "2/QĐ")
