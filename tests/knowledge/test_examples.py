"""Which real purchases fit an answer."""

from __future__ import annotations

import pytest

from common.settings import ROOT
from knowledge.examples import MOST, OVERVIEW, fitting
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ("samhall", ["exempel_kristianstad", "exempel_arbetsformedlingen", "exempel_soderhamn"]),
        ("bo_i_kommunen", ["exempel_vivalla", "exempel_halmstad"]),
        ("krav_kollektivavtal", []),  # the uncertain ones on the same section are not put here by an editor
        ("ekonomisk_forening", []),
    ],
)
def test_the_nearest_come_first(library: Library, answer: str, ids: list[str]) -> None:
    assert fitting(library.answers[answer], library.answers) == ids


def test_an_example_is_not_its_own_and_the_overview_is_none(library: Library) -> None:
    for answer in library.answers.values():
        found = fitting(answer, library.answers)
        assert len(found) <= MOST
        assert not {OVERVIEW, answer.id} & set(found)
