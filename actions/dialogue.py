"""Rasa's custom actions for everything that is no form: thin adapters from tracker to plain function to Reply."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering, directory, forms, reporting, sections
from actions import aspects as about_answer
from actions import tracker as told
from actions.tracker import LAST_ANSWER, send
from common.payloads import NO_NOTE, Payload, parse_setting, payload
from common.reply import Button, Kind, Reply
from knowledge import glossary, telling
from knowledge.aspects import aspects
from knowledge.forms import FORMS
from knowledge.language import ANSWERED
from knowledge.sections import subject
from store import conversations

ROLES = ("official", "enterprise", "other")
MISSED = "missed"  # how many messages in a row were not understood

Domain = dict[str, Any]


def _answered(reply: Reply) -> list[EventType]:
    return [SlotSet(LAST_ANSWER, reply.answer), SlotSet(MISSED, 0)] if reply.answer else [SlotSet(MISSED, 0)]


class ActionAnswer(Action):
    """The answer that the classifier named."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        ranking = told.ranked_answers(tracker)
        return _answer(dispatcher, tracker, ranking[0] if ranking else "")


def _answer(dispatcher: CollectingDispatcher, tracker: Tracker, answer_id: str) -> list[EventType]:
    reply = telling.answer(told.texts(tracker), answer_id, told.role(tracker), told.case(tracker))
    send(dispatcher, reply)
    return [*_answered(reply), *told.heard(tracker)]


class ActionTerm(Action):
    """A word of the field was asked for; an answer that owns the word is given whole."""

    def name(self) -> str:
        return "action_term"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        found = glossary.asked(told.text(tracker), told.texts(tracker).terms)
        if found and found.owned:
            return _answer(dispatcher, tracker, found.answer)
        send(dispatcher, answering.term(told.texts(tracker), found.key if found else ""))
        return [SlotSet(MISSED, 0)]


class ActionAspect(Action):
    """A question about the last answer: the intent is `aspect_<key>`."""

    def name(self) -> str:
        return "action_aspect"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        return _aspect(dispatcher, tracker, told.intent(tracker).removeprefix("aspect_"))


def _aspect(dispatcher: CollectingDispatcher, tracker: Tracker, key: str) -> list[EventType]:
    last, role, case = tracker.get_slot(LAST_ANSWER), told.role(tracker), told.case(tracker)
    reply = about_answer.aspect(told.texts(tracker), key, last, role, case)
    send(dispatcher, reply)
    return [*_answered(reply), *told.heard(tracker)]


class ActionMyPurchase(Action):
    """The reader says what they buy."""

    def name(self) -> str:
        return "action_my_purchase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        if not told.tells_case(tracker):  # the classifier heard a purchase that the words do not hold
            send(dispatcher, answering.clarify(told.texts(tracker), told.ranked_answers(tracker)))
            return [SlotSet(MISSED, 0)]
        case = told.case(tracker)
        reply = answering.purchase(told.texts(tracker), case, tracker.get_slot(LAST_ANSWER), told.role(tracker))
        send(dispatcher, reply)
        return [*_answered(reply), *told.keep(case)]


class ActionSection(Action):
    """A section of the law is asked for by its number."""

    def name(self) -> str:
        return "action_section"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        refs = subject(told.text(tracker))
        reply = sections.reply(told.texts(tracker), refs, told.role(tracker), told.case(tracker))
        send(dispatcher, reply)
        return [*_answered(reply), *told.heard(tracker)]


class ActionClarify(Action):
    """Did you mean … ?"""

    def name(self) -> str:
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        send(dispatcher, answering.clarify(told.texts(tracker), told.ranked_answers(tracker)))
        return [SlotSet(MISSED, 0), *told.heard(tracker)]


class ActionFallback(Action):
    """Not understood; the second time in a row with the way to a person."""

    def name(self) -> str:
        return "action_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        missed = int(tracker.get_slot(MISSED) or 0) + 1
        send(dispatcher, answering.fallback(told.texts(tracker), again=missed > 1))
        # where no rule fits Rasa comes here, and would again, ten times over, instead of listening
        return [SlotSet(MISSED, missed), *told.heard(tracker), FollowupAction("action_listen")]


class ActionSay(Action):
    """A canned text whose key is the intent's name."""

    KINDS: ClassVar[dict[str, Kind]] = {"outside": "outside"}

    def name(self) -> str:
        return "action_say"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        intent = told.intent(tracker)
        if intent == "contact":
            send(dispatcher, answering.contact(told.texts(tracker)))
        elif intent == "other_language":
            send(dispatcher, answering.other_language(told.texts(tracker), told.text(tracker)))
        else:
            send(dispatcher, answering.said(told.texts(tracker), intent, self.KINDS.get(intent, "smalltalk")))
        return [SlotSet(MISSED, 0)]


class ActionRole(Action):
    """The reader says who they are: the intent is `role_<role>`."""

    def name(self) -> str:
        return "action_role"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        return await _set_role(dispatcher, tracker, told.intent(tracker).removeprefix("role_"))


async def _set_role(dispatcher: CollectingDispatcher, tracker: Tracker, role: str) -> list[EventType]:
    await asyncio.to_thread(conversations.set_role, tracker.sender_id, role)
    send(dispatcher, answering.role_set(told.texts(tracker), role))
    return []


class ActionPayload(Action):
    """A button was pressed: intent `payload` with the entities verb and argument."""

    def name(self) -> str:
        return "action_payload"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        pressed = told.entities(tracker)
        return await self._press(dispatcher, tracker, Payload(str(pressed.get("verb")), str(pressed.get("argument"))))

    async def _press(self, dispatcher: CollectingDispatcher, tracker: Tracker, button: Payload) -> list[EventType]:
        texts, argument = told.texts(tracker), button.argument
        if button.verb == "answer":
            return _answer(dispatcher, tracker, argument)
        if button.verb == "term":
            send(dispatcher, answering.term(texts, argument))
            return []
        if button.verb == "aspect" and argument in aspects():
            return _aspect(dispatcher, tracker, argument)
        if button.verb == "role" and argument in ROLES:
            return await _set_role(dispatcher, tracker, argument)
        if button.verb == "form" and argument in FORMS:
            return [FollowupAction(argument)]
        if button.verb == "lang" and argument in ANSWERED:  # the front has taken it down already
            send(dispatcher, answering.said(texts, "language_set", "notice"))
            return []
        if button.verb == "contact":
            send(dispatcher, answering.contact(texts))
            return []
        if (button.verb, argument) == ("none", "case"):
            return await forms.forget(dispatcher, tracker)
        if button.verb == "report":
            return await reporting.report(dispatcher, tracker, argument)
        if str(button) == NO_NOTE:
            return await reporting.skip(dispatcher, tracker)
        found = await directory.pressed(dispatcher, tracker, button.verb, argument)
        if found is not None:
            return found
        key = {"none": "none_clarify", "set": "not_running", "cancel": "nothing_to_cancel"}.get(button.verb)
        text = texts.text(key or "button_unknown")
        send(dispatcher, Reply(kind="notice", text=text, buttons=_restart(tracker, button)))
        return []


def _restart(tracker: Tracker, button: Payload) -> list[Button]:
    """A way back into the form whose button outlived it."""
    setting = parse_setting(button.argument) if button.verb == "set" else None
    if setting is None or setting.form not in FORMS:
        return []
    return [Button(title=told.texts(tracker).text(f"start_{setting.form}"), payload=payload("form", setting.form))]
