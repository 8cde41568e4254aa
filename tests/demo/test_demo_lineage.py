"""Every unit of every published round of the demo: what the lineage shows adds up to what the ranking printed."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from scoring.models import Ranking
from scoring.selectors import profiles

ROUNDS = ("DN-CCHC-2013", "DN-CNTT-2013", "DN-CNTT-2014", "DN-VTLT-2013", "DN-VTLT-2014")


def figures(html, kind):
    """The figures of a kind that a page shows, as written, with their sign."""
    found = re.findall(rf'data-sum="{kind}">(.*?)</td>', html, re.DOTALL)
    texts = [re.sub(r"<[^>]+>|\s", "", cell).replace("−", "-") for cell in found]
    return [None if text == "–" else Decimal(text.replace(".", "").replace(",", ".")) for text in texts]


pytestmark = [pytest.mark.slow, pytest.mark.any_database]


def test_the_figures_shown_of_every_unit_add_up_to_its_printed_total_and_index(client, demo):
    seen = 0
    for ranking in Ranking.objects.select_related("round").order_by("round__code"):
        for row in ranking.rows.all():
            html = client.get(f"/xep-hang/{ranking.round.code}/don-vi/{row.unit_code}/can-cu/").content.decode()
            _adds_up(html, row, ranking)
            seen += 1
    assert seen == 177
    assert {ranking.round.code for ranking in Ranking.objects.select_related("round")} == set(ROUNDS)


def _adds_up(html, row, ranking):
    fields, (total,), (most,), (index,) = (figures(html, kind) for kind in ("field", "total", "max", "index"))
    assert sum(fields) == total == row.points
    assert most == row.max
    within = min(max(total, Decimal(0)), most)
    assert (within * 100 / most).quantize(Decimal("0.01"), ROUND_HALF_UP) == index == row.index
    signs = _signs(ranking, row.unit_code)
    sections = html.split('<section class="lineage-field" aria-labelledby="lv-')[1:]
    assert len(sections) == len(fields)
    for section, field, (sign, cap) in zip(sections, fields, signs, strict=True):
        leaves = sum(points or Decimal(0) for points in figures(section, "leaf"))
        assert sign * min(leaves, cap) == field


def _signs(ranking, unit_code):
    """Of every field: whether it is taken off, and the cap of bonus and penalty (base fields have none)."""
    sheet = profiles.sheets_in(profiles.published_book(ranking), [unit_code])[unit_code]
    signs = {"base": (1, Decimal(10**6)), "bonus": (1, None), "penalty": (-1, None)}
    found = []
    for field in sheet.rules.fields_of(sheet.block_code):
        sign, cap = signs[field.kind]
        found.append((sign, field.max if cap is None else cap))
    return found
