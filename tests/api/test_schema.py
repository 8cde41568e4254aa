"""The API keeps to its own OpenAPI document, whatever is asked of it: schemathesis draws the questions."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cchc_portal.wsgi import application
from scoring.api.routes import api
from tests.services.publishing import publish

pytestmark = pytest.mark.slow

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
REAL = {"round_code": "VIDU-CCHC-2026", "version": 1, "agency_code": "VIDU", "unit_code": "A"}
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = application


@pytest.fixture
def published(cast):
    """A published ranking; a request must not close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield publish(cast)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_is_served_and_names_every_operation(client, db):
    response = client.get("/api/v1/openapi.json")

    assert response.json() == DOCUMENT
    assert all(methods.keys() == {"get"} for methods in DOCUMENT["paths"].values())
    assert len(DOCUMENT["paths"]) == 6


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_keep_to_the_document(case, published):
    case.validate_response(case.call(), checks=CHECKS)
    case.path_parameters = {key: REAL[key] for key in case.path_parameters or {}}  # now about what is there
    case.validate_response(case.call(), checks=CHECKS)
