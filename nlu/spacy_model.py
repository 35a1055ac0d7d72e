"""The Swedish spaCy pipeline: tokens, lookup lemmas, and places, services and sections as entities.

There is no pretrained Swedish model to download where this runs, so the pipeline is built from tables.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy

from common.settings import ROOT

MODEL = ROOT / "models" / "sv_lots"  # named in config.yml
_DATA = ROOT / "knowledge" / "data"


def build(target: Path = MODEL) -> None:
    """Writes the pipeline to a folder that Rasa's SpacyNLP loads."""
    nlp = spacy.blank("sv")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    nlp.initialize()
    ruler.add_patterns([*_places(), *_services(), *_sections()])  # initializing would have cleared them
    nlp.to_disk(target)


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
