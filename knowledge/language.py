"""Which language a message is written in: Swedish and English are answered, the others most spoken here are greeted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "languages.yml"
_WORD = re.compile(r"[^\W\d_]+")
ANSWERED = ("sv", "en")
_SURE_WORDS = 2  # one small word alone may be a name or a slip


@lru_cache
def _table() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {key: (frozenset(row.get("words", ())), frozenset(row.get("letters", ""))) for key, row in rows.items()}


def language_of(text: str) -> str | None:
    """The key of the language in languages.yml that the text's small words and letters speak for; None when unsure."""
    words = _WORD.findall(text.lower())
    letters = set("".join(words))
    points = {key: sum(word in small for word in words) + len(letters & own) for key, (small, own) in _table().items()}
    answered = sorted(ANSWERED, key=lambda key: -points[key])
    best = max((answered[0], *points), key=lambda key: points[key])  # among equals one that we answer
    if points[best] >= _SURE_WORDS and (best not in ANSWERED or points[answered[0]] > points[answered[1]]):
        return best
    is_all_english = len(words) >= _SURE_WORDS and points["en"] == len(words)
    return "en" if is_all_english else None
