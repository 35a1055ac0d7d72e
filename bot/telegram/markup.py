"""From the Markdown subset of a Reply to Telegram's HTML, in pages that Telegram accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from telegram.constants import MessageLimit

PARAGRAPH = "\n\n"
LINE = "\n"
LONG_ITEM = 80  # list items longer than this stand apart, so that a phone's reader sees where the next one begins

_MARKDOWN = MarkdownIt("zero").enable(["list", "emphasis", "link", "escape"])
_TAGS = {"strong_open": "b", "em_open": "i"}
_WEB = re.compile(r"https?://[^\s]+", re.I)
_ENDS = (LINE, ". ", " ")


@dataclass(frozen=True)
class Span:
    """Text with the tags around it, outermost first, as they are opened: `b`, `a href="…"`."""

    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph or list item, and what separates it from the one before."""

    spans: tuple[Span, ...]
    gap: str = PARAGRAPH


def link(title: str, url: str) -> Span:
    """A link; only its title when the address is none that Telegram links to."""
    return Span(title, (f'a href="{escape(url)}"',) if _WEB.fullmatch(url) else ())


def blocks(markdown: str) -> list[Block]:
    """The paragraphs and list items of a Reply's text."""
    found: list[Block] = []
    depth = items = 0
    marker = ""
    for token in _MARKDOWN.parse(markdown):
        if token.type.endswith("_list_open"):
            items = items if depth else 0
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            items += 1
            marker = "  " * (depth - 1) + (f"{token.info}. " if token.info else "• ")
        elif token.type == "inline":
            spans = tuple(_spans(token.children or []))
            close = marker and items > 1 and len(token.content) < LONG_ITEM
            found.append(Block((Span(marker), *spans) if marker else spans, LINE if close else PARAGRAPH))
            marker = ""
    return found


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    tags: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            tags.extend(link("", str(token.attrGet("href"))).tags or ("",))
        elif token.nesting == 1:
            tags.append(_TAGS.get(token.type, ""))
        elif token.nesting == -1:
            tags.pop()
        elif token.content:
            yield Span(token.content, tuple(tag for tag in tags if tag))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def html(spans: Iterable[Span]) -> str:
    return "".join(_html(span) for span in spans)


def _html(span: Span) -> str:
    opened = "".join(f"<{tag}>" for tag in span.tags)
    closed = "".join(f"</{tag.split()[0]}>" for tag in reversed(span.tags))
    return opened + escape(span.text, quote=False) + closed


def pages(content: Iterable[Block], limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """HTML in pages of at most `limit` units and as many entities as Telegram keeps, cut where a block ends."""
    filled: list[list[Span]] = []
    room = entities = 0
    for block in content:
        for place, piece in enumerate(_pieces(block.spans, limit)):
            gap = LINE if place else block.gap
            size, tags = units(_plain(piece)), sum(len(span.tags) for span in piece)
            if filled and len(gap) + size <= room and tags <= entities:
                filled[-1] += [Span(gap), *piece]
                room -= len(gap) + size
                entities -= tags
            else:
                filled.append(list(piece))
                room, entities = limit - size, MessageLimit.MESSAGE_ENTITIES - tags
    return [html(page) for page in filled]


def _plain(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _pieces(spans: Sequence[Span], limit: int) -> Iterator[Sequence[Span]]:
    """The block itself; one longer than a page is cut at the end of a line, sentence or word."""
    while units(text := _plain(spans)) > limit:
        end = _end(text, limit)
        yield _cut(spans, 0, end)
        spans = _cut(spans, end, len(text))
    if text.strip():
        yield spans


def _end(text: str, limit: int) -> int:
    """Where to cut: after the last good end in the second half of what fits, else where it no longer fits."""
    fits = min(limit, len(text))
    while units(text[:fits]) > limit:
        fits -= max(1, (units(text[:fits]) - limit) // 2)
    for mark in _ENDS:
        at = text.rfind(mark, fits // 2, fits)
        if at >= 0:
            return at + len(mark)
    return fits


def _cut(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    cut, at = [], 0
    for span in spans:
        part = span.text[max(0, start - at) : max(0, end - at)]
        at += len(span.text)
        if part:
            cut.append(Span(part, span.tags))
    return cut
