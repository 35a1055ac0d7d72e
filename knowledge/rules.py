"""The rules that one answer must keep; each function yields Swedish messages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.amounts import Amounts
from knowledge.answers import AUDIENCES, PARTS, STATUSES, Answer
from knowledge.aspects import aspects
from knowledge.law import LawTable, UnknownReference, in_text
from knowledge.never import forbidden
from knowledge.sentences import sentences, words

DEPENDS_ON = ("act", "threshold", "annex2", "ground")
BELOW_THRESHOLD = "under_troskelvardet"  # the one answer that says what is known below the threshold
RESERVATION = "LOU 4:18"
MAX_TITLE = 40
MAX_SENTENCE = 20
MAX_WORDS = {"short": 60, "neighbour": 45, "company": 60, "easy": 40}
SHORT_SENTENCES = ("short", "neighbour")
MIN_QUESTIONS = 15

_HEADINGS = {part: heading for heading, part in PARTS.items()} | {"short": "Kortsvaret"}
_RESERVATIONS = Path(__file__).parent / "data" / "reservations.yml"


@dataclass(frozen=True)
class Known:
    """What an answer may refer to."""

    law: LawTable
    amounts: Amounts
    ids: Collection[str]
    today: date


def messages(answer: Answer, raw: str, known: Known) -> Iterator[str]:
    """Everything that is wrong with one answer; `raw` is its file, where amounts still stand by name."""
    yield from _closed_lists(answer)
    yield from _links(answer, known)
    yield from _law(answer, known.law)
    yield from _lengths(answer)
    yield from _parts(answer)
    yield from _certainty(answer, raw, known)
    yield from _reservation(answer)
    for rule, sentence in forbidden("\n\n".join(texts(answer).values())):
        yield f'{rule.message}; texten säger: "{sentence}"'


def texts(answer: Answer) -> dict[str, str]:
    """All that readers see of an answer, by the names of the parts."""
    return {"short": answer.short, **answer.parts}


def _closed_lists(answer: Answer) -> Iterator[str]:
    closed = {"audience": (answer.audience, AUDIENCES), "depends_on": (answer.depends_on, DEPENDS_ON)}
    closed["status"] = ((answer.status,), STATUSES)
    closed["follow_ups"] = (tuple(answer.follow_ups), tuple(aspects()))
    for row, (given, allowed) in closed.items():
        for value in given:
            if value not in allowed:
                yield f"'{row}' har värdet {value}; det ska vara något av {', '.join(allowed)}"
    if not answer.audience:
        yield "'audience' är tom; skriv official, enterprise eller båda"


def _links(answer: Answer, known: Known) -> Iterator[str]:
    for aspect, target in answer.follow_ups.items():
        if target not in known.ids:
            yield f"'follow_ups' pekar från {aspect} på {target}; det svaret finns inte"
    for target in answer.related:
        if target == answer.id:
            yield "'related' nämner svaret självt"
        elif target not in known.ids:
            yield f"'related' nämner {target}; det svaret finns inte"
    for source in answer.sources:
        if not source.url.startswith("https://"):
            yield f"källan {source.url} ska börja med https://"
    if answer.checked > known.today:
        yield f"'checked' är {answer.checked}, ett datum som inte har varit än"
    if answer.signed and not _has_been(answer.signed.date, known.today):
        yield f"'signed' har datumet {answer.signed.date}; det ska vara en dag som har varit, ÅÅÅÅ-MM-DD"


def _has_been(day: str, today: date) -> bool:
    try:
        return date.fromisoformat(day) <= today
    except ValueError:
        return False


def _law(answer: Answer, table: LawTable) -> Iterator[str]:
    for ref in answer.law:
        try:
            table.cite(ref)
        except UnknownReference as unknown:
            yield f"'law' nämner {ref}; {unknown}"
    for part, text in texts(answer).items():
        for ref in in_text(text):
            if ref not in answer.law:
                yield f"{_HEADINGS[part]} nämner {ref}, som inte står i 'law'"


def _lengths(answer: Answer) -> Iterator[str]:
    if len(answer.title) > MAX_TITLE:
        yield f"titeln har {len(answer.title)} tecken; högst {MAX_TITLE}"
    parts = texts(answer)
    for part, limit in MAX_WORDS.items():
        if (length := len(words(parts.get(part, "")))) > limit:
            yield f"{_HEADINGS[part]} har {length} ord; högst {limit}"
    for part in SHORT_SENTENCES:
        for sentence in sentences(parts.get(part, "")):
            if (length := len(words(sentence))) > MAX_SENTENCE:
                yield f'{_HEADINGS[part]} har en mening på {length} ord; högst {MAX_SENTENCE}: "{sentence}"'
    if len(in_text(next(iter(sentences(answer.short)), ""))) > 1:
        yield "första meningen nämner mer än ett lagrum"
    if (count := len(answer.questions["sv"])) < MIN_QUESTIONS:
        yield f"{count} svenska frågor; minst {MIN_QUESTIONS}"


def _parts(answer: Answer) -> Iterator[str]:
    if not answer.short:
        yield "kortsvaret saknas"
    if "english" not in answer.parts:
        yield "rubriken In English saknas"
    if "enterprise" in answer.audience and "easy" not in answer.parts:
        yield "rubriken Lätt svenska saknas; företag läser svaret"


def _certainty(answer: Answer, raw: str, known: Known) -> Iterator[str]:
    """Unverified amounts and uncertain answers say so; nobody has reviewed what nobody has signed."""
    for heading, text in _raw_parts(raw):
        unverified = [name for name in known.amounts.names_in(text) if known.amounts[name].status == "unverified"]
        if unverified and not _says(text, "unverified"):
            yield f'{heading} nämner beloppet {unverified[0]} utan "enligt tillgängliga uppgifter"'
    if answer.status == "uncertain" and not _says(answer.short, "uncertain"):
        yield "'status' är uncertain, men kortsvaret säger inte att något är oavgjort eller okontrollerat"
    if not answer.signed and any("granskat av" in text.lower() for text in texts(answer).values()):
        yield 'texten säger "granskat av", men svaret är inte signerat'


def _reservation(answer: Answer) -> Iterator[str]:
    """4 kap. 18 § is bound to the threshold where readers meet it first, or the answer points to the open question."""
    if RESERVATION not in answer.law or answer.id == BELOW_THRESHOLD or BELOW_THRESHOLD in answer.follow_ups.values():
        return
    first = [text for text in (answer.short, answer.parts.get("company", "")) if RESERVATION in in_text(text)]
    for text in first or [" ".join(texts(answer).values())]:
        if "över tröskelvärde" not in text.lower():
            yield f"4 kap. 18 § nämns; skriv 'över tröskelvärdet' eller peka på {BELOW_THRESHOLD} i 'follow_ups'"


def _raw_parts(raw: str) -> Iterator[tuple[str, str]]:
    body = raw.split("\n---\n", 1)[-1]
    pieces = re.split(r"^## (.+)$", body, flags=re.M)
    yield _HEADINGS["short"], pieces[0]
    for heading, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if heading.strip() in PARTS:
            yield heading.strip(), text


@lru_cache
def _reservations() -> dict[str, list[str]]:
    words_by_kind: dict[str, list[str]] = yaml.safe_load(_RESERVATIONS.read_text(encoding="utf-8"))
    return words_by_kind


def _says(text: str, kind: str) -> bool:
    folded = " ".join(text.lower().split())
    return any(reservation in folded for reservation in _reservations()[kind])
