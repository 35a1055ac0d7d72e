"""The content check: everything in `answers/` that an editor must mend before it may be said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from common.settings import ROOT
from common.text import fold
from knowledge import glossary, law, law_lock, rules
from knowledge.amounts import amounts
from knowledge.answers import Answer, AnswerError, answer_files, read_answer
from knowledge.library import ENGLISH, texts_in
from knowledge.never import forbidden

AMOUNTS_FILE = "knowledge/data/amounts.yml"
# Texts that nobody gets in an English conversation: to editors, on Swedish pages, in Telegram's own profile, or such as
# hold several languages themselves.
_SWEDISH_ONLY = re.compile(
    r"(?:mail|law_watch|topic|directory_import|telegram_command)_.*|language_(?:sv|en)|other_language.*"
    r"|directory_planned_(?:service|place)|telegram_(?:short_)?description"
)
_BRACED = re.compile(r"\{\w+\}")
APART_FILE = "knowledge/data/apart.yml"


@dataclass(frozen=True)
class Fault:
    """`path` is relative to the project; `message` says in Swedish what to mend."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def check(folder: Path, today: date) -> list[Fault]:
    """The faults of all answers, canned texts, amounts and law.yml in a folder of answers."""
    try:
        expired = amounts().expired(today)
    except ValueError as wrong:
        return [Fault(AMOUNTS_FILE, str(wrong))]
    faults = [Fault(AMOUNTS_FILE, f"beloppet {amount.name} gällde till och med {amount.until}") for amount in expired]
    faults += _texts(folder)
    try:
        table = law.load(folder / "law.yml")
    except (ValueError, OSError, yaml.YAMLError) as wrong:
        return [*faults, Fault(_name(folder, folder / "law.yml"), str(wrong))]
    faults += _lock(folder)
    answers: dict[Path, Answer] = {}
    for path in answer_files(folder):
        try:
            answers[path] = _read(path)
        except AnswerError as wrong:
            faults.append(Fault(_name(folder, path), str(wrong)))
    ids = {path.stem for path in answer_files(folder)}
    known = rules.Known(table, amounts(), ids, today)
    for path, answer in answers.items():
        raw = path.read_text(encoding="utf-8")
        faults += [Fault(_name(folder, path), message) for message in rules.messages(answer, raw, known)]
    faults += [Fault(_name(folder, path), message) for path, message in _shared(folder, answers)]
    faults += [Fault(_name(folder, path), message) for path, message in _apart(answers)]
    return faults + [Fault(_name(folder, path), message) for path, message in _glossary(folder, table, answers)]


def unwatched(folder: Path) -> list[str]:
    """The watched sections whose text was never read: no fault of the content, but nobody sees when they change."""
    return law_lock.load(folder / law_lock.NAME).unchecked(law.load(folder / "law.yml"))


def _lock(folder: Path) -> Iterator[Fault]:
    try:
        law_lock.load(folder / law_lock.NAME)
    except ValueError as wrong:
        yield Fault(_name(folder, folder / law_lock.NAME), str(wrong))


def _read(path: Path) -> Answer:
    known = amounts()
    for name in known.names_in(path.read_text(encoding="utf-8")):
        if name not in known:
            raise AnswerError(f"beloppet {name} finns inte i {AMOUNTS_FILE}")
    return read_answer(path, known)


def _shared(folder: Path, answers: dict[Path, Answer]) -> Iterator[tuple[Path, str]]:
    """What two answers may not have in common: id or alias, title, question."""
    kinds: dict[str, dict[str, list[Path]]] = {kind: defaultdict(list) for kind in ("id", "titel", "fråga")}
    for path, answer in answers.items():
        for name in (answer.id, *answer.aliases):
            kinds["id"][name].append(path)
        kinds["titel"][fold(answer.title)].append(path)
        for question in {_comparable(q) for asked in answer.questions.values() for q in asked}:
            kinds["fråga"][question].append(path)
    for kind, holders in kinds.items():
        for value, paths in holders.items():
            for path in paths[1:]:
                yield path, f'samma {kind} som i {_name(folder, paths[0])}: "{value}"'


def _apart(answers: dict[Path, Answer]) -> Iterator[tuple[Path, str]]:
    """Of two answers that must stay apart each names the other first; a pair of which one is missing is no pair."""
    paths = {answer.id: path for path, answer in answers.items()}
    for first, second in _pairs():
        for name, other in ((first, second), (second, first)):
            if {name, other} <= paths.keys() and answers[paths[name]].related[:1] != (other,):
                yield paths[name], f"'related' ska börja med {other}; de två förväxlas lätt ({APART_FILE})"


@lru_cache
def _pairs() -> list[list[str]]:
    pairs: list[list[str]] = yaml.safe_load((ROOT / APART_FILE).read_text(encoding="utf-8"))
    return pairs


def _glossary(folder: Path, table: law.LawTable, answers: dict[Path, Answer]) -> Iterator[tuple[Path, str]]:
    """The faults of the terms, and the questions of answers that the glossary would take from them."""
    path = folder / glossary.FILE
    if not path.exists():
        return
    try:
        terms = glossary.load(path, amounts())
    except (ValueError, yaml.YAMLError) as wrong:
        yield path, str(wrong)
        return
    ids = {answer.id for answer in answers.values()}
    for term in terms.values():
        yield from ((path, f"{term.key}: {message}") for message in glossary.faults(term, table, ids))
    for file, answer in answers.items():
        for question in (q for asked in answer.questions.values() for q in asked):
            taken = glossary.asked(question, terms)
            if taken and not (taken.owned and taken.answer == answer.id):
                yield (
                    file,
                    f'frågan "{question}" besvaras av ordlistan ({taken.key}); ta bort den, eller skriv owned där',
                )


def _comparable(question: str) -> str:
    return " ".join(re.findall(r"\w+", fold(question)))


def _texts(folder: Path) -> Iterator[Fault]:
    said: dict[str, str] = {}
    for path in (folder / "texts.yml", folder / ENGLISH):
        if not path.exists():
            continue
        try:
            rows = texts_in(path)
        except yaml.YAMLError as wrong:
            yield Fault(_name(folder, path), f"går inte att läsa: {wrong}")
            continue
        except AnswerError as wrong:
            yield Fault(_name(folder, path), str(wrong))
            continue
        for key, text in rows.items():
            for rule, sentence in forbidden(text):
                yield Fault(_name(folder, path), f'{key}: {rule.message}; texten säger: "{sentence}"')
        if path.name == ENGLISH:
            yield from (Fault(_name(folder, path), message) for message in _english(said, rows))
        said = said or rows


def _english(swedish: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    """What is missing in English, and what is not the same there."""
    for key, text in swedish.items():
        if key not in english and not _SWEDISH_ONLY.fullmatch(key):
            yield f"{key}: saknas; alla texter som läsare kan få ska finnas på engelska"
        elif key in english and set(law.in_text(english[key])) != set(law.in_text(text)):
            yield f"{key}: ska nämna samma paragrafer som i texts.yml"
    for key, text in english.items():
        if _BRACED.findall(text) != _BRACED.findall(swedish.get(key, "")):
            yield f"{key}: ska finnas i texts.yml, med samma ord inom klammer"


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder.parent).as_posix()
