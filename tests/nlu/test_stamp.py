"""Editing what an answer says never retrains; a new question does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from common import settings as settings_module
from common.settings import ROOT
from nlu.training import stamp


def test_only_questions_change_the_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = tmp_path / "reserverad" / "andelskravet.md"
    answer.parent.mkdir()
    shutil.copy(ROOT / "answers/reserverad/andelskravet.md", answer)
    monkeypatch.setenv("ANSWERS", str(tmp_path))
    settings_module.settings.cache_clear()
    before = stamp()
    text = answer.read_text(encoding="utf-8")
    answer.write_text(text.replace("Alla som sysselsätts", "Alla sysselsatta"), encoding="utf-8")
    assert stamp() == before
    answer.write_text(text.replace("## Frågor\n", "## Frågor\n- en ny fråga\n"), encoding="utf-8")
    assert stamp() != before
    settings_module.settings.cache_clear()
