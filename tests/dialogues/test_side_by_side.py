"""Two fronts, two Rasas and two action servers on one PostgreSQL: order kept, nothing lost, nothing applied twice."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from common.settings import Settings
from tests.dialogues.house import House
from tests.dialogues.people import SAID, SLOTS, fill_in, replies

PEOPLE = 16


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


def test_one_of_each_killed_under_load_loses_nothing_and_applies_nothing_twice(
    houses: list[House], postgres_url: str
) -> None:
    sessions = [uuid.uuid4().hex for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        talks = [pool.submit(fill_in, [house.url for house in houses], session) for session in sessions]
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
        states = dict(database.execute(text("SELECT state, count(*) FROM inbox GROUP BY state")).all())
    assert states == {"answered": PEOPLE * len(SAID)}
    for session in sessions:
        told = replies([houses[1].url], session)
        assert [reply["form"]["slot"] for reply in told if reply["kind"] == "question"] == list(SLOTS)
