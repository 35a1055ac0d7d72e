"""Buttons' payloads: from a closed list of verbs, at most 64 bytes, anything else is free text."""

from __future__ import annotations

import pytest

from common.payloads import Payload, Setting, parse, parse_setting, payload


@pytest.mark.parametrize("text", ["answer:andelskravet", "set:reservation.act=lou", "more:sstadning~p2080~o5"])
def test_a_payload_comes_back_as_it_was(text: str) -> None:
    found = parse(text)
    assert isinstance(found, Payload)
    assert str(found) == text


@pytest.mark.parametrize(
    "text",
    ["hej", "answer:", "answer:å", "delete:all", "answer:two words", "https://x.se", "answer:" + "a" * 60, "Answer:x"],
)
def test_anything_else_is_free_text(text: str) -> None:
    assert parse(text) is None


def test_a_payload_that_would_not_come_back_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="not a payload"):
        payload("answer", "ett svar")


def test_a_setting_names_form_slot_and_value() -> None:
    assert parse_setting("reservation.act=lou") == Setting("reservation", "act", "lou")
    assert parse_setting("reservation=lou") is None
