"""What the guided form asks."""

from __future__ import annotations

import re

import pytest

from actions import guiding
from common.settings import ROOT
from knowledge.forms import RESERVATION, parse
from knowledge.library import Library
from knowledge.parse import UNKNOWN

UNCLEAR = {"reservation_act": "lou", "reservation_annex2": "no", "reservation_value": 2_400_000}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def over(library: Library, slots: dict[str, object], explain: bool = False) -> str:
    return guiding.question(library, RESERVATION, "reservation_over", slots, explain=explain).text


def test_the_threshold_is_asked_in_euro_with_the_way_to_the_amount_in_kronor(library: Library) -> None:
    text = over(library, UNCLEAR)
    assert text.startswith(
        "Är värdet minst tröskelvärdet? Enligt tillgängliga uppgifter är det 216 000 euro för kommuner"
    )
    assert "140 000 euro för staten" in text
    assert "5 404 000 euro för byggentreprenader" in text
    assert "Beloppet i kronor står på [Upphandlingsmyndighetens sida om tröskelvärden](https://www.upphandlings" in text


def test_an_annex_2_service_has_its_own_threshold(library: Library) -> None:
    text = over(library, {**UNCLEAR, "reservation_annex2": "yes", "reservation_value": 8_000_000})
    assert "är det 750 000 euro. Beloppet i kronor" in text


def test_the_band_of_kronor_is_never_shown(library: Library) -> None:
    asked = [over(library, UNCLEAR), over(library, UNCLEAR, explain=True)]
    assert not [text for text in [*asked, *library.texts.values()] if re.search(r"10[,.]5\b|2 268 000|2 592 000", text)]


def test_not_knowing_is_an_answer(library: Library) -> None:
    reply = guiding.question(library, RESERVATION, "reservation_over", UNCLEAR, explain=False)
    assert [button.title for button in reply.buttons] == ["Ja", "Nej", "Vet inte"]
    assert parse("reservation_over", "vet inte") == UNKNOWN
    assert "vet inte" in over(library, UNCLEAR, explain=True)
