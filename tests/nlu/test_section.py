"""The component takes over from the classifier only for a text that is a reference."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.section import Section


@pytest.mark.parametrize(
    ("text", "intent"), [("vad säger 19:25a?", "section"), ("räcker 4:18 under tröskeln?", "answer"), (None, "answer")]
)
def test_a_reference_alone_becomes_the_intent_section(text: str | None, intent: str) -> None:
    message = Message({TEXT: text, INTENT: {"name": "answer", "confidence": 0.9}})
    [read] = Section().process([message])
    assert read.get(INTENT)["name"] == intent
