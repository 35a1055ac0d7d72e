"""What the front can say while Rasa is away: which answers hold the words of a question. Never an answer itself."""

from __future__ import annotations

from common import payloads
from common.payloads import payload
from common.reply import Button, Reply
from common.settings import settings
from knowledge.find import find
from knowledge.library import library

TITLES = 3


def address() -> str:
    """Where the answers can be read; for Telegram a whole address, when this installation has one."""
    return f"{settings().public_url.rstrip('/')}/svar"


def warm() -> None:
    """Reads all answers and makes the index, which takes seconds: at the start, not when it is needed."""
    find("", library(), TITLES)


def offer(text: str, language: str | None) -> Reply | None:
    """The three best titles, each to read at once and as a button for later; None for a button or without any."""
    if payloads.parse(text):
        return None
    texts = library().speaking(language)
    found = find(text, library(), TITLES)  # the one whose index is made
    links = "\n".join(f"- [{answer.title}]({address()}/{answer.id})" for answer in found)
    buttons = [Button(title=answer.title, payload=payload("answer", answer.id)) for answer in found]
    return Reply(kind="clarify", text=texts.text("half_strength", links=links), buttons=buttons) if found else None
