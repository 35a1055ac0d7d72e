"""Prints what docs/directory.md shows: ten questions with what came out, a file with ten faults, the seed by county.

python -m bench.show_directory: also writes docs/pictures/directory-map.png.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from bench.directory import database_of
from common.settings import ROOT
from directory import importer, save
from directory.overview import overview
from directory.question import Want, understand
from directory.replies import answer
from knowledge import places
from store.database import session

QUESTIONS: list[tuple[str, Want]] = [
    ("städ i falun", "enterprise"),
    ("hur många kan städa i Falun med omnejd?", "enterprise"),
    ("nån som kan klippa gräs runt gävle", "enterprise"),
    ("cattering i borlenge", "enterprise"),
    ("städning i habo", "enterprise"),
    ("cpv 55520000-1 i Skåne", "enterprise"),
    ("second hand inom 5 mil från Göteborg", "enterprise"),
    ("finns koopus kvar", "enterprise"),
    ("vem hjälper oss att starta i Ludvika", "support"),
    ("vi behöver låna pengar", "support"),
]
FAULTS = """id;typ;namn;slag;organisationsnummer;kommun;tjänster;källa;sett år;bekräftad;status;webbplats;minst 30 procent
ratt-rad;företag;Rätt Rad;kooperativ;556016-0680;Falun;Städning;egen webbplats;2025;;uppgift från källa;;
ett;företag;Ett;kooperativ;556016-0681;Falun;Städning;egen webbplats;2025;;uppgift från källa;;
tva;företag;Två;kooperativ;640823-3234;Falun;Städning;egen webbplats;2025;;uppgift från källa;;
tre;företag;Tre;kooperativ;;Fallun;Städning;egen webbplats;2025;;uppgift från källa;;
fyra;företag;Fyra;kooperativ;;Falun;Städdning;egen webbplats;2025;;uppgift från källa;;
fem;företag;;kooperativ;;Falun;Städning;egen webbplats;2025;;uppgift från källa;;
sex;företag;Sex;kooperativ;;Falun;Städning;;2025;;uppgift från källa;;
sju;företag;Sju;kooperativ;;Falun;Städning;egen webbplats;2025;;bekräftad;;
atta;företag;Åtta;kooperativ;;Falun;Städning;egen webbplats;2031;;uppgift från källa;;
nio;företag;Nio;kooperativ;;Falun;Städning;egen webbplats;2025;;uppgift från källa;nio.se;
tio;företag;Tio;kooperativ;;Falun;Städning;egen webbplats;2025;;uppgift från källa;;35 %
"""  # noqa: E501  (a file as editors keep it)


def questions() -> None:
    for asked, want in QUESTIONS:
        found = understand(asked, want)
        reply = overview(found).reply if asked.startswith("hur många") else answer(found)
        buttons = " ".join(f"[{button.title}]" for button in reply.buttons)
        print(f"**{asked}** → `{reply.kind}`\n")
        print("\n".join(f"> {line}".rstrip() for line in [*reply.text.splitlines(), "", buttons]), end="\n\n")


def seed() -> None:
    """Entries by county and level of trust; support organisations by the county they work in."""
    with session() as db:
        entries = save.load(db).values()
    counted = Counter((_county(one.want, one.municipality, one.coverage), one.want, one.status) for one in entries)
    columns = [(want, status) for want in ("enterprise", "support") for status in ("confirmed", "source", "draft")]
    print("| county | " + " | ".join(f"{want} {status}" for want, status in columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for county in sorted({key[0] for key in counted}):
        print(f"| {county} | " + " | ".join(str(counted[(county, *column)] or "") for column in columns) + " |")
    print("| **all** | " + " | ".join(str(sum(n for k, n in counted.items() if k[1:] == c)) for c in columns) + " |")


def _county(want: str, municipality: str | None, coverage: tuple[str, ...]) -> str:
    where = places.place(municipality or "+".join(coverage) or "")
    if where is None or where.id == places.EVERYWHERE:
        return "Sverige" if where else "(okänd ort)"
    county = places.county_of(where)
    return county.name if county else "(flera län)"


def main() -> None:
    with database_of("SQLite"):
        importer.seed()
        questions()
        print(importer.import_file(FAULTS.encode(), "show", dry_run=True, today=date(2026, 11, 25)).text, end="\n\n")
        seed()
        shown = overview(understand("hur många har arbetsträning i Dalarna?")).pictures[0]
        (ROOT / "docs" / "pictures" / "directory-map.png").write_bytes(shown.data)
        print(f"\n{shown.alt}")


if __name__ == "__main__":
    main()
