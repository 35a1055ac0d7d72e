"""Marks what a learner makes of the development questions in tests/understanding: what came first, and was it sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from common.settings import ROOT
from directory.question import Question, understand
from knowledge import places

FOLDER = ROOT / "tests" / "understanding"
SEARCHES = ("directory", "support", "tenders")
Item = dict[str, Any]


@dataclass(frozen=True)
class Guess:
    """A learner's ranking, best first, in bare names (an answer's id, an intent), and whether it acts on the first."""

    ranking: tuple[str, ...]
    sure: bool


Learner = Callable[[str], Guess]


@dataclass
class Marks:
    """Shares between 0 and 1. `slots` is nan for what has none."""

    first: float
    three: float
    wrong_and_sure: float
    outside_answered: float
    slots: float
    kinds: dict[str, float] = field(default_factory=dict)
    failures: list[tuple[Item, Guess]] = field(default_factory=list)


@lru_cache
def questions(name: str) -> dict[str, list[Item]]:
    """The items of `open` or `sealed`."""
    loaded: dict[str, list[Item]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def is_answer(name: str) -> bool:
    return any(Path(ROOT / "answers").glob(f"*/{name}.md"))


def examine(learner: Learner, items: dict[str, list[Item]]) -> Marks:
    asked = [*items["answers"], *items["directory"]]
    guesses = [(item, learner(item["text"])) for item in asked]
    wrong = [(item, guess) for item, guess in guesses if guess.ranking[0] not in accepted(item)]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for item, guess in guesses:
        for kind in item["kind"]:
            kinds[kind].append(guess.ranking[0] in accepted(item))
    outside = [(item, learner(item["text"])) for item in items["outside"]]
    answered = [(item, guess) for item, guess in outside if guess.sure and acts(guess.ranking[0])]
    return Marks(
        first=1 - len(wrong) / len(guesses),
        three=_share(bool(accepted(item) & set(guess.ranking[:3])) for item, guess in guesses),
        wrong_and_sure=sum(guess.sure for _, guess in wrong) / len(guesses),
        outside_answered=len(answered) / len(outside),
        slots=_share(slots_right(item) for item in items["directory"]),
        kinds={kind: _share(right) for kind, right in kinds.items()},
        failures=[*wrong, *answered],
    )


def acts(name: str) -> bool:
    """Whether this is something the bot would answer a stranger with: a rule, a search, a form."""
    return name in (*SEARCHES, "start_reservation", "section") or name.startswith("aspect_") or is_answer(name)


def accepted(item: Item) -> set[str]:
    return {item["label"], *item.get("also", [])}


def slots_right(item: Item) -> bool:
    """Whether the directory reads service, place and CPV code as a person would."""
    asked = understand(item["text"], want="support" if item["label"] == "support" else "enterprise")
    wanted = item["slots"]
    if item["label"] == "tenders" and asked.services == ():
        asked = understand(item["text"])
    return (
        (not wanted.get("service") or wanted["service"] in (*asked.services, *asked.unsure_services))
        and _place(asked) == (wanted.get("place") or "")
        and (not wanted.get("cpv") or _is_cpv(asked, wanted["cpv"]))
    )


def _place(asked: Question) -> str:
    if asked.place and (found := places.place(asked.place)):
        return found.name
    return ""


def _is_cpv(asked: Question, wanted: str) -> bool:
    """A code or a stem means its whole branch: "9091" and "90910000" are read as 90910000 up to 90919999."""
    low, _, high = wanted.partition("-")
    read = asked.cpv or ("", "")
    return read[0] == low.ljust(8, "0") and (not high or read[1].startswith(high.rstrip("0")))


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")
