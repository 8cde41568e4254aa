"""Screens for administrators: inspection teams to set up, everything else of the work to look at."""

from scoring.admin import imports, records, teams

__all__ = ["imports", "records", "teams"]
