"""From a Telegram update to what goes into the inbox, or to the key of a text that answers it at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatID, ChatType

from common.payloads import payload
from common.reply import Json
from common.text import fold

Place = Callable[[float, float], "str | None"]

# What a command is to Rasa; `start` with an argument and the canned ones stand below.
SAID = {"start": "hej", "hjalp": "hjälp", "help": "hjälp", "kontakt": payload("contact", "person")}
CANNED = {"om": "telegram_about", "radera": "telegram_erase"}

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?:\s+(.*))?", re.S)
_SHARED_ANSWER = re.compile(r"svar_([a-z0-9_]{3,40})")
_KINDS = (
    ("telegram_voice", ("voice", "audio", "video", "video_note")),
    ("telegram_photo", ("photo",)),
    ("telegram_sticker", ("animation", "sticker", "dice")),  # before the file: an animation is also a document
    ("telegram_file", ("document",)),
)


@dataclass(frozen=True)
class Me:
    """Who the bot is in Telegram."""

    id: int
    username: str


@dataclass(frozen=True)
class Incoming:
    """A message for the inbox. `external_id` is the same when Telegram repeats the update."""

    conversation_key: str
    external_id: str
    text: str
    address: Json


@dataclass(frozen=True)
class Canned:
    """Answered without Rasa, once per `once`: an album of ten photos is one thing that somebody sent."""

    key: str
    once: str
    address: Json
    conversation_key: str


def read(update: Update, me: Me, place: Place) -> Incoming | Canned | None:
    """What an update asks for; None when it is not for us."""
    if update.callback_query:
        return _pressed(update.callback_query)
    message = update.message or update.edited_message
    if message is None or not _from_person(message):
        return None
    if update.edited_message:
        if not message.text:  # a live location moves, a caption is corrected: no new question
            return None
        external_id = f"e{update.update_id}"
    else:
        external_id = f"m{message.message_id}"
    return _message(message, external_id, me, place)


def _pressed(query: CallbackQuery) -> Incoming | None:
    if not query.data or query.message is None:
        return None
    chat = query.message.chat.id
    address: Json = {"chat": chat}
    if isinstance(query.message, Message) and query.message.is_topic_message:
        address["thread"] = query.message.message_thread_id
    return Incoming(f"{chat}:{query.from_user.id}", f"c{query.id}", query.data, address)


def _from_person(message: Message) -> bool:
    """Channel posts come from nobody; other bots are not answered, or two bots could talk for ever."""
    user = message.from_user
    return user is not None and (not user.is_bot or user.id == ChatID.ANONYMOUS_ADMIN)


def _message(message: Message, external_id: str, me: Me, place: Place) -> Incoming | Canned | None:
    written = _written(message, me)
    if written is None:
        return None
    once = message.media_group_id or external_id
    if message.location:
        found = place(message.location.latitude, message.location.longitude)
        said = found or Key("telegram_no_place")
    elif message.text:
        said = _said(written)
    elif message.effective_attachment:
        said = Key(_kind(message))
    else:
        return None  # somebody joined, a message was pinned, …
    sender = message.sender_chat or message.from_user
    conversation = f"{message.chat.id}:{sender.id if sender else 0}"
    if isinstance(said, Key):
        return Canned(said.name, once, _address(message), conversation)
    return Incoming(conversation, external_id, said, _address(message))


@dataclass(frozen=True)
class Key:
    """The key of a canned text."""

    name: str


def _written(message: Message, me: Me) -> str | None:
    """The words without the bot's name; None when in a group they are not said to it."""
    text = message.text or message.caption or ""
    mention = re.compile(rf"(?<!\w)@{re.escape(me.username)}(?!\w)", re.I)
    plain = re.sub(r"  +", " ", mention.sub(" ", text)).strip()
    command = _COMMAND.fullmatch(text)
    if command and command[2] and command[2].lower() == me.username.lower():
        return text
    if message.chat.type == ChatType.PRIVATE:
        return plain
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == me.id:
        return plain
    if command:
        known = fold(command[1]) in SAID or fold(command[1]) in CANNED
        return text if known and not command[2] else None
    return plain if mention.search(text) else None


def _said(text: str) -> str | Key:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return text or Key("empty")
    name, argument = fold(command[1]), (command[3] or "").strip()
    if name in CANNED:
        return Key(CANNED[name])
    if name == "start" and (shared := _SHARED_ANSWER.fullmatch(argument)):
        return payload("answer", shared[1])
    return SAID.get(name) or " ".join(part for part in (command[1], argument) if part)


def _kind(message: Message) -> str:
    for key, fields in _KINDS:
        if any(getattr(message, field) for field in fields):
            return key
    return "telegram_other"


def _address(message: Message) -> Json:
    """Where the reply goes; in a group also to which message, so that each person sees what is theirs."""
    address: Json = {"chat": message.chat.id}
    if message.is_topic_message:
        address["thread"] = message.message_thread_id
    if message.chat.type != ChatType.PRIVATE:
        address["message"] = message.message_id
    return address
