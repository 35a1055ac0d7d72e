"""Fills the tables of places and services from `knowledge`, so that the database can hold entries to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from directory.models import UNKNOWN_PLACE, Place, Service
from knowledge import places, services


def sync(db: Session) -> None:
    """Adds what is missing and renames what is called differently; removes nothing that entries may point to."""
    _sync(db, Place, "id", _places())
    _sync(db, Service, "slug", _services())


def _sync(db: Session, model: Any, key: str, wanted: list[dict[str, Any]]) -> None:
    table = model.__table__
    known = {row[key]: dict(row) for row in db.execute(select(table)).mappings()}
    for row in wanted:
        if row[key] not in known:
            db.execute(insert(table).values(**row))
        elif known[row[key]] != row:
            db.execute(update(table).where(table.c[key] == row[key]).values(**row))


def _places() -> list[dict[str, Any]]:
    """Counties before their municipalities, which point to them."""
    towns = places.municipalities()
    rows = [_place(UNKNOWN_PLACE, "unknown", "Okänd ort")]
    for one in sorted(places.places().values(), key=lambda one: one.kind == "municipality"):
        town = towns.get(one.id)
        county = f"l{town.county}" if town else None
        rows.append(_place(one.id, one.kind, one.name, county, town.lat if town else None, town.lon if town else None))
    return rows


def _place(
    identity: str, kind: str, name: str, county: str | None = None, lat: float | None = None, lon: float | None = None
) -> dict[str, Any]:
    return {"id": identity, "kind": kind, "name": name, "county_id": county, "lat": lat, "lon": lon}


def _services() -> list[dict[str, Any]]:
    offered = [{"slug": one.slug, "want": "enterprise", "label": one.label} for one in services.services().values()]
    return offered + [{"slug": one.slug, "want": "support", "label": one.label} for one in services.needs().values()]
