"""The HTTP API is what docs/openapi.yml says, whatever is sent to it."""

from __future__ import annotations

import uuid

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.door import SESSION
from common.settings import ROOT
from tests.dialogues.house import House, Talk

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KNOWN = uuid.uuid4().hex
schema = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yml")


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_described_is_what_is_done(house: House, case: schemathesis.Case) -> None:
    if case.operation.path == "/api/events" and is_valid(case.body):
        Talk(house, KNOWN).say("hej")
        case.body.update(session=KNOWN, after=0)  # a conversation without replies would wait for one
    case.validate_response(case.call(base_url=house.url, timeout=60), checks=CHECKS)


def is_valid(body: object) -> bool:
    if not isinstance(body, dict) or not isinstance(body.get("after", 0), int):
        return False
    return bool(SESSION.fullmatch(str(body.get("session"))))
