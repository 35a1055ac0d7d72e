"""Rasa's custom action for the directory: who can deliver, who helps, which tenders there are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import tracker as told
from actions.tracker import send
from common.reply import Document, Picture, Reply
from directory import overview, replies, tenders, wording
from directory.question import Question, from_payload, understand
from store import files

LAST_QUERY = "last_query"
VERBS = frozenset({"service", "place", "more"})
Domain = dict[str, Any]


class ActionDirectory(Action):
    """The intents `directory`, `support` and `tenders`."""

    def name(self) -> str:
        return "action_directory"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        intent = told.intent(tracker)
        asked = understand(
            str(tracker.latest_message.get("text") or ""),
            want="support" if intent == "support" else "enterprise",
            previous=_previous(tracker),
        )
        if intent == "tenders":
            return await _send(dispatcher, tracker, asked, lambda: tenders.tenders(asked, date.today()))
        return await reply(dispatcher, tracker, asked)


async def pressed(
    dispatcher: CollectingDispatcher, tracker: Tracker, verb: str, argument: str
) -> list[EventType] | None:
    """A directory button, which carries the whole question; None when it is none."""
    asked = from_payload(verb, argument) if verb in VERBS else None
    return await reply(dispatcher, tracker, asked) if asked else None


async def reply(dispatcher: CollectingDispatcher, tracker: Tracker, asked: Question) -> list[EventType]:
    role = told.role(tracker)
    known = role if role in ("official", "enterprise") else None
    make = _overview if asked.overview else partial(replies.answer, role=known)
    return await _send(dispatcher, tracker, asked, lambda: make(asked))


async def _send(
    dispatcher: CollectingDispatcher, tracker: Tracker, asked: Question, make: Callable[[], Reply]
) -> list[EventType]:
    with wording.speaking(told.language(tracker)):
        send(dispatcher, await asyncio.to_thread(make))  # it queries and draws
    return [SlotSet(LAST_QUERY, asdict(asked))]


def _previous(tracker: Tracker) -> Question | None:
    last = tracker.get_slot(LAST_QUERY)
    if not last:
        return None
    # JSON has made lists of the tuples
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in last.items()}
    return Question(**values)


def _overview(asked: Question) -> Reply:
    made = overview.overview(asked)
    return made.reply.copy(
        update={
            "pictures": [
                Picture(url=f"/pictures/{files.keep(picture.data, '.png')}", alt=picture.alt)
                for picture in made.pictures
            ],
            "documents": [
                Document(
                    name=document.name,
                    type=document.type,
                    url=f"/documents/{files.keep(document.data, PurePath(document.name).suffix)}",
                )
                for document in made.documents
            ],
        }
    )
