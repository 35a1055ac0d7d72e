"""The door: what is stored of a message, and what Rasa is sent."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.door import Refused, admit, conversation_id, for_rasa
from common.text import MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  får vi reservera? ", "får vi reservera?"),
        ("/restart", "restart"),
        ('//answer{"a": 1}', 'answer{"a": 1}'),
        (" / / hej", "hej"),
        ("answer:andelskravet", "answer:andelskravet"),
        ("\x00", ""),
        ("ring 070-123 45 67", "ring [telefonnummer]"),
    ],
)
def test_what_is_stored(text: str, stored: str) -> None:
    assert admit(text) == stored


def test_a_pasted_tender_is_refused() -> None:
    with pytest.raises(Refused, match="too_long"):
        admit("a" * (MAX_CHARACTERS + 1))


def test_a_pasted_bid_is_refused_and_a_question_about_bids_is_not() -> None:
    with pytest.raises(Refused, match="bid_like"):
        admit("Vårt anbud: timpris 450 kr, anbudssumma 1 250 000 kr exkl. moms")
    assert admit("får vi lämna anbud på 700 000 kr om timpris saknas?")


@given(st.text(max_size=500))
def test_free_text_never_reaches_rasa_as_an_intent(text: str) -> None:
    stored = admit(text)
    sent = for_rasa(stored)
    assert not sent.startswith("/") or re.fullmatch(r"[a-z]+:[!-~]+", stored)


@pytest.mark.parametrize(
    ("payload", "sent"),
    [
        ("answer:iop", '/payload{"verb": "answer", "argument": "iop"}'),
        ("form:reservation", "/start_reservation"),
        ("form:a{b}", "/nlu_fallback"),
        ("cancel:reservation", "/cancel"),
    ],
)
def test_a_button_reaches_rasa_as_the_intent_it_stands_for(payload: str, sent: str) -> None:
    assert for_rasa(payload) == sent


def test_a_conversation_id_is_a_safe_pseudonym_of_one_person_in_one_chat() -> None:
    people = [("telegram", "1:2"), ("telegram", "1:3"), ("telegram", "2:2"), ("web", "1:2")]
    ids = {conversation_id(b"key", channel, who) for channel, who in people}
    assert len(ids) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", found) for found in ids)
    assert conversation_id(b"other", "telegram", "1:2") not in ids
