"""A message in a language that is not answered gets a line in that language, whatever the classifier made of it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.language import ANSWERED, language_of

INTENT_NAME = "other_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class OtherLanguage(GraphComponent, IntentClassifier):
    """Sets intent `other_language`; the classifier knows a few languages more from its examples."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OtherLanguage:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = language_of(message.get(TEXT) or "")
            if found and found not in ANSWERED:
                message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
        return messages
