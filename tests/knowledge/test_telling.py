"""How answers are told: to whom, with what reservation, and that a withdrawn one is gone."""

from __future__ import annotations

import dataclasses

import pytest

from common.settings import ROOT
from knowledge import telling
from knowledge.answers import Signature
from knowledge.library import Library


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
            assert 2 <= len(reply.buttons) <= 5


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
