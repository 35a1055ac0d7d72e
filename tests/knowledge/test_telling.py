"""How answers are told: to whom, with what reservation, and that a withdrawn one is gone."""

from __future__ import annotations

import dataclasses

import pytest

from common.settings import ROOT
from knowledge import telling
from knowledge.answers import Signature
from knowledge.case import Case
from knowledge.library import Library
from knowledge.sentences import sentences, words


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_every_answer_can_be_given_to_everyone_with_law_sources_and_reservation(library: Library) -> None:
    for answer_id in library.answers:
        for role in (None, "official", "enterprise"):
            reply = telling.answer(library, answer_id, role)
            assert reply.kind == "answer"
            assert "ännu inte granskat av jurist" in reply.text
            assert all(len(button.title) <= 40 for button in reply.buttons)
            assert reply.buttons[-1].payload == f"report:{answer_id}"
            assert 2 <= len(reply.buttons) <= 6


def test_an_enterprise_reads_the_rule_from_its_side(library: Library) -> None:
    official = telling.answer(library, "andelskravet", None).text
    enterprise = telling.answer(library, "andelskravet", "enterprise").text
    assert enterprise.startswith("Nej, personerna behöver inte vara anställda hos er.")
    assert official != enterprise


def test_an_unknown_answer_is_told_so(library: Library) -> None:
    assert telling.answer(library, "finns_inte", None).kind == "fallback"


def test_a_withdrawn_answer_is_told_so_and_nobody_is_sent_to_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = library.answers["andelskravet"]
    monkeypatch.setitem(library.answers, "andelskravet", dataclasses.replace(found, status="withdrawn"))
    for role in (None, "enterprise"):
        reply = telling.answer(library, "andelskravet", role)
        assert (reply.kind, reply.answer) == ("notice", "andelskravet")
        assert reply.text == library.text("withdrawn", title=found.title)
    for answer_id in library.answers:
        buttons = telling.answer(library, answer_id, None).buttons
        assert "answer:andelskravet" not in [button.payload for button in buttons]


def test_reviewed_is_said_of_signed_answers_only(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer_id, found in library.answers.items():
        text = telling.answer(library, answer_id, None).text.lower().replace("ännu inte granskat av", "")
        assert found.signed or "granskat av" not in text
    signed = Signature("jurist", "Region Dalarna", "2026-11-24")
    monkeypatch.setitem(library.answers, "iop", dataclasses.replace(library.answers["iop"], signed=signed))
    text = telling.answer(library, "iop", None).text
    assert text.endswith("Granskat av jurist, Region Dalarna, 2026-11-24.")
    assert "ännu inte" not in text


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
        plain = telling.answer(library, answer_id, None).text.split("\n\n")
        added = [
            part for part in telling.answer(library, answer_id, None, case=case).text.split("\n\n") if part not in plain
        ]
        assert len(added) <= 1
        for part in added:
            assert len(sentences(part)) == 1
            assert len(words(part)) <= 25, part


def test_a_reader_below_the_threshold_is_told_first_that_it_is_not_settled(library: Library) -> None:
    reply = telling.answer(library, "andelskravet", None, case=Case(value=300_000))
    assert reply.text.startswith(
        "Du nämnde 300\u00a0000 kr, alltså under tröskelvärdet, och då är det inte avgjort om 4 kap. 18 § LOU gäller."
    )
    assert reply.answer == "andelskravet"
    assert reply.buttons[0].payload == "answer:under_troskelvardet"


def test_an_answer_says_which_told_case_it_is_for(library: Library) -> None:
    above = telling.answer(library, "andelskravet", None, case=Case(value=12_500_000))
    assert (
        "Svaret gäller det du nämnde: 12,5 miljoner kr, alltså över tröskelvärdet "
        "(om det varken är bilaga 2-tjänst eller byggentreprenad)." in above.text
    )
    outside = telling.answer(library, "andelskravet", None, case=Case(value=12_500_000, kind="outside"))
    assert "12,5 miljoner kr, alltså över tröskelvärdet (om det inte är en byggentreprenad)." in outside.text
    below = telling.answer(library, "under_troskelvardet", None, case=Case(threshold="below"))
    assert "det du nämnde" not in below.text  # its subject; it would only repeat the question


def test_an_answer_offers_the_cases_it_leaves_open(library: Library) -> None:
    titles = [button.title for button in telling.answer(library, "andelskravet", None).buttons]
    assert {"Under tröskelvärdet?", "Gäller det LUF också?"} <= set(titles)


def test_an_english_answer_is_its_english_text_with_the_same_law_and_sources(library: Library) -> None:
    reply = telling.answer(library.speaking("en"), "andelskravet", "enterprise", Case(value=300_000))
    swedish = telling.answer(library, "andelskravet", "enterprise", Case(value=300_000))
    assert reply.text.split("\n\n")[1] == library.answers["andelskravet"].parts["english"]
    assert (reply.law, reply.sources, reply.version) == (swedish.law, swedish.sources, swedish.version)
    assert reply.buttons[0].payload == "answer:under_troskelvardet"


def test_an_answer_offers_at_most_one_word_and_none_that_it_explains(library: Library) -> None:
    for answer_id in library.answers:
        offered = [
            button for button in telling.answer(library, answer_id, None).buttons if button.payload.startswith("term:")
        ]
        assert len(offered) <= 1
        for button in offered:
            term = library.terms[button.payload.removeprefix("term:")]
            assert not (term.owned and term.answer == answer_id)
    titles = [button.title for button in telling.answer(library, "under_troskelvardet", None).buttons]
    assert "Vad betyder tröskelvärde?" in titles
