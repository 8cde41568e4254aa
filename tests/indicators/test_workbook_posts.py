"""Workbooks of procedures, and workbooks whose unit was confirmed by hand: sent twice, after a colleague's change, too late."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.models import FigureChange, FigureUpload, ProcedureCut
from tests.indicators import scene
from tests.indicators.books import PAGE, fill, send, template, text
from tests.indicators.scene import FIVE_MONTHS
from tests.indicators.test_workbook_manners import CUTS, _own_media, period, staff

__all__ = ["_own_media", "period", "staff"]


def with_cut(staff):
    """The workbook of procedures with one typed into it."""
    book = template(staff, CUTS)
    for cell, value in zip(book["Thủ tục"][2], ("TT-2", "Đăng ký", 30, 20), strict=True):
        cell.value = value
    return book


@pytest.mark.parametrize("page", [PAGE, CUTS])
def test_a_workbook_confirmed_by_hand_twice_is_written_once(staff, page):
    book = fill(template(staff), FIVE_MONTHS) if page == PAGE else with_cut(staff)
    del book["_meta"]
    address = send(staff, book, page)

    shown = [staff.post(f"{address}xac-nhan/", {"dung-phieu": "1"})["Location"] for _ in range(2)]

    assert shown[0] != shown[1]
    assert [staff.post(one).status_code for one in shown] == [303, 409]
    assert FigureChange.objects.filter(origin="excel").count() == (len(FIVE_MONTHS) if page == PAGE else 1)


def test_procedures_are_written_once_however_often_they_are_sent(staff):
    first, second = (send(staff, with_cut(staff), CUTS) for _ in range(2))

    done, again, other = staff.post(first), staff.post(first, follow=True), staff.post(second)

    assert (done.status_code, other.status_code) == (303, 409)
    assert "đã được xác nhận rồi" in text(again)
    assert FigureChange.objects.filter(origin="excel").count() == 1


def test_procedures_that_changed_after_the_preview_are_not_overwritten(staff, cast):
    address = send(staff, with_cut(staff), CUTS)
    scene.cut(cast, "TT-2", "Đăng ký", "30", "25", actor=cast.head_a)

    refused = staff.post(address)

    assert refused.status_code == 409
    assert "đã thay đổi sau khi xem trước" in text(refused)
    assert ProcedureCut.objects.get().after == "25"


def test_half_an_hour_later_procedures_are_not_written(staff):
    address = send(staff, with_cut(staff), CUTS)
    FigureUpload.objects.update(made_at=timezone.now() - dt.timedelta(minutes=31))

    refused = staff.post(address)

    assert refused.status_code == 409
    assert "quá 30 phút" in text(refused)
    assert not ProcedureCut.objects.exists()
