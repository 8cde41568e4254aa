"""Newer versions of the example round's criteria set, made as drafts become them."""

import copy

from scoring.selectors.engine_input import criteria_entries
from scoring.services.criteria import Family, ensure_set
from tests import make


def entries_of(round_):
    """The criteria that the round's blocks use now, to be changed at will."""
    used = round_.round_blocks.select_related("criteria_set").order_by("order")[0].criteria_set
    return copy.deepcopy(criteria_entries(used.criteria.order_by("order")))


def entry(entries, code):
    return next(one for one in entries if one["code"] == code)


def newer(round_, entries):
    """The next version of the set that the round uses, with these criteria."""
    used = round_.round_blocks.select_related("criteria_set").order_by("order")[0].criteria_set
    family = Family(round_.agency, used.programme, used.year, used.block_group)
    return ensure_set(family=family, criteria=entries, maximum=used.maximum, illustrative=False, now=make.NOW)
