"""`lots law check` and `lots law lock`: from act files or the web to a Swedish report and the lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
import respx
from typer.testing import CliRunner

from bot import law_watch
from bot.cli import app
from common import settings as settings_module
from common.settings import ROOT
from knowledge.library import Library
from tests.knowledge.act_file import SOUND, write
from tests.knowledge.answer_file import LAW, library

THEN, NOW = date(2025, 9, 1), date(2026, 11, 25)
KL = """
KL:
  number: "2017:725"
  name: kommunallagen
  link: "https://lagen.nu/2017:725#K{chapter}P{section}"
  register: "https://rkrattsbaser.gov.se/sfst?bet=2017:725"
  sections: ["2:8"]
"""


@pytest.fixture
def acts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A local copy of the acts, which the settings point to."""
    monkeypatch.setenv("SFS_PATH", str(tmp_path / "acts"))
    settings_module.settings.cache_clear()
    yield write(tmp_path / "acts")
    settings_module.settings.cache_clear()


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = library(tmp_path, law=LAW + KL)
    (folder / "texts.yml").write_bytes((ROOT / "answers/texts.yml").read_bytes())
    return folder


def look(answers: Path) -> Library:
    return Library(answers).fresh()


def test_nothing_has_changed_right_after_a_check(acts: Path, answers: Path) -> None:
    locked = law_watch.renew(look(answers), THEN)
    assert locked.code == 0
    assert "3 lagrum är kontrollerade mot lagtexten 2025-09-01. 1 är ännu inte bevakade." in locked.text
    before = (answers / "law.lock").read_bytes()
    report = law_watch.check(look(answers), NOW)
    assert report.code == 0
    assert report.text.splitlines() == [
        "Inte kontrollerade, filen gick inte att hämta: KL.",
        "Oförändrade lagrum: 3. Ändrade: 0.",
    ]
    assert (answers / "law.lock").read_bytes() == before


def test_a_changed_and_a_vanished_section_are_told_with_their_answers(acts: Path, answers: Path) -> None:
    law_watch.renew(look(answers), THEN)
    write(acts, SOUND.replace("30 procent", "50 procent").replace("#### 1 §\n\nEn myndighet", "En myndighet"))
    report = law_watch.check(look(answers), NOW)
    assert report.code == 1
    assert report.text.splitlines() == [
        "4 kap. 18 § LOU har ändrats sedan kontrollen 2025-09-01: https://lagen.nu/2016:1145#K4P18",
        "  reserverad/andelskravet.md: Andelskravet på 30 procent",
        "  reserverad/under_troskelvardet.md: Under tröskelvärdet",
        "17 kap. 1 § LOU finns inte längre i lagtexten; det gjorde den vid kontrollen 2025-09-01: "
        "https://lagen.nu/2016:1145#K17P1",
        "Inte kontrollerade, filen gick inte att hämta: KL.",
        "Oförändrade lagrum: 1. Ändrade: 2.",
    ]
    assert look(answers).lock.changed() == {"LOU 4:18", "LOU 17:1"}
    settled = law_watch.renew(look(answers), NOW, ["LOU 4:18"])
    assert "4 kap. 18 § LOU är kontrollerad efter ändringen." in settled.text
    assert look(answers).lock.changed() == {"LOU 17:1"}


def test_a_section_that_never_existed_is_told(acts: Path, answers: Path) -> None:
    write(acts, SOUND.replace("#### 25 a §", "#### 25 §"))
    report = law_watch.check(look(answers), NOW)
    assert report.code == 1
    assert "19 kap. 25 a § LOU finns inte i lagtexten: https://lagen.nu/2016:1145#K19P25a" in report.text
    assert "kör sedan lots law lock för: LOU 4:18, LOU 17:1." in report.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html>fel</html>", "filen innehåller ingen lagtext: LOU."),
        (SOUND.replace("2016:1145", "2016:1146"), "filen innehåller ingen lagtext: LOU."),
        (SOUND[: SOUND.index("## 4 kap.")], "filen innehåller ingen lagtext: LOU."),
        (SOUND[: SOUND.index("## 17 kap.")], "lagtexten slutar före dem: LOU 17:1, LOU 19:25 a."),
    ],
)
def test_a_text_that_cannot_be_used_is_not_checked_and_nothing_has_changed(
    acts: Path, answers: Path, text: str, told: str
) -> None:
    law_watch.renew(look(answers), THEN)
    write(acts, text)
    report = law_watch.check(look(answers), NOW)
    assert f"Inte kontrollerade, {told}" in report.text
    assert report.code != 1
    assert look(answers).lock.changed() == set()


@respx.mock
def test_the_acts_are_read_from_the_web_by_default(answers: Path) -> None:
    web = "https://raw.githubusercontent.com/se-lex/sfs/main"
    respx.get(f"{web}/2016/sfs-2016-1145.md").respond(text=SOUND)
    respx.get(f"{web}/2017/sfs-2017-725.md").respond(404)
    assert "3 lagrum är kontrollerade" in law_watch.renew(look(answers), THEN).text
    respx.get(f"{web}/2016/sfs-2016-1145.md").mock(side_effect=httpx.ConnectTimeout)
    report = law_watch.check(look(answers), NOW)
    assert report.code == 2
    assert report.text.startswith("Inte kontrollerade, filen gick inte att hämta: LOU, KL.")


def test_the_command_line_refuses_a_section_that_is_not_watched(
    acts: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSWERS", str(answers))
    settings_module.settings.cache_clear()
    run = CliRunner()
    assert run.invoke(app, ["law", "lock", "LOU 99:1"]).exit_code == 2
    assert not (answers / "law.lock").exists()
    locked = run.invoke(app, ["law", "lock", "LOU 4:18", "--as-of", "2025-09-01"])
    assert locked.exit_code == 0
    assert "1 lagrum är kontrollerade mot lagtexten 2025-09-01" in locked.output
    assert run.invoke(app, ["law", "check"]).exit_code == 0
