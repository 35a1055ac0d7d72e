"""Every way to write a place's name, with the ids of `knowledge.places` that it may mean."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from common.text import fold

DATA = Path(__file__).parent / "data"
SHORTEST = 5  # shorter names and words are not guessed at: too many ordinary words come near
LONG = 9  # letters from which on a name may have two slips
CLEARLY = 0.03  # how much more alike the better of two equally distant names must be to be taken for meant

Ids = frozenset[str]


def named(said: str) -> Ids:
    """What a name may mean. Typed without dots and rings it may be any that folds to it (Habo, Håbo), but not back:
    "våra" is not Vara."""
    return _written_so(said.casefold(), _names())


def locality(said: str) -> Ids:
    """The municipalities with a village or a part of town of this name."""
    return _written_so(said.casefold(), _localities())


def within(said: str) -> Ids:
    """The place in "Falutrakten", "Göteborgsområdet", "Leksandstrakten"."""
    word = said.casefold()
    for ending in settings()["around_endings"]:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            stem = word.removesuffix(ending)
            return named(stem) or named(stem.removesuffix("s")) or named(f"{stem}a")
    return frozenset()


def misspelled(said: str) -> tuple[int, Ids]:
    """The nearest names and how many slips away; several only when they are about as near."""
    word = fold(said)
    slips = 1 if len(word) < LONG else 2
    close = process.extract(word, _plain_names(), scorer=OSA.distance, score_cutoff=slips, limit=12)
    close = [hit for hit in close if hit[0][0] == word[0] or hit[1] == 1]
    if not close:
        return 0, frozenset()
    least = min(distance for _, distance, _ in close)
    alike = {name: JaroWinkler.similarity(word, name) for name, distance, _ in close if distance == least}
    nearest = [name for name in alike if max(alike.values()) - alike[name] < CLEARLY]
    return least, frozenset(one for name in nearest for ids in _names()[name].values() for one in ids)


@lru_cache
def settings() -> Any:
    return dict(yaml.safe_load((DATA / "places.yml").read_text("utf-8")))


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


Written = dict[str, dict[str, Ids]]  # folded name -> the names that fold to it -> ids


def _written_so(said: str, written: Written) -> Ids:
    found = written.get(fold(said), {}).items()
    return frozenset(one for name, ids in found if _is_typed(said, name) for one in ids)


def _is_typed(said: str, name: str) -> bool:
    """Whether what is typed is the name, dots and rings perhaps left out."""
    return len(said) == len(name) and all(a in (b, fold(b)) for a, b in zip(said, name, strict=True))


@lru_cache
def _names() -> Written:
    spelled: dict[str, str] = {}  # what stands later is meant when two have the same name
    for row in (*rows("areas.csv"), *rows("landscapes.csv")):
        spelled |= dict.fromkeys([*_forms(row["name"]), f"landskapet {row['name'].casefold()}"], row["id"])
    for row in rows("counties.csv"):
        spelled |= dict.fromkeys(_county(row), f"l{row['code']}")
    for row in rows("municipalities.csv"):
        spelled |= dict.fromkeys(_forms(row["name"]), row["code"])
    spelled |= {form: str(one) for name, one in settings()["aliases"].items() for form in _forms(name)}
    return _by_fold((name, [one]) for name, one in spelled.items())


@lru_cache
def _localities() -> Written:
    forms = ((form, row["municipalities"].split()) for row in rows("localities.csv") for form in _forms(row["name"]))
    return _by_fold(forms)


def _by_fold(spelled: Iterable[tuple[str, Iterable[str]]]) -> Written:
    result: Written = defaultdict(dict)
    for name, ids in spelled:
        result[fold(name)][name] = frozenset(ids)
    return dict(result)


def _county(row: dict[str, str]) -> set[str]:
    short = row["short"].casefold()
    bare = short.removesuffix(" län").removesuffix("s")
    whole = {row["name"].casefold(), row["region"].casefold(), f"{short} län", f"{bare} län", f"{bare}s län"}
    return whole | {f"{bare} county", f"region {bare}", f"{bare} region"} | _forms(short)


def _forms(name: str) -> set[str]:
    """A name as it is written and its genitive; "Upplands-Bro" also without its hyphen, or in one word."""
    said = name.casefold()
    bare = {said, said.replace("-", " "), said.replace(" ", "-"), said.replace(" ", "").replace("-", "")}
    return bare | {f"{one}s" for one in bare if one[-1] not in "sxz"}


@lru_cache
def _plain_names() -> list[str]:
    """What a misspelled word may stand for: no short alias, which would be near too many ordinary words."""
    no_target = {fold(name) for name in settings()["aliases"] if len(name) < 7}
    return sorted(name for name in _names() if len(name) >= SHORTEST and name.removesuffix("s") not in no_target)
