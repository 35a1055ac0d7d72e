"""The HTTP API is what docs/openapi.yml says, whatever is sent to it."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from common.settings import ROOT
from tests.dialogues.house import House

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yml")


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_described_is_what_is_done(house: House, case: schemathesis.Case) -> None:
    if case.operation.path == "/api/events" and isinstance(case.body, dict):
        case.body["after"] = case.body.get("after", 0)
    response = case.call(base_url=house.url, timeout=60)
    case.validate_response(response, checks=CHECKS)
