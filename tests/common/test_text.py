"""Cleaning, folding and masking of what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import clean, fold, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("jag är 19760505-1234", "jag är [personnummer]"),
        ("7605051234", "[personnummer]"),
        ("760565-1234", "[personnummer]"),  # samordningsnummer
        ("mejla anna.b@firma.se nu", "mejla [e-postadress] nu"),
        ("ring 070-123 45 67", "ring [telefonnummer]"),
        ("0243-21 22 23", "[telefonnummer]"),
        ("08 123 45 67", "[telefonnummer]"),
        ("+46 70 123 45 67", "[telefonnummer]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "org.nr 556677-8899",
        "5566778899",
        "CPV 90910000-9 och 03110000-5",
        "90910000",
        "värdet är 7 500 000 kr",
        "1200000 kr",
        "0,5 miljoner",
        "8001010000 kr",
        "4 kap. 18 § och 19 kap. 25 a §",
        "mål 3556-18",
        "dnr 2023/01234",
        "HFD 2021:48",
        "C-598/19",
        "2025-11-23",
        "2024-2025",
        "direktiv 2014/24/EU",
        "SFS 2021:1110",
        "30 procent av 17 personer",
    ],
)
def test_what_the_questions_are_about_is_never_masked(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\ud800c", "a bc"),
        ("rad\r\n\r\n\r\n\r\nrad", "rad\n\nrad"),
        ("  mycket   luft\t här ", "mycket luft här"),
        ("a\u030a", "å"),
        ("osynlig\u200bt", "osynlig t"),
    ],
)
def test_what_cannot_be_read_is_cleaned_away(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_clean_text_is_stable_and_can_be_stored_anywhere(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()
    assert "\x00" not in once


def test_folding_makes_place_names_comparable() -> None:
    assert fold("ÖRNSKÖLDSVIK") == fold("ornskoldsvik") == "ornskoldsvik"
