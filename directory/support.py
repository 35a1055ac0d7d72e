"""Who helps: the two or three right ones for a need and a place, local before national."""

from __future__ import annotations

from directory.search import Hit, Query, everything
from knowledge import places, services
from knowledge.places import Place

MOST = 3
LOCAL = 2  # at most as many local ones, so that the national first contact has a place


def pick(need: str, place: Place | None, role: str | None = None) -> list[Hit]:
    """`role`: official or enterprise; leaves out those who help only the other."""
    wanted = services.needs()[need]
    found = [hit for hit in everything(Query(want="support", services=(need,), place=place)) if _helps(hit, role)]
    found.sort(key=lambda hit: (wanted.rank(hit.card.id), _reach(hit, place)))
    national = [hit for hit in found if _reach(hit, place) == 2]
    local = [hit for hit in found if _reach(hit, place) < 2] if place and place.id != places.EVERYWHERE else []
    first = [hit for hit in local if wanted.rank(hit.card.id) < len(wanted.first)]
    chosen = sorted((first or local[:1])[:LOCAL], key=lambda hit: _reach(hit, place))
    for hit in national:
        if len(chosen) < MOST and _is_new(hit, chosen, wanted):
            chosen.append(hit)
    return chosen


def _helps(hit: Hit, role: str | None) -> bool:
    return role not in ("official", "enterprise") or hit.card.audience in (None, "both", role)


def _reach(hit: Hit, place: Place | None) -> int:
    """0: works in just this place; 1: in a larger or smaller one around it; 2: in the whole country."""
    if not place or places.EVERYWHERE in hit.card.coverage:
        return 2
    exact = {place.id, *(place.municipalities if place.kind in ("municipality", "area") else ())}
    return 0 if exact & set(hit.card.coverage) else 1


def _is_new(hit: Hit, chosen: list[Hit], wanted: services.Need) -> bool:
    """A national body is no news beside its own local office: the same website, or the same line of first contacts."""
    rank = wanted.rank(hit.card.id)
    same_line = rank < len(wanted.first) and any(wanted.rank(other.card.id) == rank for other in chosen)
    same_site = bool(hit.card.website) and any(other.card.website == hit.card.website for other in chosen)
    return not (same_line or same_site)
