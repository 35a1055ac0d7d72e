"""Rasa's custom actions for the guided forms: asking, validating, ending."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answering, guiding
from actions import tracker as told
from actions.tracker import send
from common.payloads import parse_setting
from knowledge.case import Case, from_slots
from knowledge.forms import FORMS, RESERVATION, Form
from knowledge.parse import UNKNOWN
from store import conversations

REQUESTED = "requested_slot"
FAILED = "form_failed"  # how often the asked slot's reply could not be read
LET_GO_AFTER = 3
Domain = dict[str, Any]
# Intents that are questions of their own: inside a form they are answered and the form goes on.
FORM_INTENTS = ("form_reply", "nlu_fallback", "outside", "other_language")


def _given(tracker: Tracker, form: Form) -> dict[str, Any]:
    return {slot.name: value for slot in form.slots if (value := tracker.get_slot(slot.name)) is not None}


class AskReservation(Action):
    """Asks the next slot. Rasa calls `action_ask_<form>_<slot>`; every slot has this one."""

    slot = ""

    def name(self) -> str:
        return f"action_ask_{RESERVATION.name}_{self.slot}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        explain = bool(tracker.get_slot(FAILED))
        given = _given(tracker, RESERVATION)
        send(dispatcher, guiding.question(told.texts(tracker), RESERVATION, self.slot, given, explain=explain))
        return []


class AskAct(AskReservation):
    slot = "reservation_act"


class AskAnnex2(AskReservation):
    slot = "reservation_annex2"


class AskValue(AskReservation):
    slot = "reservation_value"


class AskOver(AskReservation):
    slot = "reservation_over"


class AskGround(AskReservation):
    slot = "reservation_ground"


class ValidateReservation(Action):
    """Reads the reply to the asked slot, or a button's, and skips what the case does not turn on."""

    def name(self) -> str:
        return "validate_reservation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        form, given = RESERVATION, _given(tracker, RESERVATION)
        events: list[EventType] = []
        if tracker.get_slot(REQUESTED) is None:
            draft = await asyncio.to_thread(conversations.draft, tracker.sender_id, form.name)
            if draft:
                send(dispatcher, answering.said(told.texts(tracker), f"{form.name}_resumed", "notice"))
            case = told.case(tracker)
            if case.slots():
                send(dispatcher, guiding.known(told.texts(tracker), case))
            given = {**draft, **case.slots(), **given}
            events += [SlotSet(FAILED, 0), *told.heard(tracker)]
            events += [SlotSet(name, value) for name, value in given.items()]
        else:
            found = self._read(dispatcher, tracker, form)
            events += found
            given.update({event["name"]: event["value"] for event in found if event["name"] != FAILED})
        given = {name: value for name, value in given.items() if value is not None}
        if any(event["name"] in given for event in events):
            await asyncio.to_thread(conversations.save_draft, tracker.sender_id, form.name, given, time.time())
        left = [name for name in form.to_ask(given) if name not in given]
        return [*events, SlotSet(REQUESTED, left[0] if left else None)]

    def _read(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        if told.intent(tracker) == "payload":
            return self._pressed(told.entities(tracker), form)
        if told.intent(tracker) == f"start_{form.name}":
            return [SlotSet(FAILED, 0)]  # it runs already: the question is asked again
        if told.intent(tracker) not in FORM_INTENTS:
            return []
        asked = form.slot(str(tracker.get_slot(REQUESTED)))
        value = asked.parse(str(tracker.latest_message.get("text") or "")) if asked else None
        if asked and value is not None:
            return [SlotSet(asked.name, value), SlotSet(FAILED, 0)]
        failed = int(tracker.get_slot(FAILED) or 0) + 1
        if asked and failed >= LET_GO_AFTER:
            send(dispatcher, answering.said(told.texts(tracker), f"{form.name}_let_go", "notice"))
            return [SlotSet(asked.name, UNKNOWN), SlotSet(FAILED, 0)]
        return [SlotSet(FAILED, failed)]

    @staticmethod
    def _pressed(button: dict[str, Any], form: Form) -> list[EventType]:
        setting = parse_setting(str(button.get("argument"))) if button.get("verb") == "set" else None
        slot = form.slot(f"{form.name}_{setting.slot}") if setting and setting.form == form.name else None
        if setting is None or slot is None:
            return []
        allowed = {value for value, _ in slot.choices}
        value = setting.value if setting.value in allowed else slot.parse(setting.value)
        return [SlotSet(slot.name, value), SlotSet(FAILED, 0)] if value is not None else []


class ActionReservationResult(Action):
    """The form's end. It looks at the slots itself: Rasa also ends a form whose validation could not run."""

    def name(self) -> str:
        return "action_reservation_result"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        given = _given(tracker, RESERVATION)
        missing = [name for name in RESERVATION.to_ask(given) if name not in given]
        if missing:
            raise RuntimeError(f"reservation ended without {missing}")
        send(dispatcher, guiding.result(told.texts(tracker), RESERVATION, given))
        await asyncio.to_thread(conversations.drop_draft, tracker.sender_id, RESERVATION.name)
        return [*_learnt(tracker, given), *_emptied()]


def _learnt(tracker: Tracker, given: dict[str, Any]) -> list[EventType]:
    """What the form was told of the purchase, for the answers that come after it."""
    return told.keep(told.case(tracker).corrected(from_slots(given)))


def _emptied() -> list[EventType]:
    return [SlotSet(REQUESTED, None), *(SlotSet(slot.name, None) for slot in RESERVATION.slots)]


class ActionCancel(Action):
    """Leaves a form; what was answered stays in its draft."""

    def name(self) -> str:
        return "action_cancel"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        running = (tracker.active_loop or {}).get("name")
        key = "cancelled" if running in FORMS else "nothing_to_cancel"
        send(dispatcher, answering.said(told.texts(tracker), key, "notice"))
        return [ActiveLoop(None), *_learnt(tracker, _given(tracker, RESERVATION)), *_emptied()]


class ActionNewPurchase(Action):
    """Forgets what was told of the purchase; a form that is running begins anew."""

    def name(self) -> str:
        return "action_new_purchase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[EventType]:
        return await forget(dispatcher, tracker)


async def forget(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    await asyncio.to_thread(conversations.drop_draft, tracker.sender_id, RESERVATION.name)
    send(dispatcher, guiding.forgotten(told.texts(tracker), running=bool((tracker.active_loop or {}).get("name"))))
    return [*told.keep(Case()), *_emptied()]
