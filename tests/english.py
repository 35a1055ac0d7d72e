"""What is Swedish in a reply that should be English."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from common.reply import Reply
from common.settings import ROOT
from knowledge.library import Library

# Small words that no English sentence has and Swedish ones hardly do without.
_SMALL = frozenset(
    """och att det som är inte för med till av på eller ett från kan när där enligt läst vad ni vi jag den har här vid
    över hos inga ingen måste behöver gäller ja nej saknas finns""".split()  # noqa: SIM905  (it is read, not edited)
)
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[åäö]")
# A link's text, a quoted title and a bold name are an act, a source, an answer or an organisation; then longer names.
_NAMES = re.compile(
    r'\[[^\]]*\]\([^)]*\)|"[^"]*"|\*\*[^*]*\*\*|Stenbackens boende- och arbetskooperativ|Region \w+ län|\w+s? län'
)


def swedish_in(reply: Reply) -> list[str]:
    """The Swedish words and canned texts in what a reply says in our own words: names aside, and titles of answers."""
    titles = {answer.title for answer in _library().answers.values()}
    buttons = [button.title for button in reply.buttons if button.title not in titles]
    said = [reply.text, *buttons, *(picture.alt for picture in reply.pictures)]
    said += [word for told in reply.organisations for word in (told.kind, *told.services)]
    plain = _NAMES.sub(" ", "\n".join(said))
    swedish = _SMALL | _foreign(plain)
    found = [word for word in _WORD.findall(plain) if word in swedish or word.lower() in _SMALL]
    return found or [piece for piece in _canned() if piece in plain]


def _foreign(text: str) -> set[str]:
    """Lower-case words with å, ä, ö that no English text of ours writes ("ekonomisk förening" stands in one)."""
    return {word for word in _WORD.findall(text) if word.islower() and _LETTERS.search(word)} - _kept()


@lru_cache
def _library() -> Library:
    return Library(ROOT / "answers").fresh()


@lru_cache
def _kept() -> frozenset[str]:
    english = [answer.parts["english"] for answer in _library().answers.values()]
    english += [f"{term.title} {term.text}" for term in _library().speaking("en").terms.values()]
    return frozenset(word for text in english for word in _WORD.findall(text))


@lru_cache
def _canned() -> frozenset[str]:
    """The pieces of the Swedish canned texts, between what is filled in, that the English ones do not have too."""
    swedish, english = (
        yaml.safe_load((ROOT / "answers" / name).read_text(encoding="utf-8")) for name in ("texts.yml", "texts_en.yml")
    )
    both = "\n".join(english.values())
    pieces = {piece.strip() for key in english for piece in re.split(r"\{\w+\}", swedish[key])}
    return frozenset(piece for piece in pieces if len(piece) >= 4 and piece not in both)
