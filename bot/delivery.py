"""Telegram in the front: into the inbox as the page's messages, out of the outbox in each conversation's order."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from itertools import groupby

from starlette.routing import BaseRoute

from bot import door
from bot.front import Front, refusal, written_in
from bot.telegram.channel import TelegramChannel
from bot.telegram.render import Texts
from common.reply import Json, Reply
from common.settings import Settings
from knowledge.library import library
from knowledge.places import municipality_at
from store import conversations, inbox, outbox
from store.database import Unavailable
from store.outbox import Outgoing
from store.turn import Turn

log = logging.getLogger(__name__)

CHANNEL = "telegram"
LOOK_SECONDS = 0.5
TYPING_SECONDS = 4.0  # Telegram shows it for five
PAUSE_SECONDS = 2.0


class Telegram:
    def __init__(self, front: Front, here: Settings) -> None:
        self._front = front
        self._turn = Turn(CHANNEL)
        self._lock = threading.Lock()
        self._channel = TelegramChannel(
            self._receive,
            lambda key: library().text(key),
            token=here.telegram_token.get_secret_value(),
            api=here.telegram_api,
            public_url=here.public_url,
            unreachable=_unreachable,
            turn=self._is_our_turn,
            spoken=self._spoken,
            place=_place,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._sending: asyncio.Task[None] | None = None

    def routes(self) -> list[BaseRoute]:
        return [self._channel.webhook_route()]

    async def start(self) -> None:
        await self._channel.start()
        self._sending = asyncio.create_task(self._send())

    async def stop(self) -> None:
        tasks = [task for task in (self._sending, *self._tasks) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._channel.stop()
        await asyncio.to_thread(self._turn.give_back)

    def _spoken(self, key: str) -> Texts:
        try:
            return library().speaking(conversations.language(self._front.pseudonym(CHANNEL, key))).text
        except Unavailable:
            return library().text

    def _is_our_turn(self) -> bool:
        with self._lock:  # the poller and the sender ask
            return self._turn.take()

    async def _receive(self, key: str, channel: str, external_id: str, text: str, address: Json) -> bool:
        """Stores a message; what cannot be taken is answered at once, and is not stored."""
        conversation = self._front.pseudonym(CHANNEL, key)
        if not self._front.limits.allows(conversation, ""):
            if self._front.limits.tells(conversation):
                await self._channel.deliver(address, refusal(written_in(text), door.Refused("too_many")))
            return True
        try:
            stored = await self._front.store(conversation, CHANNEL, external_id, text, address)
        except door.Refused as refused:
            await self._channel.deliver(address, refusal(written_in(text), refused))
            return True
        task = asyncio.create_task(self._typing(stored.row, address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _typing(self, row: int, address: Json) -> None:
        while (await asyncio.to_thread(inbox.outcome, row))[0] == "received":
            await self._channel.typing(address)
            await asyncio.sleep(TYPING_SECONDS)

    async def _send(self) -> None:
        while True:
            try:
                waiting = await asyncio.to_thread(self._unsent)
            except Exception:  # the database is away: it is asked again
                log.exception("cannot read the outbox")
                waiting = []
            waiting.sort(key=lambda item: (item.conversation, item.id))
            in_turn = groupby(waiting, lambda item: item.conversation)
            sent = await asyncio.gather(*(self._deliver(list(group)) for _, group in in_turn), return_exceptions=True)
            await asyncio.sleep(LOOK_SECONDS / 5 if waiting and all(done is True for done in sent) else LOOK_SECONDS)

    def _unsent(self) -> list[Outgoing]:
        return outbox.unsent(CHANNEL) if self._is_our_turn() else []

    async def _deliver(self, replies: Sequence[Outgoing]) -> bool:
        """One conversation's replies in order; what could not be sent waits for the next round."""
        for item in replies:
            texts = library().speaking(item.language).text
            if not await self._channel.deliver(item.address, Reply.parse_obj(item.body), texts):
                return False
            await asyncio.to_thread(outbox.mark_sent, item.id, time.time())
        return True


def _place(latitude: float, longitude: float) -> str | None:
    found = municipality_at(latitude, longitude)
    return found.name if found else None


async def _unreachable(address: Json) -> None:
    await asyncio.to_thread(conversations.mark_unreachable, CHANNEL, address["chat"], time.time())
