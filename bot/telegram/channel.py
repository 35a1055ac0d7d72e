"""The connection to Telegram: by polling, or by webhook with a public address. Both store before they confirm."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.constants import UpdateType
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.telegram import profile
from bot.telegram.incoming import Canned, Incoming, Me, Place, read
from bot.telegram.render import Texts
from bot.telegram.sending import Sender, Unreachable, describe, wait_seconds
from common.reply import Json, Reply

log = logging.getLogger(__name__)

# (conversation_key, channel, external_id, text, address) -> whether it was new. Returns when it is stored, and raises
# only when it cannot store: the update then comes again, and those behind it wait.
Receive = Callable[[str, str, str, str, Json], Awaitable[bool]]
Task = asyncio.Task[None]

CHANNEL = "telegram"
PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
WANTED = [UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY]
MAX_BODY = 1024 * 1024
CANNED_SECONDS = 5.0
CANNED_TRIES = 3
REMEMBERED = 2000


@dataclass(frozen=True)
class Times:
    """Seconds: a long poll, any other answer, and the pauses after failures (doubled up to the longest)."""

    poll: int = 30
    answer: float = 10.0
    pause: float = 1.0
    longest_pause: float = 30.0


class TelegramChannel:
    """Receives into the inbox by `receive`, delivers Replies.

    `place` names where somebody is, or None; `turn` says whether this front may poll (Telegram allows one poller);
    `spoken` gives the texts in the language of the conversation with this key, `texts` those of the profile.
    """

    def __init__(
        self,
        receive: Receive,
        texts: Texts,
        *,
        token: str,
        api: str = "https://api.telegram.org",
        public_url: str = "",
        unreachable: Unreachable | None = None,
        place: Place = lambda latitude, longitude: None,
        turn: Callable[[], bool] = lambda: True,
        spoken: Callable[[str], Texts] | None = None,
        times: Times = Times(),
    ) -> None:
        self._receive, self._texts, self._place, self._turn, self._times = receive, texts, place, turn, times
        self._spoken = spoken or (lambda _key: texts)
        self._public_url = public_url.rstrip("/")
        self._secret = hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()
        self._polling = HTTPXRequest(read_timeout=times.answer)
        self._requests = HTTPXRequest(read_timeout=times.answer, pool_timeout=times.answer)
        self._bot = ExtBot(
            token,
            base_url=f"{api.rstrip('/')}/bot",
            request=self._requests,
            get_updates_request=self._polling,
            rate_limiter=AIORateLimiter(max_retries=3),
        )
        self._sender = Sender(self._bot, texts, self._public_url, unreachable)
        self._me: Me | None = None
        self._run: Task | None = None
        self._tasks: set[Task] = set()
        self._told: OrderedDict[str, None] = OrderedDict()

    async def start(self) -> None:
        """Returns at once: Telegram may be away, and the web page must not wait for it."""
        logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold the URL, and the URL holds the token
        self._run = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Ends the connection. A webhook stays set: Telegram keeps what comes until we are back."""
        tasks = {task for task in (self._run, *self._tasks) if task}
        while pending := {task for task in tasks if not task.done()}:
            for task in pending:
                task.cancel()
            await asyncio.wait(pending, timeout=0.2)  # httpx has been seen to swallow a cancellation: asked again
        await asyncio.gather(self._requests.shutdown(), self._polling.shutdown())

    async def deliver(self, address: Json, reply: Reply, texts: Texts | None = None) -> bool:
        """True when sent or never deliverable, False when it is worth another try."""
        return self._me is not None and await self._sender.deliver(address, reply, texts)

    async def typing(self, address: Json) -> None:
        """Shows "skriver …" for 5 s."""
        if self._me:
            await self._sender.typing(address)

    def webhook_route(self) -> Route:
        return Route(PATH, self._webhook, methods=["POST"])

    async def _connect(self) -> None:
        await self._patiently(self._introduce)
        self._beside(profile.publish(self._bot, self._texts))
        if self._public_url:
            await self._patiently(self._set_webhook)
            return
        await self._patiently(self._bot.delete_webhook)  # getUpdates is refused while there is one
        await self._poll()

    async def _introduce(self) -> None:
        await self._bot.initialize()
        self._me = Me(self._bot.id, self._bot.username)

    async def _set_webhook(self) -> None:
        await self._bot.set_webhook(self._public_url + PATH, secret_token=self._secret, allowed_updates=WANTED)

    async def _patiently(self, step: Callable[[], Awaitable[object]]) -> None:
        failures = 0
        while True:
            try:
                await step()
                return
            except Exception as error:
                failures += 1
                await self._pause(error, failures)

    async def _pause(self, error: Exception, failures: int) -> None:
        doubled = min(self._times.pause * 2 ** min(failures - 1, 10), self._times.longest_pause)
        seconds = wait_seconds(error) or doubled
        log.warning("Telegram: %s; again in %.1f s", describe(error), seconds)
        await asyncio.sleep(seconds)

    async def _poll(self) -> None:
        """Fetches and stores; the next fetch confirms. Nothing is confirmed that is not stored."""
        offset: int | None = None
        failures = 0
        while True:
            try:
                if not await asyncio.to_thread(self._turn):
                    offset = None  # where to go on is for Telegram to say
                    await asyncio.sleep(self._times.pause)
                    continue
                batch = await self._fetch(offset)
                if not batch:
                    offset = None  # all is confirmed; after a quiet week Telegram may begin at a lower number
                told = []
                for raw in sorted(batch, key=lambda update: int(update["update_id"])):
                    told.append(await self._take(raw))
                    offset = int(raw["update_id"]) + 1
                await _settle(told)
                failures = 0
            except Exception as error:
                failures += 1
                await self._pause(error, failures)

    async def _fetch(self, offset: int | None) -> list[Json]:
        """getUpdates as raw JSON: PTB's own gives up a batch for one bad update, and logs what people wrote."""
        query = {"timeout": self._times.poll, "allowed_updates": json.dumps(WANTED)}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        found: Any = await self._polling.post(url, read_timeout=self._times.poll + self._times.answer)
        return list(found)

    async def _webhook(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        try:
            raw = await _body(request)
        except ValueError:
            return Response(status_code=400)
        except ClientDisconnect:
            return Response(status_code=503)
        try:
            told = await self._take(raw)
        except Exception:  # not stored: Telegram sends it again
            log.exception("an update is not stored")
            return Response(status_code=503)
        await _settle([told])
        return Response()

    async def _take(self, raw: Json) -> Task | None:
        """Stores one update, or answers it beside. An unreadable one is passed over, or it would come for ever."""
        if self._me is None:
            raise RuntimeError("not connected yet")
        try:
            update = Update.de_json(raw, self._bot)
            if update.callback_query:
                self._beside(self._sender.acknowledge(update.callback_query))
            found = await asyncio.to_thread(read, update, self._me, self._place)
        except Exception as error:
            log.error("update %s cannot be read: %s", raw.get("update_id"), type(error).__name__)
            return None
        if isinstance(found, Incoming):
            await self._receive(found.conversation_key, CHANNEL, found.external_id, found.text, found.address)
        return self._tell_once(found) if isinstance(found, Canned) else None

    def _tell_once(self, found: Canned) -> Task | None:
        key = f"{found.address['chat']}:{found.once}"
        if key in self._told:
            return None
        self._told[key] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return self._beside(self._tell(found))

    async def _tell(self, found: Canned) -> None:
        texts = await asyncio.to_thread(self._spoken, found.conversation_key)
        reply = Reply(kind="notice", text=texts(found.key))
        for attempt in range(1, CANNED_TRIES + 1):
            if await self.deliver(found.address, reply):
                return
            await asyncio.sleep(self._times.pause * attempt)

    def _beside(self, work: Coroutine[Any, Any, None]) -> Task:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("beside the inbox: %s", type(task.exception()).__name__)


async def _settle(told: Sequence[Task | None]) -> None:
    """Gives what has no place in the inbox a moment to be sent before its update is confirmed."""
    if tasks := [task for task in told if task]:
        await asyncio.wait(tasks, timeout=CANNED_SECONDS)


async def _body(request: Request) -> Json:
    """The update in a request; ValueError when it is none."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ValueError("too large")
    raw = json.loads(body)
    if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
        raise ValueError("no update")
    return raw
