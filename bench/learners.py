"""Ways to understand a question, side by side on the same training data: ours through Rasa, and the alternatives."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.svm import LinearSVC

from bench.examination import Guess, Learner
from common.text import fold
from knowledge import glossary
from knowledge.library import library
from nlu import classifier, gate, spacy_model

GATE = ("clarify", "nlu_fallback")


@dataclass(frozen=True)
class Example:
    text: str
    label: str  # bare: an answer's id, an intent


def through_rasa(model: Path) -> Learner:
    """A trained model's whole pipeline, as Rasa runs it for a conversation that has just begun."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # Rasa tells every parse
    agent = Agent.load(str(model))
    assert agent.processor
    processor = agent.processor
    loop = asyncio.new_event_loop()

    def guess(text: str) -> Guess:
        tracker = DialogueStateTracker.from_events("bench", [], processor.domain.slots)
        parsed = loop.run_until_complete(processor.parse_message(UserMessage(text), tracker))
        return read(parsed)

    return guess


def read(parsed: dict[str, Any]) -> Guess:
    """Rasa's parse as a Guess: the gate's own intents are no guesses, a component that overrides comes first."""
    intent = parsed["intent"]["name"]
    ranked = [bare(item) for item in parsed.get("intent_ranking", []) if item["name"] not in GATE]
    if intent == "answer":
        selected = (parsed.get("response_selector") or {}).get("default") or {}
        ranked = [bare(item) for item in selected.get("ranking", [])] or ranked
    elif intent == "term":  # the glossary gives the answer that owns the word
        found = glossary.asked(str(parsed["text"]), library().terms)
        ranked = [found.answer if found and found.owned else intent, *ranked]
    elif intent not in GATE:
        ranked = [intent, *(name for name in ranked if name != intent)]
    return Guess(tuple(ranked) or ("",), intent not in GATE)


def bare(item: dict[str, Any]) -> str:
    return str(item.get("intent_response_key") or item["name"]).partition("/")[2] or str(item["name"])


def bm25(examples: Sequence[Example], k: float = 1.5, b: float = 0.75) -> Learner:
    """The nearest training question by BM25 over folded words; sure when it is clearly nearer than the next label's."""
    words = CountVectorizer(preprocessor=fold, token_pattern=r"\w+")
    counts = words.fit_transform([one.text for one in examples]).astype(np.float64).tocsr()
    lengths = counts.sum(axis=1).A1
    rarity = np.log(1 + (counts.shape[0] - counts.getnnz(axis=0) + 0.5) / (counts.getnnz(axis=0) + 0.5))
    rows = counts.tocoo()
    grown = rows.data * (k + 1) / (rows.data + k * (1 - b + b * lengths[rows.row] / lengths.mean()))
    rows.data = grown * rarity[rows.col]
    index = rows.tocsr()
    labels = np.array([one.label for one in examples])

    def guess(text: str) -> Guess:
        scores = (index @ words.transform([text]).T).toarray().ravel()
        return _best(scores, labels, margin=1.5)

    return guess


def _best(scores: Any, labels: Any, margin: float) -> Guess:
    best: dict[str, float] = {}
    for place in np.argsort(scores)[::-1][:200]:
        best.setdefault(str(labels[place]), float(scores[place]))
    names = list(best)[:10]
    sure = len(names) > 1 and best[names[0]] > margin * best[names[1]]
    return Guess(tuple(names), sure)


def linear(examples: Sequence[Example]) -> Learner:
    """TF-IDF over character n-grams and a linear SVM; sure when its margin is positive."""
    pieces = TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    model = LinearSVC(C=0.5, tol=1e-2).fit(
        pieces.fit_transform([one.text for one in examples]), [one.label for one in examples]
    )

    def guess(text: str) -> Guess:
        margins = model.decision_function(pieces.transform([text]))[0]
        best = np.argsort(margins)[::-1][:10]
        return Guess(tuple(str(model.classes_[place]) for place in best), bool(margins[best[0]] > 0))

    return guess


def milliseconds(learner: Learner, texts: Sequence[str]) -> float:
    """Mean time of one guess."""
    began = time.perf_counter()
    for text in texts:
        learner(text)
    return (time.perf_counter() - began) * 1000 / len(texts)


def plain(text: str) -> str:
    """A training example without Rasa's entity marks."""
    return re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text)


# What `ours` leaves out, by name; "calibration" answers at the network's own confidence.
ABLATIONS: dict[str, str] = {
    "nothing": "",
    "lemmas": "lemmas",
    "pieces of words (compounds, misspellings)": "pieces",
    "folding of å, ä, ö": "folding",
    "calibration": "calibration",
    "the hidden layer (a linear SVM)": "network",
}


def ours(examples: Sequence[Example], without: str = "") -> Learner:
    """Our classifier and gate without Rasa around them, and without one of their parts."""
    nlp = spacy.load(spacy_model.MODEL)
    fold_it = str.lower if without == "folding" else fold

    def read_text(text: str) -> str:
        return f"{fold_it(text)}|{fold_it(' '.join(token.lemma_ for token in nlp(text.lower())))}"

    made = classifier.features()
    if without in ("lemmas", "pieces"):
        made.set_params(**{without: "drop"})
    classes, labels = np.unique([one.label for one in examples], return_inverse=True)
    rows = made.fit_transform([read_text(one.text) for one in examples])
    seen, held = classifier.divided(labels)
    if without == "network":
        svm = LinearSVC(C=0.5, tol=1e-2).fit(rows[seen], labels[seen])
        network = classifier.Network([svm.coef_.T, svm.intercept_, np.eye(len(classes)), np.zeros(len(classes))])
        network.logits = svm.decision_function  # type: ignore[method-assign]
    else:
        network = classifier.learn(rows[seen], labels[seen], len(classes))
    if without != "calibration":
        network.temperature = classifier.calibrate(network, rows[held], labels[held])

    def guess(text: str) -> Guess:
        likely = network.probabilities(made.transform([read_text(text)]))[0]
        best = np.argsort(likely)[::-1][:10]
        return Guess(tuple(str(classes[place]) for place in best), bool(likely[best[0]] >= gate.SURE))

    return guess
