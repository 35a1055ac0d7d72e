"""Which question is this? Character n-grams and lemmas, a linear learner, and a confidence that means something."""

from __future__ import annotations

import pickle
from typing import Any

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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from common.text import fold

RANKING_LENGTH = 10
KNOWN_LENGTH = 4
SPACY_DOC = "text_spacy_doc"


def reading(message: Message) -> str:
    """What the features are made of: the folded text, a bar, the folded lemmas."""
    doc = message.get(SPACY_DOC)
    lemmas = " ".join(token.lemma_ for token in doc) if doc is not None else message.get(TEXT)
    return f"{fold(message.get(TEXT))}|{fold(lemmas)}"


def _text(reading: str) -> str:
    return reading.rpartition("|")[0]


def _lemmas(reading: str) -> str:
    return reading.rpartition("|")[2]


def learner() -> Pipeline:
    characters = TfidfVectorizer(
        preprocessor=_text, analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
    )
    words = TfidfVectorizer(
        preprocessor=_lemmas,
        token_pattern=r"\w+",
        ngram_range=(1, 2),
        min_df=1,
        sublinear_tf=True,
        dtype=np.float32,
    )
    return make_pipeline(FeatureUnion([("characters", characters), ("words", words)]), LinearSVC(C=0.5, tol=1e-3))


def probabilities(margins: Any, temperature: float) -> Any:
    scaled = margins * temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return scaled / scaled.sum(axis=1, keepdims=True)


def calibrate(texts: list[str], labels: list[str]) -> float:
    """The temperature that makes the softmax of the margins likeliest on questions held out of a training."""
    seen, held, seen_labels, held_labels = train_test_split(
        texts, labels, test_size=0.2, random_state=7, stratify=labels
    )
    model = learner().fit(seen, seen_labels)
    margins = model.decision_function(held)
    places = {label: place for place, label in enumerate(model.classes_)}
    truth = np.array([places[label] for label in held_labels])

    def loss(temperature: float) -> float:
        likely = probabilities(margins, temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(likely, 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.5, 30.0), method="bounded").x)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):
    """Fills intent, full retrieval intent and ranking over answers and all other intents alike."""

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        self._storage, self._resource = storage, resource
        self._model: Pipeline | None = None
        self._temperature = 1.0

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
            component._model, component._temperature = pickle.load(stored)  # our own file, out of our own model
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [reading(example) for example in examples]
        labels = [example.get_full_intent() for example in examples]
        self._temperature = calibrate(texts, labels)
        self._model = learner().fit(texts, labels)
        with self._storage.write_to(self._resource) as folder, open(folder / "classifier.pickle", "wb") as stored:
            pickle.dump((self._model, self._temperature), stored)
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
        likely = probabilities(self._model.decision_function([text]), self._temperature)[0] * self._known(text)
        best = np.argsort(likely)[::-1][:RANKING_LENGTH]
        return [self._entry(str(self._model.classes_[place]), float(likely[place])) for place in best]

    def _known(self, text: str) -> float:
        """How much of the text was ever seen: 1 from a third of its longer n-grams on, 0 for gibberish."""
        assert self._model is not None
        characters = self._model[0].transformer_list[0][1]
        longer = [gram for gram in characters.build_analyzer()(text) if len(gram) >= KNOWN_LENGTH]
        if not longer:
            return 1.0
        return min(1.0, 3 * sum(gram in characters.vocabulary_ for gram in longer) / len(longer))

    @staticmethod
    def _entry(label: str, confidence: float) -> dict[str, Any]:
        """The intent's name alone decides the dialogue; the full name says which answer."""
        return {"name": label.partition("/")[0], "confidence": confidence, INTENT_RESPONSE_KEY: label}
