"""From a Reply to Telegram messages: HTML pages, and the buttons under the last one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit

from bot.telegram.markup import LINE, Block, Span, blocks, link, pages
from common.reply import Button, Organisation, Reply
from store import files

log = logging.getLogger(__name__)

Texts = Callable[[str], str]
ROW_CHARACTERS = 30  # what a phone shows in one row of buttons without cutting their titles
UNOFFICIAL = "lagen.nu"
BOLD = ("b",)


@dataclass(frozen=True)
class Outgoing:
    """One message to send."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True)
class Upload:
    """One file to send; `caption` holds the same facts in words."""

    path: Path
    name: str
    caption: str
    is_picture: bool


def render(reply: Reply, texts: Texts, public_url: str = "") -> list[Outgoing | Upload]:
    """The messages of a Reply, in order, its files first so that the buttons stand last; none when it says nothing."""
    uploads = list(_uploads(reply))
    content = [*_head(reply, texts), *blocks(reply.text), *_organisations(reply), *_references(reply, texts)]
    made = pages([*content, *_permalink(reply, texts, public_url), *_lost_files(reply, texts)])
    messages = [
        Outgoing(page, keyboard(reply, texts) if number == len(made) else None) for number, page in enumerate(made, 1)
    ]
    return [*uploads, *messages]


def _head(reply: Reply, texts: Texts) -> Iterator[Block]:
    if reply.by == "person":
        yield Block((Span(texts("telegram_person"), BOLD),))
    if reply.form:
        step = texts("telegram_step").format(step=reply.form.step, of=reply.form.of)
        yield Block((Span(step, ("i",)),))


def _organisations(reply: Reply) -> Iterator[Block]:
    """The organisations that the text does not already tell of."""
    for organisation in reply.organisations:
        if organisation.name not in reply.text:
            yield Block(tuple(_organisation(organisation)))


def _organisation(told: Organisation) -> Iterator[Span]:
    yield Span(told.name, BOLD)
    where = told.municipality or ""
    if told.distance_km is not None:
        where += f" ({told.distance_km:.0f} km)"
    yield Span(LINE + ", ".join(part for part in (told.kind, where.strip()) if part))
    if told.services:
        yield Span(LINE + ", ".join(told.services))
    for way in (told.phone, told.email):
        yield Span(LINE + way if way else "")
    if told.website:
        yield from (Span(LINE), link(urlsplit(told.website).netloc or told.website, told.website))


def _references(reply: Reply, texts: Texts) -> Iterator[Block]:
    cited = [(law.ref, law.url, "") for law in reply.law]
    urls = {law.url for law in reply.law}
    read = [
        (source.title, source.url, texts("telegram_seen").format(date=source.seen) if source.seen else "")
        for source in reply.sources
        if source.url not in urls
    ]
    for key, group in (("telegram_law", cited), ("telegram_sources", read)):
        if group:
            lines = (_reference(*item, texts) for item in group)
            yield Block((Span(texts(key), BOLD), *(span for line in lines for span in line)))


def _reference(title: str, url: str, note: str, texts: Texts) -> Iterator[Span]:
    """One line: the link, that lagen.nu is not the official text, and when it was read."""
    unofficial = texts("telegram_unofficial")
    host = urlsplit(url).hostname or ""
    ours = host == UNOFFICIAL or host.endswith("." + UNOFFICIAL)
    mark = unofficial if ours and unofficial not in title else ""
    notes = ", ".join(part for part in (mark, note) if part)
    yield from (Span(LINE + "• "), link(title, url), Span(f" ({notes})" if notes else ""))


def _permalink(reply: Reply, texts: Texts, public_url: str) -> Iterator[Block]:
    """The answer's own page, when the world can reach it."""
    if public_url and reply.kind == "answer" and reply.answer:
        yield Block((link(texts("telegram_read"), f"{public_url.rstrip('/')}/svar/{reply.answer}"),))


def _uploads(reply: Reply) -> Iterator[Upload]:
    for picture in reply.pictures:
        if path := files.stored(picture.url):
            yield Upload(path, path.name, picture.alt[: MessageLimit.CAPTION_LENGTH], True)
    for document in reply.documents:
        if path := files.stored(document.url):
            yield Upload(path, document.name, "", False)


def _lost_files(reply: Reply, texts: Texts) -> Iterator[Block]:
    """The words of files that are erased by now."""
    lost = [picture.alt for picture in reply.pictures if not files.stored(picture.url)]
    lost += [document.name for document in reply.documents if not files.stored(document.url)]
    for words in (*lost, *([texts("expired")] if lost else [])):
        yield Block((Span(words),))


def keyboard(reply: Reply, texts: Texts) -> InlineKeyboardMarkup | None:
    """The buttons that Telegram can carry, short ones side by side."""
    buttons = list(reply.buttons)
    if reply.more and all(button.payload != reply.more.payload for button in buttons):
        buttons.append(Button(title=texts("telegram_more"), payload=reply.more.payload))
    carried = [button for button in buttons if _carries(button)][: InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER]
    rows = [[InlineKeyboardButton(one.title, callback_data=one.payload) for one in row] for row in _rows(carried)]
    return InlineKeyboardMarkup(rows) if rows else None


def _carries(button: Button) -> bool:
    size = len(button.payload.encode())
    if InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        return bool(button.title.strip())
    log.error("a button is left out: its payload has %d bytes", size)
    return False


def _rows(buttons: Iterable[Button]) -> Sequence[Sequence[Button]]:
    rows: list[list[Button]] = []
    used = 0
    for button in buttons:
        size = len(button.title) + 2
        if rows and used + size <= ROW_CHARACTERS and len(rows[-1]) < InlineKeyboardMarkupLimit.BUTTONS_PER_ROW:
            rows[-1].append(button)
            used += size
        else:
            rows.append([button])
            used = size
    return rows


def mark_pressed(board: InlineKeyboardMarkup, payload: str) -> InlineKeyboardMarkup:
    """The same buttons with a tick at the one that was pressed: Telegram itself does not show which it was."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    ("✓ " if button.callback_data == payload else "") + button.text.removeprefix("✓ "),
                    callback_data=button.callback_data,
                )
                for button in row
            ]
            for row in board.inline_keyboard
        ]
    )
