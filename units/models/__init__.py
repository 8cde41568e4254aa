"""Rows of who: agencies, blocks, units and people; written by units.services and the admin screens only."""

from units.models.agencies import Agency, Block
from units.models.people import Membership, OneTimePassword, User
from units.models.reorganisation import Reorganisation, ReorganisationUpload, ReorganisedRole, ReorganisedUnit
from units.models.unit import Unit, UnitPast, UnitSuccession

__all__ = [
    "Agency",
    "Block",
    "Membership",
    "OneTimePassword",
    "Reorganisation",
    "ReorganisationUpload",
    "ReorganisedRole",
    "ReorganisedUnit",
    "Unit",
    "UnitPast",
    "UnitSuccession",
    "User",
]
