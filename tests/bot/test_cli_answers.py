"""What an editor does on the command line: preview, take down, sign, see what is due."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from common.settings import ROOT, settings
from knowledge import library
from store import feedback

NAME = "reserverad/andelskravet.md"


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the answers that the command line works on."""
    folder = Path(shutil.copytree(ROOT / "answers", tmp_path / "answers"))
    monkeypatch.setenv("ANSWERS", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()
    library._library.cache_clear()


def lots(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["answers", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def changed(folder: Path) -> dict[str, tuple[str, str]]:
    """The lines that differ from the real answers, by file."""
    found = {}
    for path in folder.glob("*/*.md"):
        name = str(path.relative_to(folder))
        before, after = ((base / name).read_text("utf-8").split("\n") for base in (ROOT / "answers", folder))
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            if old != new:
                assert name not in found
                found[name] = (old, new)
    return found


def test_an_answer_is_previewed_as_telegram_and_web_show_it(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://lots.example")
    settings.cache_clear()
    told = lots("preview", "andelskravet")
    assert "<b>Bra att veta:</b> Andelen räknas" in told
    assert "[ Berätta mer ]" in told
    assert "Webben: https://lots.example/svar/andelskravet" in told
    assert "\nAtt klistra in\n" in told
    assert told.count("ännu inte granskat av jurist") == 2
    assert "Nej, personerna behöver inte vara anställda" in lots("preview", "andelskravet", "--role", "enterprise")


def test_a_broken_or_unknown_answer_is_told_and_not_previewed(answers: Path) -> None:
    path = answers / NAME
    path.write_text(path.read_text("utf-8").replace("title:", "titel:"), encoding="utf-8")
    assert "raden 'title' saknas" in lots("preview", "andelskravet", status=1)
    assert "menar du" in lots("preview", "malgrupp", status=1)
    assert "det svaret finns inte" in lots("withdraw", "../law", status=1)


def test_taking_down_changes_one_row_and_is_previewed_so(answers: Path) -> None:
    assert "inom en minut" in lots("withdraw", "andelskravet")
    assert changed(answers) == {NAME: ("status: verified", "status: withdrawn")}
    told = lots("preview", "andelskravet")
    assert told.count("är borttaget medan det kontrolleras") == 2
    assert "30 procent ska tillhöra" not in told
    assert "Inga fel" in lots("check")


def test_signing_changes_one_row_and_only_then_is_reviewed_said(answers: Path) -> None:
    assert "Granskat av" not in lots("preview", "andelskravet")
    lots("sign", "andelskravet", "--role", "jurist", "--organisation", "Region Dalarna", "--date", "2026-11-24")
    row = "signed: {role: jurist, organisation: Region Dalarna, date: 2026-11-24}"
    assert changed(answers) == {NAME: ("signed: null", row)}
    library._library.cache_clear()
    assert lots("preview", "andelskravet").count("Granskat av jurist, Region Dalarna, 2026-11-24.") == 2
    lots("check")


@pytest.mark.parametrize("day", ["i går", "2026-13-01", str(date.today() + timedelta(days=2))])
def test_a_day_that_is_none_or_has_not_been_is_refused(answers: Path, day: str) -> None:
    lots("sign", "andelskravet", "--role", "jurist", "--organisation", "X", "--date", day, status=2)
    assert changed(answers) == {}


def test_answers_not_checked_for_a_year_are_listed(answers: Path) -> None:
    assert "Alla svar är kontrollerade" in lots("list", "--old")
    path = answers / NAME
    old = date.today() - timedelta(days=366)
    text = path.read_text("utf-8")
    assert "checked: 2026-11-23" in text
    path.write_text(text.replace("checked: 2026-11-23", f"checked: {old}"), encoding="utf-8")
    library._library.cache_clear()
    lines = lots("list", "--old").splitlines()
    assert lines[0].startswith(f"{old}  verified   reserverad/andelskravet")
    assert lines[1] == "1 svar: 1 verified, 0 granskade."
    assert "1 svar är inte kontrollerade det senaste året" in lots("check")
    assert len(lots("list").splitlines()) == len(list(answers.glob("*/*.md"))) + 1


def test_reports_are_read_without_mail(db: str) -> None:
    assert lots("reports") == ""
    feedback.conclude(feedback.report("m1", "iop", "abcdef0123", 0.0), "Fel paragraf.", 1.0)
    feedback.report("m2", "espd", "0123abcdef", 2.0)
    lines = lots("reports").splitlines()
    assert lines[0].endswith("espd  version 0123abcdef  (ingen mening)")
    assert lines[1].endswith("iop  version abcdef0123  Fel paragraf.")
