"""Import, export and seed of the directory: checked row by row, all or nothing, the same file twice changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory import entry as entries
from directory import reference, save, tablefile, wording
from directory.entry import Entry
from directory.models import Organisation
from store.database import session

SEED = Path(__file__).parent / "seed"
_SHOWN_FAULTS = 200  # as many lines as anybody reads


@dataclass(frozen=True)
class Fault:
    row: int  # as the spreadsheet counts: the heading is row 1
    message: str

    def __str__(self) -> str:
        return wording.text("import_row", row=self.row, message=self.message)


@dataclass(frozen=True)
class Report:
    """What a file would do or has done; with faults it does nothing."""

    rows: int
    new: int
    changed: int
    unchanged: int
    faults: tuple[Fault, ...]
    applied: bool

    @property
    def text(self) -> str:
        """The report in Swedish."""
        if self.faults:
            lines = [str(fault) for fault in self.faults[:_SHOWN_FAULTS]]
            left = len(self.faults) - len(lines)
            more = [wording.text("import_more", count=left)] if left else []
            summary = wording.text("import_refused", rows=self.rows, faults=len(self.faults))
            return "\n".join([*lines, *more, summary])
        key = "import_applied" if self.applied else "import_dry"
        return wording.text(key, rows=self.rows, new=self.new, changed=self.changed, unchanged=self.unchanged)


def import_file(data: bytes, by: str, dry_run: bool = False, today: date | None = None) -> Report:
    """Takes a CSV or Excel file over, or says what is wrong with it. `by`: who imports, for the history."""
    found, faults = check(data, today or date.today())
    if faults:
        return Report(_count(found, faults), 0, 0, 0, tuple(faults), False)
    try:
        with session(write=not dry_run) as db:
            return _apply(db, found, by, dry_run)
    except IntegrityError as error:  # the database's own rules: nothing has been written
        return Report(len(found), 0, 0, 0, (Fault(0, wording.text("import_database", error=error.orig)),), False)


def _apply(db: Session, found: list[Entry], by: str, dry_run: bool) -> Report:
    if not dry_run:
        save.lock(db)
    few = len(found) <= 500
    before = save.load(db, [entry.slug for entry in found] if few else None)
    fresh = [entry for entry in found if before.get(entry.slug) != entry]
    changed = sum(entry.slug in before for entry in fresh)
    if not dry_run:
        reference.sync(db)
        save.store(db, fresh, before, by, time.time())
    return Report(len(found), len(fresh) - changed, changed, len(found) - len(fresh), (), not dry_run)


def check(data: bytes, today: date) -> tuple[list[Entry], list[Fault]]:
    """Every entry of a file, and every fault in it."""
    rows = tablefile.read(data)
    fields, faults = _heading(next(rows, []))
    found: list[Entry] = []
    seen: dict[str, int] = {}
    if faults:
        return [], faults
    for number, row in enumerate(rows, 2):
        cells = dict.fromkeys(wording.columns(), "") | dict(zip(fields, map(tablefile.plain, row), strict=False))
        if not any(cell.strip() for cell in row):
            continue
        one, wrong = entries.read(cells, today)
        faults += [Fault(number, message) for message in wrong]
        slug = cells["slug"].strip()
        if slug and slug in seen:
            faults.append(Fault(number, wording.text("import_twice", slug=slug, first=seen[slug])))
        seen.setdefault(slug, number)
        if one:
            found.append(one)
    return found, faults


def _heading(row: list[str]) -> tuple[list[str], list[Fault]]:
    """The fields of a heading, in any order; the four that no entry can be without must be there."""
    known = {heading.casefold(): field for field, heading in wording.columns().items()}
    said = [cell.strip().casefold() for cell in row]
    faults = [Fault(1, wording.text("import_column", heading=cell)) for cell in said if cell and cell not in known]
    fields = [known.get(cell, "") for cell in said]
    for field in ("slug", "want", "name", "kind", "status"):
        if field not in fields:
            faults.append(Fault(1, wording.text("import_no_column", heading=wording.columns()[field])))
    return fields, faults


def _count(found: list[Entry], faults: list[Fault]) -> int:
    return len(found) + len({fault.row for fault in faults if fault.row > 1})


def change(slug: str, by: str, **fields: object) -> Entry | None:
    """One entry with other values (`status="withdrawn"`, `confirmed_on=…`), at once; None: there is no such entry.

    For admin pages. What the database's rules do not allow raises IntegrityError.
    """
    with session(write=True) as db:
        save.lock(db)
        before = save.load(db, [slug])
        if slug not in before:
            return None
        after = replace(before[slug], **fields)  # type: ignore[arg-type]
        if after != before[slug]:
            save.store(db, [after], before, by, time.time())
        return after


def export_csv() -> bytes:
    """Everything, also drafts and notes for editors; `import_file` takes it back to the same state."""
    return tablefile.write_csv(list(wording.columns().values()), _export())


def export_excel() -> bytes:
    return tablefile.write_excel(list(wording.columns().values()), _export())


def _export() -> Iterator[list[str]]:
    with session() as db:
        found = save.load(db)
    for _, one in sorted(found.items()):
        cells = entries.cells(one)
        yield [cells[field] for field in wording.columns()]


def seed() -> int:
    """Fills an empty directory from the project's files; how many entries it then holds. Safe at each start."""
    with session(write=True) as db:
        save.lock(db)
        known = db.scalar(select(func.count()).select_from(Organisation)) or 0
        if known:
            return known
        found = [one for path in sorted(SEED.glob("*.csv")) for one in _checked(path)]
        reference.sync(db)
        save.store(db, found, {}, "seed", time.time())
        return len(found)


def _checked(path: Path) -> list[Entry]:
    found, faults = check(path.read_bytes(), date.today())
    if faults:
        raise ValueError(f"{path.name}: {faults[0]}")
    return found
