"""Entries to and from the database, with the history of every change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from common.text import fold
from directory import index, models, wording
from directory.entry import Entry, Fact
from knowledge import places, services

Organisation = models.Organisation
NEVER_SEEN = 2_000_000
_COLUMNS = [field.name for field in fields(Entry) if field.name in Organisation.__table__.columns]
_BATCH = 20_000  # rows in one statement's parameters: bounds memory, not speed


def lock(db: Session) -> None:
    """One writer of the directory at a time, with all the time it needs (a write session on SQLite is that already)."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL statement_timeout = 0"))
        db.execute(text("SET LOCAL lock_timeout = 0"))
        db.execute(select(func.pg_advisory_xact_lock(7262)))


def load(db: Session, slugs: Sequence[str] | None = None) -> dict[str, Entry]:
    """The entries with these slugs, or all; by slug."""
    query = select(Organisation.id, Organisation.municipality_id, *(getattr(Organisation, name) for name in _COLUMNS))
    if slugs is not None:
        query = query.where(Organisation.slug.in_(slugs))
    rows = db.execute(query.order_by(Organisation.id)).all()
    ids = [row.id for row in rows] if slugs is not None else None
    lists = {name: _list(db, model, column, ids) for name, (model, column) in _LISTS.items()}
    facts = _facts(db, ids)
    return {row.slug: _entry(row, lists, tuple(facts.get(row.id, ()))) for row in rows}


def _entry(row: Any, lists: dict[str, dict[int, list[str]]], facts: tuple[Fact, ...]) -> Entry:
    values: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    values |= {name: tuple(found.get(row.id, ())) for name, found in lists.items()}
    return Entry(**values, municipality=row.municipality_id, facts=facts)


_LISTS: dict[str, tuple[Any, str]] = {
    "services": (models.OrganisationService, "service"),
    "cpv": (models.OrganisationCpv, "code"),
    "targets": (models.OrganisationTarget, "target"),
    "coverage": (models.OrganisationPlace, "place_id"),
}


def _list(db: Session, model: Any, column: str, ids: list[int] | None) -> dict[int, list[str]]:
    query = select(model.organisation_id, getattr(model, column)).order_by(model.organisation_id, model.position)
    if model is models.OrganisationPlace:
        query = query.where(model.declared)
    if ids is not None:
        query = query.where(model.organisation_id.in_(ids))
    return {owner: [row[1] for row in rows] for owner, rows in groupby(db.execute(query), key=lambda row: row[0])}


def _facts(db: Session, ids: list[int] | None) -> dict[int, list[Fact]]:
    model, found = models.OrganisationFact, defaultdict(list)
    query = select(model)
    if ids is not None:
        query = query.where(model.organisation_id.in_(ids))
    for row in db.scalars(query):
        found[row.organisation_id].append(Fact(row.fact, row.holds, row.source, row.seen_on, row.confirmed_on))
    order = models.VALUES["fact"].index
    return {owner: sorted(facts, key=lambda fact: order(fact.fact)) for owner, facts in found.items()}


def store(db: Session, entries: Iterable[Entry], before: dict[str, Entry], by: str, now: float) -> None:
    """Writes new and changed entries, what they looked like before, and what search needs."""
    entries = list(entries)
    new = [entry for entry in entries if entry.slug not in before]
    changed = [entry for entry in entries if entry.slug in before]
    ids = _ids(db, [entry.slug for entry in changed])
    _insert(db, Organisation, [_row(entry) for entry in new])
    _update(db, [{**_row(entry), "key": ids[entry.slug]} for entry in changed])
    ids |= _ids(db, [entry.slug for entry in new])
    for model in (*(model for model, _ in _LISTS.values()), models.OrganisationFact):
        if changed:
            old = [{"key": ids[entry.slug]} for entry in changed]
            db.execute(delete(model.__table__).where(model.__table__.c.organisation_id == bindparam("key")), old)
    _insert_lists(db, entries, ids)
    _insert(
        db,
        models.Change,
        [
            {"slug": entry.slug, "at": now, "by": by, "before": plain(before.get(entry.slug)), "after": plain(entry)}
            for entry in entries
        ],
    )
    index.refresh(db)


def plain(entry: Entry | None) -> dict[str, Any] | None:
    """The entry as JSON, without what is empty."""
    if entry is None:
        return None
    values = {name: value for name, value in vars(entry).items() if value not in (None, (), "")}
    return dict(_json(values))


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inner) for inner in value]
    if isinstance(value, Fact):
        return _json(vars(value))
    return value.isoformat() if isinstance(value, date) else value


def freshness(entry: Entry) -> int:
    """A number to sort by: confirmed entries first, the newest of each first, unknown years last."""
    if entry.status == "confirmed" and entry.confirmed_on:
        return 1_000_000 - entry.confirmed_on.year * 100 - entry.confirmed_on.month
    return NEVER_SEEN - (entry.seen_year or 0) * 100


def _row(entry: Entry) -> dict[str, Any]:
    named = _words(entry.name)
    town = places.municipalities()[entry.municipality].name if entry.municipality else ""
    labels = [services.label(slug) for slug in entry.services]
    other = _words(" ".join([entry.description or "", *labels, *entry.targets, town, wording.word("kind", entry.kind)]))
    return {
        **{name: getattr(entry, name) for name in _COLUMNS},
        "municipality_id": entry.municipality,
        "name_words": " ".join(named),
        "other_words": " ".join(word for word in other if word not in named),
        "freshness": freshness(entry),
        "indexed": False,
    }


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word[:80] for word in re.findall(r"[a-z0-9]{2,}", fold(text))))


def _insert_lists(db: Session, entries: list[Entry], ids: dict[str, int]) -> None:
    for name, (model, column) in _LISTS.items():
        _insert(db, model, [row for entry in entries for row in _list_rows(name, column, entry, ids[entry.slug])])
    facts = [{"organisation_id": ids[entry.slug], **vars(fact)} for entry in entries for fact in entry.facts]
    _insert(db, models.OrganisationFact, facts)


def _list_rows(name: str, column: str, entry: Entry, owner: int) -> list[dict[str, Any]]:
    values = getattr(entry, name)
    if name == "coverage":
        declared = bool(values)
        where = values or (entry.municipality or models.UNKNOWN_PLACE,)
        return [
            {"organisation_id": owner, column: value, "position": at, "declared": declared}
            for at, value in enumerate(where)
        ]
    return [{"organisation_id": owner, column: value, "position": at} for at, value in enumerate(values)]


def _ids(db: Session, slugs: list[str]) -> dict[str, int]:
    if len(slugs) <= 500:
        rows = db.execute(select(Organisation.slug, Organisation.id).where(Organisation.slug.in_(slugs)))
    else:
        rows = db.execute(select(Organisation.slug, Organisation.id))
    return {row.slug: row.id for row in rows}


def _insert(db: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        db.execute(insert(model.__table__), rows[start : start + _BATCH])


def _update(db: Session, rows: list[dict[str, Any]]) -> None:
    table = Organisation.__table__
    if rows:
        db.execute(update(table).where(table.c.id == bindparam("key")), rows)
