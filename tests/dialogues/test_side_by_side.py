"""Two fronts, two Rasas and two action servers on one PostgreSQL: order kept, nothing lost, nothing applied twice."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from common.settings import Settings
from tests.dialogues.house import House

PEOPLE = 16
# The form takes one answer after the other: a message applied twice would fill the next slot, a lost one none.
SAID = ("form:reservation", "LOU", "nej", "12 miljoner")
SLOTS = ("act", "annex2", "value", "ground")


@pytest.fixture
def houses(postgres_url: str, tmp_path: Path) -> Iterator[list[House]]:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        tracker = Settings(database_url=postgres_url).tracker
        made.append(House(tmp_path / name, DATABASE_URL=postgres_url, TRACKER_URL=tracker))
    try:
        for house in made:
            house.open()
        yield made
    finally:
        for house in made:
            house.close()


def person(houses: list[House], session: str) -> None:
    """Says it all, each time to either front; when nobody takes it, the same message again to the other one."""
    chance = random.Random(session)
    for number, said in enumerate(SAID):
        body = {"session": session, "message": said, "id": f"{session}-{number}"}
        for _ in range(60):
            try:
                answer = httpx.post(f"{chance.choice(houses).url}/api/chat", json=body, timeout=20.0)
                if answer.status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)


def test_one_of_each_killed_under_load_loses_nothing_and_applies_nothing_twice(
    houses: list[House], postgres_url: str
) -> None:
    sessions = [uuid.uuid4().hex for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        talks = [pool.submit(person, houses, session) for session in sessions]
        for house, name in ((houses[0], "front"), (houses[1], "rasa"), (houses[0], "actions")):
            time.sleep(1.0)
            house.kill(name)
            house.start(name)
        for talk in talks:
            talk.result()
    for name in ("front", "rasa", "actions"):
        for house in houses:
            house.wait_for(name)
    with create_engine(postgres_url).connect() as database:
        end = time.monotonic() + 90
        while database.execute(text("SELECT count(*) FROM inbox WHERE state = 'received'")).scalar():
            assert time.monotonic() < end, "messages are left"
            database.rollback()
            time.sleep(0.5)
        states = dict(database.execute(text("SELECT state, count(*) FROM inbox GROUP BY state")).all())
    assert states == {"answered": PEOPLE * len(SAID)}
    for session in sessions:
        replies = httpx.post(f"{houses[1].url}/api/events", json={"session": session, "after": 0}, timeout=40.0)
        asked = [reply["form"]["slot"] for reply in replies.json()["replies"] if reply["kind"] == "question"]
        assert tuple(asked) == SLOTS
