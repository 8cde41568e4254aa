"""The writers of units: master data and accounts; no score is known here."""

from units.services.directory import create_account, ensure_agency, ensure_block, ensure_units

__all__ = ["create_account", "ensure_agency", "ensure_block", "ensure_units"]
