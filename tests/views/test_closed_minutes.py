"""Closed minutes as Word for the inspected unit and the standing body: nothing before its time, whose, how many."""

import io
import zipfile

import pytest
from docx import Document

from scoring.models import Inspection, Round
from tests import make
from tests.services.recommending import WHOLE, write
from tests.services.replying import open_step

OWN = "/tu-danh-gia/VIDU-CCHC-2026/A/bien-ban/"
OVERSEEN = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/bien-ban/"
SHEETS = {OWN: "/tu-danh-gia/VIDU-CCHC-2026/A/", OVERSEEN: "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"}
WHO = {OWN: "staff_a", OVERSEEN: "organiser"}


def closed():
    Inspection.objects.update(closed_at=make.NOW)


def words(content):
    return "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("address", [OWN, OVERSEEN])
def test_minutes_are_read_from_their_closing(cast, client, address):
    write(cast, WHOLE)
    client.force_login(getattr(cast, WHO[address]))
    assert client.get(address).status_code == 404
    assert "Biên bản kiểm tra" not in client.get(SHEETS[address]).content.decode()
    closed()

    answer = client.get(address)

    assert answer.status_code == 200
    assert "DU-THAO" not in answer["Content-Disposition"]
    assert WHOLE.conclusion in words(answer.content)
    assert f'href="{address}"' in client.get(SHEETS[address]).content.decode()


def test_a_round_may_show_the_unit_its_minutes_with_the_first_appraisal_alone(cast, client):
    write(cast, WHOLE)
    closed()
    Round.objects.update(inspection_shown_on_closing=False)
    client.force_login(cast.staff_a)
    assert client.get(OWN).status_code == 404

    open_step(cast.round)

    assert client.get(OWN).status_code == 200


def test_the_unit_of_another_sheet_and_another_agency_get_nothing(cast, client):
    closed()
    for who, address in ((cast.staff_b, OWN), (cast.organiser, OWN), (cast.foreign_organiser, OVERSEEN)):
        client.force_login(who)
        assert client.get(address).status_code in (403, 404)


def test_minutes_of_two_teams_come_in_one_archive(cast, client):
    make.team(cast.round, "2", [cast.staff_b], [cast.sheet("A")])
    closed()
    client.force_login(cast.organiser)

    names = zipfile.ZipFile(io.BytesIO(client.get(OVERSEEN).content)).namelist()

    assert names == ["bien-ban-kiem-tra-A-1.docx", "bien-ban-kiem-tra-A-2.docx"]
