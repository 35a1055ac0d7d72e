"""U-1, whether 4 kap. 18 § reaches below the threshold and annex 2 services, is told by one answer."""

from __future__ import annotations

import re

import pytest

from common.settings import ROOT
from knowledge import scope
from knowledge.answers import Answer
from knowledge.aspects import aspects
from knowledge.law import in_text
from knowledge.library import Library
from knowledge.rules import BELOW_THRESHOLD, RESERVATION, texts
from knowledge.sentences import sentences


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return list(Library(ROOT / "answers").fresh().answers.values())


@pytest.fixture(scope="module")
def owner(answers: list[Answer]) -> Answer:
    return next(answer for answer in answers if answer.id == BELOW_THRESHOLD)


def test_its_owner_says_that_it_is_not_settled_and_where_to_ask(owner: Answer) -> None:
    assert owner.status == "uncertain"
    assert owner.short.startswith("Det är inte avgjort.")
    assert "Fråga myndigheten eller en jurist" in owner.short
    assert aspects()["under_threshold"].home == aspects()["annex2"].home == owner.id


def test_every_answer_that_states_the_section_is_bound_to_the_threshold_or_points_to_the_owner(
    answers: list[Answer], owner: Answer
) -> None:
    stating = [answer for answer in answers if RESERVATION in answer.law and answer is not owner]
    assert len(stating) > 40
    for answer in stating:
        for text in (answer.short, answer.parts.get("company", "")):
            if RESERVATION in in_text(text):
                bound = "över tröskelvärde" in text.lower() or owner.id in answer.follow_ups.values()
                assert bound, (answer.id, text)


def test_every_answer_that_states_the_section_leads_to_the_owner_below_the_threshold(
    answers: list[Answer], owner: Answer
) -> None:
    for answer in answers:
        if RESERVATION in answer.law and answer is not owner:
            assert scope.home(answer, "under_threshold", reserved=True) == owner.id, answer.id


@pytest.mark.parametrize(
    "ground",
    [
        "utgår allmänt från",  # what the agency assumes in general
        "kapitel som 19 kap. 1 § inte räknar upp",
        "förarbetena säger om just 4 kap. 18 §",
    ],
)
def test_the_grounds_of_the_question_are_told_by_its_owner_alone(answers: list[Answer], ground: str) -> None:
    assert [answer.id for answer in answers if any(ground in text for text in texts(answer).values())] == [
        BELOW_THRESHOLD
    ]


def test_no_sentence_settles_it(answers: list[Answer]) -> None:
    """A sentence on 4 kap. 18 § that looks below the threshold or at annex 2 binds the section or leaves it open."""
    looks_below = re.compile(r"under tröskel|bilaga 2|below the threshold|annex 2", re.I)
    says_so = re.compile(
        r"inte avgjo|avgjord|avgörs|över tröskelvärde|utan att ha rett ut|Läs svaret om|not been settled|not settled"
        r"|unsettled|above the (?:EU )?threshold|has not settled|open question|öppn"
    )
    for answer in answers:
        for text in texts(answer).values():
            for sentence in sentences(text):
                if RESERVATION in in_text(sentence) and looks_below.search(sentence):
                    assert says_so.search(sentence), (answer.id, sentence)
