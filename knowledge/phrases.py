"""Words and phrases of the data files, found in what people write: no capitals, no dots, a star for any letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from common.text import fold


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these phrases, as whole words of a folded text."""
    longest_first = sorted(map(fold, phrases), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_expression, longest_first)) + r")(?!\w)")


def _expression(phrase: str) -> str:
    return r"\w*".join(re.escape(part) for part in phrase.split("*")).replace(r"\ ", r"\s+")


def named(text: str, table: Mapping[str, re.Pattern[str]]) -> str | None:
    """The one key whose phrases stand in a folded text; None when none or several do.

    A phrase inside a longer one of another key does not count: "inte bilaga 2" is no "bilaga 2".
    """
    found = [(match.span(), key) for key, phrases in table.items() for match in phrases.finditer(text)]
    keys = {key for span, key in found if not any(_inside(span, other) for other, _ in found)}
    return keys.pop() if len(keys) == 1 else None


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]
