"""The HTTP client of our Rasa channel."""

from __future__ import annotations

import httpx
from pydantic import ValidationError

from bot import metrics
from bot.door import for_rasa
from common.reply import Reply
from store.inbox import Incoming


class RasaFailed(Exception):
    """No usable reply: an error, an empty list, or something that is no Reply."""


class RasaAway(RasaFailed):
    """Nobody listens there: Rasa is down or starting."""


class Rasa:
    def __init__(self, url: str, actions_url: str) -> None:
        self._actions = actions_url
        self._http = httpx.AsyncClient(base_url=url, limits=httpx.Limits(max_connections=64))

    async def close(self) -> None:
        await self._http.aclose()

    async def send(self, message: Incoming, timeout: float) -> list[Reply]:
        """Rasa's replies to one message, at least one; RasaFailed otherwise."""
        body = {
            "sender": message.conversation,
            "message": for_rasa(message.text),
            "metadata": {"id": message.message_id, "role": message.role, "language": message.language},
        }
        try:
            with metrics.hops.labels("rasa").time():
                answer = await self._http.post("/webhooks/lots/webhook", json=body, timeout=timeout)
        except httpx.ConnectError as away:
            raise RasaAway(str(away)) from away
        except httpx.HTTPError as broken:
            raise RasaFailed(type(broken).__name__) from broken
        if answer.status_code != 200:
            raise RasaFailed(f"status {answer.status_code}")
        metrics.observe_server_timing(answer.headers.get("server-timing", ""))
        return self._replies(answer)

    @staticmethod
    def _replies(answer: httpx.Response) -> list[Reply]:
        try:
            replies = [Reply.parse_obj(item["custom"]) for item in answer.json()]
        except (ValueError, KeyError, TypeError, ValidationError) as nonsense:
            raise RasaFailed(f"no Reply: {type(nonsense).__name__}") from nonsense
        if not replies:
            raise RasaFailed("empty")
        return replies

    async def ready(self) -> dict[str, bool]:
        """Whether Rasa, and the action server behind it, answer."""
        return {"rasa": await self._alive("/webhooks/lots/"), "actions": await self._alive(f"{self._actions}/health")}

    async def _alive(self, url: str) -> bool:
        try:
            return (await self._http.get(url, timeout=2.0)).status_code == 200
        except httpx.HTTPError:
            return False
