"""Between two thresholds the bot asks back, below both it says that it did not understand."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge import places, services

# Chosen on tests/understanding/open.yml (docs/understanding.md): a wrong answer about law costs more than asking back.
SURE, POSSIBLE = 0.8, 0.12
DOUBT = 0.05  # how likely it may be that the question lies outside the subject, and the answer is still given
OUTSIDE = "outside"
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
            if self._is_wanted_somewhere(message):
                message.set(INTENT, {"name": "directory", "confidence": 1.0}, add_to_output=True)
                continue
            confidence = (message.get(INTENT) or {}).get("confidence") or 0.0
            if confidence < self._sure or _may_be_outside(message):
                name = CLARIFY if confidence >= self._possible else FALLBACK
                message.set(INTENT, {"name": name, "confidence": 1.0 - confidence}, add_to_output=True)
        return messages

    @staticmethod
    def _is_search(message: Message) -> bool:
        """A search of the directory that names a place: the place is evidence enough, and a list does no harm."""
        if (message.get(INTENT) or {}).get("name") not in SEARCHES:
            return False
        return _is_certain(places.find_place(message.get(TEXT) or ""))

    def _is_wanted_somewhere(self, message: Message) -> bool:
        """A service and a place, both surely named, in what is not surely another subject.

        There are more things to ask for than any number of examples holds, and the directory's words know them.
        """
        intent = message.get(INTENT) or {}
        if intent.get("name") != OUTSIDE or intent["confidence"] >= self._sure:
            return False
        text = message.get(TEXT) or ""
        return _is_certain(places.find_place(text)) and _is_certain(services.find_services(text))


def _is_certain(found: places.Found | services.Found | None) -> bool:
    return found is not None and found.certain


def _may_be_outside(message: Message) -> bool:
    """A near miss shares the words of an answer, and the classifier is then sure of that answer, but not alone."""
    if (message.get(INTENT) or {}).get("name") == OUTSIDE:
        return False
    ranking = message.get(INTENT_RANKING_KEY) or []
    return any(item["name"] == OUTSIDE and item["confidence"] > DOUBT for item in ranking)
