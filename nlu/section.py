"""A text that is a reference to a section and little else ("4:18", "vad säger 19 kap 25 a?") asks for that section."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.sections import subject

INTENT_NAME = "section"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Section(GraphComponent, IntentClassifier):
    """Sets intent `section`; stands before FormReply, since "4:18" may also answer a form's question."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Section:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if subject(message.get(TEXT) or ""):
                message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
        return messages
