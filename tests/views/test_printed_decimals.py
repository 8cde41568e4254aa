"""Indexes are printed with the decimals of their round's policy, on pages and in every file; points with two."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.models import Assessment, RankingRow, SheetTotal
from scoring.selectors.board import visible_totals
from scoring.selectors.rankings.memory import forget_everything
from tests import make
from tests.services.publishing import publish

CODE = "VIDU-CCHC-2027"
OF_A = {0: "87", 2: "86,65", 3: "86,655", 4: "86,6547"}
OF_B = {0: "74", 2: "74,41", 3: "74,405", 4: "74,4050"}
PAGES = (
    f"/xep-hang/{CODE}/",
    f"/xep-hang/{CODE}/lan-1/",
    f"/xep-hang/{CODE}/don-vi/A/",
    f"/xep-hang/{CODE}/don-vi/A/can-cu/",
    f"/xep-hang/{CODE}/phan-tich/xu-huong/?khoi=SBN",
    "/don-vi/VIDU/A/",
)


@pytest.fixture(params=sorted(OF_A))
def told(request, cast):
    """(decimals, the cast with a published round whose policy has as many)."""
    document = make.document(code=CODE, year=2027)
    document["policy"]["decimals"] = request.param
    forget_everything()
    own = replace(cast, round=make.load(document))
    publish(own)
    return request.param, own


def _text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.any_database  # how pages and files write it; that the rows carry it is asked on both below
def test_pages_and_files_print_an_index_with_the_decimals_of_its_policy(client, told):
    decimals, own = told

    texts = [_text(client.get(address.replace("VIDU/", f"{own.round.agency.code}/", 1))) for address in PAGES]

    for address, text in zip(PAGES, texts, strict=True):
        found = set(re.findall(r"(?<![\w,.])(?:87|86,\d+)(?![\w,])", text))
        assert found == {OF_A[decimals]}, address
    listed = texts[0]
    assert OF_B[decimals] in listed
    sheet = load_workbook(BytesIO(client.get(f"/xep-hang/{CODE}/lan-1/excel/").content)).worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Sở A").offset(0, 1)
    assert f"{cell.value}".replace(".", ",") == OF_A[decimals]
    assert cell.number_format == ("#,##0" if decimals == 0 else f"#,##0.{'0' * decimals}")
    rows = client.get(f"/xep-hang/{CODE}/lan-1/tep/xep-hang.json").json()["tables"][0]["rows"]
    assert OF_B[decimals].replace(",", ".") in rows[1]


def test_rows_read_from_the_database_carry_the_decimals(told):
    decimals, own = told
    policy_places = -decimals

    row = RankingRow.objects.get(ranking__round=own.round, unit_code="B")
    total = SheetTotal.objects.filter(assessment__round=own.round, assessment__unit__code="B").latest("pk")
    short = RankingRow.objects.defer("fields").get(pk=row.pk)
    sheets = list(Assessment.objects.filter(round=own.round).select_related("round"))
    board = [total.index for total in visible_totals(own.round, sheets, {}).values() if total.index is not None]

    assert row.index.as_tuple().exponent == total.index.as_tuple().exponent == policy_places
    assert short.index == row.index
    assert board
    assert {index.as_tuple().exponent for index in board} == {policy_places}
