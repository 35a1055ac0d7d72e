"""Which question is this? Letters and lemmas, a small network learnt from our own questions, calibrated confidence."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    FULL_RETRIEVAL_INTENT_NAME_KEY,
    INTENT,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import FeatureUnion
from threadpoolctl import threadpool_limits

from common.text import fold

RANKING_LENGTH = 10
RARE = 8  # how often at most an example of a rare label is repeated
KNOWN_LENGTH = 4
SPACY_DOC = "text_spacy_doc"
HELD_OUT = 0.06  # of the questions, to calibrate on
STEPS, BATCH, WIDTH, RATE, DECAY, DROPOUT, SMOOTHING = 300, 512, 256, 7e-3, 0.999, 0.4, 0.1


def reading(message: Message) -> str:
    """What the features are made of: the folded text, a bar, the folded lemmas."""
    doc = message.get(SPACY_DOC)
    lemmas = " ".join(token.lemma_ for token in doc) if doc is not None else message.get(TEXT)
    return f"{fold(message.get(TEXT))}|{fold(lemmas)}"


def _text(reading: str) -> str:
    return reading.rpartition("|")[0]


def _lemmas(reading: str) -> str:
    return reading.rpartition("|")[2]


def features() -> FeatureUnion:
    """Pieces of words, which forgive misspellings and find the parts of compounds, and lemmas alone and in pairs."""
    pieces = TfidfVectorizer(
        preprocessor=_text, analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True, dtype=np.float32
    )
    lemmas = TfidfVectorizer(
        preprocessor=_lemmas, token_pattern=r"\w+", ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32
    )
    return FeatureUnion([("pieces", pieces), ("lemmas", lemmas)])


class Row(NamedTuple):
    """One text's features: their columns and values, and how much of the text was ever seen (`_known`)."""

    columns: list[int]
    values: Any
    known: float


class Reader:
    """Reads one text as `features` would; scikit-learn's own way checks for longer than it reads."""

    def __init__(self, made: FeatureUnion) -> None:
        self._parts = []
        first = 0
        for _, part in made.transformer_list:
            self._parts.append((part.build_analyzer(), part.vocabulary_, part.idf_, first))
            first += len(part.vocabulary_)

    def __call__(self, text: str) -> Row:
        columns: list[int] = []
        values: list[Any] = []
        known = 1.0
        for place, (analyse, vocabulary, idf, first) in enumerate(self._parts):
            found = analyse(text)
            counts = Counter(piece for piece in found if piece in vocabulary)
            if place == 0:
                known = _known(found, vocabulary)
            inside = [vocabulary[piece] for piece in counts]
            weights = (1 + np.log(np.fromiter(counts.values(), float, len(counts)))) * idf[inside]
            values.append(weights / (np.linalg.norm(weights) or 1.0))
            columns += [first + column for column in inside]
        return Row(columns, np.concatenate(values).astype(np.float32), known)


def _known(pieces: list[str], vocabulary: dict[str, int]) -> float:
    """How much of the text was ever seen: 1 from a third of its longer pieces on, 0 for gibberish."""
    longer = [piece for piece in pieces if len(piece) >= KNOWN_LENGTH]
    if not longer:
        return 1.0
    return min(1.0, 3 * sum(piece in vocabulary for piece in longer) / len(longer))


class Network:
    """One hidden layer over sparse features."""

    def __init__(self, weights: list[Any], temperature: float = 1.0) -> None:
        self.inner, self.inner_bias, self.outer, self.outer_bias = weights
        self.temperature = temperature

    def logits(self, rows: csr_matrix) -> Any:
        return self._outwards(rows @ self.inner)

    def probabilities(self, rows: csr_matrix) -> Any:
        return softmax(self.logits(rows) * self.temperature, axis=1)

    def of_one(self, row: Row) -> Any:
        """The probabilities of one text's classes."""
        inwards = row.values @ self.inner[row.columns].astype(np.float32)
        return softmax(self._outwards(inwards) * self.temperature)

    def _outwards(self, inwards: Any) -> Any:
        return np.maximum(inwards + self.inner_bias, 0.0) @ self.outer + self.outer_bias

    def halved(self) -> Network:
        """The same with its widest weights in half precision: 45 MB less in memory, the same answers."""
        weights = [self.inner.astype(np.float16), self.inner_bias, self.outer, self.outer_bias]
        return Network(weights, self.temperature)


def learn(rows: csr_matrix, labels: Any, classes: int, seed: int = 1) -> Network:
    """A network for `rows` (questions x features) with `labels` from 0 to `classes` - 1.

    Backpropagation by hand: of 120 000 features a batch has a sixth, and only their weights are moved. With
    TensorFlow's Adam, which moves all of them at every step, it took twice as long and learnt no better.
    """
    chance = np.random.default_rng(seed)
    weights = [
        _random(chance, rows.shape[1], WIDTH),
        np.zeros(WIDTH, np.float32),
        _random(chance, WIDTH, classes),
        np.zeros(classes, np.float32),
    ]
    squares = [np.zeros_like(weight) for weight in weights]
    for step, places in zip(range(STEPS), _batches(rows.shape[0], chance), strict=False):
        batch = rows[places]
        used, columns = np.unique(batch.indices, return_inverse=True)
        batch = csr_matrix((batch.data, columns, batch.indptr), (batch.shape[0], len(used)))
        slopes = _slopes(batch, labels[places], [weights[0][used], *weights[1:]], chance)
        # RMSprop with Adam's correction of the first steps, slowing down to nothing
        pace = RATE * (1 - step / STEPS) * sqrt(1 - DECAY ** (step + 1))
        for place, slope in enumerate(slopes):
            part: Any = used if place == 0 else slice(None)
            squares[place][part] = square = DECAY * squares[place][part] + (1 - DECAY) * slope**2
            slope /= np.sqrt(square) + np.float32(1e-7)
            weights[place][part] -= np.float32(pace) * slope
    return Network(weights)


def _batches(count: int, chance: np.random.Generator) -> Iterator[Any]:
    """The places of the next questions to learn from, without end; all are seen equally often."""
    while True:
        order = chance.permutation(count)
        yield from (order[start : start + BATCH] for start in range(0, count, BATCH))


def divided(labels: Any) -> tuple[Any, Any]:
    """The places of the labels to learn from, rare ones repeated, and of those to calibrate on, one of each or more."""
    counts = np.bincount(labels)
    # those that stand alone are one group, since one alone cannot be divided
    groups = np.where(counts[labels] < 2, -1, labels) if (counts < 2).sum() != 1 else None
    share = max(HELD_OUT, len(counts) / len(labels))
    seen, held = train_test_split(np.arange(len(labels)), test_size=share, random_state=7, stratify=groups)
    return seen[balanced(labels[seen])], held


def balanced(labels: Any) -> Any:
    """The places of all labels, those of rare ones up to RARE times.

    What is said about the last answer ("var står det?") has thirty examples, an answer two hundred.
    """
    counts = np.bincount(labels)
    times = np.clip(np.round(counts.mean() / np.maximum(counts, 1)), 1, RARE).astype(int)
    return np.repeat(np.arange(len(labels)), times[labels])


def _random(chance: np.random.Generator, *shape: int) -> Any:
    return chance.standard_normal(shape, dtype=np.float32) * np.float32(0.05)


def _slopes(rows: csr_matrix, labels: Any, weights: list[Any], chance: np.random.Generator) -> list[Any]:
    """The gradient of the smoothed cross-entropy for each of `weights`, with part of the hidden layer dropped."""
    inner, inner_bias, outer, outer_bias = weights
    hidden = rows @ inner + inner_bias
    passes = (hidden > 0) & (chance.random(hidden.shape, dtype=np.float32) >= DROPOUT)
    kept = passes * np.float32(1 / (1 - DROPOUT))
    hidden *= kept
    wrong = softmax(hidden @ outer + outer_bias, axis=1) - np.float32(SMOOTHING / len(outer_bias))
    wrong[np.arange(len(labels)), labels] -= np.float32(1 - SMOOTHING)
    wrong /= np.float32(len(labels))
    inwards = (wrong @ outer.T) * kept
    return [rows.T @ inwards, inwards.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0)]


def calibrate(network: Network, rows: csr_matrix, labels: Any) -> float:
    """The temperature that makes the right labels of held-out questions likeliest."""
    logits = network.logits(rows)

    def loss(temperature: float) -> float:
        likely = softmax(logits * temperature, axis=1)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(likely, 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Fills intent, full retrieval intent and ranking over answers and all other intents alike."""

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage, self._resource = storage, resource
        self._model: tuple[Reader, Any, Network] | None = None  # features, classes, network

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> QuestionClassifier:
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder, open(folder / "classifier.pickle", "rb") as stored:
            made, classes, network = pickle.load(stored)  # our own file, out of our own model
        component._model = Reader(made), classes, network
        # one message is too little for two threads: OpenBLAS's would wait for each other for 60 ms of CPU a message
        threadpool_limits(1, user_api="blas")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [reading(example) for example in examples]
        classes, labels = np.unique([example.get_full_intent() for example in examples], return_inverse=True)
        made = features()
        rows = made.fit_transform(texts)
        seen, held = divided(labels)
        network = learn(rows[seen], labels[seen], len(classes))
        network.temperature = calibrate(network, rows[held], labels[held])
        with self._storage.write_to(self._resource) as folder, open(folder / "classifier.pickle", "wb") as stored:
            pickle.dump((made, classes, network.halved()), stored)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not (message.get(TEXT) or "").strip() or self._model is None:
                continue
            ranking = self._rank(reading(message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(FULL_RETRIEVAL_INTENT_NAME_KEY, ranking[0][INTENT_RESPONSE_KEY], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def _rank(self, text: str) -> list[dict[str, Any]]:
        assert self._model is not None
        reader, classes, network = self._model
        row = reader(text)
        likely = network.of_one(row) * row.known
        best = np.argsort(likely)[::-1][:RANKING_LENGTH]
        return [self._entry(str(classes[place]), float(likely[place])) for place in best]

    @staticmethod
    def _entry(label: str, confidence: float) -> dict[str, Any]:
        """The intent's name alone decides the dialogue; the full name says which answer."""
        return {"name": label.partition("/")[0], "confidence": confidence, INTENT_RESPONSE_KEY: label}
