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


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@schema.exclude(path="/api/events").parametrize()
@settings(max_examples=25, **QUIET)
def test_what_is_described_is_what_is_done(house: House, case: schemathesis.Case) -> None:
    check(house, case)


@schema.include(path="/api/events").parametrize()
@settings(max_examples=2, **QUIET)  # each waits for replies as long as it may
def test_what_is_described_of_events_is_what_is_done(house: House, case: schemathesis.Case) -> None:
    check(house, case)


def check(house: House, case: schemathesis.Case) -> None:
    case.validate_response(case.call(base_url=house.url, timeout=60), checks=CHECKS)
