"""Configuration of the app of who: authorities, agencies, units, people, memberships; it must know nothing of scores."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Register the app under its short label."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "units"
    verbose_name = "Đơn vị và người dùng"
