"""Sends replies, and knows which of Telegram's refusals are final, which pass, and which may hide a success."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import unescape

import httpx
from telegram import Bot, CallbackQuery, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.telegram.render import Outgoing, Texts, Upload, mark_pressed, render
from common import payloads
from common.reply import Json, Reply

log = logging.getLogger(__name__)

Unreachable = Callable[[Json], Awaitable[None]]

DOUBTFUL_TRIES = 3  # the same words twice are a nuisance, words that never come are a loss; but not for ever
BEGUN = 1000
TYPING_SECONDS = 4.0  # Telegram shows it for 5 s: a later one is of no use
TICKED = {"set", "role"}  # buttons that choose something
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_GONE = (
    "chat not found",
    "peer_id_invalid",
    "user_id_invalid",
    "chat_write_forbidden",
    "not enough rights",
    "no rights",
)


@dataclass
class Progress:
    """How much of a reply has been sent, and how often the next part may have been."""

    sent: int = 0
    doubtful: int = 0


class Sender:
    """The outgoing half of the channel."""

    def __init__(self, bot: Bot, texts: Texts, public_url: str, unreachable: Unreachable | None) -> None:
        self._bot, self._texts, self._public_url, self._unreachable = bot, texts, public_url, unreachable
        self._begun: OrderedDict[tuple[int, str], Progress] = OrderedDict()
        self._moved: dict[int, int] = {}

    async def deliver(self, address: Json, reply: Reply, texts: Texts | None = None) -> bool:
        """True when sent or never deliverable, False when it is worth another try; that one sends only what is left.

        `texts` are those of the conversation's language.
        """
        key = (address["chat"], reply.json())
        progress = self._begun.setdefault(key, Progress())
        while len(self._begun) > BEGUN:
            self._begun.popitem(last=False)
        for part in render(reply, texts or self._texts, self._public_url)[progress.sent :]:
            try:
                await self._send(address, part)
            except Forbidden as refusal:
                await self._give_up(address, refusal)
                break
            except TelegramError as error:
                if not self._as_good_as_sent(error, progress):
                    return False
            progress.sent, progress.doubtful = progress.sent + 1, 0
        self._begun.pop(key, None)
        return True

    def _as_good_as_sent(self, error: TelegramError, progress: Progress) -> bool:
        log.warning("not sent: %s", describe(error))
        if isinstance(error, BadRequest):
            return True  # refused for what it is: the same would be refused again
        cause = error.__cause__
        if isinstance(cause, httpx.HTTPError) and not isinstance(cause, _NEVER_LEFT):
            progress.doubtful += 1
        return progress.doubtful >= DOUBTFUL_TRIES

    async def _give_up(self, address: Json, refusal: TelegramError) -> None:
        log.info("unreachable: %s", describe(refusal))
        if self._unreachable:
            await self._unreachable(address)

    async def _send(self, address: Json, part: Outgoing | Upload) -> None:
        try:
            await self._message(address, part)
        except ChatMigrated as moved:
            self._moved[address["chat"]] = moved.new_chat_id
            await self._message({"chat": moved.new_chat_id}, part)  # thread and message ids were the old group's
        except BadRequest as refusal:
            if any(sign in str(refusal).lower() for sign in _GONE):
                raise Forbidden(str(refusal)) from refusal
            log.error("sent as plain text, because refused: %s", describe(refusal))
            words = _plain(part.html) if isinstance(part, Outgoing) else part.caption or part.name
            await self._bot.send_message(self._chat(address), words)

    async def _message(self, address: Json, part: Outgoing | Upload) -> None:
        chat, answered = self._chat(address), address.get("message")
        where: Json = {
            "message_thread_id": address.get("thread"),
            "reply_parameters": ReplyParameters(answered, allow_sending_without_reply=True) if answered else None,
        }
        if isinstance(part, Outgoing):
            await self._bot.send_message(
                chat,
                part.html,
                parse_mode=ParseMode.HTML,
                reply_markup=part.keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                **where,
            )
            return
        data = await asyncio.to_thread(part.path.read_bytes)
        if part.is_picture:
            await self._bot.send_photo(chat, data, caption=part.caption, filename=part.name, **where)
        else:
            await self._bot.send_document(chat, data, filename=part.name, **where)

    def _chat(self, address: Json) -> int:
        chat: int = address["chat"]
        return self._moved.get(chat, chat)

    async def typing(self, address: Json) -> None:
        """Shows "skriver …" for 5 s; a failure is nobody's loss."""
        action = self._bot.send_chat_action(
            self._chat(address), ChatAction.TYPING, message_thread_id=address.get("thread")
        )
        try:
            await asyncio.wait_for(action, TYPING_SECONDS)
        except (TelegramError, asyncio.TimeoutError) as error:
            log.debug("no typing: %s", type(error).__name__)

    async def acknowledge(self, query: CallbackQuery) -> None:
        """Stops the button's clock, and ticks it when it chose something."""
        try:
            await self._bot.answer_callback_query(query.id)
            button = payloads.parse(query.data or "")
            if button and button.verb in TICKED and isinstance(query.message, Message) and query.message.reply_markup:
                board = mark_pressed(query.message.reply_markup, query.data or "")
                await self._bot.edit_message_reply_markup(
                    query.message.chat.id, query.message.message_id, reply_markup=board
                )
        except TelegramError as error:  # too old, already ticked ("not modified"), away: the message counts, not this
            log.debug("callback: %s", describe(error))


def describe(error: Exception) -> str:
    """An error for the log: never with the token, which PTB writes into this one."""
    return type(error).__name__ if isinstance(error, InvalidToken) else f"{type(error).__name__}: {error}"


def wait_seconds(error: Exception) -> float | None:
    """How long Telegram asks us to wait."""
    if not isinstance(error, RetryAfter):
        return None
    asked = error.retry_after
    return float(asked if isinstance(asked, int) else asked.total_seconds())


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))
