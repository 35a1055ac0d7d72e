"""What Telegram refuses: calls that do not fit its documentation, broken HTML, texts and buttons that are too long."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    FileSizeLimit,
    InlineKeyboardButtonLimit,
    MessageLimit,
)

Json = dict[str, Any]
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}
_TAG = re.compile(r'<(/?)([a-z-]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*>')


class Refused(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@lru_cache
def documented() -> Any:
    return yaml.safe_load((Path(__file__).parent / "documented.yml").read_text(encoding="utf-8"))


def decode(method: str, given: Json) -> Json:
    """The parameters of a call with their types; ValueError says how it differs from the documentation.

    `given` holds strings, and {"name", "size"} for an uploaded file."""
    fields = documented()["methods"].get(method)
    if fields is None:
        raise ValueError(f"unknown method {method}")
    values = {}
    for name, text in given.items():
        kind = _known(method, name, fields)
        values[name] = text if kind in ("str", "file") else json.loads(text)
    _check(method, values, fields)
    return values


def _known(where: str, name: str, fields: dict[str, str]) -> str:
    if name not in fields:
        raise ValueError(f"{where}: unknown field {name}")
    return fields[name].rstrip("!")


def _check(where: str, values: Json, fields: dict[str, str]) -> None:
    for name, kind in fields.items():
        if kind.endswith("!") and name not in values:
            raise ValueError(f"{where}: missing field {name}")
    for name, value in values.items():
        _check_value(f"{where}.{name}", value, _known(where, name, fields))


def _check_value(where: str, value: Any, kind: str) -> None:
    if kind.startswith("["):
        if not isinstance(value, list):
            raise ValueError(f"{where}: no list")
        for item in value:
            _check_value(where, item, kind[1:-1])
    elif kind == "file":
        if not isinstance(value, dict) or not value["name"]:
            raise ValueError(f"{where}: no file with a name")
    elif kind in ("int", "str", "bool"):
        if type(value).__name__ != kind:
            raise ValueError(f"{where}: {value!r} is no {kind}")
    elif not isinstance(value, dict):
        raise ValueError(f"{where}: no {kind}")
    else:
        _check(where, value, documented()["objects"][kind])


def visible(html: str) -> str:
    """The text of HTML as Telegram reads it; refused when a tag is unknown, unclosed or crossed."""
    text, at, opened = "", 0, []
    while at < len(html):
        if html[at] != "<":
            end = html.find("<", at)
            end = end if end >= 0 else len(html)
            text, at = text + unescape(html[at:end]), end
            continue
        tag = _TAG.match(html, at)
        if not tag or tag[2] not in TAGS:
            raise Refused(400, f"Bad Request: can't parse entities: Unsupported start tag at byte offset {at}")
        if not tag[1]:
            opened.append(tag[2])
        elif not opened or opened.pop() != tag[2]:
            raise Refused(400, f"Bad Request: can't parse entities: Unmatched end tag at byte offset {at}")
        at = tag.end()
    if opened:
        raise Refused(400, f"Bad Request: can't parse entities: Can't find end tag corresponding to \"{opened[-1]}\"")
    return text


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_text(values: Json) -> str:
    """The text that people will see."""
    text = visible(values["text"]) if values.get("parse_mode") == "HTML" else values["text"]
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(text.strip()) > MessageLimit.MAX_TEXT_LENGTH:
        raise Refused(400, "Bad Request: message is too long")
    return str(text.strip())


def check_upload(values: Json) -> None:
    caption, upload = values.get("caption", ""), values.get("photo") or values["document"]
    if units(caption) > MessageLimit.CAPTION_LENGTH:
        raise Refused(400, "Bad Request: message caption is too long")
    limit = FileSizeLimit.PHOTOSIZE_UPLOAD if "photo" in values else FileSizeLimit.FILESIZE_UPLOAD
    if upload["size"] > limit:
        raise Refused(413, "Request Entity Too Large")
    if upload["size"] == 0:
        raise Refused(400, "Bad Request: file must be non-empty")


def check_keyboard(markup: Json | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            size = len(button.get("callback_data", "").encode())
            if not 1 <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")


def check_profile(values: Json) -> None:
    """Commands and descriptions."""
    for command in values.get("commands", []):
        name_fits = re.fullmatch(rf"[a-z0-9_]{{1,{BotCommandLimit.MAX_COMMAND}}}", command["command"])
        if not name_fits or not 1 <= units(command["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
    if units(values.get("description", "")) > BotDescriptionLimit.MAX_DESCRIPTION_LENGTH:
        raise Refused(400, "Bad Request: description is too long")
    if units(values.get("short_description", "")) > BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH:
        raise Refused(400, "Bad Request: short description is too long")
