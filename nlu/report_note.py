"""After *Fel i svaret?* the next message may be a sentence about what is wrong; a question stays a question."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from common.payloads import NO_NOTE
from knowledge.parse import asks, declines

INTENT_NAME = "report_note"
# What a sentence about an answer is taken for. The others (thanks, contact, a search, …) are what they say.
STATEMENTS = frozenset({"answer", "clarify", "nlu_fallback", "outside", "insult", "report"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReportNote(GraphComponent, IntentClassifier):
    """Sets intent `report_note`, and keeps the one it replaces; Rasa hands over the live tracker."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReportNote:
        return cls()

    def process(
        self,
        messages: list[Message],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        if tracker and _asked(tracker):
            for message in messages:
                name = str((message.get(INTENT) or {}).get("name") or "")
                if is_note(message.get(TEXT) or "", name):
                    noted = {"name": INTENT_NAME, "confidence": 1.0, "instead_of": name}
                    message.set(INTENT, noted, add_to_output=True)
        return messages


def _asked(tracker: DialogueStateTracker) -> bool:
    """Whether the bot's last message asked for the sentence: it has the button to give none."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            buttons = ((event.data or {}).get("custom") or {}).get("buttons") or []
            return any(button.get("payload") == NO_NOTE for button in buttons)
    return False


def is_note(text: str, intent: str) -> bool:
    """Whether a message says what is wrong (or that there is nothing to say), given what it was classified as."""
    if declines(text):
        return True
    return (intent in STATEMENTS or intent.startswith("aspect_")) and not asks(text)
