"""Finding answers by words: misspelt, without å, ä and ö, in compounds; quickly, and never withdrawn ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from common.settings import ROOT
from knowledge.find import Index, find
from knowledge.library import LOOK_AGAIN_SECONDS, Library
from tests.knowledge.answer_file import BELOW, GOOD, library
from tests.knowledge.test_library import edit


@pytest.fixture(scope="module")
def real() -> Library:
    return Library(ROOT / "answers").fresh()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kollektivavtal", "krav_kollektivavtal"),
        ("kolektivavtall", "krav_kollektivavtal"),
        ("hur räknas de 30 procnten", "andelskravet"),
        ("overprovning", "overklaga_reservation"),
        ("tröskelvärde", "troskelvarden"),
        ("kooperatif", "kooperativ"),
        ("fairtradekaffe", "fairtrade"),
        ("19:25 a", "skillnad_25_25a"),
        ("MOMS", "arbetsgivare_och_moms"),
        ("Helsingborg", "exempel_helsingborg"),
        ("do trainees count", "andelskravet"),
    ],
)
def test_what_is_meant_is_among_the_first_three(real: Library, query: str, expected: str) -> None:
    assert expected in [answer.id for answer in find(query, real, 3)]


@pytest.mark.parametrize("question", ["måste vi reservera?", "MASTE VI RESERVERA"])
def test_an_answers_own_question_finds_it_first(real: Library, question: str) -> None:
    assert [answer.id for answer in find(question, real, 1)] == ["maste_vi_reservera"]


def test_the_own_title_finds_an_answer_first(real: Library) -> None:
    missed = [answer.id for answer in real.answers.values() if find(answer.title, real, 1) != [answer]]
    assert len(missed) <= len(real.answers) / 20, missed


@pytest.mark.parametrize("query", ["", "   ", "?!", "§", "\x00", "ﷺ" * 1000])
def test_what_says_nothing_finds_nothing(real: Library, query: str) -> None:
    assert find(query, real, 3) == []


def test_a_query_takes_milliseconds_however_long(real: Library) -> None:
    find("först läses svaren", real, 1)
    began = time.perf_counter()
    for query in ("iop", "får vi kräva kollektivavtal av städföretaget?", "upphandling " * 5000):
        find(query, real, 20)
    assert time.perf_counter() - began < 3 * 0.02


def test_withdrawn_answers_are_not_found_and_changed_ones_anew(tmp_path: Path) -> None:
    answers = library(tmp_path, GOOD, BELOW)
    (answers / "texts.yml").write_text("{}", encoding="utf-8")
    clock = [0.0]
    ours = Library(answers, lambda: clock[0])
    assert find("andelskravet", ours.fresh(), 1)[0].id == "andelskravet"
    edit(answers / "reserverad" / "andelskravet.md", "status: verified", "status: withdrawn")
    edit(answers / "reserverad" / "under_troskelvardet.md", "hela leverantören", "sköldpaddor")
    clock[0] = LOOK_AGAIN_SECONDS
    assert "andelskravet" not in [answer.id for answer in find("andelskravet", ours.fresh(), 5)]
    assert [answer.id for answer in find("sköldpadda", ours, 5)] == ["under_troskelvardet"]


def test_nothing_is_found_in_an_empty_library() -> None:
    assert Index({}).rank("vad som helst") == []
