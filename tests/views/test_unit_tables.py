"""A table of a whole reorganisation through its pages: sent twice, after the units changed, too late."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import triggers
from tests.units.reorganising import carry_out, unit, wanted
from tests.views.test_units import actor, hidden, owner, selects, text_of
from units.models import Reorganisation, ReorganisationUpload, Unit

__all__ = ["actor", "owner"]
pytestmark = pytest.mark.django_db

RENAMED = "Mã đơn vị cũ,Đơn vị cũ,Việc,Mã đơn vị mới,Đơn vị mới\nGT,,Đổi tên,,Sở Mới\n"


def sent_table(client):
    """A table that renames GT, looked at: its address and what its form would send."""
    given = {"decision_number": "9/NQ", "decision_on": "20/02/2026", "on_date": "01/03/2026"}
    file = SimpleUploadedFile("bang.csv", RENAMED.encode())
    preview = client.post(reverse("units_import"), given | {"file": file}, follow=True)
    return preview.redirect_chain[-1][0], hidden(preview) | selects(preview)


def test_the_same_table_sent_twice_is_written_once(owner, actor, client):
    unit(owner, "GT", "Sở Giao thông")
    (first, one), (second, two) = sent_table(client), sent_table(client)

    assert client.post(first, one).status_code == 303
    assert client.post(second, two).status_code == 409

    assert first != second
    assert Reorganisation.objects.count() == 1


def test_a_table_is_not_written_over_what_changed_after_its_preview(owner, actor, client):
    unit(owner, "GT", "Sở Giao thông")
    address, form = sent_table(client)
    carry_out(wanted("rename", owner, Unit.objects.get(code="GT"), place={"name": "Sở Khác"}), actor)

    refused = client.post(address, form)

    assert refused.status_code == 409
    assert Unit.objects.get(code="GT").name == "Sở Khác"
    assert Reorganisation.objects.count() == 1


def test_half_an_hour_later_a_table_is_not_written(owner, actor, client):
    unit(owner, "GT", "Sở Giao thông")
    address, form = sent_table(client)
    with triggers.switched_off():
        ReorganisationUpload.objects.update(uploaded_at=timezone.now() - dt.timedelta(minutes=31))

    refused = client.post(address, form)

    assert refused.status_code == 409
    assert "Bản xem trước đã quá 30 phút" in text_of(refused)
    assert not Reorganisation.objects.exists()
