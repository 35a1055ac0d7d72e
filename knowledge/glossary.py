"""The words of the field, each explained in a few sentences (answers/glossary.yml)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from common.text import fold
from knowledge.amounts import Amounts
from knowledge.answers import Source
from knowledge.law import LawTable, UnknownReference, in_text
from knowledge.never import forbidden
from knowledge.phrases import pattern
from knowledge.sentences import sentences, words

FILE = "glossary.yml"
MAX_WORDS = 45
MAX_SENTENCE = 20
MAX_WORDS_ENGLISH, MAX_SENTENCE_ENGLISH = 60, 30  # what Swedish compounds say in one word
MAX_TITLE = 26  # "Vad betyder …?" is a button of at most 40 characters

_KEY = re.compile(r"[a-z0-9_]{3,40}")
_ASKED = re.compile(
    r"(?:(?:vad|va|what)\s+(?:ar|e|is|betyder|menas\s+med|menar\s+(?:ni|du)\s+med|innebar|star)|forklara)\s+"
    r"(?:ordet\s+|begreppet\s+|en\s+|ett\s+|det\s+|the\s+)?(?P<term>.+?)"
    r"(?:\s+(?:for(?:\s+(?:nagot|nat))?|egentligen))?"
)
_ASKED_AFTER = re.compile(
    r"(?P<term>.+?)\s*,?\s+(?:vad\s+(?:ar|betyder)\s+det|betyder(?:\s+vad)?|betydelse|forklaring)"
)


@dataclass(frozen=True)
class English:
    """A term in English; `forms` hold the Swedish ones too, since answers keep Swedish words of the field."""

    title: str
    forms: re.Pattern[str]
    text: str


@dataclass(frozen=True)
class Term:
    """`answer` tells more; when `owned`, it explains the word itself. `law` and `source` are what the text rests on.

    `english`: the same in English; None when it is missing, which the content check tells.
    """

    key: str
    title: str
    forms: re.Pattern[str]
    text: str
    law: tuple[str, ...]
    source: Source | None
    answer: str
    owned: bool
    english: English | None = None

    def in_english(self) -> Term:
        """The term told in English, and recognised in both languages."""
        said = self.english
        return replace(self, title=said.title, text=said.text, forms=said.forms) if said else self


def load(path: Path, amounts: Amounts) -> dict[str, Term]:
    """The terms in a file, by key. ValueError in Swedish when a row has not the shape of a term."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(rows, dict):
        raise ValueError("ska bestå av ord med rader under sig")
    return {str(key): _read(str(key), row, amounts) for key, row in rows.items()}


def _read(key: str, row: Mapping[str, Any], amounts: Amounts) -> Term:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key}: nyckeln är 3–40 tecken av a–z, 0–9 och _")
    try:
        source = row.get("source")
        return Term(
            key=key,
            title=str(row["title"]),
            forms=pattern(row["forms"]),
            text=amounts.fill(str(row["text"])),
            law=tuple(row.get("law") or ()),
            source=Source(str(source["title"]), str(source["url"]), str(source["seen"])) if source else None,
            answer=str(row["answer"]),
            owned=bool(row.get("owned", False)),
            english=_english(row["en"], row["forms"], amounts) if "en" in row else None,
        )
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(
            f"{key} behöver raderna title, forms, text och answer, och i 'en' de tre första: {wrong}"
        ) from None


def _english(row: Mapping[str, Any], swedish: list[str], amounts: Amounts) -> English:
    return English(
        title=str(row["title"]),
        forms=pattern([*swedish, *row["forms"]]),
        text=amounts.fill(str(row["text"]), "en"),
    )


def asked(text: str, terms: Mapping[str, Term]) -> Term | None:
    """The term that a message asks for and asks nothing else: "vad betyder avtalsspärr?", "CPV, vad är det"."""
    word = asks_for_a_word(text)
    return next((term for term in terms.values() if word and term.forms.fullmatch(word)), None)


def asks_for_a_word(text: str) -> str | None:
    """What a message asks the meaning of, folded; None when it asks something else."""
    plain = " ".join(fold(text).strip(' ?!."”').split())
    match = _ASKED.fullmatch(plain) or _ASKED_AFTER.fullmatch(plain)
    return match["term"].strip(' "”') if match else None


def used(text: str, terms: Mapping[str, Term], explained: Collection[str]) -> Iterator[Term]:
    """The terms in a text in order of appearance, without those whose owner is among the answers in `explained`."""
    plain = fold(text)
    found = [(match.start(), key) for key, term in terms.items() if (match := term.forms.search(plain))]
    for _, key in sorted(found):
        if not terms[key].owned or terms[key].answer not in explained:
            yield terms[key]


def faults(term: Term, table: LawTable, answers: Collection[str]) -> Iterator[str]:
    """Everything that an editor must mend in a term, in Swedish."""
    yield from _said(term.title, term.text, "", MAX_WORDS, MAX_SENTENCE)
    if said := term.english:
        yield from _said(said.title, said.text, "en: ", MAX_WORDS_ENGLISH, MAX_SENTENCE_ENGLISH)
        if set(in_text(said.text)) != set(in_text(term.text)):
            yield "en: texten nämner inte samma paragrafer som den svenska"
    else:
        yield "raden 'en' med title, forms och text på engelska saknas"
    if not term.law and not term.source:
        yield "varken 'law' eller 'source' säger var det står"
    if term.source and not term.source.url.startswith("https://"):
        yield f"källan {term.source.url} ska börja med https://"
    if term.answer not in answers:
        yield f"'answer' nämner {term.answer}; det svaret finns inte"
    for ref in term.law:
        try:
            table.cite(ref)
        except UnknownReference as unknown:
            yield f"'law' nämner {ref}; {unknown}"
    for ref in in_text(term.text):
        if ref not in term.law:
            yield f"texten nämner {ref}, som inte står i 'law'"


def _said(title: str, text: str, where: str, most: int, longest: int) -> Iterator[str]:
    """The faults of what is said in one language."""
    if len(title) > MAX_TITLE:
        yield f"{where}titeln har {len(title)} tecken; högst {MAX_TITLE}"
    if (length := len(words(text))) > most:
        yield f"{where}förklaringen har {length} ord; högst {most}"
    for sentence in sentences(text):
        if (length := len(words(sentence))) > longest:
            yield f'{where}en mening har {length} ord; högst {longest}: "{sentence}"'
    for rule, sentence in forbidden(text):
        yield f'{where}{rule.message}; texten säger: "{sentence}"'
