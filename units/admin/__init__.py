"""Administration of who: agencies, blocks, units, people and their roles, with workbooks in and out and their history."""

from units.admin import directory, people

__all__ = ["directory", "people"]
