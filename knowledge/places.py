"""Places in Sweden: municipalities, counties, landscapes; found in text, at a position, next to each other."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from common.text import fold
from knowledge import placenames
from knowledge.placenames import rows, settings

DATA = Path(__file__).parent / "data"
EVERYWHERE = "se"
NEARBY_KM = 40  # farther than this from every municipality, a position is not in Sweden

Kind = Literal["municipality", "county", "landscape", "area", "country"]
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Municipality:
    code: str
    name: str
    county: str
    lat: float
    lon: float
    neighbours: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """`id`: a municipality's code, "l" and a county's code, a landscape's or an area's id, "se", or several joined by
    "+"."""

    id: str
    kind: Kind
    name: str
    municipalities: tuple[str, ...]
    nuts: str = ""


@dataclass(frozen=True)
class Found:
    """What a text says about where: one certain place, or candidates to ask about."""

    places: tuple[Place, ...]
    certain: bool
    around: bool = False
    words: str = ""
    guessed: str = ""  # the misspelled word that the place was guessed from

    @property
    def place(self) -> Place | None:
        return self.places[0] if self.certain else None


@lru_cache
def municipalities() -> dict[str, Municipality]:
    return {
        row["code"]: Municipality(
            row["code"],
            row["name"],
            row["county"],
            float(row["lat"]),
            float(row["lon"]),
            tuple(row["neighbours"].split()),
        )
        for row in rows("municipalities.csv")
    }


@lru_cache
def places() -> dict[str, Place]:
    """Every single place by its id."""
    towns = municipalities()
    result = {code: Place(code, "municipality", town.name, (code,)) for code, town in towns.items()}
    for row in rows("counties.csv"):
        inside = tuple(code for code, town in towns.items() if town.county == row["code"])
        result[f"l{row['code']}"] = Place(f"l{row['code']}", "county", row["name"], inside, row["nuts"])
    for row in rows("landscapes.csv"):
        result[row["id"]] = Place(row["id"], "landscape", row["name"], tuple(row["municipalities"].split()))
    result[EVERYWHERE] = Place(EVERYWHERE, "country", "Sverige", tuple(towns))
    return result


@lru_cache
def areas() -> dict[str, Place]:
    """Parts of the country that are no county and no landscape, by id: asked about, but nobody is listed there."""
    result = {}
    for row in rows("areas.csv"):
        inside = (code for part in row["within"].split() for code in places()[part].municipalities)
        result[row["id"]] = Place(row["id"], "area", row["name"], tuple(dict.fromkeys(inside)))
    return result


def place(identity: str) -> Place | None:
    """The place with this id; ids joined by "+" are one area."""
    parts = [places().get(part) or areas().get(part) for part in identity.split("+")]
    known = [part for part in parts if part]
    if not known or len(known) != len(parts):
        return None
    if len(known) == 1:
        return known[0]
    inside = dict.fromkeys(code for part in known for code in part.municipalities)
    name = ", ".join(part.name for part in known[:-1]) + f" och {known[-1].name}"
    return Place(identity, "area", name, tuple(inside))


def is_island(where: Place) -> bool:
    """Whether one is on it, not in it: "på Gotland"."""
    return where.id in settings()["islands"]


def county_of(where: Place) -> Place | None:
    """The county that holds the whole place; None when several do."""
    codes = {municipalities()[code].county for code in where.municipalities}
    return places()[f"l{codes.pop()}"] if len(codes) == 1 else None


def neighbours_of(where: Place) -> tuple[str, ...]:
    """The municipalities that border on the place, none of its own."""
    own = set(where.municipalities)
    around = {code for own_code in own for code in municipalities()[own_code].neighbours}
    return tuple(sorted(around - own))


def neighbour_counties_of(where: Place) -> tuple[Place, ...]:
    inside = {municipalities()[code].county for code in where.municipalities}
    whole = {code for code, town in municipalities().items() if town.county in inside}
    beside = {municipalities()[code].county for own in whole for code in municipalities()[own].neighbours} - inside
    return tuple(places()[f"l{code}"] for code in sorted(beside))


@lru_cache(maxsize=4096)
def distance_km(one: str, other: str) -> float:
    """As the crow flies, between the seats of two municipalities."""
    a, b = municipalities()[one], municipalities()[other]
    return _kilometres(a.lat, a.lon, b.lat, b.lon)


def within(code: str, kilometres: float) -> tuple[str, ...]:
    """The municipalities whose seat lies within the radius, the place's own always."""
    return tuple(other for other in municipalities() if other == code or distance_km(code, other) <= kilometres)


def municipality_at(lat: float, lon: float) -> Place | None:
    """The municipality at a position. The position itself is kept nowhere."""
    for code, (box, rings) in _outlines().items():
        west, south, east, north = box
        if west <= lon <= east and south <= lat <= north and any(_inside(lon, lat, ring) for ring in rings):
            return places()[code]
    nearest = min(municipalities().values(), key=lambda town: _kilometres(lat, lon, town.lat, town.lon))
    return places()[nearest.code] if _kilometres(lat, lon, nearest.lat, nearest.lon) <= NEARBY_KM else None


@lru_cache
def borders() -> dict[str, list[Ring]]:
    """Outline rings (longitude, latitude) by municipality."""
    return dict(json.loads((DATA / "borders.json").read_text("utf-8")))


_TOKEN = re.compile(r"[^\W_]+(?:[-:][^\W_]+)*")
_AROUND = re.compile(
    r"omnejd|omgivning|trakten|\b(kring|runt|omkring|nära|närhet\w*|närliggande|grannkommun\w*|around|near)\b"
)
_RADIUS = re.compile(r"(\d{1,3}(?:[.,]\d)?|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\s*(km|kilometer|mil)\b")
_LONE = 7  # letters of a misspelled name that no "i" or "kommun" points at
_NUMBERS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"]


def find_radius(text: str) -> float | None:
    """The radius in kilometres that a text asks for ("inom 5 mil")."""
    match = _RADIUS.search(text.casefold())
    if not match:
        return None
    said = "ett" if match[1] == "en" else match[1].replace(",", ".")
    number = float(_NUMBERS.index(said) if said in _NUMBERS else said)
    return number * (10 if match[2] == "mil" else 1)


def pointing_words() -> frozenset[str]:
    """Folded words around a place's name, like "i", "nära", "norra", "kommun"."""
    said = settings()
    return frozenset(fold(word) for kind in ("before", "after", "directions", "no_place") for word in said[kind])


def find_place(text: str) -> Found | None:
    """Where a text asks about; candidates when the name could be several, or is misspelled and close to several."""
    tokens = list(_tokens(text))
    named = list(_named(tokens))
    if all(one.ids == {EVERYWHERE} for one in named):  # "ny i Sverige, bor i Hesleholm"
        named += _misspelled(tokens)
    if not named:
        return None
    around = bool(_AROUND.search(text.casefold())) or any(one.around for one in named)
    certain = [next(iter(one.ids)) for one in named if len(one.ids) == 1]
    certain += [ids[0] for one in named if len(ids := _narrowed(one.ids, certain)) == 1]
    unsure = next((one for one in named if len(one.ids) > 1 and not set(one.ids) & set(certain)), None)
    if unsure:
        return Found(tuple(_known(one) for one in sorted(unsure.ids)[:4]), False, around, unsure.words)
    words = " ".join(one.words for one in named)
    return Found((_joined(certain),), True, around, words, " ".join(one.words for one in named if one.guessed))


@dataclass(frozen=True)
class _Token:
    text: str
    opens: bool  # the first word of a sentence
    closes: bool  # the last one before a comma or a stop

    @property
    def said(self) -> str:
        return self.text.casefold()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class _Named:
    """A name in a text with the places that it may mean."""

    ids: frozenset[str]
    words: str
    around: bool = False
    guessed: bool = False


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        yield _Token(match[0], not before or before[-1] in ".!?:", not after or after[0] in ".,;:!?)–-")


def _named(tokens: list[_Token]) -> Iterator[_Named]:
    """Names in the order of the text, longest first, with the places each may mean."""
    at = 0
    while at < len(tokens):
        size, found = next(((size, one) for size in (3, 2, 1) if (one := _name_at(tokens, at, size))), (1, None))
        if found:
            yield replace(found, words=f"{found.words} {_called(tokens, at + size, found.words)}".strip())
        at += size


def _called(tokens: list[_Token], at: int, name: str) -> str:
    """What the name is followed by and belongs to it: "kommun", and "stad" where it cannot be "städ"."""
    after = tokens[at].said if at < len(tokens) else ""
    is_called = after in settings()["after"] and (
        after not in ("stad", "stads") or name[-1] == "s" or fold(name) != name
    )
    return after if is_called else ""


def _name_at(tokens: list[_Token], at: int, size: int) -> _Named | None:
    if at + size > len(tokens):
        return None
    said = " ".join(one.said for one in tokens[at : at + size])
    if ids := placenames.named(said):
        return _Named(ids, said) if not _is_ordinary(said) or _is_placed(tokens, at, size) else None
    if size == 1 and (ids := placenames.within(said)):
        return _Named(ids, said, around=True)
    ids = placenames.locality(said)
    return _Named(ids, said) if ids and _is_placed(tokens, at, size) else None


def _is_ordinary(said: str) -> bool:
    """Åre is a place; "are" may be English."""
    return said.removesuffix("s") in settings()["ordinary"] or said in settings()["ordinary"]


def _is_placed(tokens: list[_Token], at: int, size: int) -> bool:
    """Whether a name that may be an ordinary word is written as a place: "i Vara", "Vara kommun", "Vara"."""
    first, last = tokens[at], tokens[at + size - 1]
    before = tokens[at - 1].said if at else ""
    after = tokens[at + size].said if at + size < len(tokens) else ""
    said = settings()
    if len(tokens) == size or after in said["after"]:
        return True
    is_verb = first.said in said["never_bare"]
    if first.is_capital and not tokens[0].text.isupper():
        is_genitive = last.said.endswith("s") and not is_verb
        return not first.opens or last.closes or is_genitive or (after in said["before_ordinary"] and not is_verb)
    if before in said["before_ordinary"]:
        return not is_verb or last.closes or after in said["before"]
    return len(tokens) == size + 1 and not is_verb


def _narrowed(ids: frozenset[str], certain: list[str]) -> list[str]:
    """Those that lie in a place named beside them: "Habo i Jönköpings län"."""
    around = {code for one in certain for code in _known(one).municipalities}
    return [one for one in sorted(ids) if set(_known(one).municipalities) <= around] if len(ids) > 1 else []


def _known(identity: str) -> Place:
    return place(identity) or places()[EVERYWHERE]


def _joined(ids: list[str]) -> Place:
    """One place from all that are named; "Falun i Dalarna" is Falun."""
    known = [_known(one) for one in dict.fromkeys(ids)]
    narrow = [one for one in known if not any(set(other.municipalities) < set(one.municipalities) for other in known)]
    joined = place("+".join(one.id for one in narrow))
    return joined or narrow[0]


def _misspelled(tokens: list[_Token]) -> list[_Named]:
    """The word that comes nearest to a name: any after "i", only a long one elsewhere."""
    found = []
    for at, token in enumerate(tokens):
        said = fold(token.said)
        is_placed = _is_pointed_at(tokens, at)
        bare = said if said.endswith("as") else said.removesuffix("s")
        shortest = placenames.SHORTEST if is_placed else _LONE
        if len(bare) < shortest or said in _real_words() or bare in _real_words() or placenames.named(bare):
            continue
        distance, ids = placenames.misspelled(bare)
        if ids:
            found.append((not is_placed, distance, at, _Named(ids, token.text, guessed=True)))
    return [min(found, key=lambda one: one[:3])[3]] if found else []


def _is_pointed_at(tokens: list[_Token], at: int) -> bool:
    before = tokens[at - 1].said if at else ""
    after = tokens[at + 1].said if at + 1 < len(tokens) else ""
    return before in settings()["before"] or after in settings()["after"] or len(tokens) == 1


@lru_cache
def _real_words() -> frozenset[str]:
    known = settings()
    return frozenset(fold(word) for kind in ("directions", "no_place", "real_words") for word in known[kind])


@lru_cache
def _outlines() -> dict[str, tuple[tuple[float, float, float, float], list[Ring]]]:
    result = {}
    for code, rings in borders().items():
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        result[code] = ((min(xs), min(ys), max(xs), max(ys)), rings)
    return result


def _inside(x: float, y: float, ring: Ring) -> bool:
    """Even-odd rule: how often a ray to the east crosses the ring."""
    crossings = 0
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def _kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Haversine distance on a sphere."""
    north, east = math.radians(lat2 - lat1), math.radians(lon2 - lon1)
    chord = math.sin(north / 2) ** 2
    chord += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(east / 2) ** 2
    return 12742 * math.asin(math.sqrt(chord))
