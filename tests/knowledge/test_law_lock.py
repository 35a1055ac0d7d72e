"""The lock keeps what the answers were checked against, and what has been found since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import law, law_lock
from knowledge.law_lock import Lock, compare, renew, texts_now
from knowledge.statute import read
from tests.knowledge.act_file import SOUND
from tests.knowledge.answer_file import LAW

THEN, NOW, LATER = date(2025, 9, 1), date(2026, 11, 25), date(2026, 12, 1)
GONE = SOUND.replace("#### 1 §\n\nEn myndighet får ställa villkor om kontraktet.", "")
CHANGED = SOUND.replace("30 procent", "50 procent")


@pytest.fixture
def table(tmp_path: Path) -> law.LawTable:
    (tmp_path / "law.yml").write_text(LAW, encoding="utf-8")
    return law.load(tmp_path / "law.yml")


def compared(lock: Lock, table: law.LawTable, text: str, today: date = NOW) -> Lock:
    return compare(lock, table, texts_now(table, {"2016:1145": read(text)}), today)


def renewed(lock: Lock, table: law.LawTable, text: str, today: date = THEN, *only: str) -> Lock:
    return renew(lock, table, texts_now(table, {"2016:1145": read(text)}), today, only)


def test_a_check_is_recorded_for_every_watched_section(table: law.LawTable) -> None:
    lock = renewed(Lock(), table, SOUND)
    assert list(lock.rows) == ["LOU 4:18", "LOU 17:1", "LOU 19:25 a"]
    assert {(row.checked, row.version, len(row.text)) for row in lock.rows.values()} == {(THEN, date(2025, 5, 19), 16)}
    assert lock.unchecked(table) == []


def test_the_same_text_is_no_finding_and_leaves_the_lock_as_it_was(table: law.LawTable) -> None:
    lock = renewed(Lock(), table, SOUND)
    assert compared(lock, table, SOUND) == lock


@pytest.mark.parametrize(
    ("text", "ref", "finding"),
    [(CHANGED, "LOU 4:18", "changed"), (GONE, "LOU 17:1", "vanished")],
)
def test_what_has_changed_stays_found_until_it_is_checked_again(
    table: law.LawTable, text: str, ref: str, finding: str
) -> None:
    lock = compared(renewed(Lock(), table, SOUND), table, text)
    assert lock.changed() == {ref}
    assert (lock.rows[ref].finding, lock.rows[ref].found, lock.rows[ref].checked) == (finding, NOW, THEN)
    assert compared(lock, table, text, LATER) == lock
    assert compare(lock, table, {}, LATER) == lock  # no act could be read
    assert compared(lock, table, SOUND, LATER).changed() == set()


def test_a_new_check_takes_the_new_text_for_all_sections_or_for_some(table: law.LawTable) -> None:
    text = CHANGED.replace("80110000-8", "80110000-9")
    lock = compared(renewed(Lock(), table, SOUND), table, text)
    assert lock.changed() == {"LOU 4:18", "LOU 19:25 a"}
    assert renewed(lock, table, text, LATER).changed() == set()
    some = renewed(lock, table, text, LATER, "LOU 4:18")
    assert some.changed() == {"LOU 19:25 a"}
    assert (some.rows["LOU 4:18"].checked, some.rows["LOU 17:1"].checked) == (LATER, THEN)


def test_a_section_that_never_was_there_is_missing_and_readers_are_told_nothing(table: law.LawTable) -> None:
    lock = compared(Lock(), table, GONE)
    assert lock.rows["LOU 17:1"].finding == "missing"
    assert lock.rows["LOU 4:18"].finding == ""
    assert lock.changed() == set()
    assert renewed(lock, table, GONE).unchecked(table) == ["LOU 17:1"]


def test_a_text_that_is_cut_short_says_nothing_of_what_would_follow(table: law.LawTable) -> None:
    lock = renewed(Lock(), table, SOUND)
    assert compared(lock, table, SOUND[: SOUND.index("## 17 kap.")]) == lock


def test_a_section_that_is_no_longer_cited_leaves_the_lock(table: law.LawTable, tmp_path: Path) -> None:
    lock = renewed(Lock(), table, SOUND)
    (tmp_path / "law.yml").write_text(LAW.replace('"17:1", ', ""), encoding="utf-8")
    assert list(compared(lock, law.load(tmp_path / "law.yml"), SOUND).rows) == ["LOU 4:18", "LOU 19:25 a"]


def test_the_file_holds_the_whole_lock_and_names_what_is_not_watched_yet(table: law.LawTable, tmp_path: Path) -> None:
    lock = compared(renewed(Lock(), table, GONE), table, CHANGED)
    law_lock.save(tmp_path / "law.lock", lock, table)
    assert law_lock.load(tmp_path / "law.lock").changed() == lock.changed() == {"LOU 4:18"}
    told = (tmp_path / "law.lock").read_text(encoding="utf-8").splitlines()
    assert told[-2:] == ["unchecked:", "- LOU 17:1"]
    text = lock.rows["LOU 4:18"].text
    assert f"  LOU 4:18: {{text: {text}, version: 2025-05-19, checked: 2025-09-01, changed: 2026-11-25}}" in told
    law_lock.save(tmp_path / "law.lock", law_lock.load(tmp_path / "law.lock"), table)
    assert (tmp_path / "law.lock").read_text(encoding="utf-8").splitlines() == told


def test_without_a_file_nothing_is_checked_yet(table: law.LawTable, tmp_path: Path) -> None:
    assert law_lock.load(tmp_path / "law.lock").unchecked(table) == list(table.watched())


@pytest.mark.parametrize("text", ["", "sections: [a]", "sections: {LOU 4:18: 7}", "rows: {}", "sections: {"])
def test_a_broken_lock_is_refused_in_swedish(tmp_path: Path, text: str) -> None:
    (tmp_path / "law.lock").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"law\.lock går inte att läsa"):
        law_lock.load(tmp_path / "law.lock")
