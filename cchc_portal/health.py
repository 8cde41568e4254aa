"""What a watchdog asks: /healthz (the process answers) and /readyz (it can work); it must tell no detail of the installation."""

import os
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that the process runs; nothing is asked of the database."""
    return JsonResponse({"process": True})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and media are in order, else 503 with what is not."""
    state = {"database": _database_answers(), "migrations": False, "media": _media_is_writable()}
    state["migrations"] = state["database"] and _migrations_are_applied()
    return JsonResponse(state, status=HTTPStatus.OK if all(state.values()) else HTTPStatus.SERVICE_UNAVAILABLE)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return False
    return True


def _migrations_are_applied() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return False


def _media_is_writable() -> bool:
    media = Path(settings.MEDIA_ROOT)
    try:
        media.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(media, os.R_OK | os.W_OK | os.X_OK)
