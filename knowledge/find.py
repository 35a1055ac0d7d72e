"""Finding answers by words: for the library's search box, and for a front whose Rasa is away.

BM25 over words, pairs of words, and pieces of four letters. The pieces forgive misspelling, inflection and compounds
without a dictionary; å, ä and ö are folded. What is asked word for word as one of an answer's questions finds that
answer first. Held out of the index, 90 % of the questions find their answer among the first three. Reading the
answers takes about two seconds, a query about a millisecond.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from common.text import fold
from knowledge.answers import Answer
from knowledge.library import Library
from knowledge.rules import texts

TITLE_WEIGHT = 3  # a word of the title counts as much as one in three questions
SATURATION, LENGTH = 4.0, 0.6  # BM25's k1 and b, tried on held-out questions
PIECE = 4
LONGEST_QUERY = 500  # characters: what stands after it decides nothing

_WORD = re.compile(r"[^\W_]+")


def find(query: str, library: Library, limit: int) -> list[Answer]:
    """The answers that speak of what `query` says, best first; withdrawn ones never."""
    ranked = _index(library, library.edition).rank(query[:LONGEST_QUERY])
    found = (library.answers.get(name) for name in ranked)
    return [answer for answer in found if answer and answer.status != "withdrawn"][:limit]


@lru_cache(maxsize=1)
def _index(library: Library, _edition: int) -> Index:
    return Index({answer.id: _said(answer) for answer in library.answers.values()})


def _said(answer: Answer) -> list[str]:
    asked = [question for language in answer.questions.values() for question in language]
    return [*[answer.title] * TITLE_WEIGHT, *asked, *answer.law, *texts(answer).values()]


class Index:
    """Which text speaks most of what a query says? `documents`: name -> its texts."""

    def __init__(self, documents: Mapping[str, Sequence[str]]) -> None:
        self._names = list(documents)
        self._word_for_word: dict[str, int] = {}
        counts: list[Counter[str]] = [Counter() for _ in documents]
        for place, said in enumerate(documents.values()):
            for words in map(_words, said):
                self._word_for_word[" ".join(words)] = place
                counts[place].update(_features(words))
        lengths = [sum(counted.values()) for counted in counts]
        mean = sum(lengths) / max(1, len(lengths))
        norms = [SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths]
        holders: dict[str, list[int]] = defaultdict(list)
        for place, counted in enumerate(counts):
            for feature in counted:
                holders[feature].append(place)
        # A feature's places and weights are one span of two long arrays: a tenth of the memory of as many small lists.
        self._spans: dict[str, slice] = {}
        self._places, self._weights = array("L"), array("f")
        for feature, places in holders.items():
            if _is_pair(feature) and len(places) == 1 and counts[places[0]][feature] == 1:
                continue  # most pairs are said once, and they find nothing
            rarity = math.log(1 + (len(counts) - len(places) + 0.5) / (len(places) + 0.5))
            self._spans[feature] = slice(len(self._places), len(self._places) + len(places))
            self._places.extend(places)
            self._weights.extend(rarity * (count := counts[at][feature]) / (count + norms[at]) for at in places)

    def rank(self, query: str) -> list[str]:
        """The names of the texts that share anything with the query, best first."""
        scores = [0.0] * len(self._names)
        words = _words(query)
        for feature in set(_features(words)):
            if span := self._spans.get(feature):
                for place, weight in zip(self._places[span], self._weights[span], strict=True):
                    scores[place] += weight
        if (asked := self._word_for_word.get(" ".join(words))) is not None:
            scores[asked] = math.inf
        best = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        return [self._names[place] for place in best if scores[place] > 0]


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _is_pair(feature: str) -> bool:
    return " " in feature.strip()


def _features(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs of words ("4 kap"), and each word's pieces with a blank at its ends (" kap", "kap ")."""
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    for word in words:
        edged = f" {word} "
        yield from (edged[start : start + PIECE] for start in range(len(edged) - PIECE + 1))
