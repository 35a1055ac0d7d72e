"""What organisations do: services by synonym, compound and misspelling, CPV codes and ranges, and needs for support."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

from common.text import fold
from knowledge.lexicon import Kinds, Lexicon, Match

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
    """The services a text may mean, and its words that say so; `certain` is false when one of them is misspelled."""

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
    return _found(_service_lexicon().find(text))


def find_needs(text: str) -> Found | None:
    """What kind of support a text asks for."""
    return _found(_need_lexicon().find(text))


def _found(match: Match | None) -> Found | None:
    return Found(tuple(sorted(match.names)), match.certain, match.words) if match else None


@lru_cache
def _service_lexicon() -> Lexicon:
    return _lexicon(services().values(), has_empty=True)


@lru_cache
def _need_lexicon() -> Lexicon:
    return _lexicon(needs().values(), has_empty=False)  # "starta kooperativ" is a need


def _lexicon(named: Iterable[Service | Need], has_empty: bool) -> Lexicon:
    swedish = {one.slug: [one.label, *one.synonyms] for one in named}
    english: dict[str, list[str]] = {slug: [] for slug in swedish}
    for row in _rows("sayings"):
        if row["slug"] in swedish:
            (english if row["language"] == "en" else swedish)[row["slug"]].append(row["saying"])
    kinds = {one.name: words(one.name) for one in fields(Kinds)}
    foreign = _single_words(english) - _single_words(swedish)
    kinds |= {kind: [*kinds[kind], *foreign] for kind in ("exact", "alone")}  # no Swedish endings, no compounds
    known = Kinds.of(kinds)
    empty = known.ordinary if has_empty else frozenset()
    return Lexicon({slug: (*swedish[slug], *english[slug]) for slug in swedish}, known, empty)


def _single_words(said: dict[str, list[str]]) -> set[str]:
    return {
        word for phrases in said.values() for phrase in phrases for word in re.findall(r"[^\W_]+", phrase.casefold())
    }


@lru_cache
def ordinary_words() -> frozenset[str]:
    """Folded words of questions that are no service and nobody's name."""
    return frozenset(fold(word) for kind in ("ordinary", "heads", "small") for word in words(kind))


@lru_cache
def common_words() -> frozenset[str]:
    """Folded words that stand beside the name of a service: for whom, where, and everyday ones."""
    kinds = ("broad", "setting")
    return ordinary_words() | frozenset(fold(word) for kind in kinds for word in words(kind))


def words(kind: str) -> list[str]:
    """Words with a part of their own in reading what is asked for: see `lexicon.Kinds`."""
    return [row["word"] for row in _rows("service-words") if row["kind"] == kind]


def _last(code: str) -> str:
    """The last code below one in the tree: 90910000 covers up to 90919999."""
    stem = code.rstrip("0") if len(code.rstrip("0")) >= 2 else code[:2]
    return stem.ljust(8, "9")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
