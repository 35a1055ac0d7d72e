"""Rasa's SQL tracker store, off the event loop: a slow database delays its own conversation, not everybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from itertools import islice
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from common import budgets
from nlu.hops import hop

T = TypeVar("T")
STORED = "stored_events"  # how many of a tracker's events the database holds


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
        if host.startswith("sqlite"):  # SQLAlchemy 1.4 would open the file anew for every session
            waiting = {"timeout": budgets.DATABASE, "check_same_thread": False}
            self.engine = create_engine(host, poolclass=QueuePool, connect_args=waiting)
            event.listen(self.engine, "connect", _prepare_sqlite)
            self.sessionmaker = sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        with hop("tracker"):
            await asyncio.shield(asyncio.to_thread(_run, super().save(tracker)))
        setattr(tracker, STORED, len(tracker.events))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with hop("tracker"):
            tracker = await asyncio.to_thread(_run, super().retrieve(sender_id))
        if tracker:
            setattr(tracker, STORED, len(tracker.events))
        return tracker

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        return await asyncio.to_thread(_run, super().retrieve_full_tracker(sender_id))

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        """The events that are not stored yet; Rasa asks the database every time how many are."""
        stored = getattr(tracker, STORED, None)
        if stored is None:
            return super()._additional_events(session, tracker)  # type: ignore[no-any-return]
        return islice(tracker.events, stored, None)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
