"""What a channel can do: ask, and fetch what came later. The web page, the API and Telegram all come through here."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from starlette.requests import Request

from bot import door, half_strength, metrics
from bot.limits import Limits
from bot.rasa import Rasa
from bot.worker import Worker, as_json
from common import budgets, payloads
from common.payloads import Payload
from common.reply import Json, Kind, Reply
from common.settings import Settings
from knowledge.language import ANSWERED, language_of
from knowledge.library import Library, library
from store import conversations, inbox
from store.database import Unavailable
from store.inbox import Numbered, Received

log = logging.getLogger(__name__)

WEB = "web"


@dataclass(frozen=True)
class Asked:
    """The replies to one message so far, and the highest number among the conversation's replies (0: not stored)."""

    replies: list[Json]
    last: int


@dataclass(frozen=True)
class Caller:
    """Who asks over HTTP: the network address (behind a local proxy the forwarded one), and the page's language."""

    address: str
    page: str

    @classmethod
    def of(cls, request: Request) -> Caller:
        return cls(request.client.host if request.client else "", request.query_params.get("lang", ""))

    @property
    def language(self) -> str | None:
        """On the English page English is spoken until somebody writes Swedish; on the Swedish one everybody lands."""
        return "en" if self.page == "en" else None


class TooMany(Exception):
    """Somebody writes too fast."""


class NotStored(Exception):
    """The database does not take the message: whoever sent it still has it."""


class Front:
    def __init__(self, settings: Settings) -> None:
        self._key = settings.key()
        self.rasa = Rasa(settings.rasa_url, settings.actions_url)
        self.worker = Worker(self.rasa)
        self.limits = Limits()
        self.stopping = False

    async def start(self) -> None:
        await asyncio.to_thread(half_strength.warm)
        self.worker.start()

    def begin_to_stop(self) -> None:
        """Whoever waits is told at once that the reply comes later."""
        self.stopping = True
        self.worker.wake_all()

    async def stop(self) -> None:
        await self.worker.stop()
        await self.rasa.close()

    def conversation(self, session: str) -> str:
        return self.pseudonym(WEB, session)

    def pseudonym(self, channel: str, key: str) -> str:
        """The conversation id that stands for one person in one chat (`key` names both)."""
        return door.conversation_id(self._key, channel, key)

    async def ask(self, session: str, message: str, message_id: str | None, caller: Caller) -> Asked:
        """Stores the message, then waits for its replies; after 8 s the caller gets what there is.

        TooMany when this conversation or address writes too fast.
        """
        conversation = self.conversation(session)
        if not self.limits.allows(conversation, caller.address):
            metrics.refused.labels("too_many").inc()
            raise TooMany
        language = caller.language
        try:
            stored = await self.store(conversation, WEB, message_id, message, language=language)
        except door.Refused as refused:
            return Asked(as_json([refusal(written_in(message, language), refused)]), 0)
        except NotStored:
            return Asked(as_json([Reply(kind="error", text=written_in(message, language).text("not_stored"))]), 0)
        return await self._replies(conversation, stored)

    async def store(
        self,
        conversation: str,
        channel: str,
        external_id: str | None,
        message: str,
        address: Json | None = None,
        language: str | None = None,
    ) -> Received:
        """The message that is now in the inbox; door.Refused when it may not, NotStored when it cannot be."""
        try:
            return await self._store(conversation, channel, external_id, message, address, language)
        except door.Refused as refused:
            metrics.refused.labels(refused.key).inc()
            raise
        except Unavailable as away:
            metrics.failures.labels("database").inc()
            log.exception("a message is not stored")
            raise NotStored from away

    async def _store(
        self,
        conversation: str,
        channel: str,
        external_id: str | None,
        message: str,
        address: Json | None,
        language: str | None,
    ) -> Received:
        text = door.admit(message)
        if not text:
            raise door.Refused("empty")
        button = payloads.parse(text)
        if button and button.verb == "retry":
            failed = await asyncio.to_thread(inbox.retry, conversation, button.argument)
            if failed is None:
                raise door.Refused("button_unknown")
            self.worker.wake()
            stored = Received(failed, False)
        else:
            spoken = _language(button, text) or language
            stored = await self.worker.receive(
                conversation, channel, external_id, text, time.time(), address=address, language=spoken
            )
        metrics.messages.labels(channel).inc()
        return stored

    async def _replies(self, conversation: str, stored: Received) -> Asked:
        row, before = stored.row, set()
        end = time.monotonic() + budgets.ASK
        if stored.is_new:
            finished = await self.worker.wait(conversation, budgets.ASK)
            if finished and finished.row == row and finished.replies:
                return Asked([item.body for item in finished.replies], finished.replies[-1].number)
        else:
            before = {item.number for item in (await asyncio.to_thread(inbox.outcome, row))[1]}
        while True:
            state, replies = await asyncio.to_thread(inbox.outcome, row)
            fresh = [item for item in replies if item.number not in before]
            if state != "received" or fresh or time.monotonic() > end or self.stopping:
                told = [item.body for item in fresh or replies]
                last = max((item.number for item in replies), default=0)
                return Asked(told or as_json([await self._nothing_yet(conversation, state)]), last)
            await self.worker.wait(conversation, end - time.monotonic())

    async def _nothing_yet(self, conversation: str, state: str) -> Reply:
        texts = library().speaking(await asyncio.to_thread(conversations.language, conversation))
        if state == "received":
            return Reply(kind="notice", text=texts.text("stopping" if self.stopping else "slow"))
        return Reply(kind="error", text=texts.text("error", read=half_strength.address()))

    async def events(self, session: str, after: int) -> list[Numbered]:
        """The replies numbered after `after`; waits up to 25 s for one."""
        conversation = self.conversation(session)
        end = time.monotonic() + budgets.EVENTS
        while True:
            found = await asyncio.to_thread(inbox.replies_after, conversation, after)
            if found or time.monotonic() > end or self.stopping:
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


def written_in(message: str, otherwise: str | None = None) -> Library:
    """The texts in the language that a message is surely written in, for what answers it before it is stored."""
    return library().speaking(_language(payloads.parse(message), message) or otherwise)


def refusal(texts: Library, refused: door.Refused) -> Reply:
    """What the user reads of a message that was not taken."""
    kind: Kind = "fallback" if refused.key == "empty" else "notice"
    return Reply(kind=kind, text=texts.text(refused.key, **refused.values))
