"""Rasa's SQL tracker store, off the event loop: a slow database delays its own conversation, not everybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from nlu.hops import hop

T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that never waits (Rasa's SQL store is synchronous inside its async methods)."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError("the tracker store waited inside a worker thread")


class ThreadedTrackerStore(SQLTrackerStore):
    """Named in endpoints.yml, where `url` is a whole SQLAlchemy URL (Rasa hands it on as `host`)."""

    def __init__(self, domain: Domain | None = None, host: str = "", event_broker: EventBroker | None = None) -> None:
        super().__init__(domain, host=host, event_broker=event_broker)
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.execute(text("PRAGMA journal_mode=WAL"))  # stays with the file

    async def save(self, tracker: DialogueStateTracker) -> None:
        with hop("tracker"):
            await asyncio.shield(asyncio.to_thread(_run, super().save(tracker)))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with hop("tracker"):
            return await asyncio.to_thread(_run, super().retrieve(sender_id))

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(_run, super().retrieve_full_tracker(sender_id))
