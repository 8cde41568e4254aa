"""Configuration of the app of what: criteria, rounds, scores, rankings."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """Register the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "scoring"
    verbose_name = "Chấm điểm và xếp hạng"
