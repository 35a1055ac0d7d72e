"""One entry of the directory as plain values, to and from the cells of a file, checked with messages in Swedish."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.se import orgnr

from common.text import fold
from directory import wording
from knowledge import places, services

FACTS = ("integration-purpose", "thirty-percent", "registered-idea-based", "f-tax")
LENGTHS = {"name": 120, "website": 300, "email": 120, "phone": 40, "description": 600, "remark": 300}
LENGTHS |= {"source": 120, "source_url": 400, "source_note": 300, "note_for_editor": 600}


@dataclass(frozen=True)
class Fact:
    """What an organisation says about itself: yes or no, who says so, when it was seen and confirmed."""

    fact: str
    holds: bool
    source: str
    seen_on: date
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Entry:
    slug: str
    want: str
    name: str
    kind: str
    status: str
    legal_form: str | None = None
    org_number: str | None = None
    municipality: str | None = None
    coverage: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    audience: str | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    description: str | None = None
    remark: str | None = None
    source: str | None = None
    source_url: str | None = None
    source_note: str | None = None
    seen_year: int | None = None
    confirmed_on: date | None = None
    note_for_editor: str | None = None
    facts: tuple[Fact, ...] = ()


class Refused(Exception):
    """A cell that cannot be taken over; the message is for the editor."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        super().__init__(wording.text(f"import_{key}", column=wording.columns()[field], **values))


Cells = dict[str, str]


def read(cells: Cells, today: date) -> tuple[Entry | None, list[str]]:
    """The entry in a row (cells by field), or what is wrong with it: every fault, not only the first."""
    faults: list[str] = []

    def take(reader: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return reader(*arguments)
        except Refused as refused:
            faults.append(str(refused))
            return None

    plain = {field: take(_plain, field, cells[field]) for field in LENGTHS}
    want = take(_coded, "want", cells["want"], True)
    home = take(_municipality, cells["municipality"])
    values = {
        "slug": take(_slug, cells["slug"]),
        "want": want,
        "kind": take(_coded, "kind", cells["kind"], True),
        "status": take(_coded, "status", cells["status"], True),
        "legal_form": take(_coded, "legal_form", cells["legal_form"], False),
        "audience": take(_coded, "audience", cells["audience"], False),
        "org_number": take(_org_number, cells["org_number"]),
        "municipality": home,
        "coverage": take(_coverage, cells["coverage"], home),
        "services": take(_services, cells["services"], want),
        "cpv": take(_cpv, cells["cpv"]),
        "targets": _list(cells["targets"]),
        "seen_year": take(_year, cells["seen_year"], today),
        "confirmed_on": take(_date, "confirmed_on", cells["confirmed_on"], today),
        "facts": tuple(fact for fact in (take(_fact, name, cells[name], today) for name in FACTS) if fact),
    }
    take(_check_contacts, plain)
    take(_check_trust, values, plain)
    return (Entry(**values, **plain) if not faults else None), faults


def cells(entry: Entry) -> Cells:
    """The entry as an editor reads it; `read` gives the same entry back."""
    names = {code: place.name for code, place in places.places().items()}
    return {
        **{
            field: str(getattr(entry, field) or "")
            for field in ("slug", *LENGTHS, "org_number", "seen_year", "confirmed_on")
        },
        **{
            field: wording.word(field, getattr(entry, field))
            for field in ("want", "kind", "status", "legal_form", "audience")
        },
        "municipality": names[entry.municipality] if entry.municipality else "",
        "coverage": ";".join(names[code] for code in entry.coverage),
        "services": ";".join(services.label(slug) for slug in entry.services),
        "cpv": ";".join(entry.cpv),
        "targets": ";".join(entry.targets),
        **dict.fromkeys(FACTS, ""),
        **{fact.fact: _fact_cell(fact) for fact in entry.facts},
    }


def _plain(field: str, cell: str) -> str | None:
    cell = " ".join(cell.split())
    if field == "name" and not cell:
        raise Refused(field, "missing")
    if len(cell) > LENGTHS[field]:
        raise Refused(field, "too_long", limit=LENGTHS[field])
    return cell or None


def _slug(cell: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{2,79}", cell.strip()):
        raise Refused("slug", "slug", cell=cell)
    return cell.strip()


def _coded(group: str, cell: str, needed: bool) -> str | None:
    if not cell.strip():
        if needed:
            raise Refused(group, "missing")
        return None
    found = wording.code(group, cell)
    if not found:
        raise Refused(group, "unknown_word", cell=cell.strip(), known=", ".join(wording.words(group)))
    return found


def _org_number(cell: str) -> str | None:
    if not cell.strip():
        return None
    digits = re.sub(r"\D", "", cell)[-10:]
    if len(digits) == 10 and digits[2] < "2":  # a person's number has the month there
        raise Refused("org_number", "person")
    try:
        number = orgnr.validate(cell)
    except InvalidChecksum as error:
        raise Refused("org_number", "org_number_checksum", cell=cell.strip()) from error
    except ValidationError as error:
        raise Refused("org_number", "org_number_form", cell=cell.strip()) from error
    return f"{number[:6]}-{number[6:]}"


def _municipality(cell: str) -> str | None:
    found = _place("municipality", cell) if cell.strip() else None
    if found and found not in places.municipalities():
        raise Refused("municipality", "no_municipality", cell=cell.strip())
    return found


def _coverage(cell: str, home: str | None) -> tuple[str, ...]:
    declared = tuple(dict.fromkeys(_place("coverage", one) for one in _list(cell)))
    return () if declared == (home,) else declared


def _place(field: str, cell: str) -> str:
    known, said = _known_places(), cell.strip()
    found = known.get(said.casefold()) or known.get(fold(said))
    if not found:
        near = process.extractOne(fold(said), list(known))
        raise Refused(field, "unknown_place", cell=said, guess=places.places()[known[near[0]]].name if near else "")
    return found


@lru_cache
def _known_places() -> dict[str, str]:
    """Ids by name and by id; a municipality before a county or landscape of the same name."""
    backwards = list(reversed(places.places().values()))
    known = {one.id: one.id for one in backwards} | {fold(one.name): one.id for one in backwards}
    return known | {one.name.casefold(): one.id for one in backwards}


def _services(cell: str, want: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_service(one, want) for one in _list(cell)))


@lru_cache(maxsize=2048)
def _service(said: str, want: str | None) -> str:
    known = services.needs() if want == "support" else services.services()
    for one in known.values():
        if said.casefold() in (one.label.casefold(), one.slug):
            return one.slug
    found = services.find_needs(said) if want == "support" else services.find_services(said)
    if found and found.certain and len(found.services) == 1:
        return found.services[0]
    near = process.extractOne(fold(said), {slug: fold(one.label) for slug, one in known.items()})
    raise Refused("services", "unknown_service", cell=said, guess=known[near[2]].label if near else "")


def _cpv(cell: str) -> tuple[str, ...]:
    for one in _list(cell):
        if not re.fullmatch(r"\d{8}-\d", one):
            raise Refused("cpv", "cpv", cell=one)
    return tuple(dict.fromkeys(_list(cell)))


def _year(cell: str, today: date) -> int | None:
    if not cell.strip():
        return None
    if not cell.strip().isdigit() or not 1990 <= int(cell) <= today.year:
        raise Refused("seen_year", "year", cell=cell.strip(), this_year=today.year)
    return int(cell)


def _date(field: str, cell: str, today: date) -> date | None:
    if not cell.strip():
        return None
    try:
        day = date.fromisoformat(cell.strip()[:10])
    except ValueError as error:
        raise Refused(field, "date", cell=cell.strip()) from error
    if day > today:
        raise Refused(field, "future", cell=cell.strip())
    return day


_FACT = re.compile(r"(ja|nej) (\d{4}-\d\d-\d\d) \(([^()]+)\)(?:, bekräftad (\d{4}-\d\d-\d\d))?", re.I)


def _fact(name: str, cell: str, today: date) -> Fact | None:
    cell = " ".join(cell.split())
    if not cell:
        return None
    match = _FACT.fullmatch(cell)
    if not match:
        raise Refused(name, "fact", cell=cell)
    seen, confirmed = _date(name, match[2], today), _date(name, match[4] or "", today)
    assert seen
    if confirmed and confirmed < seen:
        raise Refused(name, "fact", cell=cell)
    return Fact(name, match[1].casefold() == "ja", match[3].strip(), seen, confirmed)


def _fact_cell(fact: Fact) -> str:
    confirmed = f", bekräftad {fact.confirmed_on}" if fact.confirmed_on else ""
    return f"{'ja' if fact.holds else 'nej'} {fact.seen_on} ({fact.source}){confirmed}"


def _check_contacts(plain: dict[str, str | None]) -> None:
    for field in ("website", "source_url"):
        if plain[field] and not re.match(r"https?://[^\s/]+\.\S+", plain[field] or ""):
            raise Refused(field, "url", cell=plain[field])
    if plain["email"] and not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", plain["email"]):
        raise Refused("email", "email", cell=plain["email"])


def _check_trust(values: dict[str, object], plain: dict[str, str | None]) -> None:
    if values["status"] == "confirmed" and not values["confirmed_on"]:
        raise Refused("confirmed_on", "unconfirmed")
    if values["status"] == "source" and not plain["source"]:
        raise Refused("source", "no_source")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
