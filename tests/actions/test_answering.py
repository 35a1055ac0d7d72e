"""From a word, a purchase or a choice to a Reply; what is said when a section has changed."""

from __future__ import annotations

from copy import copy
from datetime import date

import pytest

from actions import answering, aspects, guiding
from common.settings import ROOT
from knowledge import telling
from knowledge.case import Case
from knowledge.forms import RESERVATION
from knowledge.law_lock import Lock, Row
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_an_answer_says_when_its_section_has_changed_since_the_check(library: Library) -> None:
    assert "har ändrats" not in telling.answer(library, "andelskravet", None).text
    changed = copy(library)
    changed.lock = Lock({"LOU 4:18": Row(text="0", finding="changed", found=date(2026, 11, 25))})
    warning = "**Lagrummet har ändrats efter vår kontroll:** [4 kap. 18 § LOU](https://lagen.nu/2016:1145#K4P18)."
    assert warning in telling.answer(changed, "andelskravet", None).text
    assert warning in telling.answer(changed, "andelskravet", "enterprise").text
    assert warning in aspects.aspect(changed, "paste", "reservation_i_annonsen", None).text
    assert warning not in telling.answer(changed, "krav_kollektivavtal", None).text
    assert warning not in answering.term(library, "andelskravet").text
    assert warning in answering.term(changed, "andelskravet").text
    closing = guiding.result(changed, RESERVATION, {"reservation_act": "lou", "reservation_value": 80_000_000})
    assert warning in closing.text


def test_clarify_offers_at_most_three_and_a_way_out(library: Library) -> None:
    reply = answering.clarify(library, list(library.answers)[:6])
    assert len(reply.buttons) == 4
    assert reply.buttons[-1].payload == "none:clarify"
    assert answering.clarify(library, ["finns_inte"]).kind == "fallback"


def test_the_second_time_not_understood_names_a_person_to_ask(library: Library) -> None:
    assert "människa" in answering.fallback(library, again=True).text


@pytest.mark.parametrize(
    ("case", "last", "kind", "answer"),
    [
        (Case(value=300_000), "andelskravet", "answer", "under_troskelvardet"),
        (Case(act="luf"), "andelskravet", "answer", "luf_och_luk"),
        (Case(value=12_000_000), "andelskravet", "clarify", None),
        (Case(act="luf"), None, "clarify", None),
        (Case(value=300_000, reserve=True), None, "answer", "direktupphandling_socialt"),
        (Case(value=900_000, reserve=True), None, "answer", "under_troskelvardet"),
        (Case(value=12_000_000, kind="other", reserve=True), None, "answer", "vilka_far_delta"),
        (Case(value=20_000_000, kind="works", reserve=True), None, "answer", "under_troskelvardet"),
        (Case(act="luf", reserve=True), None, "answer", "luf_och_luk"),
    ],
)
def test_a_purchase_that_is_told_is_taken_up(
    library: Library, case: Case, last: str | None, kind: str, answer: str | None
) -> None:
    reply = answering.purchase(library, case, last, None)
    assert (reply.kind, reply.answer) == (kind, answer)


def test_a_purchase_that_is_told_without_a_question_can_be_gone_through(library: Library) -> None:
    reply = answering.purchase(library, Case(act="lou", kind="other", value=300_000), None, None)
    assert "LOU, ingen bilaga 2-tjänst, 300\u00a0000 kr" in reply.text
    assert reply.buttons[-1].payload == "form:reservation"


def test_every_word_is_explained_in_short_with_its_source(library: Library) -> None:
    for key, term in library.terms.items():
        reply = answering.term(library, key)
        assert reply.kind == "answer"
        assert term.text in reply.text
        assert reply.law or reply.sources
        assert [button.payload for button in reply.buttons] == [f"answer:{term.answer}"]
    assert answering.term(library, "finns_inte").kind == "fallback"
