"""What Telegram shows of the bot before anybody has written: commands and descriptions."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.telegram.render import Texts
from bot.telegram.sending import describe

log = logging.getLogger(__name__)

MENU = ("start", "hjalp", "kontakt", "om")


async def publish(bot: Bot, texts: Texts) -> None:
    """Sets commands and descriptions; the bot works without them, so a failure is only logged."""
    commands = [BotCommand(name, texts(f"telegram_command_{name}")) for name in MENU]
    steps: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: bot.set_my_commands(commands),
        lambda: bot.set_my_description(texts("telegram_description")),
        lambda: bot.set_my_short_description(texts("telegram_short_description")),
    )
    for step in steps:
        try:
            await step()
        except TelegramError as error:
            log.warning("the bot's profile is not set: %s", describe(error))
