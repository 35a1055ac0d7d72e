"""The answer library as it stands now: re-read when files change, each file keeping its last good version."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from common.reply import Law
from common.settings import settings
from knowledge import glossary, law, law_lock, rules
from knowledge.amounts import UnknownAmount, amounts
from knowledge.answers import Answer, AnswerError, answer_files, read_answer, split

ENGLISH = "texts_en.yml"
LOOK_AGAIN_SECONDS = 10.0  # a changed answer is said within 30 s


class Library:
    """Answers by id, the canned texts, the glossary, the law table and its lock; call `fresh()` before use."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder, self._clock = folder, clock
        self._looked = float("-inf")
        self._stamps: dict[Path, float] = {}
        self.answers: dict[str, Answer] = {}
        self.faults: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.language = "sv"
        self._english: dict[str, str] = {}
        self._both: dict[str, str] = {}  # the English texts, and the Swedish ones that have none
        self.terms: dict[str, glossary.Term] = {}
        self._english_terms: dict[str, glossary.Term] = {}
        self.edition = 0  # grows with every change
        self.law = law.load(folder / "law.yml")
        self.lock = law_lock.Lock()
        self._aliases: dict[str, str] = {}

    def fresh(self) -> Library:
        """This library, after looking for changed files when the last look is too old."""
        now = self._clock()
        if now - self._looked >= LOOK_AGAIN_SECONDS:
            self._looked = now
            self._look()
        return self

    def get(self, answer_id: str) -> Answer | None:
        """The answer with this id or alias, told in the library's language."""
        found = self.answers.get(self._aliases.get(answer_id, answer_id))
        return found.in_english() if found and self.language == "en" else found

    def text(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values) if values else self.texts[key]

    def speaking(self, language: str | None) -> Library:
        """This library with texts, words of the field and answers in English when `language` is "en".

        `answers` stays as it is written: what the rules look at.
        """
        if language != "en":
            return self
        english = copy(self)
        english.texts, english.terms, english.language = self._both, self._english_terms, "en"
        return english

    def changed_law(self, refs: Iterable[str]) -> list[Law]:
        """Those of the references whose section has changed since the answers were checked against it."""
        changed = self.lock.changed()
        return [self.law.cite(ref) for ref in refs if ref in changed]

    def _look(self) -> None:
        files = answer_files(self.folder)
        tables = [self.folder / name for name in ("law.yml", "texts.yml")]  # the answers are checked against these
        tables += filter(Path.exists, [self.folder / ENGLISH, self.folder / law_lock.NAME])
        glossaries = filter(Path.exists, [self.folder / glossary.FILE])  # checked against the answers, so after them
        stamps = {path: path.stat().st_mtime for path in [*tables, *files, *glossaries]}
        if stamps == self._stamps:
            return
        changed = [path for path, stamp in stamps.items() if self._stamps.get(path) != stamp]
        self._stamps = stamps
        self.edition += 1
        for path in changed:
            self._read(path)
        self._both = {**self.texts, **self._english}
        self._english_terms = {key: term.in_english() for key, term in self.terms.items()}
        kept = {path.stem for path in files}
        self.answers = {key: answer for key, answer in self.answers.items() if key in kept}
        self._aliases = {alias: answer.id for answer in self.answers.values() for alias in answer.aliases}

    def _read(self, path: Path) -> None:
        name = str(path.relative_to(self.folder))
        try:
            if path.name == "texts.yml":
                self.texts = texts_in(path)
            elif path.name == ENGLISH:
                self._english = texts_in(path)
            elif path.name == "law.yml":
                self.law = law.load(path)
            elif path.name == glossary.FILE:
                self.terms = self._terms(path)
            elif path.name == law_lock.NAME:
                self.lock = law_lock.load(path)
            else:
                answer = read_answer(path, amounts())
                known = rules.Known(self.law, amounts(), {file.stem for file in self._stamps}, date.today())
                if wrong := next(rules.messages(answer, path.read_text(encoding="utf-8"), known), None):
                    raise AnswerError(wrong)
                self.answers[answer.id] = answer
            self.faults.pop(name, None)
        except (AnswerError, UnknownAmount, law.UnknownReference, yaml.YAMLError, OSError, ValueError) as fault:
            self.faults[name] = str(fault)
            self._take_down(path)

    def _take_down(self, path: Path) -> None:
        """A file that fails the check is still taken down when it says so: that must not wait for its mending."""
        last_good = self.answers.get(path.stem)
        try:
            status = split(path.read_text(encoding="utf-8"))[0].get("status")
        except (AnswerError, OSError, ValueError):
            return
        if last_good and status == "withdrawn":
            self.answers[last_good.id] = replace(last_good, status="withdrawn")

    def _terms(self, path: Path) -> dict[str, glossary.Term]:
        """The terms of the glossary; AnswerError, as for an answer, when one of them may not be said."""
        terms, ids = glossary.load(path, amounts()), {file.stem for file in self._stamps}
        for term in terms.values():
            if wrong := next(glossary.faults(term, self.law, ids), None):
                raise AnswerError(f"{term.key}: {wrong}")
        return terms


def texts_in(path: Path) -> dict[str, str]:
    """The texts of a texts.yml by key. AnswerError when it has not that form."""
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(texts, dict) or not all(isinstance(item, str) for pair in texts.items() for item in pair):
        raise AnswerError("ska bestå av rader av formen 'nyckel: text'")
    return texts


@lru_cache
def _library(folder: Path) -> Library:
    return Library(folder)


def library() -> Library:
    """The process's one library, looked over for changes."""
    return _library(settings().answers).fresh()
