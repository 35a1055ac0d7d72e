"""Inputs that nobody would write and somebody will send, and everything of ours that reads what people send."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

from bot import door
from bot.markdown import to_html
from bot.telegram.markup import blocks, pages
from common import payloads
from common.text import MAX_CHARACTERS, clean, fold, mask
from directory.question import from_payload, understand
from knowledge import law, parse, places, sections, services
from knowledge.forms import RESERVATION
from knowledge.language import language_of
from knowledge.library import library

ODD = (
    '\x00', '\ud800', '\udfff', '\u200b', '\u202e', '\ufeff', "é", "ﬃ", "İ", "ß", "😀",
    '\U0001f468\u200d\U0001f469\u200d\U0001f467', "ع", "१२", "Ⅳ", "½", "/", "/intent{", "{}", "}}",
    "{{troskel_stat}}", "%s", "<b>", "</", "<script>", "&amp;", "[x](javascript:1)", "**", "__", "- ", "1. ",
    '\n\n\n', '\r', '\t', "'; --", "set:reservation.act=", "answer:", "more:", "kap", "§", "4:18", "19:25 a",
    "999999999999999999999", "1e309", "-0", "0,00", "1.000.000,00 kr", "2026-13-45", "90911300-9", "00000000-0",
    "556000-4615", "19121212-1212", "070-123 45 67", "a@b.se", "http://", "https://x.y/(z)", "Mora", "i Vara", "Å",
    "öööö", " ", "a" * 300,
)  # fmt: skip

TARGETS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "fold": fold,
    "mask": mask,
    "payload": payloads.parse,
    "setting": payloads.parse_setting,
    "language": language_of,
    "amount": parse.kronor,
    "form replies": lambda text: [slot.parse(text) for slot in RESERVATION.slots],
    "law references": law.in_text,
    "sections": sections.subject,
    "place": places.find_place,
    "services": services.find_services,
    "needs": services.find_needs,
    "CPV": services.find_cpv,
    "directory": understand,
    "directory button": lambda text: from_payload("more", text),
    "page": lambda text: to_html(clean(text)),
    "Telegram": lambda text: pages(blocks(clean(text))),
}


def through_the_door(text: str) -> None:
    """The door refuses in its own words, or lets something through that Rasa does not take for a command."""
    try:
        admitted = door.admit(text)
    except door.Refused as refused:
        if library().text(refused.key, **refused.values):
            return
        raise
    assert not admitted.startswith("/")
    admitted.encode("utf-8")
    if not payloads.parse(text):
        assert "\x00" not in admitted


def inputs(seed: int) -> Iterator[str]:
    """Real questions cut, joined, repeated and sprinkled with oddities; every tenth is nothing but these."""
    chance = random.Random(seed)
    said = [text for answer in library().answers.values() for text in answer.questions["sv"][:20]]
    for number in count():
        if number % 10 == 0:
            yield "".join(chance.choices(ODD, k=chance.randint(0, 12)))
            continue
        letters = list(chance.choice(said) + (" " + chance.choice(said) if chance.random() < 0.2 else ""))
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(letters) + 1)
            letters[place : place + chance.choice((0, 0, 1, 3))] = [chance.choice(ODD)]
        yield ("".join(letters) * (50 if chance.random() < 0.005 else 1))[:MAX_CHARACTERS]
