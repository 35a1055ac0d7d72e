"""What our actions read from Rasa's tracker and send back."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from common.reply import Reply
from knowledge import case as cases
from knowledge.case import Case
from knowledge.library import Library, library

LAST_ANSWER = "last_answer"
CASE = "case"  # what was told of the purchase, as a dictionary


def send(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    dispatcher.utter_message(json_message=reply.dict())


def role(tracker: Tracker) -> str | None:
    return _metadata(tracker).get("role")


def texts(tracker: Tracker) -> Library:
    """The library, speaking the conversation's language."""
    return library().speaking(language(tracker))


def language(tracker: Tracker) -> str | None:
    return _metadata(tracker).get("language")


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}


def message_id(tracker: Tracker) -> str:
    """The same when a message is handled again; a new one for a message that did not come through the front."""
    return str(_metadata(tracker).get("id") or uuid.uuid4().hex)


def intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def instead_of(tracker: Tracker) -> str:
    """What the classifier and the gate had made of a message that was taken for a sentence about an answer."""
    return str((tracker.latest_message.get("intent") or {}).get("instead_of") or "")


def version_shown(tracker: Tracker, answer_id: str) -> str | None:
    """The version in which this session's reader last saw an answer."""
    for event in reversed(tracker.events):
        shown = (event.get("data") or {}).get("custom") or {} if event.get("event") == "bot" else {}
        if shown.get("answer") == answer_id:
            return shown.get("version")
    return None


def entities(tracker: Tracker) -> dict[str, Any]:
    return {item["entity"]: item["value"] for item in tracker.latest_message.get("entities") or []}


def ranked_answers(tracker: Tracker) -> list[str]:
    """The answer ids in the classifier's ranking, best first (the gate's own intents are not in it)."""
    full = [
        str(item.get("intent_response_key") or item.get("name"))
        for item in tracker.latest_message.get("intent_ranking") or []
    ]
    return [name.partition("/")[2] for name in full if name.startswith("answer/")]


def case(tracker: Tracker) -> Case:
    """The purchase that this conversation is about, as it was told up to and with the latest message."""
    told = Case(**(tracker.get_slot(CASE) or {}))
    return told if intent(tracker) == "payload" else told.corrected(cases.read(text(tracker)))


def tells_case(tracker: Tracker) -> bool:
    """Whether the latest message says anything of the purchase itself."""
    return replace(cases.read(text(tracker)), reserve=False) != Case()


def heard(tracker: Tracker) -> list[EventType]:
    """Keeps what the latest message said of the reader's own purchase."""
    if intent(tracker) == "payload" or not cases.worth_keeping(text(tracker)):
        return []
    return keep(case(tracker))


def keep(found: Case) -> list[EventType]:
    return [SlotSet(CASE, asdict(replace(found, reserve=False)))]


def text(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "")
