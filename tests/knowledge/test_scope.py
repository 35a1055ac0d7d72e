"""Which case an answer is written for, and where the reader's case is held."""

from __future__ import annotations

import pytest

from common.settings import ROOT
from knowledge import scope
from knowledge.case import Case
from knowledge.library import Library
from knowledge.reservation import decide


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


BELOW, ABOVE, ANNEX2 = Case(value=300_000), Case(value=12_000_000, kind="other"), Case(kind="annex2")


@pytest.mark.parametrize(
    ("answer", "case", "homes", "unsettled"),
    [
        # 4 kap. 18 § applies above the threshold and not to annex 2 services; elsewhere it is the open question
        ("andelskravet", BELOW, ("under_troskelvardet", "direktupphandling_socialt"), True),
        ("andelskravet", Case(value=900_000), ("under_troskelvardet", "alternativ_under_troskeln"), True),
        ("andelskravet", Case(threshold="below"), ("under_troskelvardet", "alternativ_under_troskeln"), True),
        ("andelskravet", Case(value=20_000_000, kind="works"), ("under_troskelvardet",), True),
        ("andelskravet", ANNEX2, ("under_troskelvardet",), True),
        ("andelskravet", Case(kind="often", value=12_000_000), ("under_troskelvardet",), True),
        # each other act has its answer, whatever the value
        ("andelskravet", Case(act="luf", value=300_000), ("luf_och_luk",), False),
        ("andelskravet", Case(act="lov"), ("lov_reserverat",), False),
        # where the regular answer's follow-up leads elsewhere than to the open question
        ("vad_ar_reserverad", ANNEX2, ("tjanster_19_25",), False),
        ("grundprinciper", BELOW, ("sociala_hansyn_under_troskeln",), False),
        ("under_troskelvardet", ABOVE, ("vilka_far_delta",), False),
        # a question about reserving that got an answer about direct award
        ("direktupphandling_socialt", Case(value=300_000, reserve=True), ("under_troskelvardet",), True),
        # another act, of which we have no answer
        ("tillganglighet", Case(act="luf"), (), False),
    ],
)
def test_a_case_that_is_not_the_answers_is_held_elsewhere(
    library: Library, answer: str, case: Case, homes: tuple[str, ...], unsettled: bool
) -> None:
    found = scope.elsewhere(library.answers[answer], case)
    assert found
    assert found.homes[: len(homes)] == homes
    assert found.unsettled is unsettled


@pytest.mark.parametrize(
    ("answer", "case"),
    [
        ("andelskravet", Case()),
        ("andelskravet", ABOVE),
        ("andelskravet", Case(value=2_000_000)),  # inside the band only the buyer can say
        ("under_troskelvardet", BELOW),
        ("direktupphandling_socialt", BELOW),
        ("luf_och_luk", Case(act="luf", value=300_000)),
        ("direktupphandlingsgransen", Case(act="luf")),  # it tells LUF's limit itself
        ("ekonomisk_forening", Case(act="luf", value=300_000)),
    ],
)
def test_an_answer_for_the_case_or_for_all_cases_leads_nowhere(library: Library, answer: str, case: Case) -> None:
    assert scope.elsewhere(library.answers[answer], case) is None


@pytest.mark.parametrize(
    ("answer", "case", "aspect"),
    [
        ("andelskravet", ABOVE, "over_threshold"),
        ("under_troskelvardet", BELOW, "under_threshold"),
        ("andelskravet", Case(), None),
        ("andelskravet", Case(kind="annex2", value=12_000_000), None),
        ("ekonomisk_forening", ABOVE, None),
    ],
)
def test_an_answer_fits_the_case_it_is_written_for(
    library: Library, answer: str, case: Case, aspect: str | None
) -> None:
    assert scope.fits(library.answers[answer], case) == aspect


def test_the_cases_left_open_are_those_nobody_has_told(library: Library) -> None:
    share = library.answers["andelskravet"]
    assert dict(scope.other_cases(share, Case())) == {
        "under_threshold": "under_troskelvardet",
        "luf": "luf_och_luk",
    }
    assert "under_threshold" not in dict(scope.other_cases(share, ABOVE))
    assert dict(scope.other_cases(share, Case(act="luf"))) == {}
    assert dict(scope.other_cases(library.answers["ekonomisk_forening"], Case())) == {}


def test_what_often_stands_in_annex_2_is_judged_as_if_it_did() -> None:
    slots = {"reservation_annex2": "yes", "reservation_value": 300_000}
    assert scope.decided(Case(kind="often", value=300_000)) == decide(slots).answers
