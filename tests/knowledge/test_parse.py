"""Short replies: amounts, yes and no, choices, not knowing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import parse
from knowledge.reservation import ACTS, GROUNDS


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("750 000 kr", 750_000),
        ("750000", 750_000),
        ("1.200.000", 1_200_000),
        ("1,2 miljoner", 1_200_000),
        ("2 mkr", 2_000_000),
        ("ca 3 miljoner", 3_000_000),
        ("runt 5 mille", 5_000_000),
        ("700 tkr", 700_000),
        ("2 000 000:-", 2_000_000),
        ("värdet är ungefär 12 miljoner kr", None),
        ("det är ca 12 miljoner", 12_000_000),
        ("SEK 750,000", 750_000),
        ("1,200,000 SEK", 1_200_000),
        ("about 1.2 million", 1_200_000),
        ("1,500 miljoner", 1_500_000),
        ("1,500,000 miljoner", None),  # more than any purchase
        ("30 procent", None),
        ("30%", None),
        ("4:18", None),
        ("hur mycket är 700000 kr", None),
        ("vet inte", None),
        ("", None),
    ],
)
def test_an_amount_is_read_when_the_reply_is_little_more(text: str, amount: int | None) -> None:
    assert parse.kronor(text) == amount


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ja", "yes"),
        ("Japp!", "yes"),
        ("ja det är det", "yes"),
        ("nej", "no"),
        ("nä", "no"),
        ("nej det är det inte", "no"),
        ("vet inte", "unknown"),
        ("jag vet ej", "unknown"),
        ("ingen aning", "unknown"),
        ("I don't know", "unknown"),
        ("we are not sure", "unknown"),
        ("vad är bilaga 2?", None),
        ("", None),
    ],
)
def test_yes_no_and_not_knowing(text: str, said: str | None) -> None:
    assert parse.yes_no(text) == said


@pytest.mark.parametrize(
    ("text", "choices", "key"),
    [
        ("LOU", ACTS, "lou"),
        ("enligt luf", ACTS, "luf"),
        ("lou eller luf", ACTS, None),
        ("koncession", ACTS, "luk"),
        ("arbetsintegrering", GROUNDS, "integration"),
        ("idéburna", GROUNDS, "idea"),
        ("personal- eller brukarstyrd", GROUNDS, "participatory"),
        ("osäker", GROUNDS, "unknown"),
        ("vilka regler gäller egentligen för idéburna organisationer då", GROUNDS, None),
    ],
)
def test_a_choice_is_read_when_it_is_one(text: str, choices: dict[str, list[str]], key: str | None) -> None:
    assert parse.choice(text, choices) == key


@given(st.text(max_size=200))
def test_no_text_breaks_a_parser(text: str) -> None:
    parse.kronor(text)
    parse.yes_no(text)
    parse.choice(text, ACTS)


@pytest.mark.parametrize("text", ["nej", "Nej tack!", "hoppa över", "avbryt", "inget", "no", "no thanks"])
def test_having_nothing_to_say_is_understood(text: str) -> None:
    assert parse.declines(text)


@pytest.mark.parametrize("text", ["nej, det ska stå sysselsatta", "inget i svaret stämmer", "", "ja"])
def test_having_something_to_say_too(text: str) -> None:
    assert not parse.declines(text)


@pytest.mark.parametrize(
    "text", ["Stämmer det?", "hur gör vi", "och vad säger LUF", "får vi reservera", "är det tillåtet", "can we reserve"]
)
def test_a_question_is_told_by_its_mark_or_its_first_words(text: str) -> None:
    assert parse.asks(text)


@pytest.mark.parametrize(
    "text",
    ["fel paragraf", "ska vara 19 kap. 25 §", "finns inget sådant krav", "varje år ändras det", "det är fel"],
)
def test_a_statement_is_no_question(text: str) -> None:
    assert not parse.asks(text)
