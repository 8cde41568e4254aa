"""The read-only JSON API at /api/v1/: published rankings as open data, the same for everybody; nothing is written here."""
