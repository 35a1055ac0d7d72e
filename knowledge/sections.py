"""A section as a subject of its own: which one a short text asks for, and what our answers say about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from common.text import fold
from knowledge.answers import Answer
from knowledge.law import Span, in_text, mentions

_PLACE = re.compile(r"(.+?)(?: (?:(\d{1,2}[a-z]?):)?(\d{1,3})(?: [a-z])?)?")
DIRECTIVE = "direktiv 2014/24/EU"
_ELSEWHERE = 3
_WORDS = Path(__file__).parent / "data" / "section-words.yml"
_LETTER = r"(?: ?[a-f](?!\w))?"
_C, _S = rf"(\d{{1,2}}{_LETTER})", rf"(\d{{1,3}}{_LETTER})"
# How a reference is spelled in a hurry -> how `knowledge.law` reads it; applied in order.
_SPELLINGS = [
    (re.compile(pattern, re.I), written)
    for pattern, written in (
        (r"\bhfd ?(\d{4}) ?(?::|ref\.? ?) ?(\d+)", r"HFD \1:\2"),
        (r"\bc ?[-–]? ?(\d+) ?/ ?(\d+)", r"C-\1/\2"),
        (r"\bart(?:ikel|icle)?\.? ?(?=\d)", "artikel "),
        (r"(?<![^\W\d_])(?:kap(?:itlet|itel)?|kp|chapter)(?![^\W\d_])\.? ?", " kap. "),
        (r"§|\$|(?<![^\W\d_])(?:paragra(?:f|ph)(?:en|erna|er)?|par|section)(?![^\W\d_])\.?", " § "),
        (r"\s+", " "),
        (r"§ (?=§)", ""),
        (rf"(?:§ {_S}|{_S} §) (?:i )?(?:{_C} kap\.|kap\. {_C})", r"\3\4 kap. \1\2 §"),
        (rf"{_C} kap\. § {_S}(?: §)?", r"\1 kap. \2 §"),
        (rf"kap\. {_C},?(?: §)? (?:§ )?{_S}(?: §)?", r"\1 kap. \2 §"),
        (rf"(?<![\d.:]){_C} ?[.:] ?{_S}(?![\d.:])", r"\1:\2"),
    )
]


def subject(text: str) -> list[str]:
    """The sections and judgments that a text asks for and nothing else, written as in an answer's `law`.

    "vad säger 4kap18?" -> ["LOU 4:18"]. Empty for a question that merely names one ("räcker 4:18 under tröskeln?").
    """
    for pattern, written in _SPELLINGS:
        text = pattern.sub(written, text)
    text = text.strip(" ?.!")
    for plain in (text, f"{text} §"):  # "MBL 38" lacks its sign
        found = mentions(plain) or _articles(plain)
        if found and _says_nothing(plain, [span for span, _ in found]):
            return list(dict.fromkeys(ref for _, ref in found))
    return []


def _articles(text: str) -> list[tuple[Span, str]]:
    """An article that no section of ours carries out is asked of the directive itself."""
    return [(match.span(), f"{DIRECTIVE} {match[1]}") for match in re.finditer(r"\bartikel (\d+)", text)]


def _says_nothing(text: str, spans: Iterable[Span]) -> bool:
    """Whether only filling words stand outside the references."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    rest = fold("".join(characters))
    words, phrases = _around()
    for phrase in phrases:
        rest = rest.replace(phrase, " ")
    return not set(re.findall(r"[^\W_]+", rest)) - words


@lru_cache
def _around() -> tuple[frozenset[str], tuple[str, ...]]:
    data = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return frozenset(data["words"]), tuple(data["phrases"])


def citing(answers: Collection[Answer], refs: Collection[str]) -> list[Answer]:
    """The answers that rest on one of the sections, those that are most about it first.

    Among equals comes first what most other answers call related, then what rests on the fewest sections.
    """
    found = [answer for answer in answers if not set(refs).isdisjoint(answer.law)]
    related = _related(answers)
    return sorted(found, key=lambda item: (_distance(item, refs), -related[item.id], len(item.law), item.id))


def owner(answers: Collection[Answer], refs: Collection[str]) -> Answer | None:
    """The one answer about the section: it alone names it at once and rests on it first, or it alone cites it."""
    found = citing(answers, refs)
    near = [_distance(item, refs) for item in found]
    alone = near.count(0) == 1 or (len(near) == 1 and near[0] < _ELSEWHERE)
    return found[0] if alone else None


def _distance(answer: Answer, refs: Collection[str]) -> int:
    """How far an answer is from being about the section: by its short answer, and by what stands first in its `law`."""
    named = not set(refs).isdisjoint(in_text(answer.short))
    first = answer.law[0] in refs
    return 0 if named and first else 1 if named else 2 if first else _ELSEWHERE


def nearest(answers: Collection[Answer], ref: str) -> list[Answer]:
    """The answers that rest on the same chapter (or act without chapters), the nearest section first."""
    chapter, number = _place(ref)
    distances: dict[str, int] = {}
    for answer in answers:
        places = [_place(other) for other in answer.law]
        if near := [abs(there - number) for other, there in places if other == chapter]:
            distances[answer.id] = min(near)
    related = _related(answers)
    found = [answer for answer in answers if answer.id in distances]
    return sorted(found, key=lambda item: (distances[item.id], -related[item.id], item.id))


def _place(ref: str) -> tuple[tuple[str, str | None], int]:
    """Act with chapter, and the section's number: "LOU 19:25 a" -> ("LOU", "19"), 25; "MBL 38" -> ("MBL", None), 38."""
    match = _PLACE.fullmatch(ref)
    assert match  # everything is at least an act
    return (match[1], match[2]), int(match[3] or 0)


def _related(answers: Iterable[Answer]) -> Counter[str]:
    return Counter(target for answer in answers for target in answer.related)
