"""Rasa's REST channel, made idempotent: a message id that the tracker already holds gets its stored replies."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.core.events import BotUttered, Event, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from common.log import request as request_id
from nlu import cures as cures  # Rasa imports this module at start, and with it the cures
from nlu import hops

log = logging.getLogger(__name__)


class IdempotentInput(RestInput):
    """POST webhook {"sender", "message", "metadata": {"id", …}, "again"} -> [{"custom": Reply}, …].

    `again` false says that this message was never sent before, and saves looking for it.

    Rasa saves the tracker before the reply travels, so a message that is repeated after a crash would be applied
    twice, and would fill the next slot of a form. An internal error is 500 here, not the 200 with [] of Rasa's own.
    """

    @classmethod
    def name(cls) -> str:
        return "lots"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        webhook = Blueprint("lots_webhook", __name__)

        @webhook.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            began, spent = time.perf_counter(), hops.begin()
            sender, metadata = request.json["sender"], request.json["metadata"]
            request_id.set(metadata["id"])
            if request.json.get("again", True):
                agent = request.app.ctx.agent
                async with agent.lock_store.lock(sender):  # the try before this one may still be at work
                    tracker = await agent.tracker_store.retrieve(sender)
                if stored := replies_to(metadata["id"], tracker.events if tracker else []):
                    return response.json(stored)
            collector = CollectingOutputChannel()
            try:
                await on_new_message(
                    UserMessage(
                        request.json["message"], collector, sender, input_channel=self.name(), metadata=metadata
                    )
                )
            except Exception:  # whatever it was, the caller must learn of it
                log.exception("message failed")
                return response.json({"error": "failed"}, status=500)
            log.info("message", extra={"fields": {"ms": round((time.perf_counter() - began) * 1000, 1)}})
            replies = [{"custom": message.get("custom")} for message in collector.messages]
            return response.json(replies, headers={"Server-Timing": hops.header(spent)})

        return webhook


def replies_to(message_id: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """The bot's stored replies to the user message with this id.

    None are stored when the tracker does not hold it, or when every action failed (Rasa goes on without their
    events when the action server is down): then the message is to be handled.
    """
    found: list[dict[str, Any]] = []
    ours = False
    for event in events:
        if isinstance(event, UserUttered):
            ours = event.metadata.get("id") == message_id
        elif ours and isinstance(event, BotUttered):
            found.append({"custom": (event.data or {}).get("custom")})
    return found
