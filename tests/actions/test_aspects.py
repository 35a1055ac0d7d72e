"""What is asked about the answer just given."""

from __future__ import annotations

import dataclasses

import pytest

from actions import aspects
from common.settings import ROOT
from knowledge.aspects import aspects as all_aspects
from knowledge.case import Case
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_every_aspect_of_every_answer_says_something(library: Library) -> None:
    for answer_id in library.answers:
        for key in all_aspects():
            assert aspects.aspect(library, key, answer_id, None).text


def test_an_aspect_without_an_answer_is_asked_back(library: Library) -> None:
    reply = aspects.aspect(library, "more", None, None)
    assert reply.kind == "clarify"
    assert reply.buttons


def test_nothing_more_is_said_of_a_withdrawn_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    withdrawn = dataclasses.replace(library.answers["andelskravet"], status="withdrawn")
    monkeypatch.setitem(library.answers, "andelskravet", withdrawn)
    for key in all_aspects():
        reply = aspects.aspect(library, key, "andelskravet", None)
        assert (reply.kind, "är borttaget" in reply.text) == ("notice", True)
        assert "aspect:more" not in [button.payload for button in reply.buttons]


def test_an_aspect_alone_that_tells_the_case_is_taken_up(library: Library) -> None:
    assert "LUF" in aspects.aspect(library, "luf", None, None, Case(act="luf")).text


@pytest.mark.parametrize(
    ("last", "kind", "answer", "buttons"),
    [
        # nothing asked before: all examples
        (None, "answer", "exempel_oversikt", None),
        # an example of its own, and the purchases that show it
        ("andelskravet", "answer", "andelskravet", ["answer:exempel_arbetsformedlingen", "answer:exempel_soderhamn"]),
        ("berakna_vardet", "answer", "berakna_vardet", None),
        # an example that it names
        ("samhall", "answer", "exempel_kristianstad", None),
        # real purchases on the same section or related to it, and the overview
        (
            "vanliga_misstag",
            "clarify",
            None,
            ["answer:exempel_arbetsformedlingen", "answer:exempel_soderhamn", "answer:exempel_vanersborg"],
        ),
        (
            "bo_i_kommunen",
            "clarify",
            None,
            ["answer:exempel_vivalla", "answer:exempel_halmstad", "answer:exempel_oversikt"],
        ),
        # an example is asked for others
        ("exempel_botkyrka", "clarify", None, ["answer:exempel_helsingborg"]),
        # nothing fits
        ("ekonomisk_forening", "answer", "exempel_oversikt", None),
    ],
)
def test_an_example_is_the_nearest_there_is(
    library: Library, last: str | None, kind: str, answer: str | None, buttons: list[str] | None
) -> None:
    reply = aspects.aspect(library, "example", last, None)
    assert (reply.kind, reply.answer) == (kind, answer)
    if buttons:
        assert [button.payload for button in reply.buttons][: len(buttons)] == buttons
    if kind == "clarify":
        assert "visar inte att lagens ord ger stöd" in reply.text
        assert 2 <= len(reply.buttons) <= 3
