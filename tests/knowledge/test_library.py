"""Changed files are read again; a broken one keeps its last good version and is reported."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from common.settings import ROOT
from knowledge import telling
from knowledge.library import LOOK_AGAIN_SECONDS, Library


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "answers", tmp_path / "answers"))


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 5))


def test_an_edited_answer_is_said_after_the_next_look_and_not_before(answers: Path) -> None:
    clock = [0.0]
    library = Library(answers, lambda: clock[0])
    before = library.fresh().get("andelskravet")
    assert before
    edit(answers / "reserverad/andelskravet.md", "Alla som sysselsätts räknas", "Alla sysselsatta räknas")
    assert library.fresh().get("andelskravet") == before
    clock[0] = LOOK_AGAIN_SECONDS
    after = library.fresh().get("andelskravet")
    assert after
    assert after.short.startswith("Alla sysselsatta")
    assert after.version != before.version


def test_a_broken_answer_keeps_its_last_good_version_and_is_reported(answers: Path) -> None:
    clock = [0.0]
    library = Library(answers, lambda: clock[0]).fresh()
    edit(answers / "reserverad/andelskravet.md", "title:", "titel:")
    edit(answers / "reserverad/malgruppen.md", "LOU 4:18", "LOX 4:18")
    clock[0] = LOOK_AGAIN_SECONDS
    library.fresh()
    assert library.get("andelskravet")
    assert "'title' saknas" in library.faults["reserverad/andelskravet.md"]
    assert "LOX" in library.faults["reserverad/malgruppen.md"]
    edit(answers / "reserverad/andelskravet.md", "titel:", "title:")
    clock[0] = 2 * LOOK_AGAIN_SECONDS
    assert "reserverad/andelskravet.md" not in library.fresh().faults


def test_what_the_law_watch_finds_is_seen_at_the_next_look(answers: Path) -> None:
    clock = [0.0]
    library = Library(answers, lambda: clock[0]).fresh()
    assert library.changed_law(["LOU 4:18"]) == []
    edit(answers / "law.lock", "  LOU 4:18: {", "  LOU 4:18: {changed: 2026-11-25, ")
    clock[0] = LOOK_AGAIN_SECONDS
    assert [law.ref for law in library.fresh().changed_law(["LOU 4:1", "LOU 4:18"])] == ["4 kap. 18 § LOU"]
    edit(answers / "law.lock", "sections:", "paragrafer:")
    clock[0] = 2 * LOOK_AGAIN_SECONDS
    assert "law.lock" in library.fresh().faults
    assert library.changed_law(["LOU 4:18"])


def test_a_removed_answer_is_gone_and_new_questions_do_not_change_the_version(answers: Path) -> None:
    clock = [0.0]
    library = Library(answers, lambda: clock[0]).fresh()
    before = library.get("andelskravet")
    assert before
    (answers / "reserverad/malgruppen.md").unlink()
    edit(answers / "reserverad/andelskravet.md", "## Frågor\n", "## Frågor\n- en helt ny fråga om andelen\n")
    clock[0] = LOOK_AGAIN_SECONDS
    assert library.fresh().get("malgruppen") is None
    after = library.get("andelskravet")
    assert after
    assert after.version == before.version


def test_a_withdrawn_answer_is_gone_at_the_next_look_also_when_its_file_fails_the_check(answers: Path) -> None:
    clock = [0.0]
    library = Library(answers, lambda: clock[0]).fresh()
    edit(answers / "reserverad/malgruppen.md", "status: verified", "status: withdrawn")
    edit(answers / "reserverad/andelskravet.md", "status: verified", "status: withdrawn")
    edit(answers / "reserverad/andelskravet.md", "LOU 4:18", "LOX 4:18")
    clock[0] = LOOK_AGAIN_SECONDS
    library.fresh()
    for name in ("malgruppen", "andelskravet"):
        assert telling.answer(library, name, None).text == library.text("withdrawn", title=library.answers[name].title)
    assert list(library.faults) == ["reserverad/andelskravet.md"]
    assert LOOK_AGAIN_SECONDS < 60
