"""A message that asks for a word of the field and nothing else ("vad betyder CPV?") is answered by the glossary."""

from __future__ import annotations

import logging
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from common.settings import settings
from knowledge import glossary
from knowledge.amounts import amounts

INTENT_NAME = "term"
LONGEST = 60  # characters; a longer message asks more than a word
log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TermQuestion(GraphComponent, IntentClassifier):
    """Sets intent `term`. No answer loses a question: the content check keeps such questions out of the answers."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermQuestion:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if len(text) <= LONGEST and asks_for_a_term(text):
                message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
        return messages


def asks_for_a_term(text: str) -> bool:
    """By the glossary as it stands now; a broken one takes no questions."""
    if not glossary.asks_for_a_word(text):
        return False
    try:
        terms = glossary.load(settings().answers / glossary.FILE, amounts())
    except (OSError, ValueError, yaml.YAMLError) as broken:
        log.warning("the glossary cannot be read: %s", broken)
        return False
    return glossary.asked(text, terms) is not None
