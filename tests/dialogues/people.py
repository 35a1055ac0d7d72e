"""People who fill in the form while processes die under them, and what became of it.

The form takes one answer after the other: a message applied twice would fill the next slot too, a lost one none.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from knowledge.library import library
from tests.dialogues.house import HTTP

SAID = ("form:reservation", "LOU", "nej", "80 miljoner")
SLOTS = ("act", "annex2", "value", "ground")
PATIENCE_SECONDS = 120.0
NOT_STORED = library().text("not_stored")


def fill_in(urls: Sequence[str], session: str) -> float:
    """Says it all, each time to any of the fronts. The longest wait for one reply, in seconds.

    When a connection breaks, or the database took nothing, the same message is sent again; under an apology
    *Försök igen* is pressed.
    """
    chance = random.Random(session)
    longest = 0.0
    for number, said in enumerate(SAID):
        began = time.monotonic()
        _send(urls, session, said, f"{session}-{number}", chance)
        pressed: set[str] = set()
        while len(asked(replies(urls, session))) <= number:
            assert time.monotonic() - began < PATIENCE_SECONDS, f"no reply to {said!r}"
            for reply in replies(urls, session):
                retry = reply["buttons"][0]["payload"] if reply["kind"] == "error" and reply["buttons"] else ""
                if retry and retry not in pressed:
                    pressed.add(retry)
                    _send(urls, session, retry, f"{session}-{number}-again", chance)
            time.sleep(0.2)
        longest = max(longest, time.monotonic() - began)
    return longest


def _send(urls: Sequence[str], session: str, message: str, message_id: str, chance: random.Random) -> None:
    body = {"session": session, "message": message, "id": message_id}
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            answer = HTTP.post(f"{chance.choice(urls)}/api/chat", json=body, timeout=20.0)
            if answer.status_code == 200 and answer.json()["replies"][-1]["text"] != NOT_STORED:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)


def replies(urls: Sequence[str], session: str) -> list[dict[str, Any]]:
    """Everything the conversation has been told so far; nothing when no front answers."""
    for url in urls:
        try:
            answer = HTTP.post(f"{url}/api/events", json={"session": session, "after": 0}, timeout=40.0)
            return list(answer.json()["replies"])
        except (httpx.HTTPError, ValueError, KeyError):
            continue
    return []


def asked(told: Sequence[dict[str, Any]]) -> Counter[str]:
    """How often each slot was asked for: once, unless a message was lost or applied twice."""
    return Counter(reply["form"]["slot"] for reply in told if reply["kind"] == "question")
