"""What a form's slot takes for a reply."""

from __future__ import annotations

import pytest

from knowledge.forms import parse


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("reservation_value", "ca 12 miljoner", 12_000_000),
        ("reservation_value", "köpet är på 12 miljoner", 12_000_000),
        ("reservation_value", "vet inte", "unknown"),
        ("reservation_value", "vad händer om köpet är på 700 000 kr?", None),
        ("reservation_value", "vad är bilaga 2", None),
        ("reservation_act", "enligt LUF", "luf"),
        ("reservation_annex2", "nej det är det inte", "no"),
        ("reservation_ground", "arbetsintegrering", "integration"),
        ("no_such_slot", "ja", None),
    ],
)
def test_a_reply_is_taken_for_the_slots_value(slot: str, text: str, value: object) -> None:
    assert parse(slot, text) == value
