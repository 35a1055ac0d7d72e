"""The tracker store keeps order and forgets nothing, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.tracker_store import ThreadedTrackerStore
from tests.conftest import new_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TrackerStore]:
    if request.param == "sqlite":
        yield ThreadedTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/tracker.db")
        return
    with new_postgres() as url:
        made = ThreadedTrackerStore(Domain.empty(), host=url)
        yield made
        made.engine.dispose()


def said(tracker: DialogueStateTracker | None) -> list[str]:
    assert tracker
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)]


async def say(store: TrackerStore, text: str, time: float) -> None:
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    tracker.update(UserUttered(text, timestamp=time))
    await store.save(tracker)


async def begin(store: TrackerStore, time: float) -> None:
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    for event in (ActionExecuted("action_session_start", timestamp=time), SessionStarted(timestamp=time)):
        tracker.update(event)
    await store.save(tracker)


async def test_what_is_said_after_the_clock_was_set_back_is_remembered_in_order(store: TrackerStore) -> None:
    await begin(store, 100_000.0)
    for text, time in (("ett", 100_001.0), ("två", 5.0), ("tre", 3.0)):
        await say(store, text, time)
    assert said(await store.retrieve("anna")) == ["ett", "två", "tre"]


async def test_a_new_session_begins_empty_and_the_old_one_is_kept(store: TrackerStore) -> None:
    await begin(store, 1.0)
    await say(store, "förr", 2.0)
    await begin(store, 10_000.0)
    await say(store, "nu", 10_001.0)
    assert said(await store.retrieve("anna")) == ["nu"]
    assert said(await store.retrieve_full_tracker("anna")) == ["förr", "nu"]
