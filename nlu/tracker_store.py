"""Rasa's SQL tracker store, off the event loop: a slow database delays its own conversation, not everybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from itertools import islice
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Query, Session, sessionmaker
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

    engine: Engine

    def __init__(self, domain: Domain | None = None, host: str = "", event_broker: EventBroker | None = None) -> None:
        super().__init__(domain, host=host, event_broker=event_broker)
        self.engine.dispose()
        self.engine = _engine(host)
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

    def _event_query(self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool) -> Query:
        """The events since the session began, by their order: Rasa goes by their times, and loses all that is said
        after the clock was set back."""
        row = self.SQLEvent
        query = session.query(row.data).filter(row.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            begun = select(func.max(row.id)).where(
                row.sender_id == sender_id, row.type_name == SessionStarted.type_name
            )
            query = query.filter(row.id >= func.coalesce(begun.scalar_subquery(), 0))
        return query.order_by(row.id)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        """The events that are not stored yet; Rasa asks the database every time how many are."""
        stored = getattr(tracker, STORED, None)
        if stored is None:
            return super()._additional_events(session, tracker)  # type: ignore[no-any-return]
        return islice(tracker.events, stored, None)


def _engine(url: str) -> Engine:
    """Connections that are kept, and tried before they are used: Rasa's own fail one by one after a restart."""
    pool = {"poolclass": QueuePool, "pool_size": 10, "pool_timeout": budgets.DATABASE, "pool_pre_ping": True}
    if not url.startswith("sqlite"):
        return create_engine(url, **pool)
    engine = create_engine(url, **pool, connect_args={"timeout": budgets.DATABASE, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
