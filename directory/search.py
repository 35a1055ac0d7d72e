"""Finds organisations: by service, CPV, words, place, radius and kind; the same on SQLite and PostgreSQL.

Search reads postings (term, place, freshness), ranks at most `CAP` of them by match, distance and freshness, and
then loads the entries of one page. So a search costs about the same in a small and in a large directory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from common.text import fold
from directory import terms, wording
from directory.cards import Card, load
from directory.models import SHOWN, Organisation, Posting
from knowledge import places, services
from knowledge.places import Place
from knowledge.services import Cpv
from store.database import session

CAP = 1000  # postings that are ranked in an area …
LISTED = 300  # … and in the whole country
PAGE = 5
FAR = 10_000.0


@dataclass(frozen=True)
class Query:
    """What is asked for. Without service, CPV and text: everybody."""

    want: str = "enterprise"
    services: tuple[str, ...] = ()
    cpv: Cpv | None = None
    text: str = ""
    place: Place | None = None
    radius_km: float | None = None
    around: bool = False  # "med omnejd": the neighbouring municipalities too
    kind: str | None = None


@dataclass(frozen=True)
class Hit:
    card: Card
    distance_km: float | None
    why: str
    named: bool = False  # found by its name


@dataclass(frozen=True)
class Result:
    """`widened`: nothing was found where it was asked for, so these come from the county or from neighbours."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool = False  # at least `total`
    widened: str | None = None  # county | neighbours | country
    area: str = ""  # what `widened` covers, in words


@dataclass(frozen=True)
class Candidate:
    organisation: int
    place: str
    freshness: int
    match: terms.Match


@dataclass(frozen=True)
class Found:
    """Who fits, each once, best match and nearest first; `capped`: there are more than were ranked."""

    candidates: tuple[Candidate, ...] = ()
    capped: bool = False

    @property
    def local(self) -> bool:
        """Whether anybody is really there, and not only says that the whole country is served."""
        return any(one.place != places.EVERYWHERE for one in self.candidates)


def search(query: Query, offset: int = 0, limit: int = PAGE) -> Result:
    """One page of what fits best; when nothing fits in the place, of what fits nearby."""
    with session() as db:
        found = _candidates(db, query, _area(query))
        if not query.place or found.local:
            return _page(db, query, found, offset, limit)
        for widened, area, codes in _wider(query.place):
            nearby = _candidates(db, query, (*codes, places.EVERYWHERE))
            if nearby.local:
                return _page(db, query, nearby, offset, limit, widened, area)
        return _page(db, query, found, offset, limit, "country" if found.candidates else None)


def everything(query: Query) -> list[Hit]:
    """All that `search` would page through, without widening: for the market overview."""
    with session() as db:
        found = _candidates(db, query, _area(query))
        return list(_page(db, query, found, 0, CAP).hits)


def _area(query: Query) -> tuple[str, ...] | None:
    """The places to look in; None is the whole country."""
    where = query.place
    if where is None or where.id == places.EVERYWHERE:
        return None
    towns = set(where.municipalities)
    if query.radius_km and where.kind == "municipality":
        towns |= set(places.within(where.id, query.radius_km))
    elif query.around:
        towns |= set(places.neighbours_of(where))
    return (*sorted(towns), *_covering(where))


def _covering(where: Place) -> tuple[str, ...]:
    """Counties, and Sweden, whose coverage includes the place."""
    county = places.county_of(where)
    return ((county.id,) if county else ()) + (places.EVERYWHERE,)


def _wider(where: Place) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where to look when there is nothing: the county, the neighbouring municipalities, the neighbouring counties."""
    county = places.county_of(where)
    if county and county.id != where.id:
        yield "county", county.name, (*county.municipalities, county.id)
    if where.kind in ("municipality", "area"):
        yield "neighbours", wording.text("area_neighbours", place=wording.name(where)), places.neighbours_of(where)
    beside = places.neighbour_counties_of(where)
    codes = tuple(code for one in beside for code in (*one.municipalities, one.id))
    yield "neighbours", wording.text("area_neighbour_counties"), codes


def _candidates(db: Session, query: Query, area: Sequence[str] | None) -> Found:
    groups = list(_groups(db, query))
    if not groups or not all(groups):
        return Found()
    # the rarest word says most: read what it finds, and check the other words on the entries
    first, *rest = sorted(groups, key=lambda group: terms.weight(db, group)) if len(groups) > 1 else groups
    most = CAP if area is not None else LISTED // len(first)
    rows = db.execute(_postings(query, first, rest, area, most)).all()
    matches = {match.term: match for match in first}
    found = [Candidate(row.organisation_id, row.place_id, row.freshness, matches[row.term_id]) for row in rows]
    far = _distances(query)
    found.sort(key=lambda one: (one.match.tier, far(one.place), one.freshness, one.organisation))
    best: dict[int, Candidate] = {}
    for one in found:
        best.setdefault(one.organisation, one)
    full = Counter(row.term_id for row in rows) if area is None else {0: len(rows)}
    return Found(tuple(best.values()), max(full.values(), default=0) >= most)


def _groups(db: Session, query: Query) -> Iterator[list[terms.Match]]:
    """The terms to look for; one group for each thing that must fit."""
    if query.services:
        yield terms.exact(db, query.want, "service", query.services)
    elif query.cpv:
        yield terms.cpv(db, query.want, query.cpv)
    elif query.text:
        for word in re.findall(r"[a-z0-9]{2,}", fold(query.text)):
            yield terms.word(db, query.want, word)
    else:
        yield terms.exact(db, query.want, "all", (services.ALL,))


def _postings(
    query: Query, group: list[terms.Match], rest: list[list[terms.Match]], area: Sequence[str] | None, most: int
) -> Select:
    """With an area: what stands in it. Without: the freshest of each term, which its index gives without sorting."""
    columns = (Posting.term_id, Posting.place_id, Posting.organisation_id, Posting.freshness)
    found = select(*columns)
    if rest or query.kind:
        found = found.join(Organisation, Organisation.id == Posting.organisation_id).where(*_also(query, rest))
    if area is not None:
        ids = [match.term for match in group]
        return found.where(Posting.term_id.in_(ids), Posting.place_id.in_(list(area))).limit(most)
    each = [
        found.where(Posting.term_id == match.term).order_by(Posting.freshness, Posting.organisation_id).limit(most)
        for match in group
    ]
    return select(union_all(*(select(one.subquery()) for one in each)).subquery()) if len(each) > 1 else each[0]


def _also(query: Query, rest: list[list[terms.Match]]) -> Iterator[Any]:
    """What an entry must hold besides: the other words of the query, the kind."""
    words = Organisation.name_words.concat(" ").concat(Organisation.other_words)
    for group in rest:
        yield terms.any_of(words, [match.word for match in group])
    if query.kind:
        yield Organisation.kind == query.kind


def _page(
    db: Session,
    query: Query,
    found: Found,
    offset: int,
    limit: int,
    widened: str | None = None,
    area: str = "",
) -> Result:
    shown = found.candidates[offset : offset + limit]
    cards = load(db, [one.organisation for one in shown])
    far = _distances(query)
    hits = tuple(
        Hit(cards[one.organisation], _told(far(one.place)), _why(query, one), one.match.named)
        for one in shown
        if one.organisation in cards and cards[one.organisation].status in SHOWN
    )
    return Result(hits, len(found.candidates), found.capped, widened, area)


def _told(kilometres: float) -> float | None:
    return round(kilometres, 1) if kilometres < FAR else None


def _distances(query: Query) -> Callable[[str], float]:
    """The distance of a posting's place; `FAR` where there is none to tell, and still farther for the whole country."""
    origin = query.place.municipalities[0] if query.place and query.place.kind == "municipality" else None
    towns = places.municipalities()

    def distance(code: str) -> float:
        if origin and code in towns:
            return places.distance_km(origin, code)
        return FAR + 1 if query.place and code == places.EVERYWHERE else FAR

    return distance


def _why(query: Query, one: Candidate) -> str:
    """Why this one is shown: what matched, and where."""
    what = wording.text(f"why_{one.match.kind}", word=one.match.word, label=wording.service(one.match.word))
    if one.place in places.municipalities():
        return what
    known = places.place(one.place)
    return what + (wording.text("why_covers", place=wording.name(known)) if known and query.place else "")
