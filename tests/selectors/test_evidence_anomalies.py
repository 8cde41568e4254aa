"""What is said to be odd about evidence: pages named in words, files that stand twice, dates, dead links."""

import datetime as dt

import pytest

from scoring.models import Criterion, Evidence
from scoring.selectors.evidence_anomalies import (
    BEYOND_END,
    DEAD_LINK,
    EXPIRED,
    OUT_OF_YEAR,
    SAME_FILE,
    Elsewhere,
    of_sheet,
    pages_in,
)

TODAY = dt.date(2027, 2, 1)


@pytest.mark.parametrize(
    ("hint", "pages"),
    [
        ("trang 12", (12,)),
        ("Trang 3, 9", (3, 9)),
        ("tr. 5-7", (5, 7)),
        ("tr.12", (12,)),
        ("Tr 4 – 6", (4, 6)),
        ("trang 3 đến 5", (3, 5)),
        ("trang 3 và 5; mục II", (3, 5)),
        ("Mục 2, trang số 15", (15,)),
        ("p. 8", (8,)),
        ("trang: 7", (7,)),
        ("12", (12,)),
        ("5-7, 9", (5, 7, 9)),
        ("trang 3, mục 40", (3,)),
        ("trang 3, 12/KH-SNV", (3,)),
        ("trang 3 và trang 20", (3, 20)),
        ("mục 40", ()),
        ("12/KH-SNV", ()),
        ("chương 3 phần 12", ()),
        ("xem phụ lục", ()),
        ("", ()),
    ],
)
def test_the_pages_that_a_hint_names(hint, pages):
    assert pages_in(hint) == pages


def piece(pk, code="1.2", **facts):
    return Evidence(pk=pk, criterion=Criterion(code=code), kind=facts.pop("kind", "file"), **facts)


def odd(*rows, units=None, named=True):
    found = of_sheet(rows, year=2026, today=TODAY, elsewhere=Elsewhere(units or {}, named))
    return {pk: {one.kind: one.text for one in anomalies} for pk, anomalies in found.items()}


def test_a_page_beyond_the_end_is_named_only_where_the_pages_are_known():
    rows = [
        piece(1, page_hint="trang 3, 9", page_count=8),
        piece(2, page_hint="tr. 5-8", page_count=8),
        piece(3, page_hint="trang 99"),
        piece(4, page_count=8),
    ]

    assert odd(*rows) == {1: {BEYOND_END: "Ghi xem trang 9 nhưng tệp chỉ có 8 trang."}, 2: {}, 3: {}, 4: {}}


def test_a_file_that_stands_twice_is_said_at_both_places_and_links_never():
    rows = [
        piece(1, "1.2", file_sha256="a"),
        piece(2, "1.10", file_sha256="a"),
        piece(3, "1.2", file_sha256="b"),
        piece(4, "1.1.1", kind="link", url="https://a.vn"),
        piece(5, "1.2", kind="link", url="https://a.vn"),
    ]

    assert odd(*rows) == {
        1: {SAME_FILE: "Cùng một tệp ở tiêu chí 1.10."},
        2: {SAME_FILE: "Cùng một tệp ở tiêu chí 1.2."},
        3: {},
        4: {},
        5: {},
    }


def test_another_unit_is_named_only_to_those_who_may_read_it():
    row = piece(1, file_sha256="a")

    assert odd(row, units={"a": ["Sở B", "Sở C"]})[1][SAME_FILE] == "Cùng một tệp với Sở B, Sở C."
    assert odd(row, units={"a": ["Sở B"]}, named=False)[1][SAME_FILE] == "Cùng một tệp với đơn vị khác."


@pytest.mark.parametrize(
    ("issued_on", "expires_on", "kinds"),
    [
        (dt.date(2026, 1, 1), dt.date(2028, 1, 1), set()),
        (dt.date(2025, 12, 31), None, {OUT_OF_YEAR}),
        (dt.date(2027, 1, 1), None, {OUT_OF_YEAR}),
        (None, dt.date(2026, 12, 30), {EXPIRED}),
        (None, dt.date(2027, 1, 31), {EXPIRED}),
        (None, dt.date(2027, 2, 1), set()),
    ],
)
def test_dates_outside_the_year_and_past_their_end(issued_on, expires_on, kinds):
    assert set(odd(piece(1, issued_on=issued_on, expires_on=expires_on))[1]) == kinds


def test_a_dead_link_says_since_when_and_why():
    since = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    row = piece(1, kind="link", link_dead_since=since, link_problem="máy chủ trả lời 404")

    assert odd(row) == {1: {DEAD_LINK: "Liên kết không mở được từ 02/11/2026: máy chủ trả lời 404."}}
