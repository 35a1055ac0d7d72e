"""Answers in the terminal, for whoever edits them: as Telegram and the web will show them, and which are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from bot import reading
from bot.telegram.render import Outgoing, render
from common.settings import settings
from knowledge import telling
from knowledge.answers import PARTS, Answer
from knowledge.library import Library

RULE = "─" * 72


def telegram(texts: Library, found: Answer, role: str) -> Iterator[str]:
    """The messages as they are sent, in Telegram's HTML, with the buttons below."""
    made = render(telling.answer(texts, found.id, role), texts.text, settings().public_url)
    messages = [message for message in made if isinstance(message, Outgoing)]
    for number, message in enumerate(messages, 1):
        yield f"{RULE}\nTelegram, meddelande {number} av {len(messages)}\n{RULE}"
        yield message.html
        for row in message.keyboard.inline_keyboard if message.keyboard else ():
            yield "  ".join(f"[ {button.text} ]" for button in row)


def web(texts: Library, found: Answer) -> Iterator[str]:
    """The address and the text of the answer's page."""
    here = settings()
    yield f"{RULE}\nWebben: {here.public_url.rstrip('/') or f'http://{here.host}:{here.port}'}{reading.PATH}/{found.id}"
    yield f"{RULE}\n{found.title}\n"
    if found.status == "withdrawn":
        yield texts.text("withdrawn", title=found.title)
        return
    yield found.short
    for heading, part in PARTS.items():
        if part in found.parts:
            yield f"\n{heading}\n{found.parts[part]}"
    yield f"\n{telling.standing(texts, found)}\nVersion {found.version}"


def overview(answers: Iterable[Answer], today: date, *, only_old: bool = False) -> Iterator[str]:
    """One line for each answer, the one checked longest ago first; then how many there are of each kind."""
    shown = sorted((one for one in answers if one.is_old(today) or not only_old), key=lambda one: (one.checked, one.id))
    for one in shown:
        signed = f"granskat av {one.signed.role}, {one.signed.organisation}" if one.signed else "ej granskat"
        yield f"{one.checked}  {one.status:<9}  {one.topic}/{one.id}  {one.title}  ({signed})"
    if not shown:
        yield "Alla svar är kontrollerade det senaste året."
        return
    counts = Counter(one.status for one in shown)
    kinds = [f"{count} {status}" for status, count in sorted(counts.items())]
    kinds.append(f"{sum(one.signed is not None for one in shown)} granskade")
    yield f"{len(shown)} svar: {', '.join(kinds)}."
