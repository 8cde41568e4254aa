"""Addresses that name a criterion take whatever code its set has."""

import pytest
from django.urls import resolve, reverse

CODES = ("1.2.3", "II.a", "Lĩnh vực 1", "1/2", "~1", "~01", "a~0/b", "50%?#")
AT = {"round_code": "CCHC", "unit_code": "STP"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("name", "key", "more"),
    [
        ("appraisal", "field_code", {"round_code": "CCHC"}),
        ("round_review", "criterion_code", AT),
        ("council_item", "criterion_code", AT | {"number": 1}),
    ],
)
def test_an_address_leads_back_to_the_criterion_it_was_made_for(rf, name, key, more, code):
    path = rf.get(reverse(name, kwargs=more | {key: code})).path_info

    assert resolve(path).kwargs == more | {key: code}
