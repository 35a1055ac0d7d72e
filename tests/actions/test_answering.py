"""From an answer, an aspect or a choice to a Reply."""

from __future__ import annotations

import pytest

from actions import answering
from common.settings import ROOT
from knowledge.case import Case
from knowledge.library import Library
from knowledge.sentences import sentences, words


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_every_answer_can_be_given_to_everyone_with_law_sources_and_reservation(library: Library) -> None:
    for answer_id in library.answers:
        for role in (None, "official", "enterprise"):
            reply = answering.answer(library, answer_id, role)
            assert reply.kind == "answer"
            assert "ännu inte granskat av jurist" in reply.text
            assert all(len(button.title) <= 40 for button in reply.buttons)
            assert 1 <= len(reply.buttons) <= 5


def test_an_enterprise_reads_the_rule_from_its_side(library: Library) -> None:
    official = answering.answer(library, "andelskravet", None).text
    enterprise = answering.answer(library, "andelskravet", "enterprise").text
    assert enterprise.startswith("Nej, personerna behöver inte vara anställda hos er.")
    assert official != enterprise


def test_an_unknown_or_withdrawn_answer_is_told_so(library: Library) -> None:
    assert answering.answer(library, "finns_inte", None).kind == "fallback"


def test_clarify_offers_at_most_three_and_a_way_out(library: Library) -> None:
    reply = answering.clarify(library, list(library.answers)[:6])
    assert len(reply.buttons) == 4
    assert reply.buttons[-1].payload == "none:clarify"
    assert answering.clarify(library, ["finns_inte"]).kind == "fallback"


def test_the_second_time_not_understood_names_a_person_to_ask(library: Library) -> None:
    assert "människa" in answering.fallback(library, again=True).text


CASES = [
    Case(value=300_000),
    Case(value=12_500_000),
    Case(value=20_000_000, kind="works", act="lou"),
    Case(threshold="above"),
    Case(value=12_500_000, kind="outside"),
    Case(kind="often", value=4_000_000),
    Case(act="luf"),
    Case(act="lov", reserve=True),
]


@pytest.mark.parametrize("case", CASES)
def test_a_case_adds_at_most_one_short_sentence(library: Library, case: Case) -> None:
    for answer_id in library.answers:
        plain = answering.answer(library, answer_id, None).text.split("\n\n")
        added = [
            part
            for part in answering.answer(library, answer_id, None, case=case).text.split("\n\n")
            if part not in plain
        ]
        assert len(added) <= 1
        for part in added:
            assert len(sentences(part)) == 1
            assert len(words(part)) <= 25, part


def test_a_reader_below_the_threshold_is_told_first_that_it_is_not_settled(library: Library) -> None:
    reply = answering.answer(library, "andelskravet", None, case=Case(value=300_000))
    assert reply.text.startswith(
        "Du nämnde 300\u00a0000 kr, alltså under tröskelvärdet, och då är det inte avgjort om 4 kap. 18 § LOU gäller."
    )
    assert reply.answer == "andelskravet"
    assert reply.buttons[0].payload == "answer:under_troskelvardet"


def test_an_answer_says_which_told_case_it_is_for(library: Library) -> None:
    above = answering.answer(library, "andelskravet", None, case=Case(value=12_500_000))
    assert (
        "Svaret gäller det du nämnde: 12,5 miljoner kr, alltså över tröskelvärdet "
        "(om det varken är bilaga 2-tjänst eller byggentreprenad)." in above.text
    )
    outside = answering.answer(library, "andelskravet", None, case=Case(value=12_500_000, kind="outside"))
    assert "12,5 miljoner kr, alltså över tröskelvärdet (om det inte är en byggentreprenad)." in outside.text
    below = answering.answer(library, "under_troskelvardet", None, case=Case(threshold="below"))
    assert "det du nämnde" not in below.text  # its subject; it would only repeat the question


def test_an_answer_offers_the_cases_it_leaves_open(library: Library) -> None:
    titles = [button.title for button in answering.answer(library, "andelskravet", None).buttons]
    assert {"Under tröskelvärdet?", "Gäller det LUF också?"} <= set(titles)


def test_an_english_answer_gets_no_swedish_sentence(library: Library) -> None:
    reply = answering.answer(library, "andelskravet", None, "en", Case(value=300_000))
    assert reply.text.startswith("Everyone occupied")
    assert reply.buttons[0].payload == "answer:under_troskelvardet"


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


def test_an_answer_offers_at_most_one_word_and_none_that_it_explains(library: Library) -> None:
    for answer_id in library.answers:
        offered = [
            button
            for button in answering.answer(library, answer_id, None).buttons
            if button.payload.startswith("term:")
        ]
        assert len(offered) <= 1
        for button in offered:
            term = library.terms[button.payload.removeprefix("term:")]
            assert not (term.owned and term.answer == answer_id)
    titles = [button.title for button in answering.answer(library, "under_troskelvardet", None).buttons]
    assert "Vad betyder tröskelvärde?" in titles
