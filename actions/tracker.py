"""What our actions read from Rasa's tracker and send back."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from common.reply import Reply


def send(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    # through JSON: the dispatcher wants plain values only
    dispatcher.utter_message(json_message=json.loads(reply.json()))


def role(tracker: Tracker) -> str | None:
    return _metadata(tracker).get("role")


def language(tracker: Tracker) -> str | None:
    return _metadata(tracker).get("language")


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}


def intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def entities(tracker: Tracker) -> dict[str, Any]:
    return {item["entity"]: item["value"] for item in tracker.latest_message.get("entities") or []}


def ranked_answers(tracker: Tracker) -> list[str]:
    """The answer ids in the classifier's ranking, best first (the gate's own intents are not in it)."""
    full = [
        str(item.get("intent_response_key") or item.get("name"))
        for item in tracker.latest_message.get("intent_ranking") or []
    ]
    return [name.partition("/")[2] for name in full if name.startswith("answer/")]
