"""Takes messages from the inbox, has Rasa answer them, and stores the replies; nothing is lost when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import half_strength, metrics
from bot.rasa import Rasa, RasaAway, RasaFailed
from common import budgets
from common.log import request as request_id
from common.payloads import payload
from common.reply import Button, Json, Reply
from knowledge.library import Library, library
from store import inbox
from store.inbox import Incoming, Numbered, Received

log = logging.getLogger(__name__)

TRIES = 3
# When nobody listens, Rasa is starting again (about 15 s): the two further tries are spread over the time there is.
PAUSE_AWAY = (8.0, 12.0)
PAUSE_FAILED = (3.0, 14.0)  # an action server is back within five seconds, on a busy machine fifteen
PAUSE_DATABASE = 1.0
RENEW_SECONDS = 3.0
LOOK_SECONDS = 0.5  # for what other fronts have stored
SIDE_BY_SIDE = 32


@dataclass(frozen=True)
class Finished:
    """A message that was handled in this process, and its last replies."""

    row: int
    replies: list[Numbered]


@dataclass
class Tries:
    """What the tries for one message have come to so far."""

    is_away: bool = False  # nobody listens where Rasa should be


class Worker:
    """One front's share of the inbox. `changed(conversation)` wakes whoever waits for replies in this process."""

    def __init__(self, rasa: Rasa) -> None:
        self.owner = uuid.uuid4().hex
        self._rasa = rasa
        self._wake = asyncio.Event()
        self._waiting: dict[str, set[asyncio.Future[Finished | None]]] = defaultdict(set)
        self._room = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: dict[asyncio.Task[None], Incoming] = {}  # what is in flight
        self._behind: set[str] = set()  # conversations in which something may wait behind what is in flight
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._loops = [asyncio.create_task(loop()) for loop in (self._claim, self._renew, self._watch)]

    async def stop(self) -> None:
        """Stops claiming; what is in flight is given back and claimed again by the next front."""
        for task in [*self._loops, *self._tasks]:
            task.cancel()
        await asyncio.gather(*self._loops, *self._tasks, return_exceptions=True)
        await asyncio.to_thread(inbox.release, self.owner)

    def wake(self) -> None:
        """Something waits in the inbox."""
        self._wake.set()

    async def receive(self, conversation: str, *message: Any, **options: Any) -> Received:
        """inbox.receive, whose message is handled at once where there is room and nothing older waits.

        Runs to its end also when the caller has gone: a message that was claimed must be handled.
        """
        return await asyncio.shield(asyncio.create_task(self._receive(conversation, *message, **options)))

    async def _receive(self, conversation: str, *message: Any, **options: Any) -> Received:
        has_room = not self._room.locked()
        if has_room:
            await self._room.acquire()
        claimed = None
        try:
            options["owner"] = self.owner if has_room else None
            received = await asyncio.to_thread(inbox.receive, conversation, *message, **options)
            claimed = received.claimed
        finally:
            if has_room and not claimed:
                self._room.release()
        if claimed:
            self._begin(claimed)
        elif received.is_new:
            self._behind.add(conversation)
            self.wake()
        return received

    async def wait(self, conversation: str, seconds: float) -> Finished | None:
        """Until something changes in this conversation, at most `seconds`; the message whose end was the change."""
        told: asyncio.Future[Finished | None] = asyncio.get_running_loop().create_future()
        self._waiting[conversation].add(told)
        try:
            return await asyncio.wait_for(told, seconds)
        except asyncio.TimeoutError:
            return None
        finally:
            self._waiting[conversation].discard(told)
            if not self._waiting[conversation]:
                del self._waiting[conversation]

    def wake_all(self) -> None:
        for conversation in list(self._waiting):
            self.changed(conversation)

    def changed(self, conversation: str, finished: Finished | None = None) -> None:
        for told in self._waiting.get(conversation, ()):
            if not told.done():
                told.set_result(finished)

    async def _claim(self) -> None:
        while True:
            await self._room.acquire()
            message = None
            try:
                message = await asyncio.to_thread(inbox.claim, self.owner, time.time())
            except Exception:  # the database is away: it is asked again
                _database_failed("cannot claim")
            if message is None or self._has(message):
                self._room.release()
                await self._sleep()
                continue
            self._behind.add(message.conversation)
            self._begin(message)

    def _has(self, message: Incoming) -> bool:
        """Whether it is in flight here already: after the clock was set back its lease looked like none."""
        return any(message.id == mine.id for mine in self._tasks.values())

    def _begin(self, message: Incoming) -> None:
        task = asyncio.create_task(self._handle(message))
        self._tasks[task] = message
        task.add_done_callback(self._done)

    async def _sleep(self) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
        self._wake.clear()

    def _done(self, task: asyncio.Task[None]) -> None:
        conversation = self._tasks.pop(task).conversation
        self._room.release()
        if conversation in self._behind:
            self._behind.discard(conversation)
            self.wake()
        if not task.cancelled() and task.exception():
            log.error("message not handled", exc_info=task.exception())

    async def _watch(self) -> None:
        """Wakes those who wait for what another front stored: one question to the database for all of them."""
        last = 0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if self._waiting:
                    last, replied = await asyncio.to_thread(inbox.replied_since, last)
                    for conversation in replied & self._waiting.keys():
                        self.changed(conversation)
            except Exception:  # as above
                _database_failed("cannot look for replies")

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                if self._tasks:
                    rows = [message.id for message in self._tasks.values()]
                    await asyncio.to_thread(inbox.renew, self.owner, rows, time.time())
            except Exception:  # as above
                _database_failed("cannot renew")

    async def _handle(self, message: Incoming) -> None:
        request_id.set(message.message_id)
        metrics.hops.labels("inbox").observe(max(0.0, time.time() - message.received_at))
        tries = Tries()
        slow = asyncio.create_task(self._tell_slow(message, tries))
        try:
            replies = await self._ask(message, tries)
            state = "answered"
        except RasaFailed as failure:
            log.warning("message failed: %s", failure)
            replies, state = [self._apology(message)], "failed"
        finally:
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
        if not message.greeted:
            replies = [welcome(library().speaking(message.language)), *replies]
        told = await self._finish(message, state, as_json(replies))
        self.changed(message.conversation, Finished(message.id, told))
        _count(message, replies)

    async def _finish(self, message: Incoming, state: str, bodies: list[Json]) -> list[Numbered]:
        """Stores the replies, however long the database is away: Rasa has applied the message already."""
        while True:
            try:
                greeted = not message.greeted
                return await asyncio.to_thread(
                    inbox.finish, message.id, self.owner, state, bodies, time.time(), greeted=greeted
                )
            except Exception:
                _database_failed("cannot store replies")
                await asyncio.sleep(PAUSE_DATABASE)

    async def _ask(self, message: Incoming, tries: Tries) -> list[Reply]:
        """Rasa's replies, tried at most TRIES times within the time there is."""
        end = time.monotonic() + budgets.GIVE_UP
        for attempt in range(TRIES):
            left = end - time.monotonic()
            try:
                return await self._rasa.send(
                    message, min(budgets.TRY, left), again=attempt > 0 or not message.is_first_try
                )
            except RasaFailed as failure:
                tries.is_away = isinstance(failure, RasaAway)
                metrics.failures.labels("rasa away" if tries.is_away else "rasa").inc()
                last = attempt == TRIES - 1 or end - time.monotonic() < 1.0
                if last:
                    raise
                pauses = PAUSE_AWAY if tries.is_away else PAUSE_FAILED
                await asyncio.sleep(min(pauses[attempt], max(0.0, end - time.monotonic() - budgets.TRY)))
        raise RasaFailed("no try left")

    async def _tell_slow(self, message: Incoming, tries: Tries) -> None:
        await asyncio.sleep(budgets.SLOW)
        offer = half_strength.offer if tries.is_away else lambda _text, _language: None
        offered = await asyncio.to_thread(offer, message.text, message.language)
        reply = offered or Reply(kind="notice", text=library().speaking(message.language).text("slow"))
        await asyncio.to_thread(inbox.append, message.conversation, message.id, as_json([reply]), time.time())
        self.changed(message.conversation)

    @staticmethod
    def _apology(message: Incoming) -> Reply:
        texts = library().speaking(message.language)
        again = Button(title=texts.text("retry"), payload=payload("retry", message.message_id))
        return Reply(kind="error", text=texts.text("error", read=half_strength.address()), buttons=[again])


def _database_failed(what: str) -> None:
    metrics.failures.labels("database").inc()
    log.exception(what)


def _count(message: Incoming, replies: Sequence[Reply]) -> None:
    seconds = max(0.0, time.time() - message.received_at)
    metrics.hops.labels("whole").observe(seconds)
    for reply in replies:
        metrics.outcomes.labels(reply.kind).inc()
    fields = {"channel": message.channel, "kind": replies[-1].kind, "ms": round(seconds * 1000, 1)}
    log.info("answered", extra={"fields": fields})


def as_json(replies: Sequence[Reply]) -> list[Json]:
    return [reply.dict() for reply in replies]


def welcome(texts: Library) -> Reply:
    """The first message of every conversation: that it is a robot, and who is it that asks."""
    roles = ("official", "enterprise", "other")
    return Reply(
        kind="notice",
        text=texts.text("welcome"),
        buttons=[Button(title=texts.text(f"role_{role}"), payload=payload("role", role)) for role in roles],
    )
