"""An organisation as it is shown, loaded for one page at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.entry import Fact
from directory.models import Organisation, OrganisationFact, OrganisationPlace, OrganisationService


@dataclass(frozen=True)
class Card:
    id: str
    name: str
    kind: str
    municipality: str | None
    services: tuple[str, ...]
    status: str
    source: str | None
    seen_year: int | None
    confirmed_on: date | None
    website: str | None
    email: str | None
    phone: str | None
    description: str | None
    remark: str | None
    audience: str | None
    facts: tuple[Fact, ...]
    coverage: tuple[str, ...]


_PLAIN = "name kind status source seen_year confirmed_on website email phone description remark audience"
_COLUMNS = [getattr(Organisation, name) for name in _PLAIN.split()]


def load(db: Session, ids: list[int]) -> dict[int, Card]:
    """The cards of these organisations, by their number in the database."""
    if not ids:
        return {}
    rows = db.execute(
        select(Organisation.id, Organisation.slug, Organisation.municipality_id, *_COLUMNS).where(
            Organisation.id.in_(ids)
        )
    ).all()
    offered = _grouped(
        db, OrganisationService.organisation_id, OrganisationService.service, OrganisationService.position, ids
    )
    covered = _grouped(
        db, OrganisationPlace.organisation_id, OrganisationPlace.place_id, OrganisationPlace.position, ids
    )
    facts = defaultdict(list)
    for row in db.scalars(select(OrganisationFact).where(OrganisationFact.organisation_id.in_(ids))):
        facts[row.organisation_id].append(Fact(row.fact, row.holds, row.source, row.seen_on, row.confirmed_on))
    return {
        row.id: Card(
            id=row.slug,
            municipality=row.municipality_id,
            services=tuple(offered[row.id]),
            coverage=tuple(covered[row.id]),
            facts=tuple(facts[row.id]),
            **{name: getattr(row, name) for name in _PLAIN.split()},
        )
        for row in rows
    }


def _grouped(db: Session, owner, value, order, ids):  # type: ignore[no-untyped-def]
    found = defaultdict(list)
    for row in db.execute(select(owner, value).where(owner.in_(ids)).order_by(owner, order)):
        found[row[0]].append(row[1])
    return found
