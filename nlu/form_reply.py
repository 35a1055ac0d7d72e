"""What the asked slot's parser accepts is an answer to the form, whatever the classifier made of it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.forms import parse

INTENT_NAME = "form_reply"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FormReply(GraphComponent, IntentClassifier):
    """Sets intent `form_reply`; Rasa hands over the live tracker because of the annotation."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FormReply:
        return cls()

    def process(
        self,
        messages: list[Message],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        asked = tracker.get_slot(REQUESTED_SLOT) if tracker and tracker.active_loop_name else None
        if asked:
            for message in messages:
                if parse(asked, message.get(TEXT) or "") is not None:
                    message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
        return messages
