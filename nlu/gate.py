"""Between two thresholds the bot asks back, below both it says that it did not understand."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

# The classifier's confidence is a share: of a hundred answers given at SURE, about this many are right.
SURE, POSSIBLE = 0.7, 0.2
CLARIFY, FALLBACK = "clarify", "nlu_fallback"
SEARCHES = frozenset({"directory", "support", "tenders"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gate(GraphComponent, IntentClassifier):
    """Replaces the intent where the classifier's confidence does not carry it; the ranking stays as it was."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure, self._possible = float(config["sure"]), float(config["possible"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": SURE, "possible": POSSIBLE}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gate:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._is_search(message):
                continue
            confidence = (message.get(INTENT) or {}).get("confidence") or 0.0
            if confidence < self._sure:
                name = CLARIFY if confidence >= self._possible else FALLBACK
                message.set(INTENT, {"name": name, "confidence": 1.0 - confidence}, add_to_output=True)
        return messages

    @staticmethod
    def _is_search(message: Message) -> bool:
        """A search of the directory that names a place: the place is evidence enough, and a list does no harm."""
        named = any(entity.get("entity") == "kommun" for entity in message.get(ENTITIES) or [])
        return named and (message.get(INTENT) or {}).get("name") in SEARCHES
