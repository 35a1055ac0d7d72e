"""What a channel can do: ask, and fetch what came later. The web page, the API and Telegram all come through here."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from bot import door
from bot.rasa import Rasa
from bot.worker import Worker, as_json
from common import payloads
from common.payloads import Payload
from common.reply import Json, Kind, Reply
from common.settings import Settings
from knowledge.language import ANSWERED, language_of
from knowledge.library import library
from store import inbox
from store.inbox import Numbered

log = logging.getLogger(__name__)

WEB = "web"
EVENTS_SECONDS = 25.0
ASK_SECONDS = 40.0


@dataclass(frozen=True)
class Asked:
    """The replies to one message so far, and the highest number among the conversation's replies (0: not stored)."""

    replies: list[Json]
    last: int


class Front:
    def __init__(self, settings: Settings) -> None:
        self._key = settings.key()
        self.rasa = Rasa(settings.rasa_url)
        self.worker = Worker(self.rasa)

    async def start(self) -> None:
        self.worker.start()

    async def stop(self) -> None:
        await self.worker.stop()
        await self.rasa.close()

    def conversation(self, session: str) -> str:
        return self.pseudonym(WEB, session)

    def pseudonym(self, channel: str, key: str) -> str:
        """The conversation id that stands for one person in one chat (`key` names both)."""
        return door.conversation_id(self._key, channel, key)

    async def ask(self, session: str, message: str, message_id: str | None, page: str) -> Asked:
        """Stores the message, then waits for its replies; after 8 s the caller gets what there is.

        `page` is the language of the page it was written on: on the English one English is spoken until somebody writes
        Swedish; the Swedish one is where everybody lands, and says nothing.
        """
        conversation = self.conversation(session)
        try:
            row = await self.store(conversation, WEB, message_id, message, language="en" if page == "en" else None)
        except door.Refused as refused:
            return Asked(as_json([refusal(refused)]), 0)
        return await self._replies(conversation, row)

    async def store(
        self,
        conversation: str,
        channel: str,
        external_id: str | None,
        message: str,
        address: Json | None = None,
        language: str | None = None,
    ) -> int:
        """The row of a message that is now in the inbox; door.Refused when it cannot be taken."""
        text = door.admit(message)
        if not text:
            raise door.Refused("empty")
        button = payloads.parse(text)
        if button and button.verb == "retry":
            failed = await asyncio.to_thread(inbox.retry, conversation, button.argument)
            if failed is None:
                raise door.Refused("button_unknown")
            row = failed
        else:
            spoken = _language(button, text) or language
            row, _ = await asyncio.to_thread(
                inbox.receive, conversation, channel, external_id, text, time.time(), address, spoken
            )
        self.worker.wake()
        return row

    async def _replies(self, conversation: str, row: int) -> Asked:
        before = {item.number for item in (await asyncio.to_thread(inbox.outcome, row))[1]}
        end = time.monotonic() + ASK_SECONDS
        while True:
            state, replies = await asyncio.to_thread(inbox.outcome, row)
            fresh = [item for item in replies if item.number not in before]
            if state != "received" or fresh or time.monotonic() > end:
                told = fresh or replies
                return Asked(
                    [item.body for item in told] or _error(), max((item.number for item in replies), default=0)
                )
            await self.worker.wait(conversation, end - time.monotonic())

    async def events(self, session: str, after: int) -> list[Numbered]:
        """The replies numbered after `after`; waits up to 25 s for one."""
        conversation = self.conversation(session)
        end = time.monotonic() + EVENTS_SECONDS
        while True:
            found = await asyncio.to_thread(inbox.replies_after, conversation, after)
            if found or time.monotonic() > end:
                return found
            await self.worker.wait(conversation, end - time.monotonic())

    async def history(self, session: str) -> list[Json]:
        return await asyncio.to_thread(inbox.history, self.conversation(session))


def _language(button: Payload | None, text: str) -> str | None:
    """The language in which to go on: the one chosen by a button, or the one the text is surely written in."""
    if button:
        return button.argument if button.verb == "lang" and button.argument in ANSWERED else None
    found = language_of(text)
    return found if found in ANSWERED else None


def refusal(refused: door.Refused) -> Reply:
    """What the user reads of a message that was not taken."""
    kind: Kind = "fallback" if refused.key == "empty" else "notice"
    return Reply(kind=kind, text=library().text(refused.key, **refused.values))


def _error() -> list[Json]:
    return as_json([Reply(kind="error", text=library().text("error"))])
