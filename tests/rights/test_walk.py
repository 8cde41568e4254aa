"""The walk: every address × role × method × scene, against a table written by hand."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from scoring.enums import EvidenceKind, Layer, SheetState
from scoring.models import Assessment, Criterion, Evidence
from scoring.services.imports import record_upload
from scoring.services.rankings import present_round
from tests import make
from tests.rights.table import ROLES, ROWS, SCENES, Row
from tests.services.publishing import publish
from units.models import User

NOT_OURS = {"admin", "account"}
"""Walked elsewhere: Django's admin asks for an administrator, allauth's account pages are of the person alone."""


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from names(pattern.url_patterns)
        elif not pattern.name.startswith("account_"):
            yield pattern.name


def test_every_address_has_a_row():
    assert sorted(names(get_resolver().url_patterns)) == sorted(row.name for row in ROWS)


@pytest.fixture
def people(cast):
    administrator = make.person("quantri")
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    found = {role: getattr(cast, role) for role in ROLES if hasattr(cast, role)}
    return found | {"administrator": administrator, "anonymous": None}


def stage(cast, scene):
    """Put sheet A and its round where the scene says."""
    if scene == "published":
        publish(cast)
        return
    state = SheetState.IN_REVIEW if scene == "presented" else SheetState(scene)
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=state)
    if scene == "presented":
        present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))


def uploaded(cast):
    """A refused upload by staff of A, kept under a token that the table knows."""
    report = {"outcome": "refused", "errors": [], "more_errors": 0, "warnings": [], "cells": [], "values": {}}
    batch = record_upload(
        assessment=cast.sheet("A"),
        file_name="a.xlsx",
        content=b"x",
        report=report | {"counts": {}, "total": {}},
        plan_sha256="",
        now=make.NOW,
        actor=cast.staff_a,
    )
    type(batch).objects.filter(pk=batch.pk).update(token="PHIEU-A")


def proven(cast):
    """Evidence of the unit and of its inspectors under tokens that the table knows."""
    sheet = cast.sheet("A")
    about = {
        "assessment": sheet,
        "criterion": Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code="1.2"),
    }
    for token, layer in (("MINH-CHUNG-A", Layer.SELF), ("MINH-CHUNG-DOAN", Layer.INSPECTION)):
        row = Evidence(**about, token=token, layer=layer, kind=EvidenceKind.FILE, file_name="a.pdf", file_size=1)
        row.file_sha256, row.file_type = "0" * 64, "application/pdf"
        row.added_at, row.added_by = make.NOW, cast.staff_a
        row.file.save(f"{token}.pdf", ContentFile(b"x"), save=False)
        row.save()


def expected(row: Row, role: str, scene: str, method: str) -> str:
    if method not in row.methods:
        return "no such method"
    if row.reaches(role, scene) and row.lets(role, scene):
        return "yes"
    if role == "anonymous":
        return "not found" if row.lets(role, scene) else "sign in"
    return "forbidden" if row.reaches(role, scene) else "not found"


def seen(response) -> str:
    if response.status_code == 302 and response.url.startswith("/tai-khoan/login/"):
        return "sign in"
    named = {403: "forbidden", 404: "not found", 405: "no such method"}
    assert response.status_code in {*named, 200, 302, 303, 400, 409, 422}
    return named.get(response.status_code, "yes")


@pytest.mark.parametrize("scene", [pytest.param(s, marks=() if s == "in_review" else pytest.mark.slow) for s in SCENES])
def test_everybody_reaches_just_what_the_table_says(cast, people, scene, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    uploaded(cast)
    proven(cast)
    stage(cast, scene)
    wrong = []
    for role in ROLES:
        client.logout()
        if people[role] is not None:
            client.force_login(User.objects.get(pk=people[role].pk))
        for row in ROWS:
            for method in ("GET", "POST"):
                answer = asked(client, method, reverse(row.name, kwargs=row.kwargs))
                wanted = expected(row, role, scene, method)
                if answer != wanted and not (wanted == "no such method" and answer in {"not found", "forbidden"}):
                    wrong.append(f"{role} {method} {row.name}: {answer}, not {wanted}")
    assert wrong == []


def asked(client, method, address):
    """What one request gets; what it wrote is taken back."""
    with transaction.atomic():
        response = client.generic(method, address)
        answer = seen(response)
        if response.streaming:  # read to its end; the client closes the others, and close() would end the connection
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return answer
