"""Words of the data files in what people write."""

from __future__ import annotations

import pytest

from common.text import fold
from knowledge.phrases import named, pattern

TABLE = {"in": pattern(["bilaga 2*"]), "out": pattern(["inte bilaga 2*"]), "lov": pattern(["i LOV"])}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("det är bilaga 2-tjänster", "in"),
        ("det är inte bilaga 2", "out"),
        ("bilaga  2 i LOV", None),
        ("hemtjänst i lov", "lov"),
        ("bilaga", None),
        ("xbilaga 2", None),
    ],
)
def test_the_longer_phrase_wins_and_two_say_nothing(text: str, key: str | None) -> None:
    assert named(fold(text), TABLE) == key
