"""Which messages the glossary takes from the classifier."""

from __future__ import annotations

from pathlib import Path

import pytest

from common import settings as settings_module
from nlu.term import asks_for_a_term


@pytest.mark.parametrize("text", ["vad betyder avtalsspärr?", "vad är CPV", "DIS, vad är det"])
def test_a_word_alone_is_the_glossarys(text: str) -> None:
    assert asks_for_a_term(text)


@pytest.mark.parametrize(
    "text", ["vad är reserverad upphandling", "hur lång är avtalsspärren", "vad är lönebidrag", ""]
)
def test_every_other_question_stays_with_the_classifier(text: str) -> None:
    assert not asks_for_a_term(text)


def test_a_glossary_that_cannot_be_read_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERS", str(tmp_path))
    settings_module.settings.cache_clear()
    assert not asks_for_a_term("vad är CPV")
    (tmp_path / "glossary.yml").write_text("cpv: [", encoding="utf-8")
    assert not asks_for_a_term("vad är CPV")
    settings_module.settings.cache_clear()
