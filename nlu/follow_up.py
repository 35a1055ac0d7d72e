"""A place alone ("Falun", "och i Mora då?"), or a reply to the directory's question ("städning"), is a search."""

from __future__ import annotations

import re
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

from common.text import fold
from knowledge import places, services

LAST_QUERY = "last_query"
LONGEST_REPLY = 5  # words
_FILLERS = frozenset(["och", "da", "hur", "ar", "det", "vi", "men", "eller", "istallet", "tack", "med"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FollowUp(GraphComponent, IntentClassifier):
    """Sets intent `directory`, or `support` when the search before was one; Rasa hands over the live tracker."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FollowUp:
        return cls()

    def process(
        self,
        messages: list[Message],
        tracker: DialogueStateTracker | None = None,
    ) -> list[Message]:
        if tracker and not tracker.active_loop_name:
            last = tracker.get_slot(LAST_QUERY) or {}
            wants_support = last.get("want") == "support"
            for message in messages:
                text = message.get(TEXT) or ""
                if only_where(text) or (last and _asked(tracker) and only_what(text, wants_support)):
                    name = "support" if wants_support else "directory"
                    message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
        return messages


def _asked(tracker: DialogueStateTracker) -> bool:
    """Whether the bot's last message was the directory's question."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said = (event.data or {}).get("custom") or {}
            return said.get("kind") in ("question", "clarify") and not said.get("form") and bool(said.get("query"))
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def only_where(text: str) -> bool:
    """Whether a text is a place and nothing else."""
    if len(_words(text)) > LONGEST_REPLY:
        return False
    found = places.find_place(text)
    if not found:
        return False
    named = set(_words(found.words)) | places.pointing_words() | _FILLERS
    return not set(_words(text)) - named


def only_what(text: str, support: bool) -> bool:
    """Whether a short text names a service (or, for support, a need), perhaps with a place, and nothing else."""
    if len(_words(text)) > LONGEST_REPLY:
        return False
    found = services.find_needs(text) if support else services.find_services(text) or services.find_cpv(text)
    if not found:
        return False
    where = places.find_place(text)
    said = found.said if isinstance(found, services.Cpv) else found.words
    named = set(_words(f"{said} {where.words if where else ''}"))
    return not set(_words(text)) - named - _FILLERS - places.pointing_words() - services.common_words()
