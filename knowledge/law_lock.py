"""The law lock (answers/law.lock): which text of each watched section the answers were last checked against.

`compare` finds what has changed since, `renew` records a new check; both give a new lock and leave the file alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.law import LawTable
from knowledge.statute import Statute

NAME = "law.lock"
CHANGED, VANISHED, MISSING = "changed", "vanished", "missing"
FINDINGS = (CHANGED, VANISHED, MISSING)
_HEADER = """\
# Which text of each watched section the answers were last checked against. Written by `lots law check` and
# `lots law lock`; not edited by hand. text: fingerprint of the section. version: the day that act text was published.
# checked: the day of the check. changed, vanished (it stood there then) or missing (it never did): the day a later
# comparison found it. Answers that cite a changed or vanished section say so until the next `lots law lock`.
# unchecked: cited and watched, but the text could not be read yet.
"""


@dataclass(frozen=True)
class Row:
    """One section. Without `text` it was never checked; `finding` (one of FINDINGS) was made on the day `found`."""

    text: str = ""
    version: date | None = None
    checked: date | None = None
    finding: str = ""
    found: date | None = None


@dataclass(frozen=True)
class Lock:
    """Rows by reference as answers write it ("LOU 19:25 a")."""

    rows: Mapping[str, Row] = field(default_factory=dict)

    def row(self, ref: str) -> Row:
        return self.rows.get(ref, Row())

    def changed(self) -> set[str]:
        """The sections that no longer say what the answers were checked against."""
        return {ref for ref, row in self.rows.items() if row.finding in (CHANGED, VANISHED)}

    def unchecked(self, table: LawTable) -> list[str]:
        """The watched sections whose text was never read."""
        return [ref for ref in table.watched() if not self.row(ref).text]


def texts_now(table: LawTable, statutes: Mapping[str, Statute]) -> dict[str, Row]:
    """What each watched section says in these acts (by number): a row without `text` when it is not there.

    A section of an act that was not read, or beyond the end of one that is cut short, is left out.
    """
    return {
        ref: Row(statute.sections.get(section, ""), statute.version)
        for ref, (act, section) in table.watched().items()
        if (statute := statutes.get(act.number)) and statute.reaches(section)
    }


def compare(lock: Lock, table: LawTable, now: Mapping[str, Row], today: date) -> Lock:
    """The lock with what the texts of today show; of sections that were not read it keeps what was found before."""
    rows = {}
    for ref in table.watched():
        row = lock.row(ref)
        if ref in now:
            finding = _finding(row.text, now[ref].text)
            found = row.found if finding == row.finding else today
            row = replace(row, finding=finding, found=found if finding else None)
        rows[ref] = row
    return Lock(rows)


def _finding(then: str, now: str) -> str:
    if not now:
        return VANISHED if then else MISSING
    return CHANGED if then not in ("", now) else ""


def renew(lock: Lock, table: LawTable, now: Mapping[str, Row], today: date, only: Collection[str] = ()) -> Lock:
    """The lock after a check: what was read (of it, if any are named, `only` these) has today's text and no finding."""
    checked = {ref: replace(row, checked=today) for ref, row in now.items() if row.text and (not only or ref in only)}
    return Lock({ref: checked.get(ref, lock.row(ref)) for ref in table.watched()})


def load(path: Path) -> Lock:
    """The lock in a file, empty when there is none. ValueError in Swedish when it has not the shape of a lock."""
    if not path.exists():
        return Lock()
    try:
        stored = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Lock({str(ref): _row(row) for ref, row in stored["sections"].items()})
    except (yaml.YAMLError, KeyError, TypeError, AttributeError):
        raise ValueError(f"{path.name} går inte att läsa; hämta tillbaka filen, eller radera den och lås om") from None


def _row(stored: Mapping[str, Any]) -> Row:
    finding = next((kind for kind in FINDINGS if kind in stored), "")
    text, version, checked = str(stored.get("text", "")), stored.get("version"), stored.get("checked")
    return Row(text, version, checked, finding, stored.get(finding))


def save(path: Path, lock: Lock, table: LawTable) -> None:
    """Writes the lock; a reader sees the file before or after, never half of it."""
    rows = {ref: _told(row) for ref, row in lock.rows.items() if row != Row()}
    new = path.with_suffix(".new")
    new.write_text(_HEADER + _yaml(sections=rows) + _yaml(unchecked=lock.unchecked(table)), encoding="utf-8")
    new.replace(path)


def _told(row: Row) -> dict[str, Any]:
    parts = {"text": row.text, "version": row.version, "checked": row.checked, row.finding: row.found}
    return {name: value for name, value in parts.items() if name and value}


class _Plain(yaml.SafeDumper):
    """A row on one line, a list below each other, and every date written out."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        return super().represent_sequence(tag, sequence, flow_style=False)


def _yaml(**content: object) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
