"""The answer library: one Markdown file is one rule, read from `answers/` and re-read when it changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from knowledge.amounts import Amounts

# Heading in the file -> name of the part in code. The short answer stands before the first heading.
PARTS = {
    "Bra att veta": "neighbour",
    "För företag": "company",
    "Mer": "more",
    "Tänk på": "pitfalls",
    "Att klistra in": "paste",
    "Exempel": "example",
    "Lätt svenska": "easy",
    "In English": "english",
}
ENGLISH = "english"
WANTED_IN_SWEDISH = ("paste", "easy")  # also by who writes English: text for Swedish documents, and easy Swedish
QUESTIONS = {"Frågor": "sv", "Questions in English": "en"}
STATUSES = ("verified", "uncertain", "withdrawn")
AUDIENCES = ("official", "enterprise")

OLD = timedelta(days=365)  # an answer is to be compared with law and sources once a year

_ID = re.compile(r"[a-z0-9_]{3,40}")
_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.S)
_HEADING = re.compile(r"^## (.+)$", re.M)


class AnswerError(ValueError):
    """An answer file cannot be read; the message says in Swedish what to mend."""


@dataclass(frozen=True)
class Source:
    title: str
    url: str
    seen: str


@dataclass(frozen=True)
class Signature:
    role: str
    organisation: str
    date: str


@dataclass(frozen=True)
class Answer:
    """One rule. `parts` holds the texts by the names in PARTS, with amounts put in."""

    id: str
    topic: str
    title: str
    audience: tuple[str, ...]
    law: tuple[str, ...]
    sources: tuple[Source, ...]
    status: str
    checked: date
    signed: Signature | None
    depends_on: tuple[str, ...]
    follow_ups: Mapping[str, str]
    related: tuple[str, ...]
    aliases: tuple[str, ...]
    short: str
    parts: Mapping[str, str]
    version: str
    amounts: tuple[str, ...] = ()
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_old(self, today: date) -> bool:
        return today - self.checked > OLD

    def in_english(self) -> Answer:
        """The answer as it is told in English: its English text is the short answer, and has no further parts."""
        if ENGLISH not in self.parts:
            return self
        kept = {part: text for part, text in self.parts.items() if part in (ENGLISH, *WANTED_IN_SWEDISH)}
        return replace(self, short=self.parts[ENGLISH], parts=kept)


def read_answer(path: Path, amounts: Amounts) -> Answer:
    """The answer in one file. AnswerError when the file has not the shape of an answer."""
    if not _ID.fullmatch(path.stem):
        raise AnswerError("filnamnet är svarets id: 3–40 tecken av a–z, 0–9 och _")
    text = path.read_text(encoding="utf-8")
    front, body = split(text)
    sections = _sections(body)
    texts = {heading: content for heading, content in sections.items() if heading not in QUESTIONS}
    if unknown := [heading for heading in texts if heading and heading not in PARTS]:
        raise AnswerError(f"okänd rubrik: {', '.join(unknown)}; rubrikerna är {', '.join([*PARTS, *QUESTIONS])}")
    try:
        return Answer(
            id=path.stem,
            topic=path.parent.name,
            title=str(front.pop("title")),
            audience=tuple(front.pop("audience")),
            law=tuple(front.pop("law")),
            sources=tuple(_source(item) for item in front.pop("sources")),
            status=str(front.pop("status")),
            checked=_date(front.pop("checked")),
            signed=_signature(front.pop("signed", None)),
            depends_on=tuple(front.pop("depends_on", ())),
            follow_ups=dict(front.pop("follow_ups", {})),
            related=tuple(front.pop("related", ())),
            aliases=tuple(front.pop("aliases", ())),
            short=amounts.fill(texts.get("", "")),
            parts={
                PARTS[heading]: amounts.fill(content, "en" if PARTS[heading] == ENGLISH else "sv")
                for heading, content in texts.items()
                if heading
            },
            version=_version(front, text),
            amounts=tuple(amounts.names_in(text)),
            questions={lang: _questions(sections.get(heading, "")) for heading, lang in QUESTIONS.items()},
        )
    except KeyError as missing:
        raise AnswerError(f"raden '{missing.args[0]}' saknas mellan de två strecken överst") from None
    except (TypeError, AttributeError, ValueError) as wrong:
        raise AnswerError(f"något mellan de två strecken överst har fel form: {wrong}") from None


def read_questions(path: Path) -> dict[str, tuple[str, ...]]:
    """Only the questions of an answer, by language: all that training sees of it."""
    sections = _sections(split(path.read_text(encoding="utf-8"))[1])
    return {lang: _questions(sections.get(heading, "")) for heading, lang in QUESTIONS.items()}


def answer_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/*.md"))


def split(text: str) -> tuple[dict[str, Any], str]:
    """What stands between a file's two lines of dashes, and the text below. AnswerError when there is no such thing."""
    match = _FRONT.fullmatch(text.replace("\r\n", "\n"))
    if not match:
        raise AnswerError("filen ska börja med en rad ---, sedan uppgifterna, sedan en rad --- och texten")
    try:
        front = yaml.load(match[1], Loader=yaml.CSafeLoader)
    except yaml.YAMLError as wrong:
        raise AnswerError(f"uppgifterna överst går inte att läsa: {wrong}") from None
    if not isinstance(front, dict):
        raise AnswerError("uppgifterna överst ska vara rader av formen 'namn: värde'")
    return front, match[2]


def _sections(body: str) -> dict[str, str]:
    pieces = _HEADING.split(body)
    headings = ["", *(heading.strip() for heading in pieces[1::2])]
    return {heading: content.strip() for heading, content in zip(headings, pieces[0::2], strict=True)}


def _questions(section: str) -> tuple[str, ...]:
    return tuple(line[2:].strip() for line in section.splitlines() if line.startswith("- ") and line[2:].strip())


def _source(item: Mapping[str, Any]) -> Source:
    return Source(str(item["title"]), str(item["url"]), str(item["seen"]))


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _signature(item: Mapping[str, Any] | None) -> Signature | None:
    return Signature(str(item["role"]), str(item["organisation"]), str(item["date"])) if item else None


def _version(front: Mapping[str, Any], text: str) -> str:
    """Ten hexadecimal digits that change with what is said, not with the training questions."""
    said = re.split(r"^## (?:Frågor|Questions in English)$", text, maxsplit=1, flags=re.M)[0]
    return hashlib.sha256(said.encode()).hexdigest()[:10]
