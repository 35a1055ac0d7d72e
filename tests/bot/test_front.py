"""What the front itself says, before anything is stored, is in the language of the page or the message."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import api, door
from bot.front import Front, refusal, written_in
from common.settings import settings
from tests.english import swedish_in


@pytest.mark.parametrize(
    ("message", "page", "language"),
    [
        ("may we reserve a contract", None, "en"),
        ("får vi reservera ett avtal", "en", "sv"),
        ("", "en", "en"),
        ("", None, "sv"),
        ("saako minä olla", "en", "en"),  # not answered, so the page's
        ("lang:en", None, "en"),
    ],
)
def test_the_language_of_what_is_not_stored(message: str, page: str | None, language: str) -> None:
    assert written_in(message, page).language == language


@pytest.mark.parametrize("key", ["empty", "bid_like", "button_unknown", "too_many"])
def test_a_refusal_in_english(key: str) -> None:
    assert swedish_in(refusal(written_in("", "en"), door.Refused(key))) == []


def test_an_error_of_the_api_is_in_the_pages_language() -> None:
    client = TestClient(Starlette(routes=api.routes(Front(settings()))))
    said = {
        page: client.post(f"/api/chat?lang={page}", content=b"x").json()["error"]["message"] for page in ("sv", "en")
    }
    assert said["sv"].startswith("Jag kunde inte läsa")
    assert said["en"].startswith("I could not read")
