"""Configuration of the roof as an app, so that its system checks are registered; it must hold no model."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Register the numbered checks of checks.py."""

    name = "cchc_portal"
    verbose_name = "CCHC Đà Nẵng"

    def ready(self) -> None:
        """Import the checks for their registration."""
        from cchc_portal import checks  # noqa: F401, PLC0415 - settings are ready only now
