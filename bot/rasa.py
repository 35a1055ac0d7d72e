"""The HTTP client of our Rasa channel."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import Any

import aiohttp
from pydantic import ValidationError

from bot import metrics
from bot.door import for_rasa
from common.reply import Reply
from store.inbox import Incoming

CHANNEL = "/webhooks/lots/"
LOOK_SECONDS = 2.0


class RasaFailed(Exception):
    """No usable reply: an error, an empty list, or something that is no Reply."""


class RasaAway(RasaFailed):
    """Nobody listens there: Rasa is down or starting."""


class Rasa:
    def __init__(self, url: str, actions_url: str) -> None:
        self._url, self._actions = url, actions_url

    @cached_property
    def _http(self) -> aiohttp.ClientSession:
        """aiohttp, since httpx costs the front three times the CPU; made inside the event loop, as it wants."""
        return aiohttp.ClientSession()

    async def close(self) -> None:
        await self._http.close()

    async def send(self, message: Incoming, timeout: float, *, again: bool) -> list[Reply]:
        """Rasa's replies to one message, at least one; RasaFailed otherwise. `again`: it may have had it before."""
        body = {
            "sender": message.conversation,
            "message": for_rasa(message.text),
            "metadata": {"id": message.message_id, "role": message.role, "language": message.language},
            "again": again,
        }
        try:
            with metrics.hops.labels("rasa").time():
                return self._replies(await self._post(body, timeout))
        except aiohttp.ClientConnectorError as away:
            raise RasaAway(str(away)) from away
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as broken:  # ValueError: no JSON
            raise RasaFailed(type(broken).__name__) from broken

    async def _post(self, body: dict[str, Any], timeout: float) -> Any:
        limit = aiohttp.ClientTimeout(total=timeout)
        async with self._http.post(f"{self._url}{CHANNEL}webhook", json=body, timeout=limit) as answer:
            if answer.status != 200:
                raise RasaFailed(f"status {answer.status}")
            metrics.observe_server_timing(answer.headers.get("server-timing", ""))
            return await answer.json(content_type=None)

    @staticmethod
    def _replies(answer: Any) -> list[Reply]:
        try:
            replies = [Reply.parse_obj(item["custom"]) for item in answer]
        except (ValueError, KeyError, TypeError, ValidationError) as nonsense:
            raise RasaFailed(f"no Reply: {type(nonsense).__name__}") from nonsense
        if not replies:
            raise RasaFailed("empty")
        return replies

    async def ready(self) -> dict[str, bool]:
        """Whether Rasa, and the action server behind it, answer."""
        return {
            "rasa": await self._alive(f"{self._url}{CHANNEL}"),
            "actions": await self._alive(f"{self._actions}/health"),
        }

    async def _alive(self, url: str) -> bool:
        try:
            async with self._http.get(url, timeout=aiohttp.ClientTimeout(total=LOOK_SECONDS)) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False
