"""A round never uses a set that the database does not keep: also one that was activated before and used by nobody."""

from scoring.models import CriteriaSet, Criterion
from scoring.services.criteria import Family, ensure_set
from tests import make
from units.models import Agency


def test_a_set_that_stood_unused_is_frozen_once_a_file_uses_it(db):
    document = make.document()
    about = document["round"]
    owner = Agency.objects.create(code=about["agency"]["code"], name=about["agency"]["name"])
    ensure_set(
        family=Family(owner, about["programme"], about["year"], ""),
        criteria=document["criteria"],
        maximum=document["policy"].get("maximum"),
        illustrative=True,
        now=make.NOW,
    )
    assert CriteriaSet.objects.get().frozen_at is None

    make.load(document)

    assert CriteriaSet.objects.get().frozen_at == make.NOW
    assert not Criterion.objects.filter(frozen=False).exists()
