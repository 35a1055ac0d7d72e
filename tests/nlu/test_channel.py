"""A message id that the tracker holds gets its stored replies."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

from nlu.channel import replies_to


def said(message_id: str) -> UserUttered:
    return UserUttered("text", metadata={"id": message_id})


def replied(text: str) -> BotUttered:
    return BotUttered(None, {"custom": {"text": text}})


EVENTS = [
    said("one"),
    ActionExecuted("action_answer"),
    replied("a"),
    replied("b"),
    said("two"),
    ActionExecuted("action_answer"),
    said("three"),
    replied("c"),
]


def test_the_replies_of_a_message_end_where_the_next_message_begins() -> None:
    assert replies_to("one", EVENTS) == [{"custom": {"text": "a"}}, {"custom": {"text": "b"}}]
    assert replies_to("three", EVENTS) == [{"custom": {"text": "c"}}]


def test_a_message_that_is_unknown_or_whose_actions_failed_is_to_be_handled() -> None:
    assert replies_to("four", EVENTS) == []
    assert replies_to("two", EVENTS) == []
