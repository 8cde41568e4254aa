"""Filters for templates; they must not ask the database."""
