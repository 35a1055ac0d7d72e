"""What there is most of, for the buttons of a question: services in a place, counties for a service."""

from __future__ import annotations

from sqlalchemy import func, select

from directory.models import Place as PlaceRow
from directory.models import Posting, Term
from knowledge import places
from knowledge.places import Place
from store.database import session


def services_in(where: Place | None, most: int) -> list[str]:
    """The services that most enterprises offer there; in the whole country when nobody does."""
    number = func.count(Posting.organisation_id)
    query = (
        select(Term.term)
        .join(Posting, Posting.term_id == Term.id)
        .where(Term.want == "enterprise", Term.kind == "service")
        .group_by(Term.term)
        .order_by(number.desc(), Term.term)
        .limit(most)
    )
    with session() as db:
        if where and where.id != places.EVERYWHERE:
            found = list(db.scalars(query.where(Posting.place_id.in_(where.municipalities))))
            if found:
                return found
        return list(db.scalars(query))


def counties(want: str, slugs: tuple[str, ...], most: int) -> list[str]:
    """The counties with the most organisations for these services, in the order of the alphabet."""
    county = func.coalesce(PlaceRow.county_id, PlaceRow.id)
    query = (
        select(county)
        .select_from(Posting)
        .join(Term, Term.id == Posting.term_id)
        .join(PlaceRow, PlaceRow.id == Posting.place_id)
        .where(Term.want == want, PlaceRow.kind.in_(("municipality", "county")))
        .where(Term.kind == "service" if slugs else Term.kind == "all")
        .group_by(county)
        .order_by(func.count().desc(), county)
        .limit(most)
    )
    with session() as db:
        found = list(db.scalars(query.where(Term.term.in_(slugs)) if slugs else query))
    return sorted(found, key=lambda one: places.places()[one].name)
