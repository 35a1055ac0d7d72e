"""The words of the directory from its YAML files, and its texts from `answers/`, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge import places, services
from knowledge.library import library
from knowledge.places import Place

HERE = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default="sv")


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """What the directory says inside is in this language: lists, reasons, pictures and tables alike."""
    token = _spoken.set("en" if language == "en" else "sv")
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    return _spoken.get()


def text(key: str, **values: object) -> str:
    """A canned text with its places filled in."""
    return library().speaking(language()).texts[f"directory_{key}"].strip().format(**values)


def word(group: str, code: Any) -> str:
    """How a code is called; nothing for nothing, and what has no name stays as it is."""
    if not code:
        return ""
    swedish = str(_words().get(group, {}).get(code, code))
    return str(english_words().get(group, {}).get(code, swedish)) if language() == "en" else swedish


def service(slug: str) -> str:
    """How a service or a need is called."""
    return english_words()["service"].get(slug, slug) if language() == "en" else services.label(slug)


def helps(need: str) -> str:
    """A need after "helps with"."""
    return english_words()["helps"].get(need, need) if language() == "en" else services.needs()[need].helps


def name(place: Place) -> str:
    """A place's name; only the country's and the "and" between two are not Swedish names."""
    if place.id == places.EVERYWHERE:
        return text("country")
    *first, last = (known.name for part in place.id.split("+") if (known := places.place(part)))
    return f"{', '.join(first)} {text('and')} {last}" if first else last


def inside(place: Place) -> str:
    """ "i Falun", "på Gotland"."""
    return text("on" if places.is_island(place) else "in", place=name(place))


def code(group: str, said: str) -> str | None:
    """The code behind a Swedish word, or the code itself; None when it is neither."""
    said = said.strip().casefold()
    known = _words()[group]
    return said if said in known else next((code for code, name in known.items() if name.casefold() == said), None)


def table(group: str) -> dict[Any, str]:
    """All words of a group by their code."""
    return _words()[group]


def words(group: str) -> list[str]:
    return list(_words()[group].values())


@lru_cache
def columns() -> dict[str, str]:
    """Heading by field, in the order of the file."""
    return {row["field"]: row["heading"] for row in _yaml("columns.yml")}


@lru_cache
def english_words() -> dict[str, dict[Any, str]]:
    return dict(_yaml("words_en.yml"))


@lru_cache
def _words() -> dict[str, dict[Any, str]]:
    return dict(_yaml("words.yml"))


def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text("utf-8"))
