"""Places in Sweden: municipalities, counties, landscapes; found in text, at a position, next to each other."""

from __future__ import annotations

import csv
import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.text import fold

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
    """`id`: a municipality's code, "l" and a county's code, a landscape's id, "se", or several joined by "+"."""

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
        for row in _rows("municipalities.csv")
    }


@lru_cache
def places() -> dict[str, Place]:
    """Every single place by its id."""
    towns = municipalities()
    result = {code: Place(code, "municipality", town.name, (code,)) for code, town in towns.items()}
    for row in _rows("counties.csv"):
        inside = tuple(code for code, town in towns.items() if town.county == row["code"])
        result[f"l{row['code']}"] = Place(f"l{row['code']}", "county", row["name"], inside, row["nuts"])
    for row in _rows("landscapes.csv"):
        result[row["id"]] = Place(row["id"], "landscape", row["name"], tuple(row["municipalities"].split()))
    result[EVERYWHERE] = Place(EVERYWHERE, "country", "Sverige", tuple(towns))
    return result


def place(identity: str) -> Place | None:
    """The place with this id; ids joined by "+" are one area."""
    parts = [places().get(part) for part in identity.split("+")]
    known = [part for part in parts if part]
    if not known or len(known) != len(parts):
        return None
    if len(known) == 1:
        return known[0]
    inside = dict.fromkeys(code for part in known for code in part.municipalities)
    name = ", ".join(part.name for part in known[:-1]) + f" och {known[-1].name}"
    return Place(identity, "area", name, tuple(inside))


def inside(where: Place) -> str:
    """ "i Falun", "på Gotland"."""
    return f"{'på' if where.id in _settings()['islands'] else 'i'} {where.name}"


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


_WORD = re.compile(r"[^\W_]+(?:[-:][^\W_]+)*")
_AROUND = re.compile(
    r"omnejd|omgivning|trakten|\b(kring|runt|omkring|nära|närhet\w*|närliggande|grannkommun\w*|around|near)\b"
)
_RADIUS = re.compile(r"(\d{1,3}(?:[.,]\d)?|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)\s*(km|kilometer|mil)\b")
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
    """Folded words around a place's name, like "i", "nära", "kommun"."""
    return frozenset(fold(word) for word in [*_settings()["before"], *_settings()["after"], *_settings()["no_place"]])


def find_place(text: str) -> Found | None:
    """Where a text asks about; candidates when the name is misspelled or could be several."""
    around = bool(_AROUND.search(text.casefold()))
    named = list(_named(text))
    unsure = next((ids for ids, _ in named if len(ids) > 1), None)
    if unsure:
        return Found(tuple(places()[one] for one in sorted(unsure)), False, around)
    if named:
        return Found((_joined([next(iter(ids)) for ids, _ in named]),), True, around, " ".join(w for _, w in named))
    return _misspelled(text, around)


def _named(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """Names in the order of the text, longest first, with the places each may mean."""
    words, names, at = _WORD.findall(text), _names(), 0
    lower = [word.casefold() for word in words]
    while at < len(words):
        for size in (3, 2, 1):
            said = " ".join(lower[at : at + size])
            ids = names.get(said) or names.get(fold(said), frozenset())
            if at + size <= len(words) and ids and (_is_placed(words, at, size) or not _is_ordinary(said)):
                yield ids, said
                at += size - 1
                break
        at += 1


def _is_ordinary(said: str) -> bool:
    ordinary = _settings()["ordinary"]
    return fold(said) in ordinary or fold(said).removesuffix("s") in ordinary


def _is_placed(words: list[str], at: int, size: int) -> bool:
    """Whether the words around say that this is a place."""
    before = words[at - 1].casefold() if at else ""
    after = words[at + size].casefold() if at + size < len(words) else ""
    capital = at > 0 and words[at][0].isupper() and not words[0].isupper()
    return before in _settings()["before"] or after in _settings()["after"] or capital or len(words) <= size + 1


def _joined(ids: list[str]) -> Place:
    """One place from all that are named; "Falun i Dalarna" is Falun."""
    known = [known for known in (place(one) for one in dict.fromkeys(ids)) if known]
    narrow = [one for one in known if not any(set(other.municipalities) < set(one.municipalities) for other in known)]
    joined = place("+".join(one.id for one in narrow))
    return joined or narrow[0]


def _misspelled(text: str, around: bool) -> Found | None:
    words = _WORD.findall(text)
    for at, word in enumerate(words):
        said = fold(word).removesuffix("s")
        if len(said) < 4 or not (_is_placed(words, at, 1)) or said in _settings()["no_place"]:
            continue
        allowed = 1 if len(said) < 6 else 2
        close = process.extract(said, _plain_names(), scorer=OSA.distance, score_cutoff=allowed, limit=8)
        close = [hit for hit in close if hit[0][0] == said[0] or hit[1] == 1]
        if close:
            best = min(distance for _, distance, _ in close)
            ids = {one for name, distance, _ in close if distance == best for one in _names()[name]}
            return Found(tuple(places()[one] for one in sorted(ids)[:4] if one in places()), False, around, word)
    return None


@lru_cache
def _names() -> dict[str, frozenset[str]]:
    """Every way to write a place, with and without diacritics, and the places it may mean."""
    spelled: dict[str, str] = {}
    for row in _rows("landscapes.csv"):
        spelled |= dict.fromkeys(_forms(row["name"]), row["id"])
        spelled |= dict.fromkeys([f"landskapet {row['name'].casefold()}"], row["id"])
    for row in _rows("counties.csv"):
        short = row["short"].casefold()
        bare = short.removesuffix(" län").removesuffix("s")
        forms = {row["name"].casefold(), row["region"].casefold(), f"{short} län", f"{bare} län", *_forms(short)}
        spelled |= dict.fromkeys(forms, f"l{row['code']}")
    for town in municipalities().values():
        spelled |= dict.fromkeys(_forms(town.name), town.code)
    spelled |= {form: one for name, one in _settings()["aliases"].items() for form in _forms(name)}
    folded: dict[str, set[str]] = {}
    for name, one in spelled.items():
        folded.setdefault(fold(name), set()).add(one)
    # Typed with its dots and rings a name is certain; typed without, it may be any that folds to it (Habo, Håbo).
    return {name: frozenset({one}) for name, one in spelled.items()} | {n: frozenset(ids) for n, ids in folded.items()}


def _forms(name: str) -> set[str]:
    """A name as it is written and its genitive; "Upplands-Bro" also without its hyphen."""
    bare = {name.casefold(), name.casefold().replace("-", " ")}
    return bare | {f"{one}s" for one in bare if one[-1] not in "sxz"}


@lru_cache
def _plain_names() -> list[str]:
    return sorted(
        {fold(one.name) for one in places().values() if one.id != EVERYWHERE} | {fold(name) for name in _names()}
    )


@lru_cache
def _settings() -> Any:
    return dict(yaml.safe_load((DATA / "places.yml").read_text("utf-8")))


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


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
