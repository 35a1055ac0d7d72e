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


def test_a_service_or_a_need_answers_the_question_what() -> None:
    assert only_what("städning", support=False)
    assert only_what("90910000", support=False)
    assert only_what("finansiering", support=True)
    assert not only_what("hur räknas egentligen de 30 procenten i lagen", support=False)
