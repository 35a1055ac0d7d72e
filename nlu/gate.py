"""Between two thresholds the bot asks back, below both it says that it did not understand."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

CLARIFY, FALLBACK = "clarify", "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gate(GraphComponent, IntentClassifier):
    """Replaces the intent where the classifier's confidence does not carry it; the ranking stays as it was."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure, self._possible = float(config["sure"]), float(config["possible"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure": 0.7, "possible": 0.2}

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
            confidence = (message.get(INTENT) or {}).get("confidence") or 0.0
            if confidence < self._sure:
                name = CLARIFY if confidence >= self._possible else FALLBACK
                message.set(INTENT, {"name": name, "confidence": 1.0 - confidence}, add_to_output=True)
        return messages
