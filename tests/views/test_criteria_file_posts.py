"""A file of a criteria set on its way into a draft: confirmed twice, into a draft put into use meanwhile, too late."""

import time
from types import SimpleNamespace

import pytest
from django.core import signing
from django.urls import reverse

from scoring.excel.criteria_sets.spec import tidied
from scoring.excel.criteria_sets.workbook import set_workbook
from scoring.models import CriteriaDraft
from scoring.services.criteria_drafts import activate_draft
from tests import make
from tests.views.test_criteria_flow import content_of, desk, drafted, fields, text, upload

__all__ = ["desk"]


@pytest.fixture
def draft(cast):
    return drafted(cast, tidied(content_of(cast)))


def previewed(desk, cast, draft):
    """What the preview of another content for a draft sends."""
    changed = tidied(content_of(cast))
    changed["criteria"][0]["title"] = "Tên mới"
    return fields(upload(desk, set_workbook(changed, "Bộ"), nhap=draft.code))


def test_a_file_confirmed_twice_changes_its_draft_once(desk, cast, draft):
    given = previewed(desk, cast, draft)

    assert [desk.post(reverse("criteria_import_apply"), given).status_code for _ in range(2)] == [303, 303]

    draft.refresh_from_db()
    assert draft.version == 2


def test_a_draft_that_was_put_into_use_meanwhile_takes_no_file(desk, cast, draft):
    given = previewed(desk, cast, draft)
    activate_draft(draft=draft, seen_version=1, now=make.NOW, actor=make.again(cast.organiser))

    late = desk.post(reverse("criteria_import_apply"), given)

    draft.refresh_from_db()
    assert late.status_code == 409
    assert "Bản nháp này đã đưa vào dùng" in text(late)
    assert "Vào một bản nháp mới" in text(late)
    assert draft.content["criteria"][0]["title"] != "Tên mới"


def test_half_an_hour_later_a_preview_makes_no_draft(desk, cast, monkeypatch):
    given = fields(upload(desk, set_workbook(tidied(content_of(cast)), "Bộ"))) | {"agency": "VIDU"}
    in_half_an_hour = time.time() + 31 * 60
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: in_half_an_hour))  # the session's clock stays

    late = desk.post(reverse("criteria_import_apply"), given)

    assert late.status_code == 422
    assert "Bản xem trước đã quá 30 phút" in text(late)
    assert not CriteriaDraft.objects.exists()
