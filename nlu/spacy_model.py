"""The Swedish spaCy pipeline: tokens, lookup lemmas, and places, services and sections as entities.

There is no pretrained Swedish model to download where this runs, so the pipeline is built from tables.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language

from common.settings import ROOT, settings
from knowledge.answers import answer_files, read_questions

MODEL = ROOT / "models" / "sv_lots"  # named in config.yml
_DATA = ROOT / "knowledge" / "data"


def build(target: Path = MODEL) -> None:
    """Writes the pipeline to a folder that Rasa's SpacyNLP loads."""
    nlp = spacy.blank("sv")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    nlp.initialize()
    _keep_only_known_words(nlp)
    ruler.add_patterns([*_places(), *_services(), *_sections()])  # initializing would have cleared them
    nlp.to_disk(target)


def _keep_only_known_words(nlp: Language) -> None:
    """Cuts the table of 660 000 forms (220 MB) to the forms of words that the training questions use.

    A lemma that no question holds is no feature of the classifier's.
    """
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    table = lemmatizer.lookups.get_table("lemma_lookup")
    used = {word for text in _training_texts() for word in re.findall(r"\w+", text.lower())}
    lemmas = used | {table[word] for word in used if word in table}
    kept = {form: lemma for form, lemma in table.items() if lemma in lemmas}
    lemmatizer.lookups.remove_table("lemma_lookup")
    lemmatizer.lookups.add_table("lemma_lookup", kept)


def _training_texts() -> Iterator[str]:
    for path in answer_files(settings().answers):
        for questions in read_questions(path).values():
            yield from questions
    for path in sorted((ROOT / "nlu" / "data").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            yield block.get("examples", "")


def _places() -> Iterator[dict[str, object]]:
    with open(_DATA / "municipalities.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for name in (row["name"], f"{row['name']}s"):
                yield {"label": "kommun", "pattern": name}


def _services() -> Iterator[dict[str, object]]:
    with open(_DATA / "services.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for name in (row["label"], *row["synonyms"].split(";")):
                yield {"label": "tjanst", "pattern": name}


def _sections() -> Iterator[dict[str, object]]:
    number = {"TEXT": {"REGEX": r"^\d{1,2}$"}}
    kap = {"LOWER": {"IN": ["kap", "kap.", "kapitlet"]}}
    yield {"label": "lagrum", "pattern": [number, {"LOWER": "a", "OP": "?"}, kap, number]}
    yield {"label": "lagrum", "pattern": [{"TEXT": {"REGEX": r"^\d{1,2}a?:\d{1,2}a?$"}}]}
    yield {"label": "lagrum", "pattern": [{"LOWER": "artikel"}, number]}
