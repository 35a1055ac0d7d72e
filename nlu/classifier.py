"""Which question is this? Letters and lemmas, a small network learnt from our own questions, calibrated confidence."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import tensorflow as tf
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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import FeatureUnion
from threadpoolctl import threadpool_limits

from common.text import fold

RANKING_LENGTH = 10
KNOWN_LENGTH = 4
SPACY_DOC = "text_spacy_doc"
HELD_OUT = 0.06  # of the questions, to calibrate on
EPOCHS, BATCH, WIDTH, RATE, DROPOUT, SMOOTHING = 7, 256, 256, 2e-3, 0.4, 0.1


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


class Network:
    """One hidden layer over sparse features. Learnt with TensorFlow, asked with numpy."""

    def __init__(self, weights: list[Any], temperature: float = 1.0) -> None:
        self.weights, self.temperature = weights, temperature

    def logits(self, rows: csr_matrix) -> Any:
        inner, inner_bias, outer, outer_bias = self.weights
        hidden = np.maximum(rows @ inner + inner_bias, 0.0)
        return hidden @ outer + outer_bias

    def probabilities(self, rows: csr_matrix) -> Any:
        return _softmax(self.logits(rows) * self.temperature)


def _softmax(logits: Any) -> Any:
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def learn(rows: csr_matrix, labels: Any, classes: int, seed: int = 1) -> Network:
    """A network for `rows` (questions x features) with `labels` from 0 to `classes` - 1."""
    random, chance = tf.random.Generator.from_seed(seed), np.random.default_rng(seed)
    weights = [
        tf.Variable(random.normal([rows.shape[1], WIDTH], stddev=0.05)),
        tf.Variable(tf.zeros([WIDTH])),
        tf.Variable(random.normal([WIDTH, classes], stddev=0.05)),
        tf.Variable(tf.zeros([classes])),
    ]
    adam = tf.keras.optimizers.legacy.Adam(RATE)
    for _ in range(EPOCHS):
        order = chance.permutation(rows.shape[0])
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            with tf.GradientTape() as tape:
                loss = _loss(weights, rows[batch], labels[batch], classes)
            adam.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
    return Network([weight.numpy() for weight in weights])


def _loss(weights: list[Any], rows: csr_matrix, labels: Any, classes: int) -> Any:
    inner, inner_bias, outer, outer_bias = weights
    table = rows.tocoo()
    sparse = tf.sparse.SparseTensor(np.stack([table.row, table.col], axis=1), table.data, table.shape)
    hidden = tf.nn.dropout(tf.nn.relu(tf.sparse.sparse_dense_matmul(sparse, inner) + inner_bias), DROPOUT)
    wanted = tf.one_hot(labels, classes)
    logits = hidden @ outer + outer_bias
    losses = tf.keras.losses.categorical_crossentropy(wanted, logits, from_logits=True, label_smoothing=SMOOTHING)
    return tf.reduce_mean(losses)


def calibrate(network: Network, rows: csr_matrix, labels: Any) -> float:
    """The temperature that makes the right labels of held-out questions likeliest."""
    logits = network.logits(rows)

    def loss(temperature: float) -> float:
        likely = _softmax(logits * temperature)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(likely, 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.3, 5.0), method="bounded").x)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Fills intent, full retrieval intent and ranking over answers and all other intents alike."""

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage, self._resource = storage, resource
        self._model: tuple[FeatureUnion, Any, Network] | None = None  # features, classes, network

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
            component._model = pickle.load(stored)  # our own file, out of our own model
        # one message is too little for two threads: OpenBLAS's would wait for each other for 60 ms of CPU a message
        threadpool_limits(1, user_api="blas")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [reading(example) for example in examples]
        classes, labels = np.unique([example.get_full_intent() for example in examples], return_inverse=True)
        made = features()
        rows = made.fit_transform(texts)
        seen, held = train_test_split(np.arange(len(texts)), test_size=HELD_OUT, random_state=7, stratify=labels)
        network = learn(rows[seen], labels[seen], len(classes))
        network.temperature = calibrate(network, rows[held], labels[held])
        self._model = made, classes, network
        with self._storage.write_to(self._resource) as folder, open(folder / "classifier.pickle", "wb") as stored:
            pickle.dump(self._model, stored)
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
        made, classes, network = self._model
        likely = network.probabilities(made.transform([text]))[0] * _known(made, text)
        best = np.argsort(likely)[::-1][:RANKING_LENGTH]
        return [self._entry(str(classes[place]), float(likely[place])) for place in best]

    @staticmethod
    def _entry(label: str, confidence: float) -> dict[str, Any]:
        """The intent's name alone decides the dialogue; the full name says which answer."""
        return {"name": label.partition("/")[0], "confidence": confidence, INTENT_RESPONSE_KEY: label}


def _known(made: FeatureUnion, text: str) -> float:
    """How much of the text was ever seen: 1 from a third of its longer pieces on, 0 for gibberish."""
    pieces = made.transformer_list[0][1]
    longer = [piece for piece in pieces.build_analyzer()(text) if len(piece) >= KNOWN_LENGTH]
    if not longer:
        return 1.0
    return min(1.0, 3 * sum(piece in pieces.vocabulary_ for piece in longer) / len(longer))
