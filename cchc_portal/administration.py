"""Configuration of Django's administration: its screens are loaded with the addresses; it must hold no screen."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class AdministrationConfig(SimpleAdminConfig):
    """Django's administration without its screens at the start: a command that shows none begins a third of a second sooner."""

    def ready(self) -> None:
        """Register Django's checks, of which the one of the screens loads them first."""
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_screens, checks.Tags.admin)


def check_screens(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """What Django finds wrong with the screens of the administration."""
    import_module(settings.ROOT_URLCONF)
    return list(check_admin_app(app_configs, **kwargs))
