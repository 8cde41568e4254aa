"""What tests of the appraiser's pages begin with: sheet A in review, closed minutes, an appraiser of field 1, coded reasons."""

from django.urls import reverse

from scoring.enums import Layer
from scoring.models import Inspection, Score
from tests import make
from tests.services.appraising import appraiser, reasons

CODE = "1.2"


def begin(cast, unit="E", field="1"):
    reasons(cast)
    Inspection.objects.update(closed_at=make.NOW)
    return appraiser(cast, unit, field)


def address(name="appraisal", field="1", **query):
    found = reverse(name, args=["VIDU-CCHC-2026", field])
    return found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def send(client, *, ajax=True, query="", **fields):
    heads = {"headers": {"HX-Request": "true"}} if ajax else {}
    return client.post(address("appraisal_save") + query, fields, **heads)


def cell(client, text, *, unit="A", code=CODE, seen=0, reason="", query=""):
    return send(client, query=query, o=f"{unit}:{code}", d=text, r=reason, seen_version=seen)


def stored(cast, unit="A", code=CODE, layer=Layer.APPRAISAL_1):
    return Score.objects.filter(assessment=cast.sheet(unit), criterion__code=code, layer=layer).first()
