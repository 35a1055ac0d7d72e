"""Measures search and import of the directory on both engines, beside the naive `LIKE '%…%'` query.

python -m bench.directory [--sizes 200,10000,100000] [--rounds 300]: prints a Markdown table.
PostgreSQL is found by TEST_POSTGRES_URL; a database of its own is made and dropped.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator

from sqlalchemy import create_engine, func, or_, select, text
from sqlalchemy.engine import make_url
from stdnum import luhn

from common import settings as settings_module
from directory import importer, tablefile, wording
from directory.models import Organisation, OrganisationService, Place, Service
from directory.search import Query, search
from knowledge import places, services
from store import database

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/postgres")
KINDS = ["arbetsintegrerande socialt företag", "kooperativ", "förening", "stiftelse", "socialt företag"]
FIRST = "Hand Kraft Nya Gröna Stora Lilla Norra Södra Trygga Fria Glada Röda Goda Gamla Unga Samlade"
MIDDLE = "verk steg tråd kvist fönster torg bro bygd våg spång stig backe gläntan lund äng sjö"
LAST = "kooperativet verkstaden tjänst service hantverk företaget föreningen gruppen stiftelsen huset"
SYLLABLES = "al bo ca da el fa gi ho in jo ka li mo na os pe ra so ti un va"
PLAIN = "arbetar med människor på väg in i arbetslivet och säljer till kommuner och boende i trakten"


def rows(size: int, chance: random.Random) -> Iterator[list[str]]:
    """Organisations as an editor's file holds them: names of common and of rare words, one to five services each."""
    towns, offered = list(places.municipalities().values()), list(services.services().values())
    for number in range(size):
        first, middle, last = (chance.choice(words.split()) for words in (FIRST, MIDDLE, LAST))
        rare = "".join(chance.choices(SYLLABLES.split(), k=4)).capitalize()
        chosen = chance.sample(offered, chance.randint(1, 5))
        confirmed = chance.random() < 0.3
        cells = dict.fromkeys(wording.columns(), "") | {
            "slug": f"org-{number}",
            "want": "företag",
            "name": f"{rare} {first}{middle} {last}",
            "kind": chance.choice(KINDS),
            "org_number": _org_number(chance),
            "municipality": chance.choice(towns).name,
            "services": ";".join(one.label for one in chosen),
            "cpv": ";".join(dict.fromkeys(code for one in chosen for code in one.cpv[:1])),
            "description": " ".join(chance.sample(PLAIN.split(), 10))
            + f" {chance.choice(FIRST.split())}{chance.choice(MIDDLE.split())}",
            "website": f"https://org{number}.example.se",
            "source": "egen webbplats",
            "seen_year": str(chance.randint(2015, 2026)),
            "confirmed_on": "2026-05-12" if confirmed else "",
            "status": "bekräftad" if confirmed else "uppgift från källa",
        }
        yield [cells[field] for field in wording.columns()]


def _org_number(chance: random.Random) -> str:
    digits = "".join(str(chance.randint(2, 9)) for _ in range(9))
    return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"


def questions(chance: random.Random, names: list[str]) -> list[Query]:
    """What people ask, in equal parts: service by municipality, county and radius, CPV, names, parts and slips."""
    towns = list(places.municipalities())
    counties = [one.id for one in places.places().values() if one.kind == "county"]

    def where(kind: list[str]) -> places.Place | None:
        return places.place(chance.choice(kind))

    service = chance.choice(list(services.services()))
    name = chance.choice(names).split()
    slip = name[0][:3] + chance.choice("aeiou") + name[0][4:]
    return [
        Query(services=(service,), place=where(towns)),
        Query(services=(service,), place=where(counties)),
        Query(services=(service,), place=where(towns), radius_km=50),
        Query(cpv=services.find_cpv(chance.choice(services.services()[service].cpv)), place=where(counties)),
        Query(text=name[0]),
        Query(text=f"{name[0]} {name[1]}"),
        Query(text=name[1][:6]),
        Query(text=slip),
        Query(text=name[2], place=where(towns)),
        Query(text=f"{name[1]} {name[2]}"),
    ]


def naive(query: Query) -> None:
    """The query one would write first: LIKE over everything, sorted, counted, first page."""
    with database.session() as db:
        found = select(Organisation.id, Organisation.name, Organisation.freshness)
        words = [query.text] if query.text else [services.label(one) for one in query.services]
        words += [query.cpv.said] if query.cpv else []
        offered = (
            select(OrganisationService.service)
            .join(Service, Service.slug == OrganisationService.service)
            .where(OrganisationService.organisation_id == Organisation.id)
        )
        for word in words:
            like = f"%{word}%"
            fits = [Organisation.name.ilike(like), Organisation.description.ilike(like)]
            found = found.where(or_(*fits, offered.where(Service.label.ilike(like)).exists()))
        if query.place:
            inside = [places.municipalities()[code].name for code in query.place.municipalities]
            found = found.join(Place, Place.id == Organisation.municipality_id)
            found = found.where(or_(*(Place.name.ilike(f"%{name}%") for name in inside)))
        db.execute(select(func.count()).select_from(found.subquery())).scalar()
        db.execute(found.order_by(Organisation.freshness).limit(5)).all()


def timed(ask: Callable[[Query], object], asked: list[Query]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    spent = []
    for query in asked:
        start = time.perf_counter()
        ask(query)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


@contextlib.contextmanager
def database_of(kind: str) -> Iterator[None]:
    """A new database of this kind, used by everything inside."""
    with contextlib.ExitStack() as stack:
        var = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite:///{var}/bench.db" if kind == "SQLite" else stack.enter_context(_postgres())
        os.environ["DATABASE_URL"] = url
        settings_module.settings.cache_clear()
        database.engine.cache_clear()
        database.migrate()
        try:
            yield
        finally:
            database.engine().dispose()


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    name = f"lots_bench_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def measure(kind: str, size: int, rounds: int, likes: int) -> str:
    chance = random.Random(size)
    listed = list(rows(size, chance))
    data = tablefile.write_csv(list(wording.columns().values()), listed)
    with database_of(kind):
        start = time.perf_counter()
        report = importer.import_file(data, "bench")
        spent = time.perf_counter() - start
        if not report.applied:
            raise SystemExit(report.text[:2000])
        if kind == "PostgreSQL":  # what its autovacuum does within a minute
            with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        names = [row[2] for row in listed[:2000]]
        asked = [query for _ in range(rounds) for query in questions(chance, names)]
        for query in asked[:30]:
            search(query)
        ours, theirs = timed(search, asked), timed(naive, asked[:likes])
    cells = [kind, f"{size:,}".replace(",", " "), *(f"{value:.1f}" for value in (*ours, *theirs)), f"{spent:.1f}"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,10000,100000")
    parser.add_argument("--rounds", type=int, default=60, help="times ten questions")
    parser.add_argument("--likes", type=int, default=50, help="questions for the naive query")
    options = parser.parse_args()
    print("| engine | organisations | p50 ms | p95 ms | naive p50 ms | naive p95 ms | import s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in ("SQLite", "PostgreSQL"):
        for size in options.sizes.split(","):
            print(measure(kind, int(size), options.rounds, options.likes), flush=True)


if __name__ == "__main__":
    main()
