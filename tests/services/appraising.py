"""What tests of appraisal begin with: an appraiser of a field, and the agency's coded reasons."""

from scoring.models import FieldAppraiser, ReasonCode
from tests import make
from units.enums import Role


def appraiser(cast, unit_code, field_code, *, named=False):
    """An appraiser of a unit, which appraises a field in every block of the round; alone where `named`."""
    unit = cast.round.agency.units.get(code=unit_code)
    name = f"thamdinh_{unit_code.lower()}_{'x' if field_code is None else field_code}"
    person = make.person(name, Role.APPRAISER, unit)
    if field_code is not None:
        for block in cast.round.round_blocks.all():
            FieldAppraiser.objects.create(
                round_block=block, field_code=field_code, unit=unit, user=person if named else None
            )
    return person


def reasons(cast, *codes):
    """The agency's coded reasons: SL and TL, or `codes`."""
    for code in codes or ("SL", "TL"):
        ReasonCode.objects.create(agency=cast.round.agency, code=code, text=f"Lý do {code}")
