"""A section's fingerprint changes with the law, not with the conversion of it."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.statute import in_order, read
from tests.knowledge.act_file import FAULTS, HEAD, SOUND

SECTIONS = ["4:18", "4:19", "17:1", "19:25 a", "19a:2"]


def test_an_act_has_its_number_its_day_and_its_sections() -> None:
    act = read(SOUND)
    assert (act.number, act.version, list(act.sections)) == ("2016:1145", date(2025, 5, 19), SECTIONS)
    assert len(set(act.sections.values())) == len(SECTIONS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_conversion_changes_no_section(fault: str) -> None:
    before, after = FAULTS[fault]
    assert before in SOUND
    assert read(SOUND.replace(before, after)).sections == read(SOUND).sections


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("30 procent", "50 procent", ["4:18"]),
        ("får reservera", "ska reservera", ["4:18"]),
        ("(2021:1110)", "(2026:1110)", ["4:18"]),
        ("213/2008", "213/2009", ["4:19"]),
        ("nr 2195/2002 av", "nr 2195/2003 av", ["4:19"]),
        ("85000000-9 till", "85100000-9 till", ["19:25 a"]),
        ("700 000", "800 000", ["19a:2"]),
        ("#### 2 §\n", "#### 2 §\n\nEn ny första mening.\n", ["19a:2"]),
        ("Tjänster som inte hör", "Andra tjänster som inte hör", []),
        ("### Reserverad upphandling\n", "### En ny rubrik\n", []),
        ("#### 19 §", "#### 18 a §\n\nEn helt ny paragraf.\n\n#### 19 §", ["4:18 a"]),
    ],
)
def test_what_the_lawmaker_changes_is_seen_in_its_section_only(before: str, after: str, changed: list[str]) -> None:
    assert before in SOUND
    old, new = read(SOUND).sections, read(SOUND.replace(before, after)).sections
    assert [section for section in {**old, **new} if old.get(section) != new.get(section)] == changed


def test_a_section_that_will_change_is_there_twice_and_has_changed() -> None:
    later = SOUND.replace(
        "## Bilaga 2", "#### /Träder i kraft I:2027-01-01/ 2 §\n\nVärdet ska vara lägre än en miljon.\n\n## Bilaga 2"
    )
    assert read(later).sections["19a:2"] != read(SOUND).sections["19a:2"]


def test_sections_of_an_act_without_chapters_have_no_chapter() -> None:
    text = f"{HEAD}\n## Inledning\n\n### 1 §\n\nEtt.\n\n### 2 a §\n\nTvå.\n\n## Övergångsbestämmelser\n\n### 3 §"
    assert list(read(text).sections) == ["1", "2 a"]


def test_a_heading_that_names_a_section_is_no_section() -> None:
    text = SOUND.replace("### CPV-nomenklaturen", "### Undantag i 3 kap. 5 § och 13–18 §§")
    assert list(read(text).sections) == SECTIONS


@pytest.mark.parametrize(
    "text", ["", "<html>404</html>", HEAD, "---\nrubrik: x\n---\n#### 1 §\n\nText.", "---\n- a\n---\n"]
)
def test_what_holds_no_act_or_only_its_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        read(text)


def test_an_act_that_is_cut_short_does_not_reach_its_later_sections() -> None:
    cut = read(SOUND[: SOUND.index("## 19 kap.")])
    assert cut.reaches("4:20")
    assert cut.reaches("17:1")
    assert not cut.reaches("17:2")
    assert not cut.reaches("19:25 a")


def test_sections_are_sorted_as_the_act_has_them() -> None:
    sections = ["19a:2", "4:18", "19:25 a", "4:2", "19:25", "2 a", "2", "11"]
    assert sorted(sections, key=in_order) == ["2", "2 a", "4:2", "4:18", "11", "19:25", "19:25 a", "19a:2"]
