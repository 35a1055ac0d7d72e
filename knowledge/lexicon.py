"""What a text names, out of a list of words and phrases: inflected, compounded, in another order, or misspelled."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.text import fold

SHORTEST = 4  # letters that a word must keep, and that the last part of a compound must have
_IN_PHRASE = 3  # … inside a phrase, where the other words say what is meant
_REACH = 5  # words that may stand between those of a phrase
_GUESSED = 7  # letters from which on a word may be misspelled: shorter ones are near too many others
_FIRST = 6  # … when it is the first part of a compound, the other being known
_LONG = 11  # … and have two slips
_EMPTY = 0.1  # what a word tells that stands in every other question
_LONGEST = 4  # words of a phrase that is looked for as it stands
_AROUND = _LONGEST + _REACH  # words that may belong to a misspelled one

_WORD = re.compile(r"[^\W_]+")
_SHORTENED = re.compile(r"[bdfgkpst][lnr]$")  # "cykl(ar)", "fönstr(en)"
_TYPED = """a ade ades ads ad an and ande ar are aren arna arnas as at ats de des d en ens er ern erna ernas es et ets
ing ingar ingarna ingen ingens n na ning ningar ningarna ningen ns or orna ornas r s t te ts"""
_IN_LIST = "a ad ade ar arna as at en er erna et ing n ning ningar or orna r s t"  # "behövande" is not "behöver"
_ENDINGS = tuple(sorted(_TYPED.split(), key=len, reverse=True))
_LISTED_ENDINGS = tuple(sorted(_IN_LIST.split(), key=len, reverse=True))

Words = frozenset[str]


@dataclass(frozen=True)
class Kinds:
    """Words with a part of their own, as written and folded.

    `heads` end a compound and add nothing (firma). `broad` words lose to any other (städa), `setting` ones to these
    too: they tell for whom or where (förskola). `exact` ones are neither inflected (bröd: "bröderna") nor guessed.
    `alone` are no last part of a compound (marknad), `tails` are one although they are short (bil). `small` words are
    left out of phrases. `ordinary` ones are what they are, and never misspelled, nor are `known` ones, which come near
    to a listed word.
    """

    heads: Words = frozenset()
    broad: Words = frozenset()
    setting: Words = frozenset()
    exact: Words = frozenset()
    alone: Words = frozenset()
    tails: Words = frozenset()
    small: Words = frozenset()
    ordinary: Words = frozenset()
    known: Words = frozenset()

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Kinds:
        said = ([word.casefold() for word in words.get(one.name, ())] for one in fields(cls))
        return cls(*(frozenset(listed) | frozenset(map(fold, listed)) for listed in said))


@dataclass(frozen=True)
class Match:
    """What a text names; several when its words fit several equally well. `words`: those that say so, as typed."""

    names: Words
    words: str
    certain: bool = True


@dataclass(frozen=True)
class _Hit:
    """One way to read some words of the text."""

    names: Words
    at: tuple[int, ...]
    standing: int  # 2: says what is wanted, 1: only broadly, 0: perhaps only for whom
    likeness: int = 1  # 2: word for word, 0: part of a compound
    telling: tuple[float, ...] = ()  # how much each of the words says about what is wanted

    @property
    def rank(self) -> tuple[int, int, int]:
        """What is said word for word, then by words that stand nearest each other, then first."""
        return self.likeness, self.at[0] - self.at[-1], -self.at[0]


@dataclass(frozen=True)
class Lexicon:
    """`said`: what each name is called. A phrase may give choices: "klippa/slå gräs/gräsmatta". `empty` words stand in
    every other question and tell nothing by themselves."""

    said: Mapping[str, tuple[str, ...]]
    kinds: Kinds
    empty: Words = frozenset()

    def find(self, text: str) -> Match | None:
        """Who types å, ä and ö means "stad" when it says so; without them it may be "städ"."""
        has_dots = fold(text) != text.casefold()
        return (self._as_written if has_dots else self._plain).find(text)

    @cached_property
    def _as_written(self) -> _Reader:
        return _Reader(self.said, self.kinds, self.empty, folded=False)

    @cached_property
    def _plain(self) -> _Reader:
        return _Reader(self.said, self.kinds, self.empty, folded=True)


@dataclass(frozen=True)
class _Reader:
    """Reads texts with what a lexicon says. `folded`: words may be typed without dots and rings."""

    said: Mapping[str, tuple[str, ...]]
    kinds: Kinds
    empty: Words
    folded: bool

    def find(self, text: str) -> Match | None:
        typed = _WORD.findall(text)
        words = [word.casefold() for word in typed]
        hits = list(self._hits(words))
        return _best(hits, typed) if hits else self._guess(words, typed)

    @cached_property
    def _whole(self) -> dict[str, Words]:
        """Single words, and phrases as they stand ("second hand"), as written and folded."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, phrase in self._phrases():
            if "/" not in phrase:
                for form in self._typed(" ".join(_WORD.findall(phrase.casefold()))):
                    found[form].add(name)
        return _frozen(found)

    @cached_property
    def _stems(self) -> dict[str, Words]:
        found: dict[str, set[str]] = defaultdict(set)
        for word, names in self._whole.items():
            for stem in _stems(word) if " " not in word and word not in self.kinds.exact else ():
                found[stem] |= names
        return _frozen(found)

    @cached_property
    def _patterns(self) -> list[tuple[str, tuple[Words, ...]]]:
        """Phrases of several words that count: their name, and for each word the forms that will do."""
        return [(name, slots) for name, phrase in self._phrases() if len(slots := self._slots(phrase)) > 1]

    @cached_property
    def _wanted(self) -> dict[str, list[tuple[int, int]]]:
        """Which word of which pattern a form will do for."""
        found = defaultdict(list)
        for number, (_, slots) in enumerate(self._patterns):
            for place, forms in enumerate(slots):
                for form in forms:
                    found[form].append((number, place))
        return dict(found)

    @cached_property
    def _listed(self) -> Words:
        return frozenset(word for _, phrase in self._phrases() for word in _WORD.findall(phrase.casefold()))

    @cached_property
    def _vocabulary(self) -> dict[str, str]:
        """What a misspelled word may stand for: folded, and as it is written."""
        return {fold(word): word for word in self._listed if len(word) >= _GUESSED - 1 and word not in self.kinds.exact}

    @cached_property
    def _known(self) -> Words:
        """What is spelled right: listed words with their stems, and everyday ones."""
        stems = frozenset(stem for word in self._listed for form in self._typed(word) for stem in _stems(form))
        return stems | self.kinds.ordinary | self.kinds.known | self.kinds.small | self.kinds.heads

    def _phrases(self) -> Iterator[tuple[str, str]]:
        return ((name, phrase) for name, phrases in self.said.items() for phrase in phrases)

    def _slots(self, phrase: str) -> tuple[Words, ...]:
        """ "second-hand" are two words, "klippa/slå" is a choice."""
        slots = []
        for choices in (phrase if "/" in phrase else phrase.replace("-", " ")).casefold().split():
            words = [word for word in _WORD.findall(choices) if word not in self.kinds.small]
            if words:
                typed = [one for word in words for one in self._typed(word)]
                slots.append(frozenset(form for one in typed for form in _forms(one, endings=_LISTED_ENDINGS)))
        return tuple(slots)

    def _typed(self, word: str) -> set[str]:
        return {word, fold(word)} if self.folded else {word}

    @cached_property
    def _spread(self) -> dict[str, int]:
        """How many names a form may speak for."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, slots in self._patterns:
            for form in frozenset().union(*slots):
                found[form].add(name)
        for form, names in (*self._whole.items(), *self._stems.items()):
            found[form] |= names
        return {form: len(names) for form, names in found.items()}

    def _telling(self, word: str) -> float:
        """1 for a word that speaks for one name only ("punktering"), less for one that many share ("laga")."""
        if word in self.empty:
            return _EMPTY
        return 1 / math.sqrt(max(self._spread.get(form, 1) for form in (*_forms(word), *self._tails(word))))

    def _hits(self, words: list[str]) -> Iterator[_Hit]:
        telling = lru_cache(lambda at: self._telling(words[at]))
        for hit in self._read(words):
            yield replace(hit, telling=tuple(telling(at) for at in hit.at))

    def _read(self, words: list[str]) -> Iterator[_Hit]:
        yield from self._as_they_stand(words)
        yield from self._near_each_other(words)
        for at, word in enumerate(words):
            if names := self._stemmed(word):
                yield _Hit(names, (at,), self._standing([word]))
            elif last := self._compounded(word):
                yield _Hit(self._whole[last], (at,), self._standing([last]), likeness=0)

    def _as_they_stand(self, words: list[str]) -> Iterator[_Hit]:
        """Phrases word for word, and words written apart: "trädgårds skötsel"."""
        for size in range(2, _LONGEST + 1):
            for at in range(len(words) - size + 1):
                said = words[at : at + size]
                form = next((form for form in _forms(" ".join(said)) if form in self._whole), None)
                if form:
                    yield _Hit(self._whole[form], tuple(range(at, at + size)), self._standing(said), likeness=2)
        for at in range(len(words) - 1):
            joined = words[at] + words[at + 1]
            if not {words[at], words[at + 1]} & self.kinds.small and (names := self._stemmed(joined)):
                yield _Hit(names, (at, at + 1), self._standing([joined]))

    def _near_each_other(self, words: list[str]) -> Iterator[_Hit]:
        """Phrases whose words stand near each other, in any order: "gräset måste klippas"."""
        filled: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, word in enumerate(words):
            for form in dict.fromkeys((*_forms(word, _IN_PHRASE), *self._tails(word))):
                for number, place in self._wanted.get(form, ()):
                    filled[number][place].append(at)
        for number, places in filled.items():
            name, slots = self._patterns[number]
            near = _near(list(places.values())) if len(places) == len(slots) else ()
            if any(words[at] not in self.empty for at in near):
                yield _Hit(frozenset([name]), near, self._standing([words[at] for at in near]))

    def _stemmed(self, word: str) -> Words | None:
        """What the word itself means, or a word of the same stem."""
        if word in self._whole or word in self.kinds.ordinary:
            return self._whole.get(word)
        return next((self._stems[form] for form in _forms(word) if form in self._stems), None)

    def _compounded(self, word: str) -> str | None:
        """ "hotellstädning" is städning; "städfirma" is what comes before an ordinary head like firma."""
        for start in range(_IN_PHRASE, len(word) - SHORTEST + 1):
            if word[start:] in self.kinds.ordinary:  # "familjebostäder" are no städ
                break
            for form in _forms(word[start:]):
                if form in self._whole and form not in self.kinds.alone:
                    return form
        return next((first for first in self._before_head(word) if first in self._whole), None)

    def _tails(self, word: str) -> Iterator[str]:
        """What may be the last part of a compound in a phrase: "tjänstebilarna" ends with "bil"."""
        if word in self.empty or self._stemmed(word):
            return
        for start in range(_IN_PHRASE, len(word) - _IN_PHRASE + 1):
            for form in _forms(word[start:], _IN_PHRASE):
                if (len(form) >= SHORTEST and form not in self.kinds.alone) or form in self.kinds.tails:
                    yield form

    def _before_head(self, word: str) -> Iterator[str]:
        for form in _forms(word):
            for head in self.kinds.heads:
                if form.endswith(head) and len(form) - len(head) >= _IN_PHRASE:
                    yield form.removesuffix(head)
                    yield form.removesuffix(head).removesuffix("s")

    def _standing(self, words: Iterable[str]) -> int:
        """Of a phrase: that of its best word."""
        return max(self._standing_of(word) for word in words)

    def _standing_of(self, word: str) -> int:
        forms = set(_forms(word))
        if forms & self.kinds.setting or word in self.kinds.small | self.empty:
            return 0
        return 1 if forms & self.kinds.broad or word in self.kinds.heads else 2

    def _guess(self, words: list[str], typed: list[str]) -> Match | None:
        """As if one word were spelled right, among those around it; the first word whose reading names something."""
        for at, word in enumerate(words):
            start, end = max(0, at - _AROUND), at + _AROUND
            before, after = words[start:at], words[at + 1 : end]
            read = (self._hits([*before, meant, *after]) for meant in self._meant(word))
            found = [hit for hits in read for hit in hits if len(before) in hit.at and hit.standing]
            if found:
                return replace(_best(found, typed[start:end]), certain=False)
        return None

    def _meant(self, word: str) -> list[str]:
        """The nearest known words to a misspelled one, or to the first part of a compound."""
        if any(form in self._known for form in _forms(word)):
            return []
        firsts = (first for first in self._before_head(word) if len(first) > SHORTEST)
        return self._close(word) or next((close for first in firsts if (close := self._close(first, _FIRST))), [])

    def _close(self, word: str, shortest: int = _GUESSED) -> list[str]:
        said = fold(word)
        slips = 1 if len(said) < _LONG else 2
        close = process.extract(said, list(self._vocabulary), scorer=OSA.distance, score_cutoff=slips, limit=5)
        close = [hit for hit in close if hit[0][0] == said[0] and max(len(said), len(hit[0])) >= shortest]
        least = min((distance for _, distance, _ in close), default=0)
        return [self._vocabulary[form] for form, distance, _ in close if distance == least]


def _forms(word: str, shortest: int = SHORTEST, endings: tuple[str, ...] = _ENDINGS) -> Iterator[str]:
    """The word, then without the endings that Swedish puts on it; "cyklar" also with the vowel that these take away."""
    yield word
    for ending in endings:
        if len(word) - len(ending) >= shortest and word.endswith(ending):
            stem = word[: -len(ending)]
            yield stem
            if _SHORTENED.search(stem):
                yield f"{stem[:-1]}e{stem[-1]}"


def _stems(word: str) -> Iterator[str]:
    """A listed word, and what its other forms begin with: "klippa" is in "klipper", "fruktkorgar" in "fruktkorgen"."""
    yield word
    for ending, left in (("a", SHORTEST + 1), *((one, SHORTEST + 2) for one in ("ar", "e", "er", "or"))):
        if word.endswith(ending) and len(word) - len(ending) >= left:
            yield word.removesuffix(ending)


def _near(places: list[list[int]]) -> tuple[int, ...]:
    """One position for each word of a phrase, all different and near each other; nothing when there are none."""
    for first in places[0]:
        chosen = [first]
        for others in places[1:]:
            free = [at for at in others if at not in chosen]
            if free:
                chosen.append(min(free, key=lambda at: abs(at - first)))
        if len(chosen) == len(places) and max(chosen) - min(chosen) < len(places) + _REACH:
            return tuple(sorted(chosen))
    return ()


def _best(hits: list[_Hit], typed: list[str]) -> Match:
    """What the words tell most of, all that speak for it taken together: one alone may be about something else."""
    standing = max(hit.standing for hit in hits)
    spoken: dict[str, dict[int, float]] = defaultdict(dict)
    best: dict[str, _Hit] = {}
    for hit in (hit for hit in hits if hit.standing == standing):
        for name in hit.names:
            spoken[name].update(zip(hit.at, hit.telling, strict=True))
            best[name] = max(hit, best.get(name, hit), key=lambda one: one.rank)
    ranks = {name: (round(sum(spoken[name].values()), 6), *hit.rank) for name, hit in best.items()}
    first = max(ranks.values())
    names = frozenset(name for name, rank in ranks.items() if rank == first)
    return Match(names, " ".join(typed[at] for at in best[min(names)].at))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, Words]:
    return {word: frozenset(names) for word, names in found.items() if word}
