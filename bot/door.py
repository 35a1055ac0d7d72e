"""The one guard for all incoming text, and the pseudonym of whoever sent it."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode

from common import payloads
from common.text import MAX_CHARACTERS, clean, mask

SESSION = re.compile(r"[A-Za-z0-9_-]{16,64}")
MESSAGE_ID = re.compile(r"[!-~]{1,64}")


class Refused(ValueError):
    """The message cannot be taken; `key` names the text in texts.yml, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def conversation_id(key: bytes, channel: str, who: str) -> str:
    """HMAC of who writes where (`who`: the chat and the user in it).

    Stable, not to be turned back, safe as a Rasa sender id: `[A-Za-z0-9_-]{43}`.
    """
    digest = hmac.new(key, f"{channel}\x1f{who}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def admit(text: str) -> str:
    """What is stored of a message: a payload as it is, free text cleaned and masked. "" when nothing is left."""
    if payloads.parse(text):
        return text
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_long", length=len(text), limit=MAX_CHARACTERS)
    if _bid_like(text):
        raise Refused("bid_like")
    # Rasa takes a leading slash for an intent
    return mask(clean(text)).lstrip("/ ")


_BID_WORDS = re.compile(
    r"\b(?:anbudssumma|anbudspris|vårt anbud|vår offert|à-pris|a-pris|timpris|fastpris|anbudsgivare|offertnummer"
    r"|prisbilaga|vi offererar|vi erbjuder)",
    re.I,
)
_PRICES = re.compile(r"\d[\d .,]*\s*(?:kr|sek|:-)", re.I)


def _bid_like(text: str) -> bool:
    """A pasted bid: several of a bid's words and several prices. Nothing of it is stored."""
    return len(set(_BID_WORDS.findall(text.lower()))) >= 2 and len(_PRICES.findall(text)) >= 2


def for_rasa(text: str) -> str:
    """What Rasa is sent: free text as it is, a payload as the intent it stands for."""
    button = payloads.parse(text)
    if button is None:
        return text
    if button.verb == "form":
        return f"/start_{button.argument}" if re.fullmatch(r"[a-z_]+", button.argument) else "/nlu_fallback"
    if button.verb == "cancel":
        return "/cancel"
    return "/payload" + json.dumps({"verb": button.verb, "argument": button.argument})
