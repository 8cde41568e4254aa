"""Screens for administrators: inspection teams to set up, everything else of the work to look at."""

from scoring.admin import records, teams

__all__ = ["records", "teams"]
