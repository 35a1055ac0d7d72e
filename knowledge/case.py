"""The purchase that a conversation is about, so far as it has been told (the words: knowledge/data/case.yml).

Which act, what kind, on which side of the threshold: what LOU 1:4, 19:1 and 19a:1 make the rules turn on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from common.text import fold
from knowledge import parse, thresholds
from knowledge.phrases import named, pattern
from knowledge.thresholds import ABOVE, BELOW

ANNEX2, OFTEN, WORKS, OTHER, OUTSIDE = "annex2", "often", "works", "other", "outside"


@dataclass(frozen=True)
class Case:
    """What is known; None is not known.

    `kind`: ANNEX2, OFTEN (a service that often stands in annex 2), WORKS, OTHER (goods and other services), or OUTSIDE
    (not in annex 2, works or not). `threshold`: BELOW or ABOVE, when it was said in words. `value`: in whole kronor.
    `reserve`: whether the message just read asks about reserving.
    """

    act: str | None = None
    kind: str | None = None
    threshold: str | None = None
    value: int | None = None
    reserve: bool = False

    @property
    def side(self) -> str:
        """BELOW, ABOVE or UNCLEAR: as it was said, or by the value. A kind not told is taken for goods or services."""
        if self.threshold:
            return self.threshold
        kind = {ANNEX2: ANNEX2, OFTEN: ANNEX2, WORKS: WORKS}.get(self.kind or "", OTHER)
        return thresholds.side(self.value, kind, self.act or "lou")

    @property
    def in_annex2(self) -> bool:
        return self.kind in (ANNEX2, OFTEN)

    def corrected(self, newer: Case) -> Case:
        """This case after something newer was said. Value and words about the threshold replace each other."""
        told = newer.threshold is not None or newer.value is not None
        known = newer.value == self.value is not None and newer.side == self.side
        placed = newer if told and not known else self
        kind = self.kind if newer.kind == OUTSIDE and self.kind in (WORKS, OTHER) else newer.kind or self.kind
        return Case(newer.act or self.act, kind, placed.threshold, placed.value, newer.reserve)

    def slots(self) -> dict[str, object]:
        """The case as the guided form on reservation asks for it (knowledge/forms.py)."""
        annex2 = {ANNEX2: "yes", WORKS: "no", OTHER: "no", OUTSIDE: "no"}.get(self.kind or "")
        value = parse.UNKNOWN if self.threshold else self.value
        # The form does not ask whether it is works, with their own threshold; where it is told, so is the side.
        placed = self.threshold is not None or self.kind in (WORKS, OTHER)
        over = {ABOVE: "yes", BELOW: "no"}.get(self.side) if placed else None
        given = {"act": self.act, "annex2": annex2, "value": value, "over": over}
        return {f"reservation_{name}": value for name, value in given.items() if value is not None}


NOTHING_KNOWN = Case()


def from_slots(slots: Mapping[str, object]) -> Case:
    """What the guided form on reservation learnt; what its reader did not know stays unknown."""
    act, annex2, value, over = (slots.get(f"reservation_{name}") for name in ("act", "annex2", "value", "over"))
    amount = value if isinstance(value, int) else None
    return Case(
        act=str(act) if act in _words().tables["act"] else None,
        kind={"yes": ANNEX2, "no": OUTSIDE}.get(str(annex2)),
        threshold={"yes": ABOVE, "no": BELOW}.get(str(over)),
        value=amount,
    )


def read(text: str) -> Case:
    """What a message says of the purchase."""
    words, plain = _words(), fold(text)
    threshold = named(plain, words.tables["threshold"])
    return Case(
        act=named(plain, words.tables["act"]),
        kind=named(plain, words.tables["kind"]) or _bought(plain),
        threshold=threshold if threshold in (BELOW, ABOVE) else None,
        value=_value(text, plain),
        reserve=bool(words.reserve.search(plain)),
    )


def worth_keeping(text: str) -> bool:
    """Whether a message speaks of the reader's own purchase; without that it asks about the law."""
    return bool(_words().own.search(fold(text))) or read(text).value is not None


def _bought(plain: str) -> str | None:
    """The kind of what is bought; None for a purchase of two kinds, whose main part decides (LOU 2:2)."""
    kinds = {kind for kind, phrases in _words().bought.items() if phrases.search(plain)}
    return kinds.pop() if len(kinds) == 1 else None


def _value(text: str, plain: str) -> int | None:
    """The one amount that is the purchase's value, in kronor."""
    words, alone = _words(), parse.kronor(text)
    amounts = {amount for amount, before in parse.kronor_in(text) if not words.floor.search(before)}
    if alone is None and (not words.about.search(plain) or words.no_value.search(plain)):
        return None
    return amounts.pop() if len(amounts) == 1 else None


@dataclass(frozen=True)
class _Words:
    tables: Mapping[str, Mapping[str, re.Pattern[str]]]
    bought: Mapping[str, re.Pattern[str]]
    about: re.Pattern[str]
    no_value: re.Pattern[str]
    floor: re.Pattern[str]
    own: re.Pattern[str]
    reserve: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "case.yml").read_text(encoding="utf-8"))
    verbs = pattern(data["verbs"]).pattern
    return _Words(
        tables={
            name: {key: pattern(phrases) for key, phrases in data[name].items()}
            for name in ("act", "kind", "threshold")
        },
        bought={
            kind: re.compile(rf"{verbs}(?:\s+\S+){{0,2}}?\s+{pattern(phrases).pattern}")
            for kind, phrases in data["bought"].items()
        },
        about=pattern(data["value"]["about"]),
        no_value=pattern(data["value"]["not"]),
        floor=re.compile(rf"{pattern(data['value']['floor']).pattern}$"),
        own=pattern(data["own"]),
        reserve=pattern(data["reserve"]),
    )
