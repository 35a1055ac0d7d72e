"""From an aspect or a choice to a Reply."""

from __future__ import annotations

import dataclasses
from copy import copy
from datetime import date

import pytest

from actions import answering, guiding
from common.settings import ROOT
from knowledge import telling
from knowledge.aspects import aspects
from knowledge.forms import RESERVATION
from knowledge.law_lock import Lock, Row
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_every_aspect_of_every_answer_says_something(library: Library) -> None:
    for answer_id in library.answers:
        for key in aspects():
            assert answering.aspect(library, key, answer_id, None).text


def test_an_answer_says_when_its_section_has_changed_since_the_check(library: Library) -> None:
    assert "har ändrats" not in telling.answer(library, "andelskravet", None).text
    changed = copy(library)
    changed.lock = Lock({"LOU 4:18": Row(text="0", finding="changed", found=date(2026, 11, 25))})
    warning = "**Lagrummet har ändrats efter vår kontroll:** [4 kap. 18 § LOU](https://lagen.nu/2016:1145#K4P18)."
    assert warning in telling.answer(changed, "andelskravet", None).text
    assert warning in telling.answer(changed, "andelskravet", "enterprise").text
    assert warning in answering.aspect(changed, "paste", "reservation_i_annonsen", None).text
    assert warning not in telling.answer(changed, "krav_kollektivavtal", None).text
    closing = guiding.result(changed, RESERVATION, {"reservation_act": "lou", "reservation_value": 80_000_000})
    assert warning in closing.text


def test_an_aspect_without_an_answer_is_asked_back(library: Library) -> None:
    reply = answering.aspect(library, "more", None, None)
    assert reply.kind == "clarify"
    assert reply.buttons


def test_nothing_more_is_said_of_a_withdrawn_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    withdrawn = dataclasses.replace(library.answers["andelskravet"], status="withdrawn")
    monkeypatch.setitem(library.answers, "andelskravet", withdrawn)
    for key in aspects():
        reply = answering.aspect(library, key, "andelskravet", None)
        assert (reply.kind, "är borttaget" in reply.text) == ("notice", True)
        assert "aspect:more" not in [button.payload for button in reply.buttons]


def test_clarify_offers_at_most_three_and_a_way_out(library: Library) -> None:
    reply = answering.clarify(library, list(library.answers)[:6])
    assert len(reply.buttons) == 4
    assert reply.buttons[-1].payload == "none:clarify"
    assert answering.clarify(library, ["finns_inte"]).kind == "fallback"


def test_the_second_time_not_understood_names_a_person_to_ask(library: Library) -> None:
    assert "människa" in answering.fallback(library, again=True).text
