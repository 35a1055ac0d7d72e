"""What organisations do: services by synonym, compound and misspelling, CPV codes and ranges, and needs for support."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.text import fold

DATA = Path(__file__).parent / "data"
ALL = "alla"  # every service: what a button says when somebody does not care which


@dataclass(frozen=True)
class Service:
    slug: str
    label: str
    synonyms: tuple[str, ...]
    cpv: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """Something a support organisation helps with; `first` names whom to show first, in order (slugs or patterns)."""

    slug: str
    label: str
    helps: str
    synonyms: tuple[str, ...]
    first: tuple[str, ...]

    def rank(self, slug: str) -> int:
        """The place of an organisation in the order of first contacts; after all of them when it is none."""
        return next((at for at, pattern in enumerate(self.first) if fnmatch(slug, pattern)), len(self.first))


@dataclass(frozen=True)
class Found:
    """The services a text may mean; `certain` is false for a guess at a misspelled word."""

    services: tuple[str, ...]
    certain: bool
    words: str = ""


@dataclass(frozen=True)
class Cpv:
    """An inclusive range of eight-digit codes; one code is the range of all that it covers."""

    low: str
    high: str
    said: str

    def holds(self, code: str) -> bool:
        return self.low <= code[:8] <= self.high

    def broader(self) -> tuple[str, ...]:
        """The codes above a single code in the tree: 90919200 is also 90919000, 90910000, 90900000."""
        stem = self.low.rstrip("0")
        if self.high != _last(self.low):
            return ()
        return tuple(stem[:length].ljust(8, "0") for length in range(len(stem) - 1, 2, -1))


@lru_cache
def services() -> dict[str, Service]:
    return {
        row["slug"]: Service(row["slug"], row["label"], _list(row["synonyms"]), _list(row["cpv"]))
        for row in _rows("services")
    }


@lru_cache
def needs() -> dict[str, Need]:
    rows = _rows("needs")
    return {
        row["slug"]: Need(row["slug"], row["label"], row["helps"], _list(row["synonyms"]), _list(row["first"]))
        for row in rows
    }


def label(slug: str) -> str:
    """How a service or a need is called in a sentence."""
    known = services().get(slug) or needs().get(slug)
    return known.label if known else slug


_EIGHT = r"(?<!\d)(\d{8}|\d{2} \d{2} \d{2} \d{2})(?:\s?[-–]\s?\d)?(?!\d)"
_CODE = re.compile(_EIGHT)
_RANGE = re.compile(rf"{_EIGHT}\s*(?:–|—|-|till|t\.o\.m\.|to)\s*{_EIGHT}")
_NAMED_STEM = re.compile(r"\bc(?:pv|vp)(?:[- ]?(?:kod\w*|code|nummer|nr))?\s*(?:är|is)?[\s:=]*(\d{2,7})(?!\d)", re.I)
_BARE_STEM = re.compile(r"(?<![\d.,-])(?!19|20)(\d{4,7})(?![\d.,-]?\d| ?(?:kr|sek|st|%|m2|kvm)\b)", re.I)


def find_cpv(text: str) -> Cpv | None:
    """The CPV code or range in a text, with or without check digit. Fewer digits are a stem after the word CPV
    ("cpv 9091"), or when some service's code begins with them ("9091 i Falun")."""
    if match := _RANGE.search(text):
        low, high = sorted(_digits(code) for code in match.groups())
        return Cpv(low, _last(high), match[0])
    if match := _CODE.search(text) or _NAMED_STEM.search(text) or _known_stem(text):
        return _branch(_digits(match[1]), match[0] if match.re is _CODE else match[1])
    return None


def _known_stem(text: str) -> re.Match[str] | None:
    codes = [code for one in services().values() for code in one.cpv]
    found = _BARE_STEM.finditer(text)
    return next((match for match in found if any(code.startswith(match[1]) for code in codes)), None)


def _digits(code: str) -> str:
    return code.replace(" ", "")


def _branch(stem: str, said: str) -> Cpv:
    """A code with all that lies below it in the tree."""
    code = stem.ljust(8, "0")
    return Cpv(code, _last(code), said)


def cpv_range(low: str, high: str) -> Cpv:
    """A range as it comes back from a button."""
    return Cpv(low, high, low if high == _last(low) else f"{low}–{high}")


def services_for(cpv: Cpv) -> tuple[str, ...]:
    """The services whose codes the range holds."""
    return tuple(one.slug for one in services().values() if any(cpv.holds(code) for code in one.cpv))


def find_services(text: str) -> Found | None:
    """The service that a text asks for; several when the words fit several equally well."""
    return _find(text, _service_words(), _heads())


def find_needs(text: str) -> Found | None:
    """What kind of support a text asks for."""
    return _find(text, _need_words(), frozenset())


_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ENDINGS = ("arna", "erna", "orna", "ande", "ning", "are", "en", "et", "er", "ar", "or", "na", "n", "t", "s", "r", "a")
_SHORTEST = 4  # shorter words are no part of a compound and are not guessed at


def _find(text: str, known: dict[str, frozenset[str]], heads: frozenset[str]) -> Found | None:
    words = [fold(word) for word in _WORD.findall(text)]
    for size in (4, 3, 2, 1):  # the longest phrase says most
        for at in range(len(words) - size + 1):
            said = " ".join(words[at : at + size])
            for form in _variants(said):
                if form in known:
                    return Found(tuple(sorted(known[form])), True, said)
    for word in words:
        if found := _compound(word, known, heads):
            return Found(tuple(sorted(found)), True, word)
    return _guess(words, known)


def _variants(said: str) -> Iterator[str]:
    """The phrase, and without the endings that Swedish puts on its last word."""
    yield said
    for ending in _ENDINGS:
        if said.endswith(ending) and len(said) - len(ending) >= _SHORTEST:
            yield said[: -len(ending)]


def _compound(word: str, known: dict[str, frozenset[str]], heads: frozenset[str]) -> frozenset[str] | None:
    """ "hotellstädning" is städning; "städfirma" is what comes before an ordinary head like firma."""
    for start in range(3, len(word) - _SHORTEST + 1):
        for form in _variants(word[start:]):
            if form in known and len(form) >= _SHORTEST:
                return known[form]
    for head in heads:
        first = word.removesuffix(head).removesuffix("s")
        if first != word.removesuffix("s") and first in known and word.endswith(head):
            return known[first]
    return None


def _guess(words: list[str], known: dict[str, frozenset[str]]) -> Found | None:
    """A misspelled word: the nearest known one, if it is near enough and shares the first letter."""
    for word in words:
        if len(word) < _SHORTEST + 1 or word in ordinary_words():
            continue
        allowed = 1 if len(word) < 8 else 2
        close = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=5)
        close = [hit for hit in close if hit[0][0] == word[0] and len(hit[0]) > _SHORTEST]
        if close:
            best = min(distance for _, distance, _ in close)
            return Found(tuple(sorted({s for form, d, _ in close if d == best for s in known[form]})), False, word)
    return None


@lru_cache
def _service_words() -> dict[str, frozenset[str]]:
    return _index((one.slug, (one.slug.replace("-", " "), one.label, *one.synonyms)) for one in services().values())


@lru_cache
def _need_words() -> dict[str, frozenset[str]]:
    return _index((one.slug, (one.label, *one.synonyms)) for one in needs().values())


def _index(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    result: dict[str, set[str]] = {}
    for slug, words in names:
        for word in words:
            result.setdefault(" ".join(_WORD.findall(fold(word))), set()).add(slug)
    return {word: frozenset(slugs) for word, slugs in result.items() if word}


@lru_cache
def _heads() -> frozenset[str]:
    return frozenset(_words("heads"))


@lru_cache
def ordinary_words() -> frozenset[str]:
    """Folded words of questions that are no service and nobody's name."""
    return frozenset(_words("ordinary")) | _heads()


def _words(kind: str) -> list[str]:
    return [fold(row["word"]) for row in _rows("service-words") if row["kind"] == kind]


def _last(code: str) -> str:
    """The last code below one in the tree: 90910000 covers up to 90919999."""
    stem = code.rstrip("0") if len(code.rstrip("0")) >= 2 else code[:2]
    return stem.ljust(8, "9")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
