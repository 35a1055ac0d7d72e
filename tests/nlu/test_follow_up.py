"""What counts as a reply to the directory's question."""

from __future__ import annotations

import pytest

from nlu.follow_up import only_what, only_where


@pytest.mark.parametrize(
    "text", ["Falun", "i Falun", "och i Mora då?", "borlänge", "i Dalarna", "Faluns kommun", "fallun"]
)
def test_a_place_alone_continues_the_search(text: str) -> None:
    assert only_where(text)


@pytest.mark.parametrize(
    "text", ["vad är iop?", "måste vi reservera i Falun", "hur räknas de 30 procenten", "ja", "tack"]
)
def test_anything_more_is_a_question_of_its_own(text: str) -> None:
    assert not only_where(text)


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("städning", False),
        ("90910000", False),
        ("cpv 9091", False),
        ("städning av vårt kontor", False),
        ("vi behöver catering i Falun", False),
        ("nån som klipper gräs", False),
        ("stdning", False),
        ("finansiering", True),
        ("starta kooperativ i Mora", True),
    ],
)
def test_a_service_or_a_need_answers_the_question_what(text: str, support: bool) -> None:
    assert only_what(text, support)


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("hur räknas egentligen de 30 procenten i lagen", False),
        ("What is the Dala model?", False),
        ("vad ska en halvdagsutbildning innehålla", False),
        ("Familjebostäder städupphandling jobb", False),
        ("skillnad mellan lån och garanti", True),
    ],
)
def test_a_short_question_that_only_mentions_one_is_a_question_of_its_own(text: str, support: bool) -> None:
    assert not only_what(text, support)
