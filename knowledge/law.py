"""The acts and sections that answers cite: their text and link (answers/law.yml), and finding them in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from common.reply import Law

_WORDS = Path(__file__).parent / "data" / "law-words.yml"
# "LOU 19a:2", "lagen 2022:900 2 a", "HFD 2021:48": the act is the longest key of the table that begins the reference.
_SECTION = re.compile(r"(?:(?P<chapter>\d+[a-z]?):)?(?P<section>\d+(?: [a-z])?)")


class UnknownReference(ValueError):
    """A reference is not in law.yml; the message says in Swedish what is missing."""


@dataclass(frozen=True)
class Act:
    """A statute, directive or judgment. `number` and `register` are empty for what is not a Swedish statute."""

    key: str
    name: str
    link: str
    number: str
    register: str
    watch: bool
    sections: tuple[str, ...]

    def url(self, chapter: str | None, section: str | None) -> str:
        """Link to a section; to the whole act without one."""
        if section is None:
            return self.link.split("#")[0]
        return self.link.format(chapter=chapter, section=section.replace(" ", ""))


@dataclass(frozen=True)
class LawTable:
    acts: Mapping[str, Act]

    def cite(self, ref: str) -> Law:
        """A reference as users read it, with its link: "LOU 4:18" -> "4 kap. 18 § LOU"."""
        act, rest = self._act(ref)
        if not rest:
            return Law(ref=act.name, url=act.url(None, None))
        match = _SECTION.fullmatch(rest)
        if not match or rest not in act.sections:
            raise UnknownReference(f"{ref} står inte bland paragraferna i law.yml")
        return Law(ref=_named(act, match), url=act.url(match["chapter"], match["section"]))

    def find(self, ref: str) -> Law:
        """A reference that somebody asks for: the section with its link if it is cited, else with the link to its act.

        UnknownReference when the act is not in the table.
        """
        act, rest = self._act(ref)
        match = _SECTION.fullmatch(rest)
        if not match or rest in act.sections:
            return self.cite(ref)
        return Law(ref=_named(act, match), url=act.url(None, None))

    def watched(self) -> dict[str, tuple[Act, str]]:
        """The sections that the law watch follows, by reference, in the order of the table."""
        return {f"{act.key} {part}": (act, part) for act in self.acts.values() if act.watch for part in act.sections}

    def act(self, ref: str) -> Act:
        """The act that a reference belongs to."""
        return self._act(ref)[0]

    def _act(self, ref: str) -> tuple[Act, str]:
        if ref in self.acts:
            return self.acts[ref], ""
        key, _, rest = ref.partition(" ")
        if key in ("lagen", "förordning", "direktiv"):
            number, _, rest = rest.partition(" ")
            key = f"{key} {number}"
        if key not in self.acts:
            raise UnknownReference(f"{key} är ingen lag i law.yml")
        return self.acts[key], rest


def load(path: Path) -> LawTable:
    """The table in a law.yml. ValueError in Swedish when a row has not the shape of an act."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(rows, dict):
        raise ValueError("law.yml ska bestå av lagar med rader under sig")
    return LawTable({str(key): _read(str(key), row) for key, row in rows.items()})


def _read(key: str, row: Mapping[str, Any]) -> Act:
    try:
        sections = [str(section) for section in row.get("sections") or ()]
        act = Act(
            key=key,
            name=str(row["name"]),
            link=str(row["link"]),
            number=str(row.get("number", "")),
            register=str(row.get("register", "")),
            watch=bool(row.get("watch", True)),
            sections=tuple(sections),
        )
    except (KeyError, TypeError, AttributeError):
        raise ValueError(f"{key} i law.yml behöver raderna name och link") from None
    if act.watch and not (act.number and act.register):
        raise ValueError(f"{key} i law.yml behöver raderna number och register, eller 'watch: false'")
    if wrong := [section for section in sections if not _SECTION.fullmatch(section)]:
        raise ValueError(
            f"{key} i law.yml: '{wrong[0]}' är inte skriven som en paragraf, till exempel 4:18 eller 19:25 a"
        )
    if len(sections) > len(set(sections)):
        raise ValueError(f"{key} i law.yml: samma paragraf står två gånger")
    return act


def _named(act: Act, place: re.Match[str]) -> str:
    if not act.number:
        return f"artikel {place['section']} i {act.name}"
    chapter = f"{_spaced(place['chapter'])} kap. " if place["chapter"] else ""
    return f"{chapter}{place['section']} § {act.name}"


def _spaced(chapter: str) -> str:
    return re.sub(r"(?<=\d)(?=[a-z])", " ", chapter)


Span = tuple[int, int]


@dataclass(frozen=True)
class _Grammar:
    """The patterns of references in running text, built from law-words.yml."""

    words: Mapping[str, str]
    without_chapters: frozenset[str]
    articles: Mapping[str, str]
    chaptered: re.Pattern[str]
    plain: re.Pattern[str]
    article: re.Pattern[str]


_LETTER = r"(?: ?[a-f](?![\w-]))?"
_CHAPTER = r"(?P<chapter>\d{1,2}(?: ?[a-f](?!\w))?)"
_NUMBER = rf"\d{{1,3}}{_LETTER}(?! ?[a-f]?:\d)"
_RANGE = rf"{_NUMBER}(?: ?[–-] ?{_NUMBER})?"
_NUMBERS = rf"{_RANGE}(?:(?:, | och | eller | resp\. | and | or ){_RANGE})*"
_WITHIN = r"(?: (?:första|andra|tredje|fjärde) stycket)?(?: (?:punkten )?\d\b)?"
_JUDGMENT = re.compile(r"\b(?:HFD \d{4}:\d+|C-\d+/\d+)\b")
_NUMBERED = r"(?:lagen|lag|förordningen|förordning|act|ordinance) \(?\d{4}:\d+\)?"


@lru_cache
def _grammar() -> _Grammar:
    data = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    names = "|".join(sorted(map(re.escape, data["words"]), key=len, reverse=True))
    act = rf"(?:{names}|{_NUMBERED})(?!\w)"
    after = rf"(?:{_WITHIN} (?:i |of |of the )?(?P<after>{act}))?"
    before = rf"(?:(?<!\w)(?P<before>{act})(?: \(\d{{4}}:\d+\))?,? )?"
    end = rf"(?: ?§§?| ?(?=[.,;:?!)]|$)|(?= {act}))"
    return _Grammar(
        words=data["words"],
        without_chapters=frozenset(data["without_chapters"]),
        articles=data["articles"],
        chaptered=re.compile(
            rf"{before}(?<![\d:.])(?:"
            rf"{_CHAPTER} ?kap(?:\.|itlet)? (?P<numbers>{_NUMBERS}){end}"
            rf"|(?:kap|chapter)\.? {_CHAPTER.replace('chapter', 'chapter2')},? (?:§|sections?) ?(?P<numbers2>{_RANGE})"
            rf"|{_CHAPTER.replace('chapter', 'chapter3')}:(?P<numbers3>{_RANGE})(?![\d:/]|,\d)(?: ?§§?)?"
            rf"){after}",
            re.I,
        ),
        plain=re.compile(
            rf"(?<![\w.] kap\. )(?<![\d:])(?:(?P<numbers>{_NUMBERS}) ?§§?{_WITHIN} (?:i )?(?P<after>{act})"
            rf"|(?<!\w)(?P<before>{act})(?: \(\d{{4}}:\d+\))? (?P<numbers2>{_NUMBERS}) ?§§?"
            rf"|section (?P<numbers3>{_NUMBERS}) of (?:the )?(?P<after2>{act}))",
            re.I,
        ),
        article=re.compile(r"\b(?:artikel|article|art\.?) (\d+)", re.I),
    )


def in_text(text: str) -> list[str]:
    """The sections and judgments named in running text, in the form of an answer's `law`, in order of appearance.

    LOU is meant unless the text says otherwise.
    """
    return list(dict.fromkeys(ref for _, ref in mentions(re.sub(r"[\s\u00a0]+", " ", text.replace("*", "")))))


def article(ref: str) -> str | None:
    """The article of directive 2014/24/EU that a section carries out, where law-words.yml says so."""
    return next((number for number, section in _grammar().articles.items() if section == ref), None)


def mentions(text: str) -> list[tuple[Span, str]]:
    """What `in_text` finds, each with its place in the text (where blanks are single)."""
    grammar = _grammar()
    found: list[tuple[Span, str]] = []
    for match in grammar.chaptered.finditer(text):
        found += _chaptered(match, grammar)
    for match in grammar.plain.finditer(text):
        found += _plain(match, grammar)
    found += [(match.span(), match[0]) for match in _JUDGMENT.finditer(text)]
    found += [
        (match.span(), grammar.articles[match[1]])
        for match in grammar.article.finditer(text)
        if match[1] in grammar.articles
    ]
    return sorted(found, key=lambda item: item[0])


def _chaptered(match: re.Match[str], grammar: _Grammar) -> Iterator[tuple[Span, str]]:
    if match["before"] == "kl" and match["chapter3"]:  # a time of day
        return
    chapter = (match["chapter"] or match["chapter2"] or match["chapter3"]).replace(" ", "").lower()
    word = match["after"] or match["before"]
    act = _key(word, grammar) if word else "LOU"
    for number in _numbers(match["numbers"] or match["numbers2"] or match["numbers3"]):
        yield match.span(), f"{act} {chapter}:{number}"


def _plain(match: re.Match[str], grammar: _Grammar) -> Iterator[tuple[Span, str]]:
    act = _key(match["after"] or match["before"] or match["after2"], grammar)
    if act in grammar.without_chapters or act[-1].isdigit():
        for number in _numbers(match["numbers"] or match["numbers2"] or match["numbers3"]):
            yield match.span(), f"{act} {number}"


def _key(word: str, grammar: _Grammar) -> str:
    word = word.lower()
    if word in grammar.words:
        return grammar.words[word]
    number = re.sub(r"[^\d:]", "", word)
    return f"förordning {number}" if word.startswith(("förordning", "ordinance")) else f"lagen {number}"


def _numbers(text: str) -> Iterator[str]:
    """The sections of a list, each on its own: "13–14" -> 13, 14; "25 och 25 a" -> 25, 25 a."""
    for part in re.split(r", | och | eller | resp\. | and | or ", text.lower()):
        first, _, last = (end.strip() for end in part.replace("-", "–").partition("–"))
        if last.isdigit() and first.isdigit():
            yield from map(str, range(int(first), int(last) + 1))
        else:
            for end in filter(None, (first, last)):
                yield re.sub(r"(\d) ?([a-z])$", r"\1 \2", end)
