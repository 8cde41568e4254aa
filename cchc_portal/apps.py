"""Configuration of the roof as an app: its system checks, and what a library of others is called; it must hold no model."""

from django.apps import AppConfig, apps


class PortalConfig(AppConfig):
    """Register the numbered checks of checks.py, and say in Vietnamese what the administration shows of django-axes."""

    name = "cchc_portal"
    verbose_name = "CCHC Đà Nẵng"

    def ready(self) -> None:
        """Import the checks for their registration."""
        from cchc_portal import checks  # noqa: F401, PLC0415 - settings are ready only now

        apps.get_app_config("axes").verbose_name = "Đăng nhập"
