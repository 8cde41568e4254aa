"""Rows of who: agencies, blocks, units and people; written by units.services and the admin screens only."""

from units.models.agencies import Agency, Block
from units.models.people import Membership, OneTimePassword, User
from units.models.unit import Unit, UnitSuccession

__all__ = ["Agency", "Block", "Membership", "OneTimePassword", "Unit", "UnitSuccession", "User"]
