"""*Fel i svaret?*: a report about an answer is stored at once; one sentence about it may follow."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering
from actions import tracker as told
from actions.tracker import send
from common.payloads import NO_NOTE
from common.reply import Button, Reply
from knowledge.answers import Answer
from knowledge.library import Library
from knowledge.parse import declines
from knowledge.ways import answer_buttons
from store import feedback

REPORTING = "reporting"  # {"row", "answer"}: the report that the next sentence belongs to
Domain = dict[str, Any]


async def report(dispatcher: CollectingDispatcher, tracker: Tracker, answer_id: str | None) -> list[EventType]:
    """Stores the report and asks for a sentence; inside a form it only thanks, and the form goes on."""
    texts = told.texts(tracker)
    found = texts.get(answer_id or "")
    if found is None:
        send(dispatcher, answering.said(texts, "report_which", "notice"))
        return []
    version = told.version_shown(tracker, found.id) or found.version
    row = await asyncio.to_thread(feedback.report, told.message_id(tracker), found.id, version, time.time())
    if tracker.active_loop.get("name"):
        send(dispatcher, _about(texts, found, "report_stored"))
        return []
    skip = Button(title=texts.text("report_skip"), payload=NO_NOTE)
    send(dispatcher, _about(texts, found, "report_ask").copy(update={"kind": "question", "buttons": [skip]}))
    return [SlotSet(REPORTING, {"row": row, "answer": found.id})]


def _about(library: Library, found: Answer, key: str) -> Reply:
    return Reply(kind="notice", text=library.text(key, title=found.title))


class ActionReport(Action):
    """Somebody writes that the last answer is wrong."""

    def name(self) -> str:
        return "action_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        return await report(dispatcher, tracker, tracker.get_slot(told.LAST_ANSWER))


class ActionReportNote(Action):
    """The sentence that was asked for, or that there is none."""

    def name(self) -> str:
        return "action_report_note"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        note = str(tracker.latest_message.get("text") or "")
        if declines(note):
            return await skip(dispatcher, tracker)
        await _conclude(tracker, note)
        send(dispatcher, _thanks(told.texts(tracker), _asked_instead(tracker)))
        return [SlotSet(REPORTING, None)]


def _thanks(library: Library, instead: Answer | None) -> Reply:
    """Thanks for a sentence; when it may have been a question, with the way to its answer."""
    if instead is None:
        return answering.said(library, "report_thanks", "notice")
    text = library.text("report_thanks_question")
    return Reply(kind="notice", text=text, buttons=list(answer_buttons(library, [instead.id])))


def _asked_instead(tracker: Tracker) -> Answer | None:
    """The answer that the classifier was sure of; a sentence about an answer often sounds like a question for it."""
    best = told.ranked_answers(tracker)[:1] if told.instead_of(tracker) == "answer" else []
    reported = (tracker.get_slot(REPORTING) or {}).get("answer")
    return told.texts(tracker).get(best[0]) if best and best[0] != reported else None


async def skip(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    await _conclude(tracker, None)
    send(dispatcher, answering.said(told.texts(tracker), "report_skipped", "notice"))
    return [SlotSet(REPORTING, None)]


async def _conclude(tracker: Tracker, note: str | None) -> None:
    if reported := tracker.get_slot(REPORTING):
        await asyncio.to_thread(feedback.conclude, int(reported["row"]), note, time.time())
